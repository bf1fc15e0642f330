"""A name and a password in; a visit out, or how long to wait: who is wrong waits longer each time.

The wait counts for the name and for the address that the tries come from. Where a name is tried
from everywhere, its wait stays short, and does not hold for an address where that name came in
before: nobody can lock somebody else out of their work.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pipeline.desk.people import Register
from pipeline.desk.visits import Visit, Visits

_FREE: Final = 3  # wrong tries without a wait
_LONGEST_OF_NAME: Final = 30.0  # seconds
_LONGEST_OF_ADDRESS: Final = 900.0  # seconds
_FORGOTTEN: Final = 3600.0  # seconds after the last wrong try
_MOST: Final = 10_000  # names and addresses that are remembered


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    last: float = 0.0


class Doorkeeper:
    """Lets people sign in.

    Args:
        register: who they are.
        visits: of the desk.
        timer: seconds that only go forward.
    """

    def __init__(
        self, register: Register, visits: Visits, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self.register = register
        self._visits = visits
        self._timer = timer
        self._tries: dict[str, _Tries] = {}
        self._came_in: dict[str, None] = {}  # names with the addresses they came in from
        self._lock = threading.Lock()  # one try at a time: each takes 64 MB

    def sign_in(self, name: str, password: str, address: str) -> Visit | float:
        """The visit that begins; else the seconds to wait before the next try (0: none)."""
        named, came_from = f"name {name.strip().casefold()}", f"address {address}"
        with self._lock:
            there = f"{named} {came_from}"  # who came in from there waits for tries from there
            counted = there if there in self._came_in else named
            wait = max(
                self._wait(counted, _LONGEST_OF_NAME), self._wait(came_from, _LONGEST_OF_ADDRESS)
            )
            if wait > 0:
                return wait
            person = self.register.who_has(name.strip(), password)
            if person is None:
                for key in {named, counted, came_from}:
                    self._note(key)
                return 0.0
            for key in (named, counted, came_from):
                self._tries.pop(key, None)
            self._came_in[there] = None
            if len(self._came_in) > _MOST:
                del self._came_in[next(iter(self._came_in))]
        return self._visits.begin(person)

    def _wait(self, key: str, longest: float) -> float:
        tries = self._tries.get(key)
        if tries is None or tries.wrong < _FREE:
            return 0.0
        since = self._timer() - tries.last
        if since > _FORGOTTEN:
            del self._tries[key]
            return 0.0
        return max(0.0, min(longest, 2.0 ** min(tries.wrong - _FREE + 1, 20)) - since)

    def _note(self, key: str) -> None:
        if key not in self._tries and len(self._tries) >= _MOST:
            oldest = min(self._tries, key=lambda each: self._tries[each].last)
            del self._tries[oldest]
        tries = self._tries.setdefault(key, _Tries())
        tries.wrong += 1
        tries.last = self._timer()
