"""Once a day, in quiet moments: whether each original and picture is still what was laid down.

A disk loses bits in silence, and somebody may throw files away. What is found is noted, and the
intake stops until it is back, or until `repair` has told what cannot come back.
"""

import json
import re
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.records import Held, Submission
from pipeline.store.atomic_files import note_in, put
from pipeline.store.ledger import Hurt, Ledger, StoreHurtError
from pipeline.store.originals import FOLDER, all_originals, original

SCRUB: Final = "scrub.json"
DAY: Final = timedelta(days=1)  # between the beginnings of two rounds
SLICE: Final = 0.25  # seconds of looking between two looks into the inbox
_AT_ONCE: Final = 8  # slices in a single round
_ROOM: Final = 10_000_000  # bytes of a note
_IN_HAND: Final = timedelta(hours=1)
_DIGEST: Final = re.compile("[0-9a-f]{64}")
_TOGETHER: Final = 200  # originals asked for at a time


class Lost(NamedTuple):
    """Digests (SHA-256) of originals and of pictures that are gone, or no more what they were.

    `unknown`: originals of which the database does not tell: it may be an older one.
    """

    originals: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()

    def __or__(self, other: "Lost") -> "Lost":
        return Lost(*(mine | theirs for mine, theirs in zip(self, other, strict=True)))

    def but(self, known: "Lost") -> "Lost":
        """Those that are not known yet."""
        return Lost(*(mine - theirs for mine, theirs in zip(self, known, strict=True)))

    @property
    def hurt(self) -> Hurt | None:
        """What is wrong with a store that lost these."""
        kinds: tuple[Hurt, ...] = ("originals", "pictures", "unknown")
        return next((kind for kind, some in zip(kinds, self, strict=True) if some), None)


class _Note(NamedTuple):
    """How far a round is; `lost`: found since the last repair; `known`: told by that repair.

    `copied`: the copy of the day could be made when it began.
    """

    begun: datetime | None = None
    originals_upto: str = ""
    clients_upto: str = ""
    is_done: bool = True
    lost: Lost = Lost()
    known: Lost = Lost()
    copied: bool = True


class Scrub:
    """The rounds through what a store keeps, and what they found."""

    def __init__(
        self, store: Path, ledger: Ledger, copy: Callable[[], Exception | None] = lambda: None
    ) -> None:
        """`copy`: makes the copy of the day, where a round begins; or what went wrong."""
        self._store = store
        self._ledger = ledger
        self._copy = copy

    def go_on(self, now: datetime) -> bool:
        """Look at some more, where a round is due; whether there is more to look at.

        Raises:
            StoreHurtError: something is gone, or no more what it was.
        """
        note = self._note()
        if note.begun is None:
            self._keep(note._replace(begun=now))  # what came today is looked at tomorrow
            return False
        if note.is_done:
            if timedelta() <= now - note.begun < DAY:
                return False
            copied = self._copy() is None
            unknown = Lost(unknown=unknown_originals(self._ledger, self._store, now))
            lost = self._still(note.lost) | unknown
            note = _Note(now, is_done=False, lost=lost, known=note.known, copied=copied)
        note = self._slice(note)
        self._keep(note)
        self._demand(note)
        return not note.is_done

    def go_far(self, now: datetime) -> None:
        """As `go_on`, as much as a single round may take: no watcher comes back to the rest."""
        for _ in range(_AT_ONCE):
            if not self.go_on(now):
                break

    def demand_whole(self) -> None:
        """Raise StoreHurtError where something that was found is still so."""
        self._demand(self._note())

    def found(self) -> Lost:
        """What rounds, or somebody who looked at everything, found and is still so.

        Without what a repair told.
        """
        note = self._note()
        return self._still(note.lost.but(note.known))

    @property
    def is_copied(self) -> bool:
        """Whether the copy of the day could be made when it was last due."""
        return self._note().copied

    def known(self) -> Lost:
        """What the last repair told that does not come back, and is still so."""
        return self._still(self._note().known)

    def _still(self, lost: Lost) -> Lost:
        """Those that are not back, and of which something tells still: none of who was erased."""
        gone = lost.pictures and lost.pictures & self._lost_pictures(self._ledger.papers.every())
        unknown = lost.unknown and lost.unknown & unknown_originals(self._ledger, self._store)
        return Lost(self._lost_of(lost.originals), gone, unknown)

    def all_lost(self) -> Lost:
        """All that is gone or altered, looked for now, however long that takes."""
        originals = self._lost_of(self._ledger.arrivals.digests())
        return Lost(originals, self._lost_pictures(self._ledger.papers.every()))

    def note_lost(self, lost: Lost) -> None:
        """Note what somebody found who looked at everything."""
        note = self._note()
        if lost != note.lost:
            self._keep(note._replace(lost=lost))

    def say_known(self, lost: Lost) -> None:
        """People were told of these: they stop nothing any more."""
        note = self._note()
        if lost != note.lost or lost != note.known:
            self._keep(note._replace(lost=lost, known=lost), is_durable=True)

    def _demand(self, note: _Note) -> None:
        if note.lost == note.known:  # of nearly all stores: nothing
            return
        if (hurt := self._still(note.lost).but(note.known).hurt) is not None:
            raise StoreHurtError(hurt)

    def _slice(self, note: _Note) -> _Note:
        until = time.monotonic() + SLICE
        while some := self._ledger.arrivals.digests(note.originals_upto, _TOGETHER):
            for sha256 in some:
                found = Lost(originals=self._lost_of([sha256]))
                note = note._replace(originals_upto=sha256, lost=note.lost | found)
                if time.monotonic() >= until:
                    return note
        for code in sorted(client.code for client in self._ledger.clients.all()):
            if code <= note.clients_upto:
                continue
            found = Lost(pictures=self._lost_pictures(self._ledger.papers.of(code), held=()))
            note = note._replace(clients_upto=code, lost=note.lost | found)
            if time.monotonic() >= until:
                return note
        found = Lost(pictures=self._lost_pictures(self._ledger.papers.of(None)))
        return note._replace(is_done=True, lost=note.lost | found)

    def _lost_of(self, digests: Iterable[str]) -> frozenset[str]:
        kept = (original(self._store / FOLDER, sha256) for sha256 in digests)
        lost = (each.sha256 for each in kept if not each.is_whole())
        # who was erased meanwhile lost nothing
        return frozenset(sha256 for sha256 in lost if self._ledger.arrivals.of_bytes(sha256))

    def _lost_pictures(
        self, papers: Iterable[Submission], held: Collection[Held] | None = None
    ) -> frozenset[str]:
        """Of the pictures that papers tell of, and pages that wait: all that wait, if not said."""
        papers, held = tuple(papers), self._ledger.held.all() if held is None else held
        if not (papers or held):
            return frozenset()
        # a start that finds nothing to do loads nothing that opens pictures
        from pipeline.store.lost_pictures import lacking, pictures_named

        return frozenset().union(*lacking(self._store, pictures_named(papers, held)))

    def _note(self) -> _Note:
        with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            kept = json.loads(note_in(self._store / SCRUB, _ROOM))
            begun = datetime.fromisoformat(kept["begun"]) if kept["begun"] else None
            if begun is None or begun.tzinfo is not None:
                upto = str(kept["originals_upto"]), str(kept["clients_upto"])
                lost, known = _lost_in(kept["lost"]), _lost_in(kept["known"])
                copied = kept.get("copied") is not False  # 0.17 and before did not note it
                return _Note(begun, *upto, kept["is_done"] is True, lost, known, copied)
        return _Note()

    def _keep(self, note: _Note, *, is_durable: bool = False) -> None:
        told: dict[str, Any] = note._asdict() | {
            "begun": note.begun.isoformat() if note.begun else None,
            "lost": {kind: sorted(some) for kind, some in note.lost._asdict().items()},
            "known": {kind: sorted(some) for kind, some in note.known._asdict().items()},
        }
        put(self._store / SCRUB, [json.dumps(told).encode()], 0o600, is_durable=is_durable)


def unknown_originals(ledger: Ledger, store: Path, now: datetime | None = None) -> frozenset[str]:
    """The originals that no entry tells of.

    `now`: nothing is said of what came in the hour before; a watcher may have it in hand.
    """
    known = {*ledger.arrivals.digests(), *(each.sha256 for each in ledger.held.all())}
    found = [each for each in all_originals(store / FOLDER) if each.sha256 not in known]
    if found:  # an e-mail has no entry of its own: those of what lay in it name it
        holding = {row.within for row in ledger.arrivals.all()}
        found = [each for each in found if each.sha256 not in holding]
    before = None if now is None else now - _IN_HAND
    return frozenset(e.sha256 for e in found if before is None or e.kept_at() < before)


def _lost_in(kept: Any) -> Lost:
    """Digests and nothing else: they are looked for by name."""
    every = ({str(each) for each in kept[kind]} for kind in Lost._fields)
    return Lost(*(frozenset(each for each in some if _DIGEST.fullmatch(each)) for some in every))
