"""A one-time link in, a visit out: who sits at the desk, until they leave or stay away too long.

Nothing of it is kept on a disk: when the desk ends, every visit has ended.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

IDLE: Final = 30 * 60.0  # seconds without a sign, after which somebody has left
LONGEST: Final = 12 * 3600.0  # seconds of one visit
_LINK_LIVES: Final = 15 * 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that was taken: the pile, the key of the question, the ids of its decisions.

    `once`: of the page that it was given on.
    """

    pile: str
    key: str
    events: tuple[str, ...]
    once: str


@dataclass(slots=True)
class Visit:
    """Somebody at the desk.

    Attributes:
        token: what the cookie holds. csrf: what every form of theirs holds.
        by: who they say that they are.
        began, seen: seconds of the timer.
        later: keys of questions that they left for later.
        taken: their answers, oldest first, as long as they can be taken back.
        drafts: what they typed of questions that they left, by their keys.
        told: a sentence for the next page, shown once.
        read: the piles of which the log knows that they saw them.
    """

    token: str
    csrf: str
    by: str
    began: float
    seen: float
    later: set[str] = field(default_factory=set)
    taken: list[Taken] = field(default_factory=list)
    drafts: dict[str, str] = field(default_factory=dict)
    told: str = ""
    read: set[str] = field(default_factory=set)

    def told_once(self) -> str:
        """What there is to tell, and then no more."""
        told, self.told = self.told, ""
        return told


class Visits:
    """All visits of one desk."""

    def __init__(self, by: str, timer: Callable[[], float] = time.monotonic) -> None:
        """A desk at which nobody sits.

        Args:
            by: who opens it: the name of their account.
            timer: seconds that only go forward.
        """
        self._by = by
        self._timer = timer
        self._links: dict[str, float] = {}
        self._visits: dict[str, Visit] = {}
        self._lock = threading.Lock()

    def link(self) -> str:
        """A word that lets one person in, once."""
        word = secrets.token_urlsafe(24)
        with self._lock:
            self._links[_digest(word)] = self._timer() + _LINK_LIVES
        return word

    def enter(self, word: str) -> Visit | None:
        """The visit that a word begins; None for one that is used, old, or was never given."""
        with self._lock:
            until = self._links.pop(_digest(word), None)
            now = self._timer()
            if until is None or now > until:
                return None
            visit = Visit(secrets.token_urlsafe(32), secrets.token_urlsafe(32), self._by, now, now)
            self._visits[_digest(visit.token)] = visit
            return visit

    def of(self, token: str) -> Visit | None:
        """The visit with this cookie, if it has not ended; it is seen now."""
        with self._lock:
            visit = self._visits.get(_digest(token))
            if visit is None:
                return None
            now = self._timer()
            if now - visit.seen > IDLE or now - visit.began > LONGEST:
                del self._visits[_digest(token)]
                return None
            visit.seen = now
            return visit

    def end(self, visit: Visit) -> None:
        """They leave."""
        with self._lock:
            self._visits.pop(_digest(visit.token), None)


def _digest(secret: str) -> str:
    """What is kept of a secret: looking it up takes no longer for one that is nearly right."""
    return sha256(secret.encode()).hexdigest()
