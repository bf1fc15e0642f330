"""What became of a file when it came in -> what became of it by now, after what people decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from pipeline.dossiers.abridging import BLANK
from pipeline.dossiers.current_papers import (
    ABOUT_COPIES,
    CLOSED,
    CONFLICT,
    RESAVED,
    CurrentPapers,
)
from pipeline.dossiers.doubts import asked_of_whole, asks_of_whole
from pipeline.dossiers.doubts_of_plan import asked_now, asked_when_drawn, code_at
from pipeline.dossiers.naming import ABOUT_NAMES, NAME_ASKED, Naming
from pipeline.dossiers.of_another import is_about_whose
from pipeline.dossiers.safe_contact import BROUGHT, taken_away
from pipeline.records import Outcome, Question, Submission, path_of
from pipeline.records.enclosures import came_as
from pipeline.records.events import Checked, Renamed
from pipeline.records.filing import Filing
from pipeline.records.papers import (
    CONTACT_BOXES,
    CORRECTS_OLDER,
    LEFT_OUT,
    OF_PLAN,
    TWO_WRITERS,
    WHOLE_PAPER,
)
from pipeline.records.readings import is_beside, is_crossed_part
from pipeline.store.ledger import ArrivalRow, Reason

_ANEW: Final = frozenset({LEFT_OUT, CORRECTS_OLDER})  # of these, what is asked of a whole paper
_TOLD_ANEW: Final = ABOUT_COPIES | ABOUT_NAMES  # codes of reasons that follow from other papers


@dataclass(frozen=True)
class Outcomes:
    """Tells how entries of arrivals stand; looks each thing up once, so of one moment."""

    papers: CurrentPapers
    _names: dict[str, Naming] = field(default_factory=dict)
    _plans: dict[str, tuple[Question, ...]] = field(default_factory=dict)

    def now(self, row: ArrivalRow) -> ArrivalRow:
        """An entry as it stands; of a dossier that is closed nothing is asked."""
        told = self._as_decided(row)
        if told.path and any(is_about_whose(each.code, each.pointer) for each in told.reasons):
            is_said = self._filing.is_said_whose(row.submission or "")
            told = told if is_said else replace(told, path=None)  # no file of it is there
        if told.outcome != "review" or told.submission is None:
            return told
        owner = self._filing.owner(told.submission, told.client)
        if owner is None or self._filing.closed_on(owner) is None:
            return told
        return replace(told, outcome="accepted", reasons=(Reason(CLOSED),))

    def _as_decided(self, row: ArrivalRow) -> ArrivalRow:
        """An entry after what people said about its paper, and about others beside it."""
        if row.submission and row.submission in self._checked:
            said = self._checked[row.submission].open
            still = dict.fromkeys(each.why for each in said if self._asks(each.target))
            notes = tuple(self._notes_on(row))
            reasons = row.reasons or tuple(map(Reason, still))
            outcome: Outcome = "review" if still or notes else "accepted"
            return replace(row, outcome=outcome, reasons=reasons if still else notes)
        among = {reason.code for reason in row.reasons} & _TOLD_ANEW
        if not among and not self._may_differ(row):
            return row
        stored = self.papers.ledger.papers.get(row.submission or "")
        if stored is None or (among and stored.stands_alone):
            return row
        return self._told(row, stored, among)

    def _notes_on(self, row: ArrivalRow) -> Iterator[Reason]:
        """What stands beside the boxes of a correction sheet, and nobody has looked at yet."""
        for each in row.reasons:
            at = each.pointer or ""
            if (is_beside(at) or is_crossed_part(at)) and self._asks(f"{row.submission}{at}"):
                yield each

    def _may_differ(self, row: ArrivalRow) -> bool:
        """Whether people decided anything about the paper, whose it is, or that client's name."""
        filing = self._filing
        if row.submission is None:
            return False
        if row.submission in filing.confirmed or row.submission in filing.withdrawn:
            return True
        owner = filing.owner(row.submission, row.client)
        is_brought = row.submission in filing.moved or owner in filing.merged.values()
        is_told = owner in self._renamed or row.submission in self._asked_when_drawn
        return is_brought or is_told or self._contact_may_differ

    def _told(self, row: ArrivalRow, stored: Submission, among: set[str]) -> ArrivalRow:
        paper = self._once.paper(self._filing.filed(stored), self._filing)
        before, after = _questions(stored), _questions(paper)
        still = (each for each in row.reasons if each.code not in _TOLD_ANEW)
        reasons = [each for each in still if (each.code, each.pointer) not in before - after]
        anew = [*self._told_anew(row, paper, among)]
        reasons += anew
        asked = (each for each in paper.problems if each.severity == "question")
        reasons += [
            Reason(each.code, each.pointer, each.params)
            for each in asked
            if (each.code, each.pointer) in after - before and each.code != LEFT_OUT
        ]
        if paper.id in self._filing.withdrawn:  # of what does not count nothing is asked
            reasons = [each for each in reasons if (each.code, each.pointer) not in after]
        told = replace(row, reasons=tuple(reasons), path=_path_now(row, paper))
        is_another = row.outcome == "review" and told.reasons != row.reasons
        brought = any(each.code in BROUGHT for each in reasons)
        if among or anew or brought or is_another:
            asks = any(reason.code not in BLANK | {RESAVED} for reason in reasons)
            told = replace(told, outcome="review" if asks else "accepted")
        return told

    def _told_anew(self, row: ArrivalRow, paper: Submission, among: set[str]) -> Iterator[Reason]:
        """What follows from other papers: copies of its form, the name, the plan."""
        if _may_have_copies(paper, among):
            yield from self._about_copies(row, paper)
        if (named := self._about_name(paper)) is not None:
            yield named
        yield from (Reason(code_at(at), at) for at in self._about_plan(paper))

    def _about_copies(self, row: ArrivalRow, paper: Submission) -> Iterator[Reason]:
        """What is still asked, or told, about a paper beside other copies of its form."""
        withdrawn = self._filing.withdrawn
        if paper.id in withdrawn:
            return
        asked = asked_of_whole(paper, self._once)
        yield from (Reason(each.code, None, each.params) for each in asked if each.code in _ANEW)
        copies = self._once.copies_of(paper)
        others = [each for each in copies if each.id != paper.id]
        if paper.may_be_of_another and not all(each.may_be_of_another for each in others):
            yield from (reason for reason in row.reasons if reason.code == TWO_WRITERS)
        elif any(
            each.is_about(paper.id) or (_is_brought(paper) and each.is_among(paper.id))
            for each in self.papers.contradictions(copies)
        ):
            yield Reason(CONFLICT)
        elif paper.came_after & withdrawn:
            yield from (reason for reason in row.reasons if reason.code == RESAVED)

    def _about_name(self, paper: Submission) -> Reason | None:
        """What is asked about the name on a paper."""
        code = paper.client
        if code is None or paper.id in self._filing.withdrawn:
            return None
        if code not in self._names:
            self._names[code] = self.papers.names.among_others(code)
        asked = self._names[code].asks_about(paper.id)
        if asked is None:
            return None
        problem = asked.problem
        return Reason(problem.code, problem.pointer, problem.params)

    def _about_plan(self, paper: Submission) -> Sequence[str]:
        """The pointers of what the plan asks about a paper.

        As it was when it was drawn, where it is not to be drawn anew.
        """
        if paper.id not in self._asked_when_drawn or paper.id in self._filing.withdrawn:
            return ()
        code = paper.client or ""
        if code not in self._to_draw:
            return self._asked_when_drawn[paper.id]
        if code not in self._plans:
            self._plans[code] = asked_now(self._once, code)
        mine = (each for each in self._plans[code] if each.submission == paper.id)
        return [each.at for each in mine if each.at is not None]

    def _asks(self, target: str) -> bool:
        """Whether what was on a correction sheet is still asked about."""
        if target in self._otherwise:
            return True
        identity, _, rest = target.partition("/")
        newer, *others = identity.split("+")
        held = self.papers.ledger.held
        paper = self.papers.ledger.papers.get(newer)
        if paper is None:
            return any(each.id == identity and each.why == "client" for each in held.that_wait())
        paper = self._once.paper(self._filing.filed(paper), self._filing)
        return paper.id not in self._filing.withdrawn and self._asks_at(paper, f"/{rest}", others)

    def _asks_at(self, paper: Submission, at: str, others: Sequence[str]) -> bool:
        """Whether this is still asked about a paper, or about it beside other copies."""
        if at.startswith(WHOLE_PAPER):
            return asks_of_whole(paper, at, self._once)
        if at == NAME_ASKED:
            return self._about_name(paper) is not None
        if at.startswith(OF_PLAN):
            return at in self._about_plan(paper)
        if others:
            found = self.papers.contradictions(self._once.copies_of(paper))
            return any(each.pointer == at for each in found)
        return any(pointer == at for _, pointer in _questions(paper))

    @cached_property
    def _once(self) -> CurrentPapers:
        return self.papers.of_one_moment()

    @cached_property
    def _filing(self) -> Filing:
        return self.papers.ledger.decisions.filing()

    @cached_property
    def _contact_may_differ(self) -> bool:
        """Whether any paper was taken away on which somebody had said how to reach a client."""
        left = any(taken_away(self._filing, box) for box in CONTACT_BOXES)
        return left or bool(self._filing.contact_gone)

    @cached_property
    def _asked_when_drawn(self) -> Mapping[str, tuple[str, ...]]:
        return asked_when_drawn(self.papers)

    @cached_property
    def _to_draw(self) -> frozenset[str]:
        """The clients whose documents are to be drawn."""
        pending = self.papers.ledger.jobs.pending()
        return frozenset(
            self._filing.person(job.subject) for job in pending if job.kind == "client"
        )

    @cached_property
    def _otherwise(self) -> frozenset[str]:
        return frozenset(self.papers.answered_otherwise())

    @cached_property
    def _checked(self) -> dict[str, Checked]:
        """The correction sheets that were gone through, by their ids."""
        decided = (event.what for event in self.papers.ledger.decisions.all())
        return {what.submission: what for what in decided if isinstance(what, Checked)}

    @cached_property
    def _renamed(self) -> frozenset[str]:
        """The dossiers about whose names anything was ever decided."""
        decided = (event.what for event in self.papers.ledger.decisions.all())
        return frozenset(
            self._filing.person(what.code) for what in decided if isinstance(what, Renamed)
        )


def each_once(rows: Sequence[ArrivalRow]) -> Iterator[ArrivalRow]:
    """The entries, oldest first, as they are counted: of a file that was tried again, once.

    What was refused counts until the same bytes are tried anew; that a try found again what was
    taken in before is no paper.
    """
    last = {row.sha256: came_as(row.arrival) for row in rows}
    first: dict[tuple[str | None, str, datetime], str] = {}
    for row in rows:
        file = came_as(row.arrival)
        is_try = file != first.setdefault((row.sha256, row.file, row.received_at), file)
        if row.outcome == "rejected" and row.sha256 and file != last[row.sha256]:
            continue
        if not (row.outcome == "duplicate" and is_try):
            yield row


def _path_now(row: ArrivalRow, paper: Submission) -> str | None:
    name = PurePosixPath(path_of(paper)).name
    return PurePosixPath(row.path).with_name(name).as_posix() if row.path else None


def _questions(paper: Submission) -> set[tuple[str, str | None]]:
    return {(p.code, p.pointer) for p in paper.problems if p.severity == "question"}


def _is_brought(paper: Submission) -> bool:
    """Whether a person laid it beside other copies, by saying whose it is, or of what day."""
    return paper.moved_to is not None or paper.stored_on is not None


def _may_have_copies(paper: Submission, among: set[str]) -> bool:
    """Whether anything may be asked of a paper because of other copies of its form."""
    is_copy = bool(among & ABOUT_COPIES) or _is_brought(paper)
    is_said = any(reading.state == "confirmed" for reading in paper.readings.values())
    return is_copy or is_said or any(each.code in _ANEW for each in paper.problems)
