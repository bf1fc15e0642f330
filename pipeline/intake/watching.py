"""The inbox, looked at again and again -> papers handed on one at a time, each exactly once."""

import logging
import threading
import time
from collections.abc import Callable, Container, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from pipeline.intake.arrivals import Found, Scan, StillChangingError, identify, read, remove, scan
from pipeline.intake.fair_queue import Queue
from pipeline.intake.settling import Looks, Verdict
from pipeline.records import Arrival
from pipeline.records.refusals import (
    EmptyFile,
    NeverSettled,
    NotWhole,
    Refusal,
    SetAside,
    StayedEmpty,
    Unreadable,
)
from pipeline.store.heartbeat import Hand
from pipeline.store.locks import LostLeaseError

log = logging.getLogger(__name__)

LONGEST_PAUSE: Final = 60.0
TRIES: Final = 5
LOOKS: Final = 3  # that a single run gives each file at least, however long they take
DEATHS: Final = 3  # so often the program may end with one paper in hand
BATCH: Final = 200  # papers in one round, at most
ROUND: Final = 3.0  # seconds in which a round begins a further paper
# Looking round may take this share of one core, and this share of the time of a slow disk.
SHARE_OF_CORE: Final = 0.03
SHARE_OF_TIME: Final = 0.1

Take = Callable[[Arrival], None]
Refuse = Callable[[Refusal, Found], None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that stays in the inbox for now: an id, its name as given, and why (a refusal).

    Attributes:
        mark: by which a later run knows the file. first: when it was first seen, by the timer.
    """

    id: str
    name: str
    reason: Refusal
    mark: str = ""
    first: float = 0.0


@dataclass(frozen=True, slots=True)
class Tally:
    """What one pass did, and what it left.

    Attributes:
        taken: papers handed on. settling: raw names to look at again soon.
        left: raw names of papers that are ready, for the next round.
        ignored: things in the inbox that are no papers.
        paused: whether the round was broken off because the store could not be used.
        breather: seconds that looking round must be followed by, so that it stays cheap.
    """

    taken: int = 0
    settling: frozenset[bytes] = frozenset()
    left: frozenset[bytes] = frozenset()
    waiting: tuple[Waiting, ...] = ()
    ignored: int = 0
    paused: bool = False
    breather: float = 0.0


@dataclass(slots=True)
class _Aside:
    """A file that could not be handled, or not removed afterwards."""

    found: Found
    tries: int
    again: float  # when to try again, in seconds of the timer
    of_store: bool  # whether it was the store's fault, as far as we know


class PaperUnreadableError(Exception):
    """The file in the inbox cannot be read now; the store has no part in it."""


@dataclass(slots=True)
class Rounds:
    """Goes round one inbox.

    Attributes:
        inbox: asked at every pass, so that a folder that was moved away and back is found.
        take: takes a paper in; when it returns, the paper is in the ledger. Then the file goes.
        refuse: the same for a file that is refused without being read.
        settle_interval, settle_deadline, refuse_after: seconds, as in Looks.
        limit: bytes of the largest file.
        clock: the time of day (aware). timer: seconds that only go forward.
        hand: notes what is in hand. beat: called before each paper: we are alive.
        waited: as in Looks.
    """

    inbox: Callable[[], Path]
    take: Take
    refuse: Refuse
    settle_interval: float
    settle_deadline: float
    limit: int
    clock: Callable[[], datetime]
    timer: Callable[[], float]
    stop: threading.Event = field(default_factory=threading.Event)
    refuse_after: float = float("inf")
    hand: Hand = field(default_factory=Hand)
    beat: Callable[[], None] = lambda: None
    waited: Mapping[str, float] = field(default_factory=dict)
    batch: int = BATCH
    round: float = ROUND
    _looks: Looks = field(init=False)
    _queue: Queue = field(init=False)
    _last: Scan = field(init=False, default_factory=lambda: Scan({}, 0, 0))
    _aside: dict[bytes, _Aside] = field(init=False, default_factory=dict)
    _entered: dict[bytes, _Aside] = field(init=False, default_factory=dict)
    _told: dict[bytes, tuple[Found, Waiting]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._looks = Looks(
            self.settle_interval, self.settle_deadline, self.refuse_after, self.waited
        )
        self._queue = Queue(self._looks)

    def go(self) -> Tally:
        """One round of the inbox; a paper in hand is finished also when `stop` is set.

        Raises:
            OSError: the inbox is not there or cannot be read now.
        """
        cpu, wall = time.thread_time(), time.perf_counter()
        verdicts = self._look()
        ready = [one for one, verdict in verdicts if verdict == "still" and self._is_open(one)]
        late = [one for one, verdict in verdicts if verdict == "late" and self._is_open(one)]
        chosen = late[: self.batch] + self._queue.next(ready, self.batch)
        cpu, wall = time.thread_time() - cpu, time.perf_counter() - wall
        handled, taken, paused = self._hand_round(chosen)
        now = self.timer()
        again = {one.raw: self._looks.look(one, now) for one in handled if not self._is_done(one)}
        if again:
            verdicts = [(one, again.get(one.raw, verdict)) for one, verdict in verdicts]
        done = {one.raw for one in handled}
        return Tally(
            taken=taken,
            settling=frozenset(
                one.raw for one, verdict in verdicts if verdict == "settling"
            ) - self._entered.keys(),
            left=frozenset(self._left(verdicts, done)),
            waiting=tuple(self._waiting(verdicts)),
            ignored=self._last.ignored + self._last.skipped,
            paused=paused,
            breather=max(cpu / SHARE_OF_CORE, wall / SHARE_OF_TIME),
        )  # fmt: skip

    def _left(
        self, verdicts: Iterable[tuple[Found, Verdict]], done: Container[bytes]
    ) -> Generator[bytes]:
        """Those that were ready and not reached, or only now turned out to be late."""
        for one, verdict in verdicts:
            is_ready = verdict == "still" and one.raw not in done
            if (is_ready or verdict == "late") and self._is_open(one):
                yield one.raw

    def _look(self) -> list[tuple[Found, Verdict]]:
        before = self._last.found
        self._last = scan(self.inbox(), before)
        found = self._last.found
        if before.keys() != found.keys():
            self._looks.keep_only(found)
            self._told = {raw: told for raw, told in self._told.items() if raw in found}
        self._aside = {raw: a for raw, a in self._aside.items() if found.get(raw) is a.found}
        self._entered = {raw: e for raw, e in self._entered.items() if found.get(raw) is e.found}
        for entered in self._entered.values():
            if self.timer() >= entered.again:
                self._remove(entered.found)
        now, look = self.timer(), self._looks.look
        return [(one, look(one, now)) for one in found.values()]

    def _is_done(self, one: Found) -> bool:
        return one.raw in self._entered or one.raw in self._aside

    def _is_open(self, one: Found) -> bool:
        """Whether it is to be taken in now: not entered before, and not set aside for now."""
        aside = self._aside.get(one.raw)
        return one.raw not in self._entered and (aside is None or self.timer() >= aside.again)

    def _hand_round(self, chosen: Iterable[Found]) -> tuple[list[Found], int, bool]:
        """What was handled, how many were taken in, and whether the store made us stop."""
        handled: list[Found] = []
        taken, paused = 0, False
        end = self.timer() + self.round
        for one in chosen:
            if paused or self.stop.is_set() or (handled and self.timer() >= end):
                break
            handled.append(one)
            self.beat()
            before = self._aside.get(one.raw)
            taken += self._hand_on(one)
            aside = self._aside.get(one.raw)
            paused = aside is not None and aside is not before and aside.of_store
        self.hand.lay_down()
        return handled, taken, paused

    def _hand_on(self, one: Found) -> bool:
        """Whether this file was taken in now."""
        deaths = self.hand.deaths(one.id)
        if deaths >= DEATHS:  # each time, the program ended over it
            self._aside[one.raw] = _Aside(one, deaths, float("inf"), of_store=False)
            log.error("arrival %s set aside: the program ended %d times over it", one.id, deaths)
            return False
        try:
            if not self._take(one):
                return False
        except StillChangingError:
            self._looks.forget(one.raw)
            return False
        except LostLeaseError:
            raise
        # The one broad except in the house: no paper may keep the others waiting.
        except Exception as error:  # noqa: BLE001
            self._set_aside(one, error)
            return False
        self._aside.pop(one.raw, None)
        self._looks.forget(one.raw)
        self._remove(one)
        self._forgive()
        return True

    def _take(self, one: Found) -> bool:
        """Whether it was handed on; it is not if it turns out not to be whole."""
        if one.state.size == 0:
            self.refuse(StayedEmpty(), one)
            return True
        now = self.timer()
        is_late = self._looks.look(one, now) == "late"
        if not self._looks.is_whole(one, now) and not is_late:
            return False
        try:
            arrival = read(one, self.limit, self.clock())
        except Refusal as refusal:
            self.refuse(refusal, one)
            return True
        except OSError as error:
            raise PaperUnreadableError from error
        self.hand.take(one.id)
        self.take(arrival)
        return True

    def _remove(self, one: Found) -> None:
        """Take an entered paper out of the inbox; if that fails, try again after a while."""
        again = self.timer() + LONGEST_PAUSE
        try:
            remove(one)
        except OSError as error:  # it is in the ledger: entered once, whatever lies here
            if one.raw not in self._entered:
                log.warning("arrival %s cannot be removed: %s", one.id, type(error).__name__)
        self._entered[one.raw] = _Aside(one, 0, again, of_store=False)

    def _set_aside(self, one: Found, error: Exception) -> None:
        """Keep a file apart: for ever longer where the disk failed, for good where we do."""
        before = self._aside.get(one.raw)
        tries = before.tries + 1 if before else 1
        pause = min(self.settle_interval * 2.0 ** min(tries, 20), LONGEST_PAUSE)
        of_store = isinstance(error, OSError)
        if tries >= TRIES and not of_store and not isinstance(error, PaperUnreadableError):
            pause = float("inf")
        self._aside[one.raw] = _Aside(one, tries, self.timer() + pause, of_store)
        cause = error.__cause__ if isinstance(error, PaperUnreadableError) else error
        # Its kind only: the message of an error may hold what stands on the paper.
        log.error("arrival %s set aside: %s", one.id, type(cause).__name__)

    def _forgive(self) -> None:
        """The store can be used: what was set aside while it could not, is tried at once."""
        for aside in self._aside.values():
            if aside.of_store:
                aside.again = self.timer()

    def _waiting(self, verdicts: Iterable[tuple[Found, Verdict]]) -> Generator[Waiting]:
        for one, verdict in verdicts:
            if one.raw in self._aside:
                kind: type[Refusal] = SetAside
            elif verdict == "waiting" and one.raw not in self._entered:
                kind = self._why(one)
            else:
                continue
            known = self._told.get(one.raw)
            if known is None or known[0] is not one or type(known[1].reason) is not kind:
                identity = identify(b"W", one.raw, kind.code)
                first = self._looks.first_seen(one)
                known = one, Waiting(identity, one.name, kind(), one.id, first)
                self._told[one.raw] = known
            yield known[1]

    def _why(self, one: Found) -> type[Refusal]:
        if one.state.size == 0:
            return EmptyFile
        if self._looks.is_locked(one):
            return Unreadable
        return NotWhole if self._looks.is_lacking(one) else NeverSettled


def run_once(rounds: Rounds, after_round: Callable[[Tally], None] = lambda _: None) -> Tally:
    """Go round until each file that lies in the inbox now has settled or passed its deadline.

    `after_round` is called after each round: documents are drawn in between.

    Raises:
        OSError: the inbox is not there or cannot be read.
    """
    begun = rounds.timer()
    # A name under which ever another file appears is not waited for longer than a file may take;
    # but each file gets the looks that it takes to see that it holds still, on a slow computer too.
    longest = rounds.settle_deadline + 2 * rounds.settle_interval + 1.0
    tally = rounds.go()
    taken, pauses, looks = tally.taken, int(tally.paused), 1
    asked_for = tally.settling | tally.left
    while pauses < TRIES and not rounds.stop.is_set():
        after_round(tally)
        is_patient = looks < LOOKS or rounds.timer() - begun <= longest
        waits = tally.settling & asked_for if is_patient else frozenset()
        if not (waits or tally.left & asked_for or tally.paused):
            break
        if not tally.left or tally.paused:
            rounds.stop.wait(max(rounds.settle_interval, 0.01))
        tally = rounds.go()
        looks += 1
        taken += tally.taken
        pauses = pauses + 1 if tally.paused else 0
    return replace(tally, taken=taken)


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds between two passes: `want` at most, or less when something stirs, but `least`."""

    want: float
    least: float = 0.0


def watch(
    inbox: Callable[[], Path],
    pass_once: Callable[[], Pause],
    stop: threading.Event,
    interval: float,
    alarm: Callable[[str], None] = lambda _: None,
) -> None:
    """Pass until `stop` is set, pausing between as `pass_once` says, or less if something stirs.

    What stirs only wakes it: on a share nothing ever does, and the pass alone tells what is there.
    `alarm` is called with the kind of error when the inbox or the store cannot be used, and with
    "" when it can again; meanwhile there is a pass every `interval` seconds.

    Raises:
        LostLeaseError: another watcher took our place.
    """
    wake = threading.Event()
    trouble = ""
    with _listening(wake) as listen:
        while not stop.is_set():
            wake.clear()
            pause = Pause(interval)
            before = trouble
            try:
                listen(inbox())
                pause = pass_once()
                trouble = ""
            except LostLeaseError:
                raise
            # Moved away, stale, disk full: it may come back. And whatever else goes wrong outside
            # of one paper: a watcher that ends takes in nothing at all.
            except Exception as error:  # noqa: BLE001
                trouble = type(error).__name__
            if trouble != before:
                log.warning("the intake %s", f"cannot work now: {trouble}" if trouble else "works")
                alarm(trouble)
            _pause(wake, stop, pause)


def _pause(wake: threading.Event, stop: threading.Event, pause: Pause) -> None:
    """Wait until woken, stopped, or the time is over."""
    if pause.least > 0:
        stop.wait(pause.least)
    step = min(pause.want, 0.1)
    left = pause.want - pause.least
    while left > 0 and not stop.is_set() and not wake.wait(step):
        left -= step
    # Copying stirs many times: gather that into one pass.
    if wake.is_set():
        stop.wait(min(pause.want, 0.05))


@contextmanager
def _listening(wake: threading.Event) -> Generator[Callable[[Path], None]]:
    """Gives what starts to listen to a folder, or to the one that took its place."""
    from pipeline.intake.wakeups import Ear  # noqa: PLC0415 - a single pass needs no watchdog

    ear = Ear(wake)
    try:
        yield ear.listen
    finally:
        ear.close()
