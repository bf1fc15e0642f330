"""What is still to be done, by key -> what is due now: in fair turns, and later where it failed.

Seconds are those of a monotonic timer: no clock of any computer plays a part.
"""

import time
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

FIRST_PAUSE: Final = 5.0  # seconds after a first failure; twice as long after each further one
LONGEST_PAUSE: Final = 600.0
# Who was just served rests this many times as long as serving took: with ten thousand papers of
# one client its documents, which take ever longer, are not drawn anew for each of them.
REST: Final = 10.0
HOPELESS: Final = 3
SUSPECT: Final = 5  # begun so often and never finished: it may bring the program down


@dataclass(slots=True)
class Memory:
    """What is remembered of one key, in seconds of the timer."""

    served: float = float("-inf")  # when it was last begun
    again: float = float("-inf")  # when it is due again
    failures: int = 0
    why: str = ""
    where: str = ""


_Key = TypeVar("_Key", bound=Hashable)


class Turns(Generic[_Key]):
    """Remembers who was served when; a key that nothing is known of is due, and goes first."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._seen: dict[_Key, Memory] = {}
        self._begun = 0.0
        self._in_a_row = 0

    def due(self, waiting: Iterable[tuple[_Key, int]]) -> list[_Key]:
        """Of the keys that wait, those whose turn it is, longest unserved first.

        Beside each key stands how often it was begun and not finished, also by runs before this
        one: what seems to have brought those down comes late.
        """
        now = self._timer()
        keys = dict(waiting)
        for key, tries in keys.items():
            if tries >= SUSPECT and key not in self._seen:
                self._seen[key] = Memory(again=now + _pause(tries))
        ready = [key for key in keys if self._of(key).again <= now]
        return sorted(ready, key=lambda key: (self._of(key).failures, self._of(key).served))

    def _of(self, key: _Key) -> Memory:
        return self._seen.get(key) or Memory()

    def begin(self, key: _Key) -> None:
        """It is being served."""
        self._begun = self._timer()
        self._seen.setdefault(key, Memory()).served = self._begun

    def done(self, key: _Key) -> None:
        """It was served."""
        took = self._timer() - self._begun
        seen = self._seen[key]
        seen.failures, seen.why, seen.again = 0, "", self._timer() + REST * took
        self._in_a_row = 0

    def failed(self, key: _Key, why: str = "", *, of_outbox: bool = False, where: str = "") -> None:
        """It could not be served now; `of_outbox`: for a reason that holds for others as well.

        `why`: that reason in a word, for people. `where`: which root takes nothing; "": the outbox.
        """
        self._in_a_row = self._in_a_row + 1 if of_outbox else 0
        seen = self._seen[key]
        seen.failures += 1
        seen.why, seen.where = why, where
        seen.again = self._timer() + _pause(seen.failures)

    @property
    def is_hopeless(self) -> bool:
        """Whether one after the other failed for the same kind of reason: let the rest wait."""
        return self._in_a_row >= HOPELESS

    def keep_only(self, waiting: Collection[_Key]) -> None:
        """Forget what failed and waits no more: it was done elsewhere, or is not to be done."""
        for key in [key for key, seen in self._seen.items() if seen.failures]:
            if key not in waiting:
                del self._seen[key]

    def failing(self) -> int:
        """How many could not be served when it was last tried."""
        return sum(bool(seen.failures) for seen in self._seen.values())

    def why(self, where: str = "") -> str:
        """In a word, why one could not be served when it was last tried; "" where none is."""
        return self.whys().get(where, "")

    def whys(self) -> dict[str, str]:
        """Of each root that takes nothing, why."""
        failing = [seen for seen in self._seen.values() if seen.failures and seen.why]
        return {seen.where: seen.why for seen in reversed(failing)}

    def soonest(self, waiting: Iterable[_Key]) -> float | None:
        """Seconds until the first of these is due; None where nothing waits."""
        now = self._timer()
        return min((max(0.0, self._of(key).again - now) for key in waiting), default=None)


def _pause(failures: int) -> float:
    return min(FIRST_PAUSE * 2.0 ** min(failures - 1, 20), LONGEST_PAUSE)
