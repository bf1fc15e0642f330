"""Pages, fresh or held since earlier files -> laid together, form by form.

From scanners, or parts of what was typed.

The combs of a fresh page are deciphered here, so that its client code may say whose it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from forms.catalogue import Edition
from forms.fields.date import Date
from forms.ground.check_digit import parse
from pipeline.dossiers.understanding import last_day
from pipeline.records import Arrival, Held, Identity, Reading
from pipeline.records.filing import Filing
from pipeline.records.refusals import ClientMissing, ClientUnreadable, PagesOfSeveral, Refusal
from pipeline.store.ledger import Ledger
from pipeline.validation.acceptance import FormJudge
from pipeline.validation.assembly import CLIENT, Gathered, LoosePage, bound, gather
from pipeline.validation.combs import MustHold, decipher
from pipeline.validation.judgement import numbers_of
from pipeline.validation.typed_parts import is_typed_part, page_by_page

# Certainty of digits that are enough beside a fellow page that surely has the same code.
_LIKELY: Final = 0.9


@dataclass(frozen=True, slots=True)
class SortingTable:
    """Lays pages beside those that wait; decides nothing."""

    forms: FormJudge
    ledger: Ledger

    def fresh(self, reading: Reading, arrival: Arrival) -> LoosePage:
        """A page that came in now, its combs deciphered."""
        edition = self.forms.papers.edition(reading.identity)
        read = self._deciphered(reading, edition, arrival.received_at)
        has_owner = edition.worksheet.client is not None
        return LoosePage(
            read, code_on(read), has_owner, arrival.id, arrival.sha256, likely=_likely_on(read)
        )

    def typed(self, reading: Reading, arrival: Arrival) -> list[LoosePage]:
        """The pages of a part of a form that was typed.

        None, where it is no part, or does not surely say whose it is: nothing is put with that.
        """
        edition = self.forms.papers.edition(reading.identity)
        is_part = is_typed_part(reading, edition.layout)
        if not is_part or any(each.pointer == CLIENT for each in reading.problems):
            return []
        has_owner = edition.worksheet.client is not None
        code = _code_typed(reading)
        if has_owner and (code is None or not self._is_theirs(reading.identity, code)):
            return []
        whose = code if has_owner and not reading.identity.instance else None
        return [
            LoosePage(page, whose, has_owner, arrival.id, arrival.sha256)
            for page in page_by_page(reading, edition.layout)
        ]

    def _is_theirs(self, identity: Identity, code: str) -> bool:
        """Whether a form may be of whoever has this code: it was issued, and printed for them."""
        printed = self.ledger.printed.get(identity.instance)
        mine = identity.client in (None, code) and (printed is None or printed.client == code)
        return mine and self.forms.was_issued(code)

    def _deciphered(self, reading: Reading, edition: Edition, received_at: datetime) -> Reading:
        """The reading with its combs understood; what is not certain keeps its best guess."""
        boxes = edition.layout.boxes
        fields = {leaf.pointer: leaf.field for leaf in edition.worksheet.leaves()}
        marks = []
        for mark in reading.marks:
            field = fields.get(mark.pointer)  # none for the day beside a choice: a day to come
            is_its_day = bool(mark.digits) and mark.pointer == "/filled_on"
            known = MustHold(
                received_on=last_day(received_at),
                is_issued=self.forms.was_issued,
                future=not isinstance(field, Date) or field.future,
                since=self._printed_since(reading.identity) if is_its_day else None,
            )
            marks.append(decipher(mark, boxes[mark.pointer].pattern, known))
        return replace(reading, marks=tuple(marks))

    def _printed_since(self, identity: Identity) -> date | None:
        """The day on which a personal sheet was printed first; None where nobody knows."""
        printed = self.ledger.printed.get(identity.instance)
        since = printed.since if printed is not None else None
        return date.fromisoformat(since) if since else None

    def held(self) -> dict[str, Held]:
        """What waits for fellow pages, also where it was taken in without them, by its id."""
        now = self.ledger.decisions.filing()
        return {
            each.id: each
            for each in self.ledger.held.that_wait()
            if each.why == "pages" or (each.entered and not _is_touched(each.entered, now))
        }

    def unplaced(self) -> list[LoosePage]:
        """The pages that several copies of a form lack: a person is asked with which they lie."""
        held = self.ledger.held.that_wait()
        return [*self._waiting(each for each in held if each.reason == PagesOfSeveral.code)]

    def laid_out(self, held: Iterable[Held], fresh: Iterable[LoosePage] = ()) -> list[Gathered]:
        """The forms that these pages make, whole or with what they lack."""
        return gather([*self._waiting(held), *fresh], self._begun)

    def _waiting(self, held: Iterable[Held]) -> Iterator[LoosePage]:
        """The pages that are held, as they would have come; those held together are of one form."""
        for each in held:
            codes = filter(None, map(code_on, each.readings))
            code = each.whose or next(codes, None)
            for reading in each.readings:
                whose = None if reading.identity.instance else code
                has_owner = self.forms.papers.edition(reading.identity).worksheet.client is not None
                page = LoosePage(reading, whose, has_owner, each.arrival, each.sha256, each.id)
                yield replace(page, beside=each.beside)

    def _begun(self, identity: Identity) -> Gathered:
        """A form of which no page is here, with those that it was printed with."""
        printed = self.ledger.printed.get(identity.instance)
        edition = self.forms.papers.edition(identity)
        every = tuple(range(1, len(edition.layout.pages) + 1))
        wanted = (printed.pages if printed is not None else ()) or every
        return Gathered(wanted, stands_alone=edition.worksheet.pages_stand_alone)

    def bound(self, form: Gathered, sha256: str) -> Reading:
        """The form as one reading; its pages are those of the file with this digest."""
        first = form.in_order[0].reading
        mine = [page for page in form.in_order if page.sha256 == sha256]
        numbers = numbers_of(page.reading for page in mine)
        return replace(bound(form, self.forms.papers.edition(first.identity).layout), pages=numbers)


def readings_of(pages: Iterable[LoosePage]) -> tuple[Reading, ...]:
    """What each of these pages says."""
    return tuple(page.reading for page in pages)


def holds_of(form: Gathered, held: dict[str, Held]) -> tuple[Held, ...]:
    """What was held of a form, each once."""
    names = dict.fromkeys(page.held for page in form.in_order if page.held is not None)
    return tuple(held[name] for name in names)


def entered_as(held: Iterable[Held]) -> frozenset[str]:
    """The papers that were made of these pages already, though fellows were lacking."""
    return frozenset(each.entered for each in held if each.entered)


def files_of(form: Gathered) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The files that pages of a form came in, with their pages of it, first page first.

    Whichever came last: the same pages are the same paper, in whatever order they came in.
    """
    found: dict[str, list[Reading]] = {}
    for page in form.in_order:
        found.setdefault(page.sha256, []).append(page.reading)
    return tuple((digest, numbers_of(readings)) for digest, readings in found.items())


def why_nobodys(pages: Iterable[LoosePage]) -> Refusal:
    """Why nobody knows whose these pages are: no code on any, or one that cannot be read."""
    codes = [m for page in pages for m in page.reading.marks if m.pointer == CLIENT]
    return ClientMissing() if all(m.state == "empty" for m in codes) else ClientUnreadable()


def code_on(reading: Reading) -> str | None:
    """The client code that was written on a blank page, if it is certain."""
    if reading.identity.instance:
        return None
    written = (m.raw for m in reading.marks if m.pointer == CLIENT and m.state == "read")
    code = next(written, None)
    if reading.channel != "scan" and isinstance(code, str):
        return parse(code)  # as somebody typed it
    return code if isinstance(code, str) else None


def _code_typed(reading: Reading) -> str | None:
    """The client code on a form that was typed, as far as what is printed and typed agree."""
    written = next((m.raw for m in reading.marks if m.pointer == CLIENT), None)
    if not isinstance(written, str) or not written:
        return reading.identity.client
    return parse(written)


def _likely_on(reading: Reading) -> str | None:
    """The issued code that a blank page most likely has on it, where that is not certain."""
    for mark in reading.marks:
        if mark.pointer == CLIENT and mark.state == "unread" and mark.confidence >= _LIKELY:
            return mark.raw if isinstance(mark.raw, str) else None
    return None


def _is_touched(submission: str, now: Filing) -> bool:
    """Whether somebody decided where this paper belongs: then nothing takes its place by itself."""
    return submission in now.withdrawn or submission in now.moved
