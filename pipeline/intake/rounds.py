"""One look round the inbox -> papers handed on one at a time, each exactly once; what is left."""

import logging
import threading
import time
from collections.abc import Callable, Container, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from pipeline.intake.arrivals import StillChangingError, read, remove
from pipeline.intake.fair_queue import Queue
from pipeline.intake.found import Found, identify
from pipeline.intake.leftovers import Leftovers, Waiting
from pipeline.intake.scanning import Scan, scan
from pipeline.intake.settling import PastLooks, Verdict
from pipeline.records import Arrival
from pipeline.records.refusals import (
    EmptyFile,
    NeverSettled,
    NotRemoved,
    NotWhole,
    Refusal,
    SetAside,
    StayedEmpty,
    StillOpen,
    Unreadable,
)
from pipeline.store.heartbeat import InHand, Waited
from pipeline.store.ledger.trouble import Trouble, trouble_of
from pipeline.store.locks import LostLeaseError
from pipeline.store.trouble import StoreStopsError

log = logging.getLogger(__name__)

LONGEST_PAUSE: Final = 60.0
TRIES: Final = 5
DAY: Final = 86_400.0  # seconds until what we could not handle is tried again
BATCH: Final = 200  # papers in one round, at most
ROUND: Final = 3.0  # seconds in which a round begins a further paper
# Looking round may take this share of one core, and this share of the time of a slow disk.
SHARE_OF_CORE: Final = 0.03
SHARE_OF_TIME: Final = 0.1

Take = Callable[[Arrival], None]
Refuse = Callable[[Refusal, Found], None]


@dataclass(frozen=True, slots=True)
class Tally:
    """What one pass did, and what it left.

    Attributes:
        taken: papers handed on. settling: raw names to look at again soon.
        left: raw names of papers that are ready, for the next round.
        waiting: what people are told of, whatever waits and why. untold: how much else lies there.
        since: when all that waits was first seen, and since when it holds still, by its mark.
        ignored: things in the inbox that are no papers.
        trouble: why the round was broken off, where the store could not be used; else "".
        breather: seconds that looking round must be followed by, so that it stays cheap.
    """

    taken: int = 0
    settling: frozenset[bytes] = frozenset()
    left: frozenset[bytes] = frozenset()
    waiting: tuple[Waiting, ...] = ()
    untold: int = 0
    since: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    ignored: int = 0
    trouble: Trouble | Literal[""] = ""
    breather: float = 0.0

    @property
    def paused(self) -> bool:
        """Whether the round was broken off because the store could not be used."""
        return bool(self.trouble)


@dataclass(slots=True)
class _Aside:
    """A file that could not be handled, or not removed afterwards."""

    found: Found
    tries: int
    again: float  # when to try again, in seconds of the timer
    trouble: Trouble | None = None  # where it was the store's fault, as far as we know


class PaperUnreadableError(Exception):
    """The file in the inbox cannot be read now; the store has no part in it."""


@dataclass(slots=True)
class Rounds:
    """Goes round one inbox.

    Attributes:
        inbox: asked at every pass, so that a folder that was moved away and back is found.
        take: takes a paper in; when it returns, the paper is in the ledger. Then the file goes.
        refuse: the same for a file that is refused without being read.
        settle_interval, settle_deadline, refuse_after, writer_interval: seconds, as in Looks.
        limit: bytes of the largest file.
        clock: the time of day (aware). timer: seconds that only go forward.
        hand: notes what is in hand. beat: called before each paper: we are alive.
        afresh: called before and after a paper that may have brought the program down: whatever
            reads it shall read no other.
        waited: as in Looks.
        ahead: called before each paper with it and those that come after it, in order.
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
    hand: InHand = field(default_factory=InHand)
    beat: Callable[[], None] = lambda: None
    afresh: Callable[[], None] = lambda: None
    waited: Mapping[str, Waited] = field(default_factory=dict)
    writer_interval: float = 0.0
    ahead: Callable[[Sequence[Found]], None] = lambda _: None
    batch: int = BATCH
    round: float = ROUND
    _looks: PastLooks = field(init=False)
    _queue: Queue = field(init=False)
    _leftovers: Leftovers = field(init=False)
    _last: Scan = field(init=False, default_factory=Scan)
    _aside: dict[bytes, _Aside] = field(init=False, default_factory=dict)
    _entered: dict[bytes, _Aside] = field(init=False, default_factory=dict)
    _told: dict[bytes, tuple[Found, Waiting]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._looks = PastLooks(
            self.settle_interval,
            self.settle_deadline,
            self.refuse_after,
            self.waited,
            self.writer_interval,
        )
        self._leftovers = Leftovers(self.settle_deadline, self.refuse_after, self.waited)
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
        suspects = [one for one in ready if self.hand.is_suspect(one.id)]
        sound = [one for one in ready if one not in suspects] if suspects else ready
        chosen = late[: self.batch] + self._queue.next(sound, self.batch)
        if len(chosen) == len(late) + len(sound):  # what may bring us down comes last
            chosen += suspects
        cpu, wall = time.thread_time() - cpu, time.perf_counter() - wall
        handled, taken, trouble = self._hand_round(chosen)
        now = self.timer()
        again = {one.raw: self._looks.look(one, now) for one in handled if not self._is_done(one)}
        if again:
            verdicts = [(one, again.get(one.raw, verdict)) for one, verdict in verdicts]
        done = {one.raw for one in handled}
        settling = frozenset(one.raw for one, verdict in verdicts if verdict == "settling")
        waiting = (*self._waiting(verdicts), *self._leftovers.told(now))
        return Tally(
            taken=taken,
            settling=settling - self._entered.keys(),
            left=frozenset(self._left(verdicts, done)),
            waiting=waiting,
            untold=len(self._last.left) - len([*self._leftovers.told(now)]),
            since=self._since(waiting),
            ignored=self._last.ignored + len(self._last.left),
            trouble=trouble,
            breather=max(cpu / SHARE_OF_CORE, wall / SHARE_OF_TIME),
        )

    def _left(
        self, verdicts: Iterable[tuple[Found, Verdict]], done: Container[bytes]
    ) -> Generator[bytes]:
        """Those that were ready and not reached, or only now turned out to be late."""
        for one, verdict in verdicts:
            is_ready = verdict == "still" and one.raw not in done
            if (is_ready or verdict == "late") and self._is_open(one):
                yield one.raw

    def _since(self, waiting: Iterable[Waiting]) -> dict[str, tuple[float, float]]:
        lying = {mark: (since, since) for mark, since in self._leftovers.since.items()}
        return lying | {one.mark: (one.first, one.since) for one in waiting}

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
        self._leftovers.look(self._last.left, now)
        return [(one, look(one, now)) for one in found.values()]

    def _is_done(self, one: Found) -> bool:
        return one.raw in self._entered or one.raw in self._aside

    def _is_open(self, one: Found) -> bool:
        """Whether it is to be taken in now: not entered before, and not set aside for now."""
        aside = self._aside.get(one.raw)
        return one.raw not in self._entered and (aside is None or self.timer() >= aside.again)

    def _hand_round(
        self, chosen: Sequence[Found]
    ) -> tuple[list[Found], int, Trouble | Literal[""]]:
        """What was handled, how many were taken in, and why the store made us stop, if it did."""
        handled: list[Found] = []
        taken = 0
        trouble: Trouble | Literal[""] = ""
        end = self.timer() + self.round
        for number, one in enumerate(chosen):
            if trouble or self.stop.is_set() or (handled and self.timer() >= end):
                break
            handled.append(one)
            self.beat()
            self.ahead(chosen[number:])
            before = self._aside.get(one.raw)
            taken += self._hand_on(one)
            aside = self._aside.get(one.raw)
            if aside is not None and aside is not before and aside.trouble is not None:
                trouble = aside.trouble
        self.hand.lay_down()
        return handled, taken, trouble

    def _hand_on(self, one: Found) -> bool:
        """Whether this file was taken in now."""
        rest = self.hand.rests_for(one.id, self.clock())
        if rest > 0:  # the program ended again and again with it alone in hand
            self._aside[one.raw] = _Aside(one, TRIES, self.timer() + rest)
            log.error("arrival %s set aside: the program ended each time it had it in hand", one.id)
            return False
        is_suspect = self.hand.is_suspect(one.id)
        try:
            if is_suspect:
                self.afresh()
            if not self._take(one):
                return False
        except StillChangingError:
            self._looks.forget(one.raw, self.timer())
            return False
        except (LostLeaseError, StoreStopsError):
            raise
        except Exception as error:  # noqa: BLE001 - no paper may keep the others waiting
            self._set_aside(one, error)
            return False
        finally:
            if is_suspect:
                self.hand.lay_down()
                self.afresh()
        self._aside.pop(one.raw, None)
        self._looks.forget(one.raw, self.timer())
        self._remove(one)
        self._forgive()
        return True

    def _take(self, one: Found) -> bool:
        """Whether it was handed on; it is not if it turns out not to be whole, or written to."""
        now = self.timer()
        is_late = self._looks.look(one, now) == "late"
        is_ready = self._looks.is_ready(one, now)
        if self._looks.is_written_to(one) or not (is_ready or is_late):
            return False
        if one.state.size == 0:
            self.refuse(StayedEmpty(), one)
            return True
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
        again, before = self.timer() + LONGEST_PAUSE, self._entered.get(one.raw)
        try:
            remove(one)
        except OSError as error:  # it is in the ledger: entered once, whatever lies here
            if before is None:
                log.warning("arrival %s cannot be removed: %s", one.id, type(error).__name__)
        self._entered[one.raw] = _Aside(one, before.tries + 1 if before else 1, again)

    def _set_aside(self, one: Found, error: Exception) -> None:
        """Keep a file apart: for ever longer where the disk failed, for good where we do."""
        before = self._aside.get(one.raw)
        tries = before.tries + 1 if before else 1
        pause = min(self.settle_interval * 2.0 ** min(tries, 20), LONGEST_PAUSE)
        trouble = trouble_of(error) if isinstance(error, OSError) else None
        if tries >= TRIES and trouble is None and not isinstance(error, PaperUnreadableError):
            pause = DAY
        self._aside[one.raw] = _Aside(one, tries, self.timer() + pause, trouble)
        cause = error.__cause__ if isinstance(error, PaperUnreadableError) else error
        # Its kind only: the message of an error may hold what stands on the paper.
        log.error("arrival %s set aside: %s", one.id, type(cause).__name__)

    def _forgive(self) -> None:
        """The store can be used: what was set aside while it could not, is tried at once."""
        for aside in self._aside.values():
            if aside.trouble is not None:
                aside.again = self.timer()

    def _waiting(self, verdicts: Iterable[tuple[Found, Verdict]]) -> Generator[Waiting]:
        for one, verdict in verdicts:
            if one.raw in self._aside:
                kind: type[Refusal] = SetAside
            elif (entered := self._entered.get(one.raw)) and entered.tries > 1:
                kind = NotRemoved
            elif verdict == "waiting" and entered is None:
                kind = self._why(one)
            else:
                continue
            known = self._told.get(one.raw)
            if known is None or known[0] is not one or type(known[1].reason) is not kind:
                identity = identify(b"W", one.raw, kind.code)
                since = self._looks.first_seen(one), self._looks.still_since(one)
                known = one, Waiting(identity, one.name, kind(), one.id, *since)
                self._told[one.raw] = known
            yield known[1]

    def _why(self, one: Found) -> type[Refusal]:
        if one.state.size == 0:
            return EmptyFile
        if self._looks.is_locked(one):
            return Unreadable
        if self._looks.is_lacking(one):
            return NotWhole
        return StillOpen if self._looks.may_grow(one) else NeverSettled
