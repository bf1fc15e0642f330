"""A form that was understood, and the papers that are known -> those that it is to lie beside.

Which are copies of it, as they were stored and as they stand now; and on which day it counts, where
it is a page of a print of which another page says the day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.ground.problems import is_undated_page, missing_pages
from pipeline.dossiers.copies import Alike, is_version
from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.records import Submission
from pipeline.store.ledger import Ledger
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

    def undated(self, submission: Submission) -> Iterator[Submission]:
        """Papers of the same personal form that counted as of another day: theirs was missing."""
        if submission.instance and submission.date_given:
            for paper in self.ledger.papers.of_instance(submission.client, submission.instance):
                if not paper.date_given:
                    yield paper

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


def _pages_of(paper: Submission) -> frozenset[int]:
    """The pages of its sheet that a paper has."""
    pages = frozenset(reading.page for reading in paper.readings.values())
    return pages.difference(missing_pages(paper.problems))
