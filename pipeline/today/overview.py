"""After a pass: the page of today in the outbox, and a page for each month, where anything changed.

What was written is remembered in the store, so that a pass that changed nothing asks the database
one number and nothing else. The page shows up to when it tells: that moment moves when something
changed, and else each half hour, so that who sees an older one knows that nobody is at work.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from forms.ground.known_names import BrokenSchemaError
from forms.ground.toml_text import content_of
from pipeline.outbox import files
from pipeline.outbox.moving import raise_any
from pipeline.outbox.roots import Root
from pipeline.records.today_names import (
    MONTHS_FOLDER,
    TODAY_OF_ROOT,
    TODAY_PAGE,
    TODAY_REMEMBERED,
)
from pipeline.settings import shipped_schemas
from pipeline.store.atomic_files import note_in, put
from pipeline.store.ledger import Ledger
from pipeline.today.handed_out import Outstanding
from pipeline.today.made import Made
from pipeline.today.state import state_of
from pipeline.workspace import Office, Parts

if TYPE_CHECKING:  # not where nothing happened
    from pipeline.today.condition import State
    from pipeline.today.facts import Today
    from pipeline.today.months import Months

FRESH: Final = timedelta(minutes=30)  # then the page is written anew, whatever happened
REST: Final = 60.0  # seconds after which it is tried again, where it could not be written
_AT_ONCE: Final = 25  # dossiers of which is noted what is ahead, in one pass


@dataclass
class Remembered:
    """What was written before.

    Attributes:
        mark: of what it was made, as `Overview` takes it. facts: digest of what it says.
        moment: ISO; up to when it tells.
        months: month (2026-10) -> what its pages were made of.
        decisions: how many there were. out: what was handed out.
    """

    mark: list[Any] = field(default_factory=list)
    facts: str = ""
    moment: str = ""
    months: dict[str, Made] = field(default_factory=dict)
    decisions: int = 0
    out: Outstanding = field(default_factory=Outstanding)

    @classmethod
    def of(cls, store: Path, root: Root | None = None) -> Remembered:
        """What the store remembers of the pages below a root; nothing, where it cannot be read."""
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            kept = json.loads(note_in(store / _remembered(root)))
            months = {name: Made(*made) for name, made in kept["months"].items()}
            return cls(**kept | {"months": months, "out": Outstanding.from_json(kept["out"])})
        return cls()

    def keep(self, store: Path, root: Root | None = None) -> None:
        """Remember it."""
        kept = {name: getattr(self, name) for name in ("mark", "facts", "moment", "months")}
        kept |= {"decisions": self.decisions, "out": self.out.as_json()}
        put(store / _remembered(root), [json.dumps(kept).encode()], 0o600)


class Overview:
    """Keeps the pages of one workspace as they should be: of each root, with its own codes."""

    def __init__(self, parts: Parts, watches: bool | None = None) -> None:
        """Nothing was looked at yet.

        Args:
            parts: of the workspace, on an open store.
            watches: whether who writes it is the watcher; None for who is not.
        """
        self.watches = watches
        self._pages = [PagesOfRoot(parts, watches, root) for root in parts.roots.every]

    def refresh(self) -> None:
        """Write what is not as it should be; quick where nothing happened.

        A root that takes nothing keeps no other waiting. Raises OSError in the end.
        """
        troubles = []
        for each in self._pages:
            try:
                each.refresh()
            except OSError as error:
                troubles.append(error)
        raise_any(troubles)


class PagesOfRoot:
    """Keeps the pages below one root as they should be; below the outbox all is told."""

    def __init__(self, parts: Parts, watches: bool | None, root: Root) -> None:
        """Nothing was looked at yet."""
        self._parts = parts
        self._root = root
        self.watches = watches
        self._last: Remembered | None = None
        self._rests_until = float("-inf")  # of the timer

    @property
    def _office(self) -> Office:
        return self._parts.office

    @property
    def _outbox(self) -> Path:
        return self._root.path

    def refresh(self) -> None:
        """Write what is not as it should be; quick where nothing happened."""
        if time.monotonic() < self._rests_until:
            return  # it could not be written just now
        store, now = self._office.settings.store, self._office.clock().astimezone()
        if self._last is None:
            self._last = Remembered.of(store, self._root)
        is_fresh = timedelta() <= _age(self._last.moment, now) < FRESH
        is_there = (self._outbox / TODAY_PAGE).exists()
        if is_fresh and is_there and self._last.mark == self._mark(now):
            return
        self._rests_until = time.monotonic() + REST
        self._parts.roots.look(self._root)
        self._note_ahead()
        mark = self._mark(now)  # what happens from now on is seen the next time
        moment = self._last.moment if is_fresh else ""
        self._last = replace(self._written(self._last, now, moment), mark=mark)
        self._last.keep(store, self._root)
        self._rests_until = float("-inf")

    def _mark(self, now: datetime) -> list[Any]:
        """What the page follows from, as far as it is told without looking into anything."""
        commits = self._parts.ledger.commits()
        day = now.date().isoformat()
        when = now.isoformat() if commits is None else commits
        return [self._made_by, when, day, repr(self._state)]

    @property
    def _state(self) -> State:
        state = state_of(self._office, self.watches, self._parts.roots)
        if not self._root.key:
            return state
        own = self._parts.roots.groups_of(self._root)  # of others it tells nothing
        groups = tuple(each for each in state.groups if each.group in own)
        return replace(state, unwritten=0, outbox="", groups=groups)

    @property
    def _made_by(self) -> str:
        made = made_by(self._office)
        return f"{made} {self._parts.roots.groups_of(self._root)}" if self._root.key else made

    def _note_ahead(self) -> None:
        """Some dossiers of which this program never noted what is ahead: the store is older."""
        from pipeline.dossiers.abridging import program  # not where nothing happened
        from pipeline.dossiers.outlook import is_by

        ledger = self._parts.ledger
        person = ledger.decisions.filing().person
        now = program(tuple(self._office.catalogue.folders))
        noted = {code for code, text in ledger.outlooks.all().items() if is_by(text, now)}
        lacking = {person(code) for code in ledger.papers.clients()} - noted
        for code in sorted(lacking)[:_AT_ONCE]:
            # its folder cannot be looked into, or lists of our own have a mistake: that is told
            with suppress(OSError, BrokenSchemaError):
                self._parts.publishing.look_ahead(code)

    def _written(self, before: Remembered, now: datetime, moment: str) -> Remembered:
        """Write it. `moment`: up to when it tells, where that need not move; else ""."""
        from pipeline.today.gathering import Gathering  # not where nothing happened
        from pipeline.today.months import Months, MonthsOfGroup

        office, ledger = self._office, self._parts.ledger
        before.out.follow(ledger, lambda: office.catalogue.pack.sheets_of("contact"))
        gathering = Gathering(self._parts, before.out, self._root)
        today = gathering.gathered(self._state)
        kind = MonthsOfGroup if self._root.key else Months
        months = kind(gathering, self._outbox, before.months, before.decisions, self._made_by)
        made, trouble = _attempted(months)
        told = _digest(today, [*months.tallies], made, self._made_by)
        if told != before.facts or not moment:
            moment = now.isoformat(timespec="seconds")
        decisions = len(ledger.decisions.all())
        if (told, moment) != (before.facts, before.moment) or not (
            self._outbox / TODAY_PAGE
        ).exists():
            self._write(today, moment, [*months.tallies], made)
        if trouble is not None:
            raise trouble
        return Remembered([], told, moment, made, decisions, before.out)

    def _write(
        self, today: Today, moment: str, months: Sequence[date], made: Mapping[str, Made]
    ) -> None:
        from pipeline.today.months import month_called, part_name
        from pipeline.today.page import MonthPage, overview_page
        from pipeline.today.sought import pages_of_months

        words = self._office.words
        links = [
            MonthPage(f"{MONTHS_FOLDER}/{part_name(month, 0)}", month_called(month, words))
            for month in months
        ]
        sought = pages_of_months(made, words)
        page = overview_page(today, words, datetime.fromisoformat(moment), links, sought)
        files.write(self._outbox / TODAY_PAGE, page, self._outbox)


def _attempted(months: Months) -> tuple[dict[str, Made], OSError | None]:
    """The pages of the months, written; else as they were: they keep no page of today waiting."""
    try:
        return months.write(), None
    except OSError as error:
        return months.before, error


def _remembered(root: Root | None) -> str:
    if root is None or not root.key:
        return TODAY_REMEMBERED
    return f"{TODAY_OF_ROOT}{sha256(root.key.encode()).hexdigest()[:16]}.json"


def outstanding(office: Office, ledger: Ledger) -> Outstanding:
    """What was handed out and did not come back, up to now, for who only looks."""
    out = Remembered.of(office.settings.store).out
    out.follow(ledger, lambda: office.catalogue.pack.sheets_of("contact"))
    return out


def made_by(office: Office) -> str:
    """The program and the language that a page is made with."""
    return f"{_program(shipped_schemas(), office.settings.workspace / 'schemas')} {office.language}"


@cache
def _program(*folders: Path) -> str:
    """A digest of the text of this wing, and of the phrases: nobody has to raise a number."""
    own = Path(str(resources("pipeline.today")))
    paths = [*own.rglob("*.py"), *own.rglob("templates/*")]
    paths += [path for folder in folders for path in folder.rglob("languages/*.toml")]
    digest = sha256()
    for path in sorted(paths):
        with suppress(OSError):  # a language file of an organisation that is none
            digest.update(content_of(path))
    return digest.hexdigest()[:16]


def _digest(*told: object) -> str:
    return sha256(repr(told).encode()).hexdigest()[:16]


def _age(moment: str, now: datetime) -> timedelta:
    """How long ago that was; as good as for ever where there is no such moment."""
    return now - datetime.fromisoformat(moment) if moment else timedelta.max
