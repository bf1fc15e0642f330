"""The inbox, looked at again and again -> papers handed on one at a time, each exactly once."""

import logging
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from pipeline.arrivals import Found, StillChangingError, identify, read, remove, scan
from pipeline.looks import Looks, Verdict
from pipeline.records import Arrival
from pipeline.refusals import EmptyFile, NeverSettled, Refusal, SetAside

log = logging.getLogger(__name__)

LONGEST_PAUSE: Final = 60.0
TRIES: Final = 5

Take = Callable[[Arrival, bytes], None]
Refuse = Callable[[Refusal, Found], None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that stays in the inbox for now: an id, its name as given, and why (a refusal)."""

    id: str
    name: str
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Tally:
    """What one pass did, and what it left.

    Attributes:
        taken: papers handed on. settling: raw names to look at again soon.
        ignored: things in the inbox that are no papers.
    """

    taken: int = 0
    settling: frozenset[bytes] = frozenset()
    waiting: tuple[Waiting, ...] = ()
    ignored: int = 0


@dataclass(slots=True)
class _Aside:
    """A file that could not be handled, or not removed afterwards."""

    id: str
    tries: int
    again: float  # when to try again, in seconds of the timer


@dataclass(slots=True)
class Rounds:
    """Goes round one inbox.

    Attributes:
        inbox: asked at every pass, so that a folder that was moved away and back is found.
        take: takes a paper in; when it returns, the paper is in the ledger. Then the file goes.
        refuse: the same for a file that was too large to read.
        settle_interval, settle_deadline: seconds, as in Looks. limit: bytes of the largest file.
        clock: the time of day (aware). timer: seconds that only go forward.
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
    _looks: Looks = field(init=False)
    _aside: dict[bytes, _Aside] = field(init=False, default_factory=dict)
    _entered: dict[bytes, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._looks = Looks(self.settle_interval, self.settle_deadline)

    def go(self) -> Tally:
        """One pass over the inbox; a paper in hand is finished also when `stop` is set.

        Raises:
            OSError: the inbox is not there or cannot be read now.
        """
        seen = scan(self.inbox())
        self._forget_the_gone({one.raw: one.id for one in seen.found})
        verdicts = [(one, self._looks.look(one, self.timer())) for one in seen.found]
        ready = [one for one, verdict in verdicts if verdict == "ready"]
        taken = sum(self._hand_on(one) for one in ready if not self.stop.is_set())
        return Tally(
            taken=taken,
            settling=frozenset(
                one.raw
                for one, verdict in verdicts
                if verdict == "settling" or self._changed_meanwhile(one.raw)
            ),
            waiting=tuple(self._waiting(verdicts)),
            ignored=seen.ignored + seen.skipped,
        )

    def _changed_meanwhile(self, raw: bytes) -> bool:
        """Whether it held still until we began to read it, and is to be looked at afresh."""
        return raw not in self._entered and not self._looks.knows(raw)

    def _forget_the_gone(self, ids: dict[bytes, str]) -> None:
        self._looks.keep_only(ids)
        self._aside = {raw: a for raw, a in self._aside.items() if ids.get(raw) == a.id}
        self._entered = {raw: one for raw, one in self._entered.items() if ids.get(raw) == one}

    def _waiting(self, verdicts: list[tuple[Found, Verdict]]) -> Generator[Waiting]:
        for one, verdict in verdicts:
            reason: Refusal | None = None
            if one.raw in self._aside:
                reason = SetAside()
            elif verdict == "waiting":
                reason = NeverSettled() if one.state.size else EmptyFile()
            if reason is not None:
                yield Waiting(identify(b"W", one.raw, reason.code), one.name, reason)

    def _hand_on(self, one: Found) -> bool:
        """Whether this file was taken in now."""
        aside = self._aside.get(one.raw)
        if one.raw in self._entered or (aside is not None and self.timer() < aside.again):
            return False
        try:
            self._take(one)
        except StillChangingError:
            self._looks.forget(one.raw)
            return False
        # The one broad except in the house: no paper may keep the others waiting.
        except Exception as error:  # noqa: BLE001
            self._set_aside(one, error)
            return False
        self._aside.pop(one.raw, None)
        self._looks.forget(one.raw)
        self._entered[one.raw] = one.id
        return True

    def _take(self, one: Found) -> None:
        try:
            arrival = read(one, self.limit, self.clock())
        except Refusal as refusal:
            self.refuse(refusal, one)
        else:
            self.take(arrival, one.raw)
        try:
            remove(one)
        except OSError as error:  # it is in the ledger: entered once, whatever lies here
            log.warning("arrival %s cannot be removed: %s", one.id, type(error).__name__)

    def _set_aside(self, one: Found, error: Exception) -> None:
        """Keep a file apart: for ever longer where the disk failed, for good where we do."""
        before = self._aside.get(one.raw)
        tries = before.tries + 1 if before else 1
        pause = min(self.settle_interval * 2**tries, LONGEST_PAUSE)
        if tries >= TRIES and not isinstance(error, OSError):
            pause = float("inf")
        self._aside[one.raw] = _Aside(one.id, tries, self.timer() + pause)
        # Its kind only: the message of an error may hold what stands on the paper.
        log.error("arrival %s set aside: %s", one.id, type(error).__name__)


def run_once(rounds: Rounds) -> Tally:
    """Pass until each file that lies in the inbox now has settled or passed its deadline.

    Raises:
        OSError: the inbox is not there or cannot be read.
    """
    total = tally = rounds.go()
    asked_for = tally.settling
    while tally.settling & asked_for and not rounds.stop.wait(max(rounds.settle_interval, 0.01)):
        tally = rounds.go()
        total = replace(tally, taken=total.taken + tally.taken)
    return total


def watch(
    inbox: Callable[[], Path],
    pass_once: Callable[[], float | None],
    stop: threading.Event,
    interval: float,
) -> None:
    """Pass until `stop` is set: every `interval` seconds, or sooner when something stirs.

    `pass_once` gives the seconds after which it wants to look again, or None. What stirs only
    wakes it: on a share nothing ever does, and the pass alone tells what is there.
    """
    wake = threading.Event()
    trouble = ""
    with _listening(wake) as listen:
        while not stop.is_set():
            wake.clear()
            soon: float | None = None
            try:
                listen(inbox())
                soon = pass_once()
                trouble = ""
            except OSError as error:  # moved away, stale, disk full: it may come back
                before, trouble = trouble, type(error).__name__
                if trouble != before:
                    log.warning("the inbox or the store cannot be used now: %s", trouble)
            _pause(wake, stop, interval if soon is None else min(soon, interval))


def _pause(wake: threading.Event, stop: threading.Event, seconds: float) -> None:
    """Wait until woken, stopped, or the time is over."""
    step = min(seconds, 0.1)
    left = seconds
    while left > 0 and not stop.is_set() and not wake.wait(step):
        left -= step
    # Copying stirs many times: gather that into one pass.
    if wake.is_set():
        stop.wait(min(seconds, 0.05))


@contextmanager
def _listening(wake: threading.Event) -> Generator[Callable[[Path], None]]:
    """Gives what starts to listen to a folder, or to the one that took its place."""
    from pipeline.stirring import Ear  # noqa: PLC0415 - a single pass needs no watchdog

    ear = Ear(wake)
    try:
        yield ear.listen
    finally:
        ear.close()
