"""A one-time link or a person in, a visit out: who sits at the desk, until they leave or stay away.

Nothing of it is kept on a disk: when the desk ends, every visit has ended.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from forms.fields import Raw
from pipeline.desk.people import ALL_RIGHTS, Colleague, Right

IDLE: Final = 30 * 60.0  # seconds without a sign, after which somebody has left
LONGEST: Final = 12 * 3600.0  # seconds of one visit
_LINK_LIVES: Final = 15 * 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that was taken: the pile, the key of the question, the ids of its decisions.

    `once`: of the page that it was given on. `raw`: what was said there. `paper`: that pages of
    nobody became by it.
    """

    pile: str
    key: str
    events: tuple[str, ...]
    once: str
    paper: str | None = None
    raw: Raw = None


@dataclass(slots=True)
class Visit:
    """Somebody at the desk.

    Attributes:
        token: what the cookie holds. csrf: what every form of theirs holds.
        by: who they say that they are.
        began, seen: seconds of the timer.
        person: who signed in; None for who came by the link of this machine, and may do all.
        later: keys of questions that they left for later.
        taken: their answers, oldest first, as long as they can be taken back.
        drafts: what they typed of questions that they left, by their keys.
        told: a sentence for the next page, shown once.
        assigned: papers of nobody of which they said whose they are, with the code that they gave;
            who said so wrongly may say it again.
        read: the pages, each with whose or which pile it was, of which the log tells already.
    """

    token: str
    csrf: str
    by: str
    began: float
    seen: float
    person: Colleague | None = None
    later: set[str] = field(default_factory=set)
    taken: list[Taken] = field(default_factory=list)
    drafts: dict[str, str] = field(default_factory=dict)
    told: str = ""
    assigned: dict[str, str | None] = field(default_factory=dict)
    read: set[tuple[str, str]] = field(default_factory=set)

    @property
    def rights(self) -> frozenset[Right]:
        """What they may do."""
        return ALL_RIGHTS if self.person is None else self.person.rights

    @property
    def signed_in_as(self) -> str | None:
        """The name they signed in with; None for who came by the link."""
        return None if self.person is None else self.person.name

    def may(self, right: Right) -> bool:
        """Whether they may do this."""
        return right in self.rights

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
            if until is None or self._timer() > until:
                return None
            return self._begun(self._by)

    def begin(self, person: Colleague) -> Visit:
        """The visit of somebody who signed in."""
        with self._lock:
            return self._begun(person.name, person)

    def _begun(self, by: str, person: Colleague | None = None) -> Visit:
        now = self._timer()
        visit = Visit(secrets.token_urlsafe(32), secrets.token_urlsafe(32), by, now, now, person)
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
