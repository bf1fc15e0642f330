"""What `run` does between taking the watcher's lock and letting go of it: round after round."""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from pipeline.intake.found import Found
from pipeline.intake.leftovers import Waiting
from pipeline.intake.rounds import Rounds, Tally
from pipeline.intake.watching import Pause, run_once, watch
from pipeline.jobs import attempted
from pipeline.orders.order_log import any_waits
from pipeline.records import Arrival
from pipeline.records.jobs import TEAM
from pipeline.records.refusals import LEFT_IN_INBOX, Refusal
from pipeline.store.heartbeat import InHand, NotedInHand, Pulse, note_waiting, waited
from pipeline.store.ledger import ArrivalRow, ClockError, Reason
from pipeline.store.locks import InboxLock
from pipeline.store.mounts import on_share
from pipeline.store.scrubbing import Scrub
from pipeline.store.trouble import StoreError, StoreStopsError
from pipeline.today.bulletin import Bulletin
from pipeline.workspace import Parts

DAY: Final = 86_400.0  # seconds between two looks through the whole database
HOUR: Final = 3_600.0  # seconds between two looks whether somebody else touched a large one
LOOKING: Final = 20.0  # seconds between two looks at the page of today while there is much to do
DRAWING: Final = 3.0  # seconds of drawing between two rounds, so that neither waits for the other


class PausedError(OSError):
    """The store could not be used: the papers stay in the inbox until it can; why, in a word."""


class InboxAwayError(Exception):
    """The inbox cannot be looked into."""


def rounds_of(
    parts: Parts,
    stop: threading.Event,
    *,
    inbox: Callable[[], Path] | None = None,
    hand: InHand | None = None,
    beat: Callable[[], None] = lambda: None,
) -> Rounds:
    """The rounds that `run` goes through a workspace's inbox, until `stop` is set."""
    settings = parts.office.settings

    # what takes papers in is loaded with the first one
    def take(arrival: Arrival) -> None:
        parts.route.take(arrival)

    def refuse(refusal: Refusal, found: Found) -> None:
        parts.route.refuse_unread(refusal, found)

    def afresh() -> None:
        parts.office.reading.close()

    return Rounds(
        inbox=inbox or (lambda: settings.inbox),
        take=take,
        refuse=refuse,
        settle_interval=settings.settle_interval,
        settle_deadline=settings.settle_deadline,
        refuse_after=settings.refuse_after,
        limit=settings.max_file_bytes,
        clock=parts.office.clock,
        timer=time.monotonic,
        stop=stop,
        hand=hand or InHand(),
        beat=beat,
        afresh=afresh,
        waited=waited(settings.store),
        writer_interval=settings.writer_interval,
    )


class Service:
    """One watcher at work in one workspace, with the lock of its store held."""

    def __init__(
        self, parts: Parts, stop: threading.Event, pulse: Pulse, tell: Callable[[str], None]
    ) -> None:
        """Ready to work.

        Args:
            parts: of the workspace.
            stop: is set when it is to end.
            pulse: tells others that it lives.
            tell: tells the person at the keyboard something.
        """
        self._office = parts.office
        self._parts = parts
        self._jobs = parts.jobs
        self._say = tell
        self._stop = stop
        self._pulse = pulse
        self._lock = InboxLock()
        hand = NotedInHand(parts.office.settings.store)
        self._rounds = rounds_of(parts, stop, inbox=self._inbox, hand=hand, beat=self._beat)
        self._waiting: tuple[Waiting, ...] | None = None
        self._since: Mapping[str, tuple[float, float]] = {}
        self._drawn: set[str] = set()
        self.untold = 0  # things that lie in the inbox, and that people are not told of yet
        self._examined = self._asked = time.monotonic()  # just before we began
        self._day: date | None = None
        self.bulletin = Bulletin(parts, pulse, tell)
        copy = partial(attempted, parts.office.keeping.copy_daily, "the daily copy")
        self._scrub = Scrub(parts.office.settings.store, parts.ledger, copy)
        self._rounds.ahead = parts.reading.ask

    def once(self) -> None:
        """Take in what lies there, draw what follows from it, and end.

        Raises:
            InboxAwayError: the inbox cannot be looked into.
            PausedError: the store could not be used for some paper, if only for a while.
            ClockError: the clock says what cannot be.
            StoreHurtError: something in the store is gone, or no more what it was.
        """
        try:
            tally = run_once(self._rounds, self._between)
        except OSError as error:
            self._draw(None)
            raise InboxAwayError from error
        self._note(tally)
        self._take_overdue()
        self._draw(None)
        were_drawn = self._jobs.all_drawn
        self._jobs.suggest_pending()
        if were_drawn and not self._jobs.all_drawn:  # words of a pen agreed with what was suggested
            self._draw(None)
        self._tell(tally.taken)
        self.bulletin.look(watches=False)
        self.bulletin.note_outbox()
        if tally.paused:
            raise PausedError(tally.trouble)
        self._scrub.go_far(self._office.clock())

    def watch(self) -> None:
        """Go round until told to stop; raises LostLeaseError, StoreHurtError."""
        self._say(self._office.words("messages.watching"))
        inbox = self._office.settings.inbox
        watch(lambda: inbox, self._pass, self._stop, self._interval(), self._alarm)
        self.bulletin.look(watches=False)  # from now on nobody does

    def end(self) -> None:
        """Let go of what is held."""
        self._parts.reading.rest()
        self._lock.let_go()

    def _inbox(self) -> Path:
        """The inbox, if it is itself and nobody else's."""
        self._parts.ledger.demand_clock(self._office.clock())
        folder = self._office.settings.inbox
        self._office.landmarks.look("inbox", folder)
        self._lock.hold(folder)
        return folder

    def _interval(self) -> float:
        settings = self._office.settings
        if on_share(settings.inbox):
            return max(settings.scan_interval, settings.share_scan_interval)
        return settings.scan_interval

    def _pass(self) -> Pause:
        """One round, and some drawing; how long to wait then."""
        tally = self._rounds.go()
        self._note(tally)
        self._take_overdue()
        self._draw(DRAWING)
        self._tell(tally.taken)
        is_busy = bool(tally.left) or not self._jobs.all_drawn
        if not is_busy or self.bulletin.is_older_than(LOOKING):
            self.bulletin.look(watches=True)
        self.bulletin.tell_outbox()
        if tally.paused:
            raise PausedError(tally.trouble)
        return self._rest_after(tally)

    def _rest_after(self, tally: Tally) -> Pause:
        """Do what waits for a quiet moment; how long to wait then."""
        if tally.left:
            return Pause(0.0)
        if not tally.taken and self._is_look_due():
            self._parts.ledger.demand_sound(self._office.clock())
            self._examined = time.monotonic()
        self._parts.reading.rest()
        is_quiet = not (tally.taken or tally.settling or self._jobs.are_done_by_others())
        if is_quiet and self._scrub.go_on(self._office.clock()):
            return Pause(0.0)
        if is_quiet and self._jobs.suggest_pending(most=1):
            return Pause(0.0)
        wishes = [self._interval(), self._jobs.rest()]
        wishes += [self._office.settings.settle_interval] if tally.settling else []
        want = min(wish for wish in wishes if wish is not None)
        return Pause(max(want, tally.breather), min(tally.breather, self._interval() * 4))

    def _is_look_due(self) -> bool:
        """Whether to look through the whole database now."""
        now = time.monotonic()
        if now - self._examined >= DAY:
            return True
        if now - self._asked < HOUR:
            return False
        self._asked = now
        return self._parts.ledger.is_touched(self._office.clock())

    def _between(self, tally: Tally) -> None:
        """Between two rounds of `run --once`."""
        if tally.taken:
            self._note(tally)
            self._draw(DRAWING)

    def _beat(self) -> None:
        if self._pulse.is_due():
            self._pulse.beat(self._office.clock())

    def _alarm(self, trouble: str) -> None:
        paused = "messages.clock_stops" if trouble == ClockError.__name__ else "messages.paused"
        self._say(self._office.words(paused if trouble else "messages.resumed"))
        self._tell_trouble(trouble)

    def tell_stop(self, error: StoreStopsError) -> None:
        """Tell on the page of today why we stop, where it can be drawn still."""
        with suppress(StoreError):
            self._tell_trouble(type(error).__name__)

    def _tell_trouble(self, trouble: str) -> None:
        """Tell who asks, and who looks at the page of today, what keeps us, if anything."""
        self._pulse.beat(self._office.clock(), trouble=trouble)
        if trouble and trouble != ClockError.__name__:
            self.bulletin.look(watches=True)

    def _note(self, tally: Tally) -> None:
        """Note what waits, for people and for the next run."""
        self.untold = tally.untold
        self._pulse.beat(
            self._office.clock(),
            every=self._interval(),
            waiting=len(tally.waiting),
            settling=len(tally.settling),
            left=len(tally.left),
        )
        self.bulletin.note_outbox()
        if tally.waiting != self._waiting:
            now = self._office.clock()
            rows = [_row(one, now) for one in tally.waiting]
            self._parts.ledger.note_waiting(rows, LEFT_IN_INBOX)
            self._waiting = tally.waiting
        if tally.since != self._since:
            note_waiting(self._office.settings.store, tally.since)
            self._since = tally.since

    def _take_overdue(self) -> None:
        now = self._office.clock()
        held = self._parts.ledger.held
        if held.until(now) or held.came_back():
            self._parts.route.take_overdue()
        if now.date() != self._day:  # what was too much for one day goes on
            self._day = now.date()
            if any_waits(self._parts.ledger.decisions.all()):
                self._parts.ledger.jobs.ask([TEAM])

    def _draw(self, seconds: float | None) -> None:
        if seconds is not None and self._jobs.are_done_by_others():
            self._jobs.draw_here()
            return
        self._drawn |= set(self._jobs.draw_pending(seconds))

    def _tell(self, taken: int) -> None:
        if taken:
            self._say(self._office.words("messages.passed", taken=taken, clients=len(self._drawn)))
        self._drawn.clear()


def _row(waiting: Waiting, now: datetime) -> ArrivalRow:
    reason = Reason(waiting.reason.code, waiting.reason.pointer, waiting.reason.params)
    return ArrivalRow(waiting.id, waiting.name, None, now, "waiting", reasons=(reason,))
