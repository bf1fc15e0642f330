"""The watcher's signs of life and what it had in hand -> small files in the store, for others.

Nothing here is brought to the disk: after a power cut there is no watcher. The system keeps it
when only the program ends, however it ends. Moments are those of a monotonic timer, which counts
on while a program lives or dies and begins anew with each start of the computer: so each file
says since which start it counts.
"""

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.store.atomic_files import note_in, open_private

HEARTBEAT: Final = "heartbeat.json"
IN_HAND: Final = "in_hand.json"
WAITED: Final = "waiting.json"
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_ROOM: Final = 4096  # bytes; one write of so many is whole or not at all
_MOST_DEATHS: Final = 30
_DAY: Final = 86_400.0
DEATHS: Final = 3  # so often the program may end with one paper alone in hand
_MOST_WAITING: Final = 20_000


def boot() -> str:
    """Which start of the computer this is; "" where the system does not tell."""
    with suppress(OSError):
        return _BOOT.read_text(encoding="ascii").strip()
    return ""


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life.

    Attributes:
        pid: of the program. boot, timer: which start of the computer, and seconds since then.
        at: the time of day (ISO 8601). watches: whether it should live until it is told to stop.
        ended: it stopped in an orderly way. every: seconds between two passes, at most.
        trouble: kind of the error for which the intake pauses, or "".
        waiting, settling, left: numbers of files in the inbox at the last pass.
        failing: documents that could not be written when that was last tried; outbox: why, in a
            word of `outbox_shut`; groups: why, by what the books call the folders of groups.
    """

    pid: int
    boot: str
    timer: float
    at: str
    watches: bool
    ended: bool = False
    every: float = 0.0
    trouble: str = ""
    waiting: int = 0
    settling: int = 0
    left: int = 0
    failing: int = 0
    outbox: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)

    def age(self) -> float | None:
        """Seconds since it was given; None if the computer was started anew since."""
        return time.monotonic() - self.timer if self.boot == boot() else None


class Pulse:
    """Gives signs of life in a store."""

    def __init__(self, store: Path, now: datetime, *, watches: bool) -> None:
        self._path = store / HEARTBEAT
        self._told: dict[str, Any] = {}
        self._watches = watches
        self._last = float("-inf")
        self.beat(now)

    def beat(self, now: datetime, **told: Any) -> None:
        """We are alive; `told`: what has changed of the further attributes of a Beat."""
        self._told |= told
        self._last = time.monotonic()
        given = Beat(os.getpid(), boot(), self._last, now.isoformat(), self._watches, **self._told)
        _write(self._path, asdict(given))

    def is_due(self) -> bool:
        """Whether the last sign was given a second ago."""
        return time.monotonic() - self._last >= 1.0


def last_beat(store: Path) -> Beat | None:
    """The last sign of life in a store, if there ever was one."""
    found = _read(store / HEARTBEAT)
    try:
        return Beat(**found) if found else None
    except TypeError:
        return None


class InHand:
    """What is in hand, noted before it is taken: of itself it notes nothing.

    A `NotedInHand` knows what the program had in hand when it ended, and how often it did so with
    one paper alone.
    """

    def is_suspect(self, _paper: str) -> bool:
        """Whether it was in hand when the program ended: it may have been the cause, or not."""
        return False

    def rests_for(self, _paper: str, _now: datetime) -> float:
        """For how many seconds it is not tried: it brought the program down too often."""
        return 0.0

    def take(self, paper: str) -> None:
        """It is in hand now."""

    def lay_down(self) -> None:
        """Nothing is in hand now."""


class NotedInHand(InHand):
    """What is in hand, noted in the store before it is taken, so that a death over it is known.

    A program may end for reasons of its own: the machine is switched off. So a paper that was in
    hand then is taken last and alone; only deaths while it is alone count, and after so many of
    them it rests for a day.
    """

    def __init__(self, store: Path) -> None:
        self._path = store / IN_HAND
        found = _read(self._path)
        # the latest last: what there is no room for is the oldest
        self._deaths: dict[str, int] = dict(found.get("alone", {}))
        self._rests: dict[str, str] = dict(found.get("rests", {}))
        self._held: str | None = found.get("held")
        if self._held is not None:
            before = self._deaths.pop(self._held, None)
            self._deaths[self._held] = 0 if before is None else before + 1
            self._rests.pop(self._held, None)
            self._note(None)

    def is_suspect(self, paper: str) -> bool:
        """Whether it was in hand when the program ended."""
        return paper in self._deaths

    def rests_for(self, paper: str, now: datetime) -> float:
        """For how many seconds it is not tried; the first time, from now on for a day."""
        if self._deaths.get(paper, 0) < DEATHS:
            return 0.0
        if paper not in self._rests:
            self._rests[paper] = now.isoformat()
            self._note(self._held)
        rested = (now - datetime.fromisoformat(self._rests[paper])).total_seconds()
        return min(max(0.0, _DAY - rested), _DAY)

    def take(self, paper: str) -> None:
        """It is in hand now, and what was so before is done."""
        self._forget_held()
        self._note(paper)

    def lay_down(self) -> None:
        """Nothing is in hand now."""
        if self._held is not None:
            self._forget_held()
            self._note(None)

    def _forget_held(self) -> None:
        """The program lives, and so what it had in hand is suspected no longer."""
        if self._held is not None:
            self._deaths.pop(self._held, None)
            self._rests.pop(self._held, None)

    def _note(self, held: str | None) -> None:
        self._held = held
        alone = dict(list(self._deaths.items())[-_MOST_DEATHS:])
        rests = {paper: since for paper, since in self._rests.items() if paper in alone}
        _write(self._path, {"held": held, "alone": alone, "rests": rests})


class Waited(NamedTuple):
    """For how many seconds a file was seen in the inbox, and for how many of them it held still."""

    seen: float
    still: float


def note_waiting(store: Path, since: Mapping[str, tuple[float, float]]) -> None:
    """Note since when files wait and hold still (by their id), for a run that comes after this."""
    known = dict(list(since.items())[:_MOST_WAITING])
    content = json.dumps({"boot": boot(), "since": known}).encode()
    with suppress(OSError):  # then they wait anew
        path = store / WAITED
        if known or path.exists():
            _write_all(path, content)


def waited(store: Path) -> dict[str, Waited]:
    """How long files have waited already, by their id."""
    found = _read(store / WAITED)
    if found.get("boot") != boot():
        return {}
    now = time.monotonic()
    noted = found.get("since", {}).items()
    return {
        key: Waited(max(0.0, now - seen), max(0.0, now - still)) for key, (seen, still) in noted
    }


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(note_in(path))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, what: Mapping[str, Any]) -> None:
    """Write in place, in one stroke: whoever reads sees the old or the new."""
    with suppress(OSError):  # a full disk is told by who writes papers to it
        _write_all(path, json.dumps(what).encode().ljust(_ROOM))


def _write_all(path: Path, content: bytes) -> None:
    handle = open_private(path, os.O_WRONLY)
    try:
        os.write(handle, content)
        if len(content) != _ROOM:
            os.ftruncate(handle, len(content))
    finally:
        os.close(handle)
