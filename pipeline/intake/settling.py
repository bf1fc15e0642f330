"""What repeated looks at a file tell: it is settling, still, waiting, or late."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.intake.arrivals import look_into
from pipeline.intake.found import Found
from pipeline.store.heartbeat import Waited

Verdict = Literal["settling", "still", "waiting", "late"]
Sender = tuple[int, bytes]
# What is different in the names that one scanner, program or printed series gives.
_COUNTED: Final = re.compile(rb"[0-9]+|-[0-9A-Z]{7}(?=\.)")

_LONGEST: Final = 60.0  # seconds until a file that cannot be opened is tried again
_OPEN: Final = 5.0  # seconds until one that is being written to is asked for again
_REMEMBERED: Final = 1_000  # names of files that went, at least


@dataclass(slots=True)
class _Memory:
    found: Found
    first: float  # when this file was first seen
    since: float  # since when it holds still
    sender: Sender
    whole: bool | None = None  # not looked at yet
    locked: int = 0  # how often it could not be opened
    written: int = 0  # how often it was found open to be written in
    grows: bool = False  # whether it may get a further page
    again: float = 0.0  # when to look into it again


class PastLooks:
    """Remembers what each look found; looks are compared with each other, never with a clock's day.

    Args:
        interval: seconds a file must hold still.
        deadline: seconds after which a file that has not settled is waiting.
        refuse_after: seconds after which one that is still empty, not whole, or not to be opened
            is late: it can be told to be so. One that keeps changing never is.
        waited: how long files waited before, seen by earlier runs, by the id of the file.
        writer_interval: seconds that a whole file must hold still if its kind grows page by page or
            its writer was seen to come back: he may close it after each page.
    """

    def __init__(
        self,
        interval: float,
        deadline: float,
        refuse_after: float = float("inf"),
        waited: Mapping[str, Waited] | None = None,
        writer_interval: float = 0.0,
    ) -> None:
        self._interval = interval
        self._deadline = deadline
        self._refuse_after = refuse_after
        self._writer_interval = writer_interval
        self._waited = dict(waited or {})
        self._seen: dict[bytes, _Memory] = {}
        self._went: dict[bytes, float] = {}
        self._coming_back: set[Sender] = set()

    def look(self, found: Found, now: float) -> Verdict:
        """What is to be thought of this file, without opening it; `now` of a monotonic timer."""
        seen = self._seen.get(found.raw)
        if seen is None or seen.found.state.inode != found.state.inode:
            self._seen[found.raw] = self._begun(found, now, replaced=seen)
            return "settling"
        if seen.found is not found:
            if seen.found.state != found.state:
                if seen.whole:
                    self._coming_back.add(seen.sender)
                seen.since, seen.whole, seen.locked, seen.written, seen.again = now, None, 0, 0, 0.0
            seen.found = found
        return self._verdict(seen, now)

    def _begun(self, found: Found, now: float, replaced: _Memory | None) -> _Memory:
        before = self._waited.pop(found.id, None) if self._waited else None
        first, since = (now, now) if before is None else (now - before.seen, now - before.still)
        sender = (found.owner, _COUNTED.sub(b"#", found.raw))
        went = self._went.pop(found.raw, None)
        # Written anew under the same name, when we had just taken it or found it whole.
        soon = went is not None and now - went <= 2 * self._writer_interval
        if soon or (replaced is not None and replaced.whole):
            self._coming_back.add(sender)
        return _Memory(found, first, since if before else now, sender)

    def _verdict(self, seen: _Memory, now: float) -> Verdict:
        age = now - seen.first
        deadline = self._deadline + (self._writer_interval if seen.grows else 0.0)
        patiently: Verdict = "waiting" if age >= deadline else "settling"
        if now - seen.since < self._interval or now < seen.again:
            return patiently
        if seen.found.state.size and seen.whole is not False:
            return "still"
        return "late" if age >= self._refuse_after else patiently

    def is_ready(self, found: Found, now: float) -> bool:
        """Whether a still file is whole and nobody writes in it, as far as can be seen.

        Where it is not: one that cannot be opened, is open, or may still grow, is looked into again
        after a while; one that is not whole, when it has changed.
        """
        seen = self._seen[found.raw]
        try:
            told = look_into(found, is_suspect=seen.sender in self._coming_back)
        except OSError:
            seen.locked += 1
            seen.again = now + min(self._interval * 2.0 ** min(seen.locked, 20), _LONGEST)
            return False
        seen.locked, seen.whole = 0, told.is_whole
        if told.is_open:
            seen.written += 1
            seen.again = now + min(self._interval * 2.0 ** min(seen.written, 20), _OPEN)
            return False
        seen.written = 0
        seen.grows = told.may_grow  # who closes it after each page is seen nowhere
        if seen.grows and now < seen.since + self._writer_interval:
            seen.again = seen.since + self._writer_interval
            return False
        return told.is_whole

    def is_written_to(self, found: Found) -> bool:
        """Whether somebody had it open to write in it when that was last asked."""
        seen = self._seen.get(found.raw)
        return seen is not None and seen.written > 0

    def may_grow(self, found: Found) -> bool:
        """Whether somebody writes in it, or may do so as far as anybody can tell."""
        seen = self._seen.get(found.raw)
        return seen is not None and (seen.written > 0 or seen.grows)

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

    def still_since(self, found: Found) -> float:
        """Since when it holds still, by the timer."""
        return self._seen[found.raw].since

    def forget(self, raw: bytes, now: float) -> None:
        """It went: look at a file of this name as if for the first time."""
        self._seen.pop(raw, None)
        self._went[raw] = now
        if len(self._went) > 2 * _REMEMBERED:
            self._went = dict(list(self._went.items())[-_REMEMBERED:])

    def knows(self, raw: bytes) -> bool:
        """Whether this file was looked at, and not forgotten since."""
        return raw in self._seen

    def keep_only(self, names: Container[bytes]) -> None:
        """Forget every file that lies there no longer."""
        for raw in [raw for raw in self._seen if raw not in names]:
            del self._seen[raw]
