"""Pages that wait -> the forms they are of, and which pages of those are still to come, as of now.

An entry in the ledger says what was lacking when its page came; since then others may have come.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from forms.ground.problems import PAGE_MISSING
from pipeline.records import Held
from pipeline.records.papers import WHOLE_PAPER
from pipeline.records.refusals import PagesAwaited, PagesOfSeveral
from pipeline.store.ledger import ArrivalRow
from pipeline.validation.assembly import Gathered, LoosePage
from pipeline.validation.judgement import reason_of
from pipeline.validation.sorting import SortingTable, holds_of

_MISSING: Final = WHOLE_PAPER + PAGE_MISSING  # somebody said that these pages will not come


@dataclass(frozen=True, slots=True)
class AwaitedForm:
    """A form of which pages are here, and others are not.

    Attributes:
        worksheet: its id. client: the code (with hyphen), where it is known.
        here, missing: pages of the form, by the numbers at their feet.
        until: when it is taken in as it is; where that was done, when it is waited for no longer.
        digests: SHA-256 (hex) of the files with its pages.
        entries: of what waits, its entries in the ledger: the file's id, and which of its forms
            (from 0).
        is_entered: it waited long enough, and lies in its dossier without those pages.
        to_choose: those of the missing that did come, and may be of another copy: that is asked.
        held: the ids (`H-...`) of what waits.
    """

    worksheet: str
    client: str | None
    here: tuple[int, ...]
    missing: tuple[int, ...]
    until: datetime | None
    digests: tuple[str, ...]
    entries: frozenset[tuple[str, int]]
    is_entered: bool = False
    to_choose: tuple[int, ...] = ()
    held: tuple[str, ...] = ()

    @property
    def to_come(self) -> tuple[int, ...]:
        """The missing pages that did not come yet, for all that is known."""
        return tuple(page for page in self.missing if page not in self.to_choose)


def awaited_forms(table: SortingTable) -> tuple[AwaitedForm, ...]:
    """The forms that lack pages which may still come, by client and worksheet."""
    held, unplaced = table.held(), table.unplaced()
    forms = ((form, holds_of(form, held)) for form in table.laid_out(held.values()))
    confirmed = table.ledger.decisions.filing().confirmed

    def is_given_up(each: Held) -> bool:
        return any(said.pointer == _MISSING for said in confirmed.get(each.entered or "", ()))

    waiting = [
        _told(form, mine, unplaced)
        for form, mine in forms
        if form.awaited and not all(map(is_given_up, mine))
    ]
    return tuple(
        sorted(waiting, key=lambda each: (each.client or "", each.worksheet, each.digests))
    )


def _told(form: Gathered, held: Sequence[Held], unplaced: Sequence[LoosePage]) -> AwaitedForm:
    first = form.in_order[0]
    mine = first.reading.identity, first.whose
    alike = {page.number for page in unplaced if (page.reading.identity, page.whose) == mine}
    codes = [first.reading.identity.client, *(page.whose for page in form.in_order)]
    waiting = [each for each in held if each.why == "pages"]
    return AwaitedForm(
        worksheet=first.reading.identity.worksheet,
        client=next(filter(None, codes), None),
        here=form.at_foot(page.number for page in form.in_order),
        missing=form.at_foot(form.missing),
        until=min((each.until for each in waiting or held if each.until), default=None),
        digests=tuple(sorted({each.sha256 for each in held})),
        entries=frozenset((each.arrival, each.part) for each in waiting),
        is_entered=not waiting,
        to_choose=form.at_foot(page for page in form.missing if page in alike),
        held=tuple(each.id for each in waiting),
    )


def as_of_now(rows: Sequence[ArrivalRow], awaited: Sequence[AwaitedForm]) -> Iterator[ArrivalRow]:
    """The entries, each that waits for pages with those that are lacking now.

    `rows`: all of each file, in their order.
    """
    forms = {entry: form for form in awaited for entry in form.entries}
    seen: Counter[str] = Counter()
    for row in rows:
        form = forms.get((row.arrival, seen[row.arrival]))
        seen[row.arrival] += 1
        if form is None or row.outcome != "waiting":
            yield row
            continue
        lacking = PagesAwaited(", ".join(map(str, form.to_come)))
        why = reason_of(lacking if form.to_come else PagesOfSeveral())
        yield replace(row, client=row.client or form.client, reasons=(why,))
