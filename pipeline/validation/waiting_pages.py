"""Pages that are held -> what becomes of them once they waited long enough, or have an owner."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from forms.ground.problems import PAGE_MISSING, missing_pages
from pipeline.dossiers.abridging import BLANK
from pipeline.records import Arrival, Held, Submission
from pipeline.records.refusals import PagesAwaited, PagesOfSeveral
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.validation.acceptance import FormJudge
from pipeline.validation.assembly import Gathered
from pipeline.validation.duplicates import Comparison
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
from pipeline.validation.sorting import SortingTable, code_on, entered_as, files_of, holds_of


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
        """What becomes of pages that have waited long enough for their fellows.

        And of forms that are whole without a page that came: somebody had put pages of them away,
        and undid that.
        """
        due = {each.id: each for each in self.ledger.held.until(now)}
        back = self.ledger.held.came_back()
        if not due and not back:
            return Judgement()
        waiting = self.table.held()
        so_far = Judgement()
        for form in self.table.laid_out(waiting.values()):
            mine = holds_of(form, waiting)
            is_due = any(each.id in due and each.why == "pages" for each in mine)
            is_whole = not form.awaited and any(each.id in back for each in mine)
            if not (is_due or is_whole):
                continue
            if form.is_mixed:
                so_far += _asked_which(mine)
            else:
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
        """What becomes of held pages when a person says whose they are, or beside which they lie.

        Pages from a scanner may have fellows to wait for still.
        """
        owned = replace(held, whose=code)
        said = code
        if held.beside is not None:  # whose they are was plain, or said before
            owned, said = held, "" if _says_whose(held) else held.whose or ""
        if not all(reading.form_pages for reading in held.readings):  # it came whole
            return self._entered_whole(owned, code)
        waiting = self.table.held() | {held.id: owned}
        so_far = Judgement()
        for form in self.table.laid_out(waiting.values()):
            mine = holds_of(form, waiting)
            if owned not in mine:
                continue
            if form.is_mixed:
                so_far += _asked_which(mine)
            elif form.awaited and self.patience:
                so_far += self._waits(form, owned, now + self.patience)
            else:
                so_far += self._entered(form, mine, so_far.before, said or None, now=now)
        return so_far

    def known_by_now(self, became: Judgement, now: datetime) -> Judgement:
        """What becomes of pages that wait, of a form that is entered whole now.

        Those that say nothing beyond it are known; those of a print are taken in: their fellows
        need not come any more. What is asked about the others is asked still.

        Args:
            became: what is decided about the file with that form.
            now: when it came.
        """
        whole = [each for each in became.submissions if not missing_pages(each.problems)]
        if not whole:
            return Judgement()
        held = self.ledger.held.that_wait()
        waiting = {
            each.id: each for each in held if each.why == "pages" and each.id not in became.released
        }
        known = Judgement()
        for form in self.table.laid_out(waiting.values()):
            of_form = [each for each in whole if _is_alike(form, each)]
            if form.awaited and of_form:
                mine = holds_of(form, waiting)
                before = (became + known).before
                judged = self._beside(of_form, self._judged(form, mine, before), became)
                if judged.row.outcome == "duplicate":
                    known += settled(judged.row, mine)
                elif judged.found and form.in_order[0].reading.identity.instance:
                    known += self._entered(form, mine, before, now=now)
        asked = (each for each in held if each.reason == PagesOfSeveral.code)
        return known + self._known_of_several(asked, whole, became)

    def _beside(self, whole: Sequence[Submission], judged: Judged, became: Judgement) -> Judged:
        """What becomes of pages beside whole papers of the same form: known, if these say it all.

        On a page of a blank sheet without its day nothing else tells that it is of that form.
        """
        compared = Comparison(self.forms.store, became.pictures)
        part = judged.submission
        if part is None or not any(compared.is_part_of(part, each) for each in whole):
            return judged
        row = replace(judged.row, outcome="duplicate", submission=None, path=None, reasons=())
        return Judged(row)

    def _known_of_several(
        self, asked: Iterable[Held], whole: Sequence[Submission], became: Judgement
    ) -> Judgement:
        """The same of pages of which a person is asked with which they lie."""
        known = Judgement()
        for each in asked:
            (form,) = self.table.laid_out([replace(each, beside=each.id)])
            of_form = [one for one in whole if _is_alike(form, one)]
            if of_form:
                judged = self._beside(of_form, self._judged(form, (each,), became.before), became)
                if judged.row.outcome == "duplicate":
                    known += settled(judged.row, (each,))
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
            files=files_of(form),
            client=code,
            instead_of=entered_as(held),
        )

    def _entered_whole(self, held: Held, code: str) -> Judgement:
        """A form that came whole, and of which a person said whose it is."""
        (reading,) = held.readings
        judged = self.forms.judge(_as_it_came(held), reading, client=code)
        return settled(judged.row, (held,)) + Judgement(late=(judged,))


def _says_whose(held: Held) -> bool:
    """Whether pages say by themselves whose they are."""
    return any(each.identity.instance or code_on(each) for each in held.readings)


def _asked_which(held: Iterable[Held]) -> Judgement:
    """Of pages that several copies of a form lack, a person is asked with which they lie."""
    why = PagesOfSeveral()
    became = Judgement()
    for each in held:
        identity = each.readings[0].identity
        row = entry(_as_it_came(each), numbers_of(each.readings), identity.worksheet, each.whose)
        row = replace(row, outcome="review", reasons=(reason_of(why),))
        now = replace(each, why="client", reason=why.code, until=None, beside=None)
        became += settled(row, (each,)) + Judgement(hold=(now,))
    return became


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
