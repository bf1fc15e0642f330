"""A paper as it was stored -> as it counts now: corrected, and only what its writer said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forms.ground.known_names import CHECK_SHEET, UnknownEditionError, UnknownLanguageError
from pipeline.dossiers.other_days import may_lay, on_day_of_print
from pipeline.records import Client, Identity, Instance, Question, Submission
from pipeline.records.events import Checked, Confirmed
from pipeline.records.filing import Filing, standing
from pipeline.records.papers import CLIENT_BOX, CORRECTS_OLDER, LEFT_OUT, NAME_BOX, TWO_WRITERS
from pipeline.store.ledger import Abridged, ArrivalRow, Ledger

if TYPE_CHECKING:  # what understands papers is loaded with the first that is understood anew
    from forms.catalogue import Catalogue, Edition
    from pipeline.dossiers.copies import Contradiction
    from pipeline.dossiers.names_in_force import NamesInForce
    from pipeline.dossiers.naming import Naming
    from pipeline.records import Dossier

CONFLICT: Final = "conflict"  # codes of reasons: copies of one form say otherwise
RESAVED: Final = "resaved"  # it was saved again at once, and takes the place of an older copy
CLOSED: Final = "dossier_closed"  # its dossier is closed: nothing is asked about it
SAID_OTHERWISE: Final = "said_otherwise"  # an old correction sheet says otherwise
ABOUT_COPIES: Final = frozenset({CONFLICT, RESAVED, TWO_WRITERS, LEFT_OUT, CORRECTS_OLDER})


@dataclass(frozen=True, slots=True)
class CurrentPapers:
    """How papers stand after all that people decided and confirmed.

    Attributes:
        store: the private folder, with the pictures; None where none are looked at.
        laid: by id what corrections turned out to be, where that is remembered.
        aside: by code the papers that are set aside, where that is remembered.
    """

    ledger: Ledger
    catalogue: Catalogue
    store: Path | None = None
    laid: dict[str, Submission] | None = None
    aside: dict[str, frozenset[str]] | None = None

    def of_one_moment(self) -> CurrentPapers:
        """The same for as long as nothing is entered: each thing is looked up once."""
        return self if self.laid is not None else replace(self, laid={}, aside={})

    def papers(self, code: str | None) -> tuple[Submission, ...]:
        """The papers in a dossier (None: the team's), correction sheets among them."""
        now, once = self.ledger.decisions.filing(), self.of_one_moment()
        return tuple(once.paper(each, now) for each in self.ledger.papers.of(code))

    def abridged(
        self, code: str | None, now: Filing | None = None
    ) -> Iterator[tuple[Abridged, Submission | None]]:
        """The papers in a dossier without their boxes, as they are kept or else worked out now.

        The second is the whole paper, where it was worked out. `now`: the filing by which they
        count; what is kept is made, and stamped, by one and the same.
        """
        from pipeline.dossiers.abridging import abridged, program, stamp_of

        now, once = now or self.ledger.decisions.filing(), self.of_one_moment()
        made_by = program(tuple(self.catalogue.folders))
        for slip, kept in self.ledger.abridged.kept(code):
            stamp = stamp_of(slip, now, made_by)
            if kept is not None and stamp and kept.stamp == stamp:
                yield kept, None
            elif (paper := once.whole(slip.id, now)) is not None:
                yield abridged(paper, stamp if self._may_be_kept(paper, now) else ""), paper

    def whole(self, identity: str, now: Filing | None = None) -> Submission | None:
        """A paper as it counts (by this filing), with its boxes; None for an unknown id."""
        stored = self.ledger.papers.get(identity)
        now = now or self.ledger.decisions.filing()
        return None if stored is None else self.paper(now.filed(stored), now)

    def doubtful(self, papers: Iterable[Abridged]) -> Iterator[Submission]:
        """Those about which a person may be asked, with their boxes."""
        once = self.of_one_moment()
        found = (once.whole(each.paper.id) for each in papers if each.is_doubtful)
        return (paper for paper in found if paper is not None)

    def doubtful_in(self, code: str | None) -> Iterator[Submission]:
        """The same of all papers in a dossier (None: the team's)."""
        return self.doubtful(each for each, _ in self.abridged(code))

    def telling(self, code: str | None) -> tuple[Submission, ...]:
        """The papers in a dossier (None: the team's) without those that only ask; no boxes."""
        return without_correction_sheets(each.paper for each, _ in self.abridged(code))

    def set_aside(self, code: str | None) -> frozenset[str]:
        """The ids of the papers in a dossier that wait until a person has said whose they are."""
        from pipeline.dossiers.of_another import aside_in

        if self.aside is None or code is None:
            return aside_in(self, code)
        if code not in self.aside:
            self.aside[code] = aside_in(self, code)
        return self.aside[code]

    def counting(self, code: str | None) -> tuple[Submission, ...]:
        """The same as `telling`, without the papers that are set aside."""
        aside = self.set_aside(code)
        return tuple(paper for paper in self.telling(code) if paper.id not in aside)

    def dossier(self, code: str) -> Dossier | None:
        """A client's dossier as it stands; None for an unknown code."""
        client = self.ledger.clients.get(self.ledger.decisions.filing().person(code))
        return None if client is None else self.dossier_of(client, self.telling(client.code))

    def dossier_of(
        self, client: Client, papers: Iterable[Submission], called: Naming | None = None
    ) -> Dossier:
        """The dossier that these papers of a client make, and those of the team about them.

        `called`: how the client is called, where that is known.
        """
        from pipeline.dossiers.folding import fold
        from pipeline.dossiers.of_another import asked_whose, set_aside

        now = self.ledger.decisions.filing()
        team = [each for each in self.telling(None) if each.case]
        about = [each for each in team if now.person(each.case or "") == client.code]
        papers = without_correction_sheets(papers)
        called = called or self.names.among_others(client.code, papers)
        papers, waiting = set_aside(papers, called, now)
        folded = fold(client, papers, self.catalogue.domains, about)
        closed = now.closed_on(client.code)
        contact = folded.contact
        if now.contact_said:
            from pipeline.dossiers.safe_contact import contact_in_force

            contact = contact_in_force(contact, papers, now)
        prints = now.prints_for(client.code)
        still = (each for each in folded.questions if not (prints.silent and _asks_name(each)))
        asked = (*asked_whose(waiting, called), *still)
        return replace(
            folded,
            alias=called.name,
            language=prints.spoken(folded.language),
            prints=prints,
            closed=closed,
            group=now.group_of(client.code),
            contact=contact,
            questions=() if closed else asked,
        )

    @property
    def names(self) -> NamesInForce:
        """How clients are called by now."""
        from pipeline.dossiers.names_in_force import NamesInForce

        return NamesInForce(self.ledger, self.telling)

    def paper(self, paper: Submission, now: Filing) -> Submission:
        """One paper, as it was filed."""
        paper = self.as_confirmed(paper, now)
        if paper.said_to_improve:
            from pipeline.dossiers.lone_corrections import laid_beside

            paper = laid_beside(paper, self, now, self.laid)
        said = now.contact_said or now.contact_gone
        if paper.written_for is None and not said:  # nothing is to be asked anew
            return paper
        from pipeline.dossiers.safe_contact import asked_what_is_left, asked_where_it_came

        return asked_what_is_left(asked_where_it_came(paper, now), now, self._written_for)

    def _written_for(self, identity: str) -> str | None:
        stored = self.ledger.papers.get(identity)
        return None if stored is None else stored.client

    def as_confirmed(self, paper: Submission, now: Filing) -> Submission:
        """One paper, as it was filed, with what people said of it; beside no other one."""
        if paper.moved_to:  # somebody said whose it is
            told = tuple(each for each in paper.problems if each.pointer != CLIENT_BOX)
            paper = replace(paper, problems=told)
        said, is_check = now.confirmed.get(paper.id, ()), paper.worksheet == CHECK_SHEET
        if not said and (is_check or not (paper.moved_to and paper.instance)):
            return paper
        from pipeline.dossiers.corrections import corrected
        from pipeline.dossiers.own_answers import own_answers

        printed = self.ledger.printed.get(paper.instance)
        if not said and printed is None:
            return paper
        edition = self.catalogue.as_printed(paper, printed)
        if said:
            paper = corrected(paper, said, edition, printed)
            paper = on_day_of_print(paper, now, self.ledger)
        is_moved = paper.moved_to and not is_check
        if is_moved and printed is not None and not _is_theirs(paper, printed, now):
            return own_answers(paper, edition, printed)
        return paper

    def of_form(self, form: tuple[str, str, str, str]) -> tuple[Submission, ...]:
        """The papers that count as this form: also those that were stored under another day."""
        now = self.ledger.decisions.filing()
        stored = self.ledger.papers.of_form(form)
        code = now.person(form[0]) if form[0] else None
        filed = {each.id: each for each in (*stored, *self.said_to_lie_elsewhere(code, now))}
        once = self.of_one_moment()
        found = [once.paper(each, now) for each in filed.values()]
        return tuple(paper for paper in found if paper.form == form)

    def copies_of(self, paper: Submission) -> tuple[Submission, ...]:
        """The papers that count as this form and do not stand beside it: itself among them."""
        groups = self.beside(self.of_form(paper.form), paper.client)
        mine = (same for same in groups if any(each.id == paper.id for each in same))
        return tuple(next(mine, ()))

    def beside(self, same: Sequence[Submission], code: str | None) -> list[list[Submission]]:
        """Papers of one form, in a dossier, as they lie beside each other: none that wait."""
        from pipeline.dossiers.forms_of_record import apart

        aside = self.set_aside(code) if len(same) > 1 else frozenset[str]()
        return apart([each for each in same if each.id not in aside])

    def left_out_by(self, paper: Submission) -> tuple[Submission, ...]:
        """The papers of which a note on this one says what is left out, and that it still is.

        Those that a correction takes the place of: the paper is one, or is improved by one.
        """
        from pipeline.dossiers.counting_copies import left_out_in_force

        found = left_out_in_force(self.copies_of(paper))
        mine = (each.older for each in found if each.paper.id == paper.id)
        return tuple({each.id: each for older in mine for each in older}.values())

    def may_improve(self, paper: Submission) -> tuple[Submission, ...]:
        """The older papers that a correction may be about, where that is to be asked."""
        if not paper.seeks_older:
            return ()
        from pipeline.dossiers.lone_corrections import may_improve

        return may_improve(paper, self.counting(paper.client))

    def said_to_lie_elsewhere(self, code: str | None, now: Filing) -> Iterator[Submission]:
        """The papers in a dossier of which a person said the day, or what they improve."""
        about = (identity for identity, said in now.confirmed.items() if may_lay(said))
        return self.ledger.papers.of_these(code, tuple(about))

    def copies_in(self, code: str | None) -> Iterator[tuple[Submission, ...]]:
        """Papers of one form, with their boxes, where there are several in a client's dossier."""
        if code is None:
            return  # a team's papers are copies of one form only where they say the same
        now, once = self.ledger.decisions.filing(), self.of_one_moment()
        forms = {paper.form for paper in self.ledger.papers.repeated(code)}
        theirs = self.said_to_lie_elsewhere(code, now)
        forms |= {once.paper(each, now).form for each in theirs}
        for form in sorted(forms):
            for copies in once.beside(once.of_form(form), code):
                if len(copies) > 1 and copies[0].worksheet != CHECK_SHEET:
                    yield tuple(copies)

    def contradictions(self, copies: Sequence[Submission]) -> tuple[Contradiction, ...]:
        """Where copies of one form say otherwise."""
        from pipeline.dossiers.copies import contradictions

        return contradictions(copies, self.alike)

    def alike(self, one: str, other: str) -> bool:
        """Whether two pictures, by digest, show the same writing."""
        if one == other or self.store is None:
            return one == other
        return _alike(self.store, one, other)

    def arrivals(self) -> tuple[ArrivalRow, ...]:
        """What became of every file, oldest first, after what people decided about it."""
        from pipeline.dossiers.outcomes import Outcomes

        return tuple(map(Outcomes(self).now, self.ledger.arrivals.all()))

    def answered_otherwise(self) -> Mapping[str, str]:
        """What an old correction sheet says otherwise than was confirmed since it was printed.

        By what it is about; with the id of that sheet. Asked until somebody confirms it anew.
        """
        asked: dict[str, str] = {}
        for event in standing(self.ledger.decisions.all()):
            match event.what:
                case Confirmed(submission, pointer):
                    asked.pop(submission + pointer, None)
                case Checked(sheet, still):
                    asked |= {one.target: sheet for one in still if one.why == SAID_OTHERWISE}
        return asked

    def edition(self, paper: Submission | Identity) -> Edition:
        """The sheet as a paper was printed."""
        return self.catalogue.as_printed(paper, self.ledger.printed.get(paper.instance))

    def edition_to_read(self, paper: Submission) -> Edition:
        """The same with its questions in the language of the office, where clients read another.

        Boxes and codes are those of the paper; only what is printed beside them is told in Dutch.
        """
        printed = self.edition(paper)
        name, number, language = printed.key
        try:
            words = self.catalogue.words(language)
            if not words.base or not words.is_for_clients_alone:
                return printed
            other = self.catalogue.edition(name, number, words.base().language)
        except (UnknownLanguageError, UnknownEditionError):
            return printed
        same = list(other.layout.boxes) == list(printed.layout.boxes)
        return replace(printed, worksheet=other.worksheet) if same else printed

    def _may_be_kept(self, paper: Submission, now: Filing) -> bool:
        """Whether nothing else decides what it says: a sheet may yet become known here."""
        if paper.id not in now.confirmed or not paper.instance:
            return True
        return self.ledger.printed.get(paper.instance) is not None


@lru_cache(maxsize=4096)
def _alike(store: Path, one: str, other: str) -> bool:
    from pipeline.store import pictures

    return pictures.alike(pictures.load(store, one), pictures.load(store, other))


def _asks_name(question: Question) -> bool:
    """Whether it is that no name was written: of who hides that is nothing to ask for."""
    return question.code == "required_empty" and question.pointer == NAME_BOX


def without_correction_sheets(papers: Iterable[Submission]) -> tuple[Submission, ...]:
    """What tells of a client: a correction sheet says only what other papers say."""
    return tuple(paper for paper in papers if paper.worksheet != CHECK_SHEET)


def _is_theirs(paper: Submission, printed: Instance, now: Filing) -> bool:
    """Whether the sheet was printed for the person in whose dossier it lies."""
    return printed.client is None or now.person(printed.client) == paper.client


def is_order(paper: Submission, catalogue: Catalogue) -> bool:
    """Whether a team's paper is an order form, as its sheet was printed."""
    if paper.client is not None or paper.worksheet == CHECK_SHEET:
        return False
    edition = catalogue.as_printed(paper)
    return edition.worksheet.purpose == "order"
