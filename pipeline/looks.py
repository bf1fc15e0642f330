"""What repeated looks at a file tell: it is settling, ready to be taken in, or waiting."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from pipeline.arrivals import Found, State, is_whole

Verdict = Literal["settling", "ready", "waiting"]


@dataclass(slots=True)
class _Memory:
    state: State
    first: float  # when this file was first seen
    since: float  # since when it holds still
    whole: bool | None = None  # not looked at yet


class Looks:
    """Remembers what each look found; looks are compared with each other, never with a clock's day.

    Args:
        interval: seconds a file must hold still.
        deadline: seconds after which a file that has not settled is waiting. One that held still
            for so long without being whole is ready all the same: it can be told to be damaged.
    """

    def __init__(self, interval: float, deadline: float) -> None:
        self._interval = interval
        self._deadline = deadline
        self._seen: dict[bytes, _Memory] = {}

    def look(self, found: Found, now: float) -> Verdict:
        """What is to be thought of this file; `now` is in seconds of a monotonic timer."""
        seen = self._seen.get(found.raw)
        if seen is None or seen.state.inode != found.state.inode:
            self._seen[found.raw] = _Memory(found.state, now, now)
            return "settling"
        if seen.state != found.state:
            seen.state, seen.since, seen.whole = found.state, now, None
        elif self._is_ready(seen, found, now):
            return "ready"
        return "waiting" if now - seen.first >= self._deadline else "settling"

    def _is_ready(self, seen: _Memory, found: Found, now: float) -> bool:
        # An empty file is never ready: a scanner may hold its place and write into it later.
        still = now - seen.since
        if still < self._interval or found.state.size == 0:
            return False
        if seen.whole is None:
            seen.whole = is_whole(found)
        return seen.whole or still >= self._deadline

    def forget(self, raw: bytes) -> None:
        """Look at this file as if for the first time."""
        self._seen.pop(raw, None)

    def knows(self, raw: bytes) -> bool:
        """Whether this file was looked at, and not forgotten since."""
        return raw in self._seen

    def keep_only(self, names: Container[bytes]) -> None:
        """Forget every file that lies there no longer."""
        for raw in [raw for raw in self._seen if raw not in names]:
            del self._seen[raw]
