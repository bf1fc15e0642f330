"""What becomes of forms and of pages that waited, as values: decided part by part, then summed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from pipeline.records import EMPTY, Arrival, Held, Identity, Picture, Reading, Submission
from pipeline.records.no_papers import NO_FORM, TELLING
from pipeline.records.refusals import Refusal
from pipeline.store.ledger import ArrivalRow, Reason
from pipeline.validation.assembly import Gathered

# So long a page that comes too late still finds the form that was taken in without it.
KEPT: Final = timedelta(days=90)
Pictures = Mapping[str, Picture]  # by their digest


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one form in a file.

    Attributes:
        row: its entry in the ledger.
        submission: to be entered, if it is. held: its pages, if they are to be held.
        replaces: ids of the papers that lacked pages of it, and whose place it takes.
        resaves: id of the paper that was saved again with it, and that counts no longer.
        found: ids of papers of one form: of one that lacks pages, and of one that has them.
    """

    row: ArrivalRow
    submission: Submission | None = None
    held: Held | None = None
    replaces: tuple[str, ...] = ()
    resaves: str | None = None
    found: tuple[tuple[str, str], ...] = ()

    @property
    def lacks_nothing(self) -> bool:
        """Whether another paper of this form has the pages that it lacks itself."""
        if self.submission is None:
            return False
        return any(part == self.submission.id for part, _ in self.found)


@dataclass(frozen=True, slots=True)
class Before:
    """What was decided before a form, in the same file or the same round.

    Attributes:
        part: how many entries its file has so far: the number of the entry that the form gets.
        papers: those that are to be entered with it.
        pictures: what was written on them, which is not in the store yet.
    """

    part: int = 0
    papers: tuple[Submission, ...] = ()
    pictures: Pictures = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of the forms in a file, and of pages that were held before.

    Attributes:
        judged: an entry for each form in the file, in order.
        late: forms of which all pages were held before.
        settled: what became of entries made before, each with its part.
        released: ids of pages that are held no longer. hold: pages that are held otherwise now.
        pictures: what was written. heads: the heads of pages.
        holds_files: other files are attached to a form in the file.
    """

    judged: tuple[Judged, ...] = ()
    late: tuple[Judged, ...] = ()
    settled: tuple[tuple[int, ArrivalRow], ...] = ()
    released: tuple[str, ...] = ()
    hold: tuple[Held, ...] = ()
    pictures: Pictures = field(default_factory=lambda: EMPTY)
    heads: Pictures = field(default_factory=lambda: EMPTY)
    holds_files: bool = False

    def __add__(self, other: "Judgement") -> "Judgement":
        """Both, in this order."""
        return Judgement(
            self.judged + other.judged,
            self.late + other.late,
            self.settled + other.settled,
            self.released + other.released,
            self.hold + other.hold,
            {**self.pictures, **other.pictures},
            {**self.heads, **other.heads},
            self.holds_files or other.holds_files,
        )

    @property
    def before(self) -> Before:
        """All this, for the form that is judged next."""
        return Before(len(self.judged), tuple(self.submissions), self.pictures)

    @property
    def is_of_no_form(self) -> bool:
        """Whether nothing in the file is a form of ours, nor a part of one."""
        rows = [each.row for each in self.judged]
        codes = {reason.code for row in rows for reason in row.reasons}
        are_refused = all(row.outcome == "rejected" for row in rows)
        return bool(rows) and are_refused and codes <= NO_FORM

    @property
    def telling(self) -> Refusal | None:
        """Of what is no form: why, where that tells people how it may come to be one."""
        codes = (reason.code for each in self.judged for reason in each.row.reasons)
        return next((TELLING[code]() for code in codes if code in TELLING), None)

    @property
    def submissions(self) -> list[Submission]:
        """All that is to be entered."""
        made = (each.submission for each in (*self.judged, *self.late))
        return [submission for submission in made if submission is not None]

    @property
    def held(self) -> list[Held]:
        """All that is to be held."""
        return [*(each.held for each in self.judged if each.held is not None), *self.hold]

    @property
    def kept(self) -> list[Picture]:
        """The pictures to keep: a head only of pages that are held."""
        shown = {reading.shown for held in self.held for reading in held.readings}
        heads = (picture for digest, picture in self.heads.items() if digest in shown)
        return [*self.pictures.values(), *heads]

    @property
    def replaced(self) -> dict[str, str]:
        """Id of a paper that lacked pages -> id of the one that takes its place."""
        return {
            part: each.submission.id
            for each in (*self.judged, *self.late)
            if each.submission is not None
            for part in each.replaces
        }

    @property
    def found(self) -> dict[str, str]:
        """Id of a paper that lacks pages -> id of one of the same form that has them."""
        made = (each for each in (*self.judged, *self.late) if each.submission is not None)
        return {part: whole for each in made for part, whole in each.found}

    @property
    def resaved(self) -> dict[str, str]:
        """Id of a paper that was saved again -> id of the one that counts from now on."""
        return {
            each.resaves: each.submission.id
            for each in (*self.judged, *self.late)
            if each.submission is not None and each.resaves is not None
        }


def of_form(judged: Judged) -> Judgement:
    """The judgement on one form of a file."""
    return Judgement((judged,))


def reason_of(refusal: Refusal) -> Reason:
    """A refusal as the ledger keeps it."""
    return Reason(refusal.code, refusal.pointer, refusal.params)


def entry(
    arrival: Arrival,
    pages: tuple[int, ...],
    worksheet: str | None = None,
    client: str | None = None,
) -> ArrivalRow:
    """The entry of a form on these pages of its file, as accepted."""
    return ArrivalRow(
        arrival=arrival.id,
        file=arrival.name,
        sha256=arrival.sha256,
        received_at=arrival.received_at,
        outcome="accepted",
        pages=pages,
        worksheet=worksheet,
        client=client,
        within=arrival.within,
    )


def refused(
    arrival: Arrival,
    pages: tuple[int, ...],
    refusal: Refusal,
    form: Identity | None = None,
) -> Judged:
    """The entry of a form, or of a whole file, that cannot go on. `form`: which, if known."""
    row = entry(arrival, pages, form.worksheet if form else None)
    if form is not None:
        row = replace(row, instance=form.instance)
    return Judged(replace(row, outcome="rejected", reasons=(reason_of(refusal),)))


def settled(row: ArrivalRow, held: Iterable[Held]) -> Judgement:
    """Entries of pages that waited become what their form became."""
    held = tuple(held)
    return Judgement(
        settled=tuple((each.part, _entry_of(each, row)) for each in held),
        released=tuple(each.id for each in held),
    )


def asked_whose(row: ArrivalRow, held: Iterable[Held]) -> Judgement:
    """Of pages that waited for others, a person is asked whose they are from now on."""
    held = tuple(held)
    reason = row.reasons[0].code
    hold = tuple(replace(each, why="client", reason=reason, until=None) for each in held)
    return settled(row, held) + Judgement(hold=hold)


def kept_for(form: Gathered, patience: timedelta) -> timedelta:
    """How long pages that were taken in may still have fellows.

    Blank pages that stand alone are filled in on other days, too: those of one day are fellows.
    """
    is_print = form.in_order[0].reading.identity.instance is not None
    return patience if form.stands_alone and not is_print else KEPT


def kept_for_fellows(held: Iterable[Held], entered: str, until: datetime) -> Judgement:
    """Pages that were taken in without their fellows, should those come until then."""
    return Judgement(
        hold=tuple(replace(each, why="entered", entered=entered, until=until) for each in held)
    )


def _entry_of(held: Held, row: ArrivalRow) -> ArrivalRow:
    """What became of a form, as the entry of these pages of it."""
    return replace(row, arrival=held.arrival, sha256=held.sha256, pages=numbers_of(held.readings))


def numbers_of(readings: Iterable[Reading]) -> tuple[int, ...]:
    """The pages of their file on which these readings stand, each once."""
    return tuple(dict.fromkeys(number for reading in readings for number in reading.pages))
