"""A file that came in -> what becomes of each form in it, and of pages that waited for it.

A form that was typed comes whole. Pages from a scanner come in any order and in several files:
they are put with their fellows, wait for them, or wait for a person to say whose they are.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from forms.catalogue import Edition
from forms.fields.date import Date
from pipeline.records import Arrival, Held, Identity, Instance, NotRead, Reading
from pipeline.records.filing import Filing
from pipeline.records.refusals import ClientMissing, ClientUnreadable, PagesAwaited, Refusal
from pipeline.store import pictures
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.validation.acceptance import FormJudge, Judged, Judgement, reason_of, refused
from pipeline.validation.assembly import CLIENT, Gathered, LoosePage, bound, gather
from pipeline.validation.combs import decipher

# So long a page that comes too late still finds the form that was taken in without it.
KEPT: Final = timedelta(days=90)
# Certainty of digits that are enough beside a fellow page that surely has the same code.
_LIKELY: Final = 0.9
Read = Callable[[bytes, Callable[[str], Instance | None]], list[Reading | NotRead]]


@dataclass(frozen=True, slots=True)
class Collator:
    """Decides about files and about pages that are held; enters nothing.

    Attributes:
        read: file bytes and what was printed under an instance -> the forms in it.
        patience: how long a page from a scanner waits for its fellows.
    """

    forms: FormJudge
    ledger: Ledger
    read: Read
    patience: timedelta

    def judge(self, arrival: Arrival) -> Judgement:
        """What becomes of each form in the file."""
        judgement = Judgement()
        earlier = self.ledger.arrivals.of_bytes(arrival.sha256)
        if earlier and not any(row.outcome == "rejected" for row in earlier):
            judgement.judged = [Judged(again(arrival, row)) for row in first_time(earlier)]
            return judgement
        try:
            readings = self.read(arrival.content, self.ledger.printed.get)
        except Refusal as refusal:
            judgement.judged = [refused(arrival, (), refusal)]
            return judgement
        pages: list[LoosePage] = []
        for found in readings:
            if isinstance(found, NotRead):
                judgement.judged.append(refused(arrival, found.pages, found.refusal))
                continue
            reading, shown = pictures.set_apart(found)
            reading, head = pictures.head_apart(reading)
            judgement.pictures |= shown
            judgement.heads |= head
            if reading.channel == "scan":
                pages.append(self._loose(reading, arrival))
            else:
                judgement.judged.append(self.forms.judge(arrival, reading, judgement))
        if pages:
            self._put_together(arrival, pages, judgement)
        return judgement

    def overdue(self, now: datetime) -> Judgement:
        """What becomes of pages that have waited long enough for their fellows."""
        judgement = Judgement()
        due = {each.id: each for each in self.ledger.held.until(now)}
        if not due:
            return judgement
        waiting = self._held()
        for form in gather([*self._waiting(waiting.values())], self._wanted):
            mine = _holds(form, waiting)
            if any(each.id in due and each.why == "pages" for each in mine):
                self._enter_held(form, mine, judgement, now=now)
        kept = {each.id for each in judgement.hold}
        judgement.released += [id_ for id_, each in due.items() if each.entered and id_ not in kept]
        return judgement

    def _held(self) -> dict[str, Held]:
        """What waits for fellow pages, also where it was taken in without them, by its id."""
        now = self.ledger.decisions.filing()
        return {
            each.id: each
            for each in self.ledger.held.all()
            if each.why == "pages" or (each.entered and not _is_touched(each.entered, now))
        }

    def assigned(self, held: Held, code: str, now: datetime) -> Judgement:
        """What becomes of held pages when a person says whose they are.

        Pages from a scanner may have fellows to wait for still.
        """
        judgement = Judgement()
        owned = replace(held, whose=code)
        if any(reading.channel != "scan" for reading in held.readings):
            self._enter_whole(owned, code, judgement)
            return judgement
        waiting = self._held() | {held.id: owned}
        for form in gather([*self._waiting(waiting.values())], self._wanted):
            mine = _holds(form, waiting)
            if owned not in mine:
                continue
            if form.missing and self.patience:
                until = now + self.patience
                wait = replace(owned, why="pages", reason=PagesAwaited.code, until=until)
                judgement.released.append(held.id)
                judgement.hold.append(wait)
                row = self._held_row(wait, form)
                judgement.settled.append((held.part, row))
            else:
                self._enter_held(form, mine, judgement, code, now=now)
        return judgement

    # Pages

    def _loose(self, reading: Reading, arrival: Arrival) -> LoosePage:
        """A page from a scanner, its combs deciphered."""
        edition = self.forms.edition(reading.identity)
        read = self._deciphered(reading, edition, arrival.received_at)
        has_owner = edition.worksheet.client is not None
        return LoosePage(
            read, _code_on(read), has_owner, arrival.id, arrival.sha256, likely=_likely_on(read)
        )

    def _deciphered(self, reading: Reading, edition: Edition, received_at: datetime) -> Reading:
        """The reading with its combs understood; what is not certain keeps its best guess."""
        boxes = edition.layout.boxes
        fields = {leaf.pointer: leaf.field for leaf in edition.worksheet.leaves()}
        marks = []
        for mark in reading.marks:
            field = fields.get(mark.pointer)  # none for the day beside a choice: a day to come
            marks.append(
                decipher(
                    mark,
                    boxes[mark.pointer].pattern,
                    received_on=received_at.date(),
                    is_issued=self.forms.is_client,
                    future=not isinstance(field, Date) or field.future,
                )
            )
        return replace(reading, marks=tuple(marks))

    def _waiting(self, held: Iterable[Held]) -> Iterator[LoosePage]:
        """The pages that are held, as they would have come; those held together are of one form."""
        for each in held:
            codes = filter(None, map(_code_on, each.readings))
            code = each.whose or next(codes, None)
            for reading in each.readings:
                whose = None if reading.identity.instance else code
                has_owner = self.forms.edition(reading.identity).worksheet.client is not None
                yield LoosePage(reading, whose, has_owner, each.arrival, each.sha256, each.id)

    def _put_together(self, arrival: Arrival, pages: list[LoosePage], judgement: Judgement) -> None:
        """Forms made of these pages and of those that waited for them."""
        waiting = self._held()
        here = {page for each in waiting.values() if each.sha256 == arrival.sha256
                for reading in each.readings for page in reading.pages}  # fmt: skip
        fresh = [page for page in pages if not here.issuperset(page.reading.pages)]
        if len(fresh) < len(pages):
            row = self.forms.row(arrival, tuple(sorted(here)), pages[0].reading.identity)
            judgement.judged.append(Judged(replace(row, outcome="duplicate")))
        for form in gather([*self._waiting(waiting.values()), *fresh], self._wanted):
            mine = tuple(page for page in form.in_order if page.held is None)
            if not mine:
                continue
            if form.is_orphan:
                judgement.judged.append(
                    self.forms.hold(arrival, _readings(mine), judgement, _whose(mine))
                )
            elif form.missing and self.patience:
                missing = ", ".join(map(str, form.missing))
                reason = PagesAwaited(pages=missing)
                until = arrival.received_at + self.patience
                held = self.forms.hold(arrival, _readings(mine), judgement, reason, until)
                judgement.judged.append(replace(held, held=_of(form, held.held)))
            else:
                self._enter_form(arrival, form, waiting, judgement)

    def _enter_form(
        self,
        arrival: Arrival,
        form: Gathered,
        waiting: dict[str, Held],
        judgement: Judgement,
    ) -> None:
        reading = self._bound(form, arrival.sha256)
        mine = _holds(form, waiting)
        judged = self.forms.judge(
            arrival, reading, judgement,
            others=_others(form, arrival.sha256), instead_of=_entered_as(mine),
        )  # fmt: skip
        fresh = _readings(tuple(page for page in form.in_order if page.held is None))
        if judged.held is not None:
            judged = replace(judged, held=replace(judged.held, readings=fresh))
            self._ask_whose(judged.row, mine, judgement)
        if judged.submission is not None and form.missing:
            missing = PagesAwaited(", ".join(map(str, form.missing)))
            here = self.forms.hold(arrival, fresh, judgement, missing).held
            parts = filter(None, (*mine, _of(form, here)))
            judgement.hold += _kept(parts, judged.submission.id, arrival.received_at)
        judgement.judged.append(judged)
        if judged.held is None:
            self._settle(judged.row, mine, judgement)

    def _settle(self, row: ArrivalRow, held: tuple[Held, ...], judgement: Judgement) -> None:
        """Entries of pages that waited become what their form became."""
        for each in held:
            numbers = tuple(number for reading in each.readings for number in reading.pages)
            judgement.released.append(each.id)
            mine = replace(row, arrival=each.arrival, sha256=each.sha256, pages=numbers)
            judgement.settled.append((each.part, mine))

    def _ask_whose(self, row: ArrivalRow, held: tuple[Held, ...], judgement: Judgement) -> None:
        """Of pages that waited for others, a person is asked whose they are from now on."""
        for each in held:
            asked = replace(each, why="client", reason=row.reasons[0].code, until=None)
            numbers = tuple(number for reading in each.readings for number in reading.pages)
            mine = replace(row, arrival=each.arrival, sha256=each.sha256, pages=numbers)
            judgement.released.append(each.id)
            judgement.hold.append(asked)
            judgement.settled.append((each.part, mine))

    def _enter_held(
        self,
        form: Gathered,
        held: tuple[Held, ...],
        judgement: Judgement,
        code: str | None = None,
        *,
        now: datetime,
    ) -> None:
        """Enter a form of which all pages were held."""
        last = max(held, key=lambda each: each.received_at)
        arrival = _as_it_came(last)
        reading = self._bound(form, last.sha256)
        others = _others(form, last.sha256)
        judged = self.forms.judge(
            arrival, reading, judgement, others=others, client=code, instead_of=_entered_as(held)
        )
        if judged.held is not None:  # a person is asked whose it is, no longer for pages
            self._ask_whose(judged.row, held, judgement)
            return
        self._settle(judged.row, held, judgement)
        if judged.submission is not None:
            judgement.late.append(judged.submission)
            if form.missing:
                judgement.hold += _kept(held, judged.submission.id, now)

    def _enter_whole(self, held: Held, code: str, judgement: Judgement) -> None:
        """Enter a form that came whole, and of which a person said whose it is."""
        (reading,) = held.readings
        judged = self.forms.judge(_as_it_came(held), reading, judgement, client=code)
        if judged.submission is not None:
            judgement.late.append(judged.submission)
        self._settle(judged.row, (held,), judgement)

    def _held_row(self, held: Held, form: Gathered) -> ArrivalRow:
        numbers = tuple(number for reading in held.readings for number in reading.pages)
        missing = ", ".join(map(str, form.missing))
        row = self.forms.row(_as_it_came(held), numbers, held.readings[0].identity)
        return replace(
            row, outcome="waiting", client=held.whose,
            reasons=(reason_of(PagesAwaited(pages=missing)),),
        )  # fmt: skip

    def _bound(self, form: Gathered, sha256: str) -> Reading:
        """The form as one reading; its pages are those of the file with this digest."""
        first = form.in_order[0].reading
        mine = [page for page in form.in_order if page.sha256 == sha256]
        numbers = tuple(number for page in mine for number in page.reading.pages)
        return replace(bound(form, self.forms.edition(first.identity).layout), pages=numbers)

    def _wanted(self, identity: Identity) -> tuple[int, ...]:
        """The pages that a form was printed with."""
        printed = self.ledger.printed.get(identity.instance) if identity.instance else None
        if printed is not None and printed.pages:
            return printed.pages
        return tuple(range(1, len(self.forms.edition(identity).layout.pages) + 1))


def _code_on(reading: Reading) -> str | None:
    """The client code that was written on a blank page, if it is certain."""
    if reading.identity.instance:
        return None
    written = (m.raw for m in reading.marks if m.pointer == CLIENT and m.state == "read")
    code = next(written, None)
    return code if isinstance(code, str) else None


def _likely_on(reading: Reading) -> str | None:
    """The issued code that a blank page most likely has on it, where that is not certain."""
    for mark in reading.marks:
        if mark.pointer == CLIENT and mark.state == "unread" and mark.confidence >= _LIKELY:
            return mark.raw if isinstance(mark.raw, str) else None
    return None


def _readings(pages: tuple[LoosePage, ...]) -> tuple[Reading, ...]:
    return tuple(page.reading for page in pages)


def _whose(pages: tuple[LoosePage, ...]) -> Refusal:
    """Why nobody knows whose these pages are: no code on any, or one that cannot be read."""
    codes = [m for page in pages for m in page.reading.marks if m.pointer == CLIENT]
    return ClientMissing() if all(m.state == "empty" for m in codes) else ClientUnreadable()


def _holds(form: Gathered, held: dict[str, Held]) -> tuple[Held, ...]:
    """What was held of a form, each once."""
    names = dict.fromkeys(page.held for page in form.in_order if page.held is not None)
    return tuple(held[name] for name in names)


def _of(form: Gathered, held: Held | None) -> Held | None:
    """What is held, with the code that its fellow pages have."""
    code = next((page.whose for page in form.in_order if page.whose), None)
    return None if held is None else replace(held, whose=code)


def _entered_as(held: Iterable[Held]) -> frozenset[str]:
    """The papers that were made of these pages already, though fellows were lacking."""
    return frozenset(each.entered for each in held if each.entered)


def _kept(held: Iterable[Held], entered: str, now: datetime) -> Iterator[Held]:
    """Pages that were taken in without their fellows, should those come after all."""
    for each in held:
        yield replace(each, why="entered", entered=entered, until=now + KEPT)


def _is_touched(submission: str, now: Filing) -> bool:
    """Whether somebody decided where this paper belongs: then nothing takes its place by itself."""
    return submission in now.withdrawn or submission in now.moved


def _others(form: Gathered, sha256: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The further files that pages of a form came in, with their pages of it."""
    found: dict[str, list[int]] = {}
    for page in form.in_order:
        if page.sha256 != sha256:
            found.setdefault(page.sha256, []).extend(page.reading.pages)
    return tuple((digest, tuple(pages)) for digest, pages in found.items())


def _as_it_came(held: Held) -> Arrival:
    """The file that held pages came in, as far as judging asks."""
    return Arrival("", b"", held.sha256, held.received_at, held.arrival)


def first_time(earlier: tuple[ArrivalRow, ...]) -> Iterator[ArrivalRow]:
    """The rows of the first file that held these bytes."""
    return (row for row in earlier if row.arrival == earlier[0].arrival)


def again(arrival: Arrival, row: ArrivalRow) -> ArrivalRow:
    """The entry of a form whose very bytes came before."""
    return replace(
        row, arrival=arrival.id, file=arrival.name, received_at=arrival.received_at,
        outcome="duplicate", submission=None, path=None, reasons=(),
    )  # fmt: skip
