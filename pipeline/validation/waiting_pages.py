"""Pages that are held -> what becomes of them once they waited long enough, or have an owner."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from forms.ground.problems import PAGE_MISSING, missing_pages
from pipeline.dossiers.abridging import BLANK
from pipeline.records import Arrival, Held, Submission
from pipeline.records.refusals import PagesAwaited
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.validation.acceptance import FormJudge
from pipeline.validation.assembly import Gathered
from pipeline.validation.judgement import (
    Before,
    Judged,
    Judgement,
    asked_whose,
    entry,
    kept_for,
    kept_for_fellows,
    numbers_of,
    reason_of,
    settled,
)
from pipeline.validation.sorting import SortingTable, entered_as, holds_of, other_files


@dataclass(frozen=True, slots=True)
class WaitingPages:
    """Decides about pages that are held; enters nothing.

    Attributes:
        patience: how long a page from a scanner waits for its fellows.
    """

    forms: FormJudge
    ledger: Ledger
    table: SortingTable
    patience: timedelta

    def overdue(self, now: datetime) -> Judgement:
        """What becomes of pages that have waited long enough for their fellows."""
        due = {each.id: each for each in self.ledger.held.until(now)}
        if not due:
            return Judgement()
        waiting = self.table.held()
        so_far = Judgement()
        for form in self.table.laid_out(waiting.values()):
            mine = holds_of(form, waiting)
            if any(each.id in due and each.why == "pages" for each in mine):
                so_far += self._entered(form, mine, so_far.before, now=now)
        kept = {each.id for each in so_far.hold}
        gone = [each for id_, each in due.items() if each.entered and id_ not in kept]
        ended = tuple(row for each in gone for row in self._given_up(each))
        return so_far + Judgement(settled=ended, released=tuple(each.id for each in gone))

    def _given_up(self, held: Held) -> Iterator[tuple[int, ArrivalRow]]:
        """The entry of pages whose fellows will not come any more: that is nobody's work now."""
        entered = self.ledger.arrivals.of_bytes(held.sha256)
        rows = [row for row in entered if row.arrival == held.arrival]
        row = rows[held.part] if held.part < len(rows) else None
        if row is None or row.submission != held.entered or row.outcome != "review":
            return
        reasons = tuple(each for each in row.reasons if each.code != PAGE_MISSING)
        asks = any(each.code not in BLANK for each in reasons)
        yield held.part, replace(row, reasons=reasons, outcome="review" if asks else "accepted")

    def assigned(self, held: Held, code: str, now: datetime) -> Judgement:
        """What becomes of held pages when a person says whose they are.

        Pages from a scanner may have fellows to wait for still.
        """
        owned = replace(held, whose=code)
        if not all(reading.form_pages for reading in held.readings):  # it came whole
            return self._entered_whole(owned, code)
        waiting = self.table.held() | {held.id: owned}
        so_far = Judgement()
        for form in self.table.laid_out(waiting.values()):
            mine = holds_of(form, waiting)
            if owned not in mine:
                continue
            if form.awaited and self.patience:
                so_far += self._waits(form, owned, now + self.patience)
            else:
                so_far += self._entered(form, mine, so_far.before, code, now=now)
        return so_far

    def known_by_now(self, became: Judgement) -> Judgement:
        """What becomes of pages that say nothing beyond a form that is entered now.

        Args:
            became: what is decided about the file with that form.
        """
        whole = [each for each in became.submissions if not missing_pages(each.problems)]
        if not whole:
            return Judgement()
        waiting = {
            id_: each
            for id_, each in self.table.held().items()
            if each.why == "pages" and id_ not in became.released
        }
        known = Judgement()
        for form in self.table.laid_out(waiting.values()):
            if form.awaited and any(_is_alike(form, each) for each in whole):
                mine = holds_of(form, waiting)
                judged = self._judged(form, mine, became.before)
                if judged.row.outcome == "duplicate":
                    known += settled(judged.row, mine)
        return known

    def _waits(self, form: Gathered, owned: Held, until: datetime) -> Judgement:
        """Pages that have an owner now, and wait for their fellows from now on."""
        wait = replace(owned, why="pages", reason=PagesAwaited.code, until=until)
        row = _waiting_row(wait, PagesAwaited(form.lacking))
        return Judgement(settled=((wait.part, row),), released=(wait.id,), hold=(wait,))

    def _entered(
        self,
        form: Gathered,
        held: tuple[Held, ...],
        before: Before,
        code: str | None = None,
        *,
        now: datetime,
    ) -> Judgement:
        """A form of which all pages were held."""
        judged = self._judged(form, held, before, code)
        if judged.held is not None:  # a person is asked whose it is, no longer for pages
            return asked_whose(judged.row, held)
        became = settled(judged.row, held) + Judgement(late=(judged,))
        if judged.submission is not None and form.missing:
            kept = kept_for(form, self.patience)
            became += kept_for_fellows(held, judged.submission.id, now + kept)
        return became

    def _judged(
        self, form: Gathered, held: tuple[Held, ...], before: Before, code: str | None = None
    ) -> Judged:
        """What becomes of such a form, as it is."""
        last = max(held, key=lambda each: each.received_at)
        return self.forms.judge(
            _as_it_came(last),
            self.table.bound(form, last.sha256),
            before,
            others=other_files(form, last.sha256),
            client=code,
            instead_of=entered_as(held),
        )

    def _entered_whole(self, held: Held, code: str) -> Judgement:
        """A form that came whole, and of which a person said whose it is."""
        (reading,) = held.readings
        judged = self.forms.judge(_as_it_came(held), reading, client=code)
        return settled(judged.row, (held,)) + Judgement(late=(judged,))


def _is_alike(form: Gathered, whole: Submission) -> bool:
    """Whether pages may be of this very form."""
    first = form.in_order[0]
    whose = first.reading.identity.client or first.whose
    return (first.reading.identity.worksheet, first.reading.identity.instance, whose) == (
        whole.worksheet,
        whole.instance,
        whole.written_for or whole.client,
    )


def _waiting_row(held: Held, awaited: PagesAwaited) -> ArrivalRow:
    worksheet = held.readings[0].identity.worksheet
    row = entry(_as_it_came(held), numbers_of(held.readings), worksheet, held.whose)
    return replace(row, outcome="waiting", reasons=(reason_of(awaited),))


def _as_it_came(held: Held) -> Arrival:
    """The file that held pages came in, as far as judging asks."""
    return Arrival("", b"", held.sha256, held.received_at, held.arrival)
