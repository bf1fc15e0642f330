"""A file that came in -> what becomes of each form in it, and of pages that waited for it.

A form that was typed comes whole, or in parts. Its parts, and pages from a scanner, come in any
order and in several files: they are put with their fellows, wait for them, or wait for a person to
say whose they are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from forms.ground.check_digit import parse
from pipeline.records import Arrival, Held, Instance, NotRead, Reading
from pipeline.records.no_papers import why_none
from pipeline.records.readings import FILES_ATTACHED
from pipeline.records.refusals import (
    Damaged,
    ErasedClient,
    NotAPdf,
    NothingWritten,
    PagesAwaited,
    PagesOfSeveral,
    Refusal,
)
from pipeline.store import pictures
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.validation.acceptance import FormJudge
from pipeline.validation.assembly import CLIENT, Gathered, LoosePage
from pipeline.validation.judgement import (
    Before,
    Judged,
    Judgement,
    asked_whose,
    entry,
    kept_for,
    kept_for_fellows,
    numbers_of,
    of_form,
    refused,
    settled,
)
from pipeline.validation.never_filled import is_never_filled
from pipeline.validation.sorting import (
    SortingTable,
    entered_as,
    files_of,
    holds_of,
    readings_of,
    why_nobodys,
)
from pipeline.validation.typed_parts import known_pages
from pipeline.validation.waiting_pages import WaitingPages

# A file's bytes and what was printed under an instance -> the forms in it.
ReadForms = Callable[[bytes, Callable[[str], Instance | None]], list[Reading | NotRead]]


@dataclass(frozen=True, slots=True)
class Collator:
    """Decides about files and about pages that are held; enters nothing.

    Attributes:
        read: reads the forms in a file.
        patience: how long a page, or a part of what was typed, waits for its fellows.
    """

    forms: FormJudge
    ledger: Ledger
    read: ReadForms
    patience: timedelta

    def judge(self, arrival: Arrival) -> Judgement:
        """What becomes of each form in the file."""
        earlier = self.ledger.arrivals.of_bytes(arrival.sha256)
        if earlier and not any(row.outcome == "rejected" for row in earlier):
            return Judgement(tuple(Judged(again(arrival, row)) for row in first_time(earlier)))
        try:
            found = self._found(arrival)
        except Refusal as refusal:
            return of_form(refused(arrival, (), refusal))
        if self._names_erased(found):
            return of_form(refused(arrival, (), ErasedClient()))
        so_far, pages = Judgement(), []
        for each in found:
            if isinstance(each, NotRead):
                so_far += of_form(refused(arrival, each.pages, each.refusal))
                continue
            reading, shown = pictures.set_apart(each)
            reading, head = pictures.head_apart(reading)
            holds_files = any(each.code == FILES_ATTACHED for each in reading.problems)
            so_far += Judgement(pictures=shown, heads=head, holds_files=holds_files)
            if reading.channel == "scan":
                pages.append(self._table.fresh(reading, arrival))
            elif part := self._table.typed(reading, arrival):
                fresh = self._not_yet_here(part)
                pages += fresh
                so_far += Judgement() if fresh else of_form(_once_more(arrival, reading))
            else:
                so_far += of_form(self.forms.judge(arrival, reading, so_far.before))
        if pages:
            so_far += self._put_together(arrival, pages, so_far)
        return so_far + self._waiting_pages.known_by_now(so_far, arrival.received_at)

    def _found(self, arrival: Arrival) -> list[Reading | NotRead]:
        """The forms in a file. Raises Damaged where nothing of it arrived: that is no letter."""
        if not arrival.content.strip(b"\0"):
            raise Damaged
        try:
            return self.read(arrival.content, self.ledger.printed.get)
        except NotAPdf:
            raise why_none(arrival.content) from None

    def _not_yet_here(self, part: Sequence[LoosePage]) -> list[LoosePage]:
        """The pages of a part that was typed, without those that wait already as they are."""
        waiting = self._table.laid_out(self._table.held().values())
        known = known_pages(part, waiting)
        return [page for page in part if page.number not in known]

    def _names_erased(self, found: Sequence[Reading | NotRead]) -> bool:
        """Whether any form in a file is of somebody who was erased, as far as it is plain."""
        erased = self.ledger.clients.erased()
        readings = (each for each in found if isinstance(each, Reading))
        return bool(erased) and any(codes_on(each) & erased for each in readings)

    def overdue(self, now: datetime) -> Judgement:
        """What becomes of pages that have waited long enough for their fellows."""
        return self._waiting_pages.overdue(now)

    def assigned(self, held: Held, code: str, now: datetime) -> Judgement:
        """What becomes of held pages when a person says whose they are."""
        return self._waiting_pages.assigned(held, code, now)

    @property
    def _table(self) -> SortingTable:
        return SortingTable(self.forms, self.ledger)

    @property
    def _waiting_pages(self) -> WaitingPages:
        return WaitingPages(self.forms, self.ledger, self._table, self.patience)

    def _put_together(
        self, arrival: Arrival, pages: Sequence[LoosePage], so_far: Judgement
    ) -> Judgement:
        """What becomes of these pages and of those that waited for them."""
        waiting = self._table.held()
        mine = [each for each in waiting.values() if each.sha256 == arrival.sha256]
        known = {_place(reading) for each in mine for reading in each.readings}
        taken = self._taken_before(arrival)
        fresh = [
            page
            for page in pages
            if _place(page.reading) not in known and not taken.issuperset(page.reading.pages)
        ]
        became = Judgement()
        if len(fresh) < len(pages):
            identity = pages[0].reading.identity
            here = tuple(sorted({page for numbers, _ in known for page in numbers} | taken))
            row = entry(arrival, here, identity.worksheet, identity.client)
            became += of_form(Judged(replace(row, outcome="duplicate")))
        for form in self._table.laid_out(waiting.values(), fresh):
            if form.fresh:
                before = (so_far + became).before
                became += self._form(arrival, form, holds_of(form, waiting), before)
        return became

    def _taken_before(self, arrival: Arrival) -> frozenset[int]:
        """The pages of this very file that lie in a dossier since an earlier try."""
        rows = self.ledger.arrivals.of_bytes(arrival.sha256)
        taken = {number for row in rows if row.submission for number in row.pages}
        return frozenset(
            taken.difference(*(row.pages for row in rows if row.outcome == "rejected"))
        )

    def _form(
        self, arrival: Arrival, form: Gathered, held: tuple[Held, ...], before: Before
    ) -> Judgement:
        """What becomes of a form with pages of this file, beside those of it that were held."""
        readings = readings_of(form.fresh)
        whose = {page.whose for page in form.in_order} - {None}
        if whose & self.ledger.clients.erased():
            return of_form(refused(arrival, numbers_of(readings), ErasedClient()))
        if form.is_orphan or form.is_mixed:
            return of_form(self._asked_about(arrival, form, before.part))
        judged = self.forms.judge(
            arrival,
            self._table.bound(form, arrival.sha256),
            before,
            files=files_of(form),
            instead_of=entered_as(held),
        )
        is_news = held or judged.row.outcome != "duplicate"
        if form.awaited and self.patience and is_news and not judged.lacks_nothing:
            until = arrival.received_at + self.patience
            return of_form(self._awaiting(arrival, form, before.part, until))
        if judged.held is not None:
            asked = replace(judged, held=replace(judged.held, readings=readings))
            return of_form(asked) + asked_whose(judged.row, held)
        became = of_form(judged) + settled(judged.row, held)
        if judged.submission is not None and form.missing:
            here = self._awaiting(arrival, form, before.part).held
            parts = held if here is None else (*held, here)
            until = arrival.received_at + kept_for(form, self.patience)
            became += kept_for_fellows(parts, judged.submission.id, until)
        return became

    def _asked_about(self, arrival: Arrival, form: Gathered, part: int) -> Judged:
        """Pages of nobody, or that several copies of a form lack, held until a person said it."""
        readings = readings_of(form.fresh)
        if form.is_mixed:
            judged = self.forms.hold(arrival, readings, PagesOfSeveral(), part=part)
            return self._with_code(judged, form)
        if not form.awaited:
            whole = self._table.bound(form, arrival.sha256)
            if is_never_filled(whole, None):
                return refused(arrival, whole.pages, NothingWritten(), whole.identity)
        return self.forms.hold(arrival, readings, why_nobodys(form.fresh), part=part)

    def _awaiting(
        self, arrival: Arrival, form: Gathered, part: int, until: datetime | None = None
    ) -> Judged:
        """The pages of a form in this file, held with the code that their fellows have."""
        missing = PagesAwaited(form.lacking)
        readings = readings_of(form.fresh)
        judged = self.forms.hold(arrival, readings, missing, part=part, until=until)
        return self._with_code(judged, form)

    @staticmethod
    def _with_code(judged: Judged, form: Gathered) -> Judged:
        """The same, held with the code that is on pages of the form."""
        code = next((page.whose for page in form.in_order if page.whose), None)
        if judged.held is None:
            return judged
        return replace(judged, held=replace(judged.held, whose=code))


def codes_on(reading: Reading) -> set[str]:
    """The client codes that are printed or typed on a form, as far as they are certain."""
    written = {m.raw for m in reading.marks if m.pointer == CLIENT and isinstance(m.raw, str)}
    found = {reading.identity.client, *map(parse, written)}
    return {code for code in found if code is not None}


def _once_more(arrival: Arrival, reading: Reading) -> Judged:
    """The entry of a part of a form that waits already, word for word."""
    identity = reading.identity
    row = entry(arrival, reading.pages, identity.worksheet, identity.client)
    return Judged(replace(row, outcome="duplicate"))


def _place(reading: Reading) -> tuple[tuple[int, ...], int]:
    """Where in its file a reading stands: on which pages, and which sheet of those it is."""
    return reading.pages, reading.sheet


def first_time(earlier: tuple[ArrivalRow, ...]) -> Iterator[ArrivalRow]:
    """The rows of the first file that held these bytes."""
    return (row for row in earlier if row.arrival == earlier[0].arrival)


def again(arrival: Arrival, row: ArrivalRow) -> ArrivalRow:
    """The entry of a form whose very bytes came before."""
    return replace(
        row,
        arrival=arrival.id,
        file=arrival.name,
        received_at=arrival.received_at,
        outcome="duplicate",
        submission=None,
        path=None,
        reasons=(),
        within=arrival.within,
    )
