"""A form that was understood, and the papers that are known -> those that it is to lie beside.

Which are copies of it, as they were stored and as they stand now; and on which day it counts, where
it is a page of a print of which another page says the day.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from forms.ground.plain_data import at_pointer
from forms.ground.problems import Problem, is_undated_page, missing_pages, pages_left_out
from pipeline.dossiers.copies import Alike, in_order, is_version
from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.dossiers.forms_of_record import apart
from pipeline.dossiers.kept_of_older import HEAD
from pipeline.records import Submission
from pipeline.records.papers import ADDS
from pipeline.store.ledger import Ledger
from pipeline.validation.duplicates import Comparison
from pipeline.validation.judgement import KEPT
from pipeline.validation.submissions import on_day


@dataclass(frozen=True, slots=True)
class KnownPapers:
    """Looks up papers; decides nothing.

    Attributes:
        papers: as they count now.
    """

    ledger: Ledger
    papers: CurrentPapers

    def of_form(self, submission: Submission, just: Sequence[Submission]) -> list[Submission]:
        """The papers of this form: as they were stored, as they stand, and those just before it."""
        form = submission.form
        known = [*self.ledger.papers.of_form(form)]
        known += self.papers.of_form(form)
        known += [each for each in just if each.form == form]
        return [each for each in known if each.case == submission.case]  # a team meets for many

    def beside(
        self,
        submission: Submission,
        known: Sequence[Submission],
        just: Sequence[Submission],
        compared: Comparison,
    ) -> tuple[Submission, list[Submission]]:
        """The form with a note of what it adds to, and those of its papers that are copies of it.

        Where copies of a sheet add to each other, a blank one is a copy of what says nearly the
        same; else of nothing. With the tick that it improves another, of the only other one.
        """
        if self.papers.edition(submission).worksheet.copies != "add":
            return submission, list(known)
        first = ""
        if submission.instance is None:
            first = self._first(submission, known, compared)
        before = str(self._of_its_day(submission, just))
        note = Problem(ADDS, None, "warning", {"first": first, "before": before})
        noted = replace(submission, problems=(*submission.problems, note))
        if submission.instance is not None:
            return noted, list(known)
        groups = apart([*{each.id: each for each in known}.values(), noted])
        mine = {each.id for group in groups if noted in group for each in group}
        return noted, [each for each in known if each.id in mine]

    def _first(
        self, submission: Submission, known: Sequence[Submission], compared: Comparison
    ) -> str:
        """The id of the paper that a blank one is a version of; "" of none, or where unclear."""
        others = [each for each in in_order(known) if each.id != submission.id]
        words = self._words(submission)
        near = [
            each
            for each in others
            if compared.says_the_same(submission, each)
            or is_version(each, submission, words, compared.alike)
        ]
        firsts = dict.fromkeys(each.adds_to or each.id for each in near or others)
        if not firsts or not (near or submission.is_correction):
            return ""
        if submission.is_correction:
            unclear = self._is_of_several(submission, near, words) if near else len(firsts) > 1
            if unclear:  # it is asked which
                return ""
        return next(iter(firsts))

    def _is_of_several(
        self, correction: Submission, near: Sequence[Submission], words: Sequence[str]
    ) -> bool:
        """Whether these say different things first, and nobody knows yet which one is meant.

        Who writes one of them once more has said which.
        """
        first = next((at for at in words if at not in HEAD), None)
        papers = list({each.id: each for each in near}.values())
        if first is None or not any(
            each.pointer == first for each in self.papers.contradictions(papers)
        ):
            return False
        said = [at_pointer(each.values, first) for each in papers]
        return at_pointer(correction.values, first) not in said

    def _of_its_day(self, submission: Submission, just: Sequence[Submission]) -> int:
        """How many papers of this sheet the same person has on that day, on any print."""
        day, sheet = submission.filled_on, submission.worksheet
        known = (*self.ledger.papers.of_day(submission.client, sheet, day), *just)
        mine = {
            each.id
            for each in known
            if (each.client, each.worksheet, each.filled_on) == (submission.client, sheet, day)
        }
        return len(mine - {submission.id})

    def undated(self, submission: Submission) -> Iterator[Submission]:
        """Papers of the same personal form that counted as of another day: theirs was missing."""
        if submission.instance and submission.date_given:
            for paper in self.ledger.papers.of_instance(submission.client, submission.instance):
                if not paper.date_given:
                    yield paper

    def found(
        self, submission: Submission, just: Sequence[Submission], gone: Collection[str]
    ) -> tuple[tuple[str, str], ...]:
        """What of this form lacks pages, each with what has them: ids, in pairs.

        Of a print, whatever was written; of a blank sheet what says the same day. `gone`: ids of
        papers that count no longer.
        """
        if submission.client is None:
            return ()
        known = [*self.of_form(submission, just)]
        if submission.instance is not None:
            known += self.ledger.papers.of_instance(submission.client, submission.instance)
            known += [each for each in just if each.instance == submission.instance]
        beside = (each for each in known if each.id not in gone)
        others = {each.id: each for each in beside if _may_be_one_form(each, submission)}
        pairs = [(submission, each) for each in others.values()]
        pairs += [(each, submission) for each in others.values()]
        pairs.sort(key=lambda pair: pair[1].id)
        found = [(part.id, whole.id) for part, whole in pairs if _has_what_lacks(part, whole)]
        return tuple(dict(found).items())

    def dated(self, submission: Submission, just: Sequence[Submission]) -> Iterator[Submission]:
        """Papers of the same personal form that say their day: this one lacks the page with it."""
        if not submission.instance or submission.date_given:
            return
        if missing_pages(submission.problems):
            known = self.ledger.papers.of_instance(submission.client, submission.instance)
            fresh = (each for each in just if each.instance == submission.instance)
            yield from (each for each in (*known, *fresh) if each.date_given)

    def on_its_day(
        self, submission: Submission, just: Sequence[Submission], alike: Alike
    ) -> Submission:
        """The form; one without a box for the day on that of its print, if that is known.

        Such a page that is blank, and says what one of these weeks says, is that page once more.
        """
        if submission.date_given or not is_undated_page(submission.problems):
            return submission
        found = [*self._of_print(submission, just, alike)]
        if not found:
            return submission
        here = _pages_of(submission)

        def rank(paper: Submission) -> tuple[bool, bool, str, str]:
            day = paper.filled_on.isoformat()
            return (here.isdisjoint(_pages_of(paper)), not paper.date_given, day, paper.id)

        paper = min(found, key=rank)
        return on_day(submission, paper.filled_on, date_given=paper.date_given)

    def _of_print(
        self, submission: Submission, just: Sequence[Submission], alike: Alike
    ) -> Iterator[Submission]:
        """The papers of the same print, as they stand; of a blank one those it repeats."""
        now = self.ledger.decisions.filing()
        if submission.instance is not None:
            known = self.ledger.papers.of_instance(submission.client, submission.instance)
            fresh = (each for each in just if each.instance == submission.instance)
            yield from (self.papers.paper(each, now) for each in (*known, *fresh))
        elif submission.client is not None:
            since = submission.received_at - KEPT
            for paper in (*self.ledger.papers.of(submission.client), *just):
                is_near = paper.received_at >= since and _is_of(paper, submission)
                if is_near and self._says_again(submission, paper, alike):
                    yield self.papers.paper(paper, now)

    def _says_again(self, page: Submission, paper: Submission, alike: Alike) -> bool:
        """Whether a paper has these pages, and says on them nearly what they say."""
        both = _pages_of(page) & _pages_of(paper)
        words = [at for at in self._words(page) if page.readings[at].page in both]
        return both == _pages_of(page) and is_version(paper, page, words, alike)

    def _words(self, paper: Submission) -> list[str]:
        """The pointers of the boxes for words on its sheet, in the order of the paper."""
        boxes = self.papers.edition(paper).layout.boxes
        return [at for at, box in boxes.items() if box.is_for_words and at in paper.readings]


def _is_of(paper: Submission, other: Submission) -> bool:
    """Whether both are blank sheets of one kind, by one person."""
    sheet = (paper.worksheet, paper.instance, paper.client)
    return sheet == (other.worksheet, None, other.client)


def _may_be_one_form(one: Submission, other: Submission) -> bool:
    """Whether papers of one client may be of one and the same form."""
    if one.id == other.id or one.worksheet != other.worksheet or one.client != other.client:
        return False
    if one.date_given and other.date_given:
        return one.filled_on == other.filled_on and one.instance == other.instance
    return one.instance is not None and one.instance == other.instance


def _has_what_lacks(part: Submission, whole: Submission) -> bool:
    """Whether pages are asked for of one paper, and the other has them all."""
    lacking = {*missing_pages(part.problems)} - {*pages_left_out(part.problems)}
    return bool(lacking) and lacking.isdisjoint(missing_pages(whole.problems))


def _pages_of(paper: Submission) -> frozenset[int]:
    """The pages of its sheet that a paper has."""
    pages = frozenset(reading.page for reading in paper.readings.values())
    return pages.difference(missing_pages(paper.problems))
