"""An open store -> Today: what each dossier noted when it was drawn, and what the ledger tells.

No dossier is folded here and no page is looked at: a look costs as much with a thousand dossiers
as the rows that it shows.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from typing import Final

from forms.catalogue.titles import title_of
from pipeline.dossiers.outlook import Outlook
from pipeline.outbox.issued import PERSONAL
from pipeline.outbox.roots import Root
from pipeline.outbox.roots_of_orders import root_of_order
from pipeline.records.correction_names import (
    CORRECTION_FOLDER,
    correction_sheet,
    sheet_of_held,
)
from pipeline.records.orders import WaitingOrder
from pipeline.records.paths import pack_name
from pipeline.records.refusals import LEFT_IN_INBOX, SetAside
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.today import facts
from pipeline.today.condition import State
from pipeline.today.handed_out import Outstanding
from pipeline.workspace import Office, Parts

MONTHS: Final = 3  # between two evaluations
SOON: Final = timedelta(days=14)  # before it is due, an evaluation is told of
QUIET: Final = timedelta(days=182)  # after so long without a paper, nothing is due any more
WEEK: Final = timedelta(days=7)
_WHOLE_NUMBER: Final = 8  # characters of the short id of a paper


@dataclass(frozen=True)
class Gathering:
    """Gathers what there is to say of today.

    Attributes:
        parts: of the workspace, on an open store.
        out: what was handed out and did not come back, as far as it was followed.
        root: that of a group, where only what is about its clients is told; else all is.
    """

    parts: Parts
    out: Outstanding
    root: Root | None = None

    @property
    def _office(self) -> Office:
        return self.parts.office

    @property
    def _ledger(self) -> Ledger:
        return self.parts.ledger

    @cached_property
    def now(self) -> datetime:
        """This moment, on the clock of this place."""
        return self._office.clock().astimezone()

    @cached_property
    def outlooks(self) -> Mapping[str, Outlook]:
        """What is ahead in each dossier, by code; "" for the team's papers."""
        texts = self._ledger.outlooks.all()
        return {code: Outlook.from_text(texts[code]) for code in texts if self.is_told(code)}

    def is_told(self, code: str | None) -> bool:
        """Whether what is about this client ("", None: about nobody) is told."""
        return self._is_all or (bool(code) and self.parts.roots.of(code) == self.root)

    @property
    def _is_all(self) -> bool:
        return self.root is None or not self.root.key

    def _lies(self, code: str | None, place: str) -> str:
        """A place below the root of a client, as it is found from where this is told."""
        roots = self.parts.roots
        return roots.seen_from_outbox(roots.of(code), place) if self._is_all else place

    def gathered(self, state: State) -> facts.Today:
        """All there is to say."""
        came_in, counted = self._came_in()
        active = self._active()
        return facts.Today(
            day=self.now.date(),
            questions=tuple(self._questions()),
            lacking=tuple(self._lacking()),
            refused=tuple(self._refused()),
            orders=tuple(self._orders()),
            left_in_inbox=tuple(self._left_in_inbox()),
            evaluations=tuple(sorted(_evaluations(active, self.now.date()), key=_by_day)),
            late_steps=tuple(sorted(_late_steps(active, self.now.date()), key=_since)),
            handed_out=tuple(self._handed_out()),
            quiet=tuple(sorted(code for code in self._open() if code not in active)),
            to_print=(*_to_print(active, self._lies), *self._packs()),
            came_in=came_in,
            counted=counted,
            state=state,
        )

    # What waits for a person

    def _questions(self) -> Iterator[facts.Questions]:
        asked = [(code, ahead) for code, ahead in self.outlooks.items() if ahead.questions]
        for code, ahead in sorted(asked, key=lambda pair: (-pair[1].urgent, pair[0])):
            about = "client" if code else "team"
            place = self._lies(code or None, _lies(correction_sheet(code or None)))
            yield facts.Questions(code or None, about, ahead.questions, ahead.urgent, place)
        for held in self._ledger.held.that_wait() if self._is_all else ():
            if held.why == "client":
                yield facts.Questions(None, "nobody", 1, 1, _lies(sheet_of_held(held.id)))
        yield from self._questions_of_orders()

    def _questions_of_orders(self) -> Iterator[facts.Questions]:
        roots = self.parts.roots
        for root, orders in self._orders_by_root().items():
            for name, number in Counter(_sheets_of_orders(orders)).items():
                place = roots.seen_from_outbox(root, _lies(name)) if self._is_all else _lies(name)
                yield facts.Questions(None, "order", number, number, place)

    def _orders_by_root(self) -> dict[Root, list[WaitingOrder]]:
        found: dict[Root, list[WaitingOrder]] = {}
        for each in self._waiting_orders:
            found.setdefault(root_of_order(each, self.parts.roots), []).append(each)
        return found

    @cached_property
    def _waiting_orders(self) -> list[WaitingOrder]:
        from pipeline.orders.order_log import any_waits

        if not any_waits(self._ledger.decisions.all()):
            return []
        waiting = [each for each in self.parts.ordering.waiting() if not each.declined]
        if self._is_all:
            return waiting
        return [each for each in waiting if root_of_order(each, self.parts.roots) == self.root]

    def _orders(self) -> Iterator[facts.OrderWaiting]:
        for each in self._waiting_orders:
            how = "on_sheet" if each.is_asked_on_paper else "by_command"
            how = "by_itself" if each.is_to_mend else how
            yield facts.OrderWaiting(
                each.id, each.because, self._office.words(f"today.order_{how}", id=each.id)
            )

    def _lacking(self) -> Iterator[facts.LackingPages]:
        for form in (each for each in self.parts.awaited() if self.is_told(each.client)):
            from pipeline.jobs.waiting_note import lacking

            message = lacking(form, self._office.catalogue, self._office.words)
            yield facts.LackingPages(form.client, self.title(form.worksheet), message)

    def _refused(self) -> Iterator[facts.Refused]:
        from pipeline.dossiers.refused import still_refused

        words = self._office.words
        by_why: dict[tuple[str, str, str], list[facts.PaperByNumber]] = {}
        for row in filter(self._is_shown, still_refused(self._ledger)):
            code, params = row.reasons[0].code, row.reasons[0].params
            reason = words(f"refusals.{code}.reason", **params)
            remedy = words(f"refusals.{code}.remedy", **params)
            paper = facts.PaperByNumber(_number(row), self._local(row).date())
            by_why.setdefault((code, reason, remedy), []).append(paper)
        for why, papers in sorted(by_why.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            papers.sort(key=lambda paper: paper.day, reverse=True)
            yield facts.Refused(*why, tuple(papers))

    def _is_shown(self, refused: ArrivalRow) -> bool:
        """Whether a refused paper lies below this root; below the outbox all are told."""
        if self._is_all:
            return True
        rows = self._ledger.arrivals.of_file(refused.arrival)
        return self.parts.shelf.root_of(rows) == self.root

    def _left_in_inbox(self) -> Iterator[facts.LeftInInbox]:
        waiting = self._ledger.arrivals.waiting_for() if self._is_all else {}
        words = self._office.words
        for code in (SetAside.code, *LEFT_IN_INBOX):
            if number := waiting.get(code, 0):
                why = words(f"refusals.{code}.reason"), words(f"refusals.{code}.remedy")
                yield facts.LeftInInbox(code, number, *why)

    # What is due

    def _open(self) -> dict[str, Outlook]:
        """The dossiers in which something may still be due."""
        return {
            code: ahead
            for code, ahead in self.outlooks.items()
            if code and ahead.as_of is not None and not ahead.finished
        }

    def _active(self) -> dict[str, Outlook]:
        """Those of them of which a paper came not too long ago."""
        since = self.now.date() - QUIET
        return {
            code: ahead
            for code, ahead in self._open().items()
            if ahead.as_of and max(ahead.as_of, ahead.came or ahead.as_of) >= since
        }

    def _packs(self) -> Iterator[facts.ToPrint]:
        """The packs of new clients of whom no paper came yet, the latest opened first."""
        began = {code for code, ahead in self.outlooks.items() if ahead.as_of is not None}
        filing, roots = self._ledger.decisions.filing(), self.parts.roots
        clients = (each for each in self._ledger.clients.all() if each.code not in began)
        for each in sorted(clients, key=lambda client: client.opened_at, reverse=True):
            code, place = each.code, f"{each.code}/{PERSONAL}/{pack_name(each.code)}"
            is_open = filing.person(code) == code and filing.closed_on(code) is None
            is_new = self.now - each.opened_at < QUIET
            if not (is_open and is_new and self.is_told(code)):
                continue
            with suppress(OSError):  # an outbox that is away
                if (roots.of(code).path / place).is_file():
                    yield facts.ToPrint(code, (self._lies(code, place),), None, 0)

    def _handed_out(self) -> Iterator[facts.HandedOut]:
        person = self._ledger.decisions.filing().person
        finished = {code for code, ahead in self.outlooks.items() if ahead.finished}
        overdue = (
            (day, person(code), worksheet, number)
            for code, worksheet, number, day in self.out.overdue(self.now.date())
            if person(code) not in finished and self.is_told(code)
        )
        for (day, code), some in groupby(sorted(overdue), key=lambda each: each[:2]):
            told = [(self.title(worksheet), number) for _, _, worksheet, number in some]
            titles, numbers = zip(*told, strict=True)
            yield facts.HandedOut(code, titles, numbers, day)

    # What came in

    def _came_in(self) -> tuple[tuple[facts.CameIn, ...], facts.Counted]:
        from pipeline.dossiers.outcomes import each_once

        today = self.now.date()
        rows = self._ledger.arrivals.between(
            self.midnight(today - WEEK + timedelta(days=1)), self.midnight(today + WEEK)
        )
        came = tuple(self.came_in(each_once(rows)))
        ended = Counter(each.outcome for each in came)
        lately = sum(each.at.date() == today for each in came)
        return came[::-1], facts.Counted(lately, len(came), tuple(sorted(ended.items())))

    def came_in(self, rows: Iterable[ArrivalRow]) -> Iterator[facts.CameIn]:
        """Entries as they stand, without anything that a person wrote."""
        outcomes = None
        for row in rows:
            if row.submission is not None:
                from pipeline.dossiers.outcomes import Outcomes

                outcomes = outcomes or Outcomes(self.parts.papers)
            now = outcomes.now(row) if outcomes is not None else row
            if not self.is_told(now.client):
                continue
            sheet = self.title(now.worksheet) if now.worksheet else None
            yield facts.CameIn(_number(now), self._local(now), now.client, sheet, now.outcome)

    def midnight(self, day: date) -> datetime:
        """When a day begins, on the clock of this place."""
        return datetime.combine(day, time()).astimezone()

    def _local(self, row: ArrivalRow) -> datetime:
        return row.received_at.astimezone()

    def title(self, worksheet: str) -> str:
        """What a sheet is called, for who looks."""
        return title_of(worksheet, self._office.catalogue, self._office.language)


def _evaluations(active: Mapping[str, Outlook], today: date) -> Iterator[facts.Evaluation]:
    for code, ahead in active.items():
        since = ahead.looked_back or ahead.began
        if since is not None and (due := months_later(since, MONTHS)) <= today + SOON:
            yield facts.Evaluation(code, ahead.looked_back, due)


def _late_steps(active: Mapping[str, Outlook], today: date) -> Iterator[facts.LateSteps]:
    for code, ahead in active.items():
        late = [step for step in ahead.steps if step.last_day < today]
        if late:
            yield facts.LateSteps(code, tuple(step.action for step in late), late[0].last_day)


def _to_print(
    active: Mapping[str, Outlook], lies: Callable[[str, str], str]
) -> Iterator[facts.ToPrint]:
    """By the last contact, the latest first."""
    ready = ((code, ahead) for code, ahead in active.items() if ahead.forms)
    for code, ahead in sorted(ready, key=lambda pair: (_backwards(pair[1].as_of), pair[0])):
        files = tuple(lies(code, f"{code}/{name}") for name in ahead.forms)
        yield facts.ToPrint(
            code, files, ahead.as_of, ahead.questions, ahead.ask_home, ahead.stays_here
        )


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last day of that month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), after - timedelta(days=1))


def _lies(sheet: str) -> str:
    return f"{CORRECTION_FOLDER}/{sheet}.pdf"


def _sheets_of_orders(waiting: Sequence[WaitingOrder]) -> Iterator[str]:
    if not waiting:
        return  # what lays out sheets is slow to load
    from pipeline.review.order_sheets import order_sheets

    for sheet in order_sheets(waiting):
        yield from (sheet.name for _ in sheet.orders)


def _number(row: ArrivalRow) -> str:
    """The short id of a paper; it stands in the text beside a refused one, too."""
    return (row.sha256 or "")[:_WHOLE_NUMBER].upper()


def _backwards(day: date | None) -> int:
    return -day.toordinal() if day is not None else 0


def _by_day(each: facts.Evaluation) -> tuple[date, str]:
    return each.due, each.client


def _since(each: facts.LateSteps) -> tuple[date, str]:
    return each.since, each.client
