"""After a pass: what happened since the last one, told in the outbox for programs that listen.

What is to be told, and under which ids, is noted in the store before any of it is written, and
crossed out when all of it lies there: who is killed in between tells the same again under the same
ids. See `docs/decisions/0058-a-folder-of-events.md`.
"""

import json
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pipeline.outbox.event_files import (
    EventRow,
    forget_events,
    names_any,
    next_id,
    prune_events,
    write_events,
)
from pipeline.outbox.happenings import Asked, Happened, ToldUntil, at_the_end, happened_since
from pipeline.outbox.json_version import versioned
from pipeline.outbox.moving import blamed, raise_any
from pipeline.outbox.roots import Root, Roots
from pipeline.records.ids import canonical_json
from pipeline.settings import Settings
from pipeline.store.atomic_files import note_in, put
from pipeline.store.ledger import Ledger
from pipeline.store.locks import DRAWING, held

REMEMBERED: Final = "events.json"  # in the store
REST: Final = 60.0  # seconds after which it is tried again, where it could not be written
PATIENCE: Final = 10.0  # seconds that who draws is waited for: on another computer it may sleep


@dataclass(frozen=True, slots=True)
class _Told:
    """What was told.

    Attributes:
        mark: how far; None where nothing ever was. last: the last id that was given.
        pending: what may not lie in the outbox yet.
        pruned: the day on which old ones were taken away.
        apart: the root of a group, as the books call it -> what may not lie below it yet.
    """

    mark: ToldUntil | None = None
    last: str = ""
    pending: list[EventRow] = field(default_factory=list)
    pruned: str = ""
    apart: dict[str, list[EventRow]] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Path) -> "_Told":
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(note_in(store / REMEMBERED))
            return cls(**kept | {"mark": ToldUntil(**kept["mark"])})
        return cls()

    def keep(self, store: Path) -> None:
        kept = asdict(self)
        if not self.apart:
            del kept["apart"]  # as it was before there were groups
        put(store / REMEMBERED, [canonical_json(kept).encode()], 0o600)


@dataclass
class Feed:
    """Tells what happened in one workspace, where its settings ask for that.

    Attributes:
        asked: gives what is asked about each dossier now.
        roots: the folders for people. Below that of a group only what is about its clients is told.
    """

    ledger: Ledger
    settings: Settings
    clock: Callable[[], datetime]
    asked: Callable[[], Asked]
    roots: Roots
    _seen: tuple[int | None, str] | None = None  # when there was nothing more to tell
    _rests_until: float = float("-inf")  # of the timer

    def refresh(self) -> None:
        """Tell all that happened; quick where nothing did. Raises OSError."""
        if self.settings.events == "off" or time.monotonic() < self._rests_until:
            return
        now = (self.ledger.commits(), self._today)
        if self._seen == now and now[0] is not None:
            return
        self._rests_until = time.monotonic() + REST
        with held(self.settings.store / DRAWING, PATIENCE):
            self.roots.look(self.roots.every[0])
            self._tell_all()
        self._seen = now  # what happens from now on is seen the next time
        self._rests_until = float("-inf")

    def _tell_all(self) -> None:
        store, outbox, today = self.settings.store, self.settings.outbox, self._today
        before = _Told.of(store)
        write_events(outbox, before.pending)  # we were stopped before they lay there
        told = self._gathered(replace(before, pending=[]))
        while told.pending:
            told.keep(store)
            write_events(outbox, told.pending)
            told = self._gathered(replace(told, pending=[]))
        troubles: list[OSError] = []
        told = replace(told, apart=self._told_apart(told.apart, troubles))
        if told.pruned != today:
            prune_events(outbox, self._since)
            for root in self.roots.every[1:]:
                with suppress(OSError):  # it is away: those that lie there are older tomorrow
                    self.roots.look(root)
                    prune_events(root.path, self._since)
        if (told := replace(told, pruned=today)) != before:
            told.keep(store)
        raise_any(troubles)

    def _told_apart(
        self, apart: dict[str, list[EventRow]], troubles: list[OSError]
    ) -> dict[str, list[EventRow]]:
        """Tell it below the roots of groups; what is left, because one of them is away."""
        left: dict[str, list[EventRow]] = {}
        known = {root.key: root for root in self.roots.every}
        due = {key: [*rows] for key, rows in apart.items() if key in known}
        for row in (each for key, rows in apart.items() if key not in known for each in rows):
            if key := self._root_of(row).key:  # of a folder that the settings call otherwise now
                due.setdefault(key, []).append(row)
        for key, rows in due.items():
            # who came to another group meanwhile is told of there
            theirs = [each for each in rows if self._root_of(each).key == key]
            try:
                self.roots.look(known[key])
                with blamed(known[key]):
                    write_events(known[key].path, theirs)
            except OSError as error:
                troubles.append(error)
                left[key] = theirs
        return left

    def _root_of(self, event: EventRow) -> Root:
        codes = {event.get("client"), event.get("other")}
        if "submission" in event:
            codes.add(self.roots.owner(str(event["submission"])))
        return self.roots.of_all(codes - {None})

    @property
    def _since(self) -> datetime:
        return self.clock() - timedelta(days=self.settings.events_days)

    @property
    def _today(self) -> str:
        return self.clock().date().isoformat()

    def _gathered(self, told: _Told) -> _Told:
        now, asked = self.clock(), self.asked()
        mark = told.mark
        if mark is None or self.ledger.audit.last() < mark.audit:  # an older copy was restored
            mark, found = at_the_end(self.ledger, asked), [Happened(now, "feed.begun", {})]
        else:
            found, mark = happened_since(self.ledger, mark, asked, now)
        rows, last = [], told.last
        for each in found:
            last = next_id(last, now)
            rows.append(_row(last, each))
        apart = {key: [*some] for key, some in told.apart.items()}
        for row in rows if len(self.roots.every) > 1 else ():
            if key := self._root_of(row).key:
                apart.setdefault(key, []).append(row)
        return replace(told, mark=mark, last=last, pending=rows, apart=apart)


def _row(identity: str, happened: Happened) -> EventRow:
    about = {key: value for key, value in happened.about.items() if value not in (None, [])}
    at = happened.at.isoformat(timespec="seconds")
    return versioned({"id": identity, "kind": happened.kind, "at": at, **about})


def forget_told(store: Path, outboxes: Iterable[Path], ids: Iterable[str]) -> None:
    """Take all that names one of these out of each outbox, and out of what is noted here.

    To be called by who holds the lock of the documents. Raises OSError.
    """
    known = frozenset(ids)
    for outbox in outboxes:
        forget_events(outbox, known)
    told = _Told.of(store)
    if told.mark is None:
        return
    mark = replace(
        told.mark,
        recent=_without(told.mark.recent, known),
        waiting=_without(told.mark.waiting, known),
        asked={code: asked for code, asked in told.mark.asked.items() if code not in known},
    )
    pending: list[Any] = [each for each in told.pending if not names_any(each, known)]
    apart = {
        key: [each for each in rows if not names_any(each, known)]
        for key, rows in told.apart.items()
    }
    replace(told, mark=mark, pending=pending, apart=apart).keep(store)


def _without(keys: list[str], ids: frozenset[str]) -> list[str]:
    return [key for key in keys if key.partition("#")[0] not in ids]
