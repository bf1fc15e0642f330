"""What repeated looks at a file tell: it is settling, still, waiting, or late."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.intake.arrivals import Found, is_whole

Verdict = Literal["settling", "still", "waiting", "late"]
Sender = tuple[int, bytes]
# What is different in the names that one scanner, program or printed series gives.
_COUNTED = re.compile(rb"[0-9]+|-[0-9A-Z]{7}(?=\.)")


@dataclass(slots=True)
class _Memory:
    found: Found
    first: float  # when this file was first seen
    since: float  # since when it holds still
    sender: Sender
    whole: bool | None = None  # not looked at yet
    locked: int = 0  # how often it could not be opened
    again: float = 0.0  # when to try to open it again


class Looks:
    """Remembers what each look found; looks are compared with each other, never with a clock's day.

    Args:
        interval: seconds a file must hold still.
        deadline: seconds after which a file that has not settled is waiting.
        refuse_after: seconds after which one that is still empty, not whole, or not to be opened
            is late: it can be told to be so. One that keeps changing never is.
        waited: seconds that files waited before, seen by earlier runs, by the id of the file.
    """

    def __init__(
        self,
        interval: float,
        deadline: float,
        refuse_after: float = float("inf"),
        waited: Mapping[str, float] | None = None,
    ) -> None:
        self._interval = interval
        self._deadline = deadline
        self._refuse_after = refuse_after
        self._waited = dict(waited or {})
        self._seen: dict[bytes, _Memory] = {}

    def look(self, found: Found, now: float) -> Verdict:
        """What is to be thought of this file, without opening it; `now` of a monotonic timer."""
        seen = self._seen.get(found.raw)
        if seen is None or seen.found.state.inode != found.state.inode:
            self._seen[found.raw] = self._begun(found, now)
            return "settling"
        if seen.found is not found:
            if seen.found.state != found.state:
                seen.since, seen.whole, seen.locked = now, None, 0
            seen.found = found
        return self._verdict(seen, now)

    def _begun(self, found: Found, now: float) -> _Memory:
        waited = self._waited.pop(found.id, 0.0) if self._waited else 0.0
        sender = (found.owner, _COUNTED.sub(b"#", found.raw))
        return _Memory(found, now - waited, now, sender)

    def _verdict(self, seen: _Memory, now: float) -> Verdict:
        is_still = now - seen.since >= self._interval
        is_lacking = seen.found.state.size == 0 or seen.whole is False
        if is_still and not is_lacking and now >= seen.again:
            return "still"
        age = now - seen.first
        if is_still and (is_lacking or seen.locked) and age >= self._refuse_after:
            return "late" if is_lacking else "waiting"
        return "waiting" if age >= self._deadline else "settling"

    def is_whole(self, found: Found, now: float) -> bool:
        """Whether a still file is whole in structure; it is opened once, and again if it changed.

        One that cannot be opened now is not whole, and tried again after a while.
        """
        seen = self._seen[found.raw]
        if seen.whole is None:
            try:
                seen.whole = is_whole(found)
            except OSError:
                seen.locked += 1
                seen.again = now + min(self._interval * 2.0 ** min(seen.locked, 20), 60.0)
                return False
        seen.locked = 0
        return seen.whole

    def is_lacking(self, found: Found) -> bool:
        """Whether it was found not to be whole."""
        seen = self._seen.get(found.raw)
        return seen is not None and seen.whole is False

    def is_locked(self, found: Found) -> bool:
        """Whether it could not be opened when that was last tried."""
        seen = self._seen.get(found.raw)
        return seen is not None and seen.locked > 0

    def sender(self, found: Found) -> Sender:
        """Who seems to have sent it: files of one user, named alike but for their numbers."""
        return self._seen[found.raw].sender

    def first_seen(self, found: Found) -> float:
        """When it was first seen, by the timer."""
        return self._seen[found.raw].first

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
