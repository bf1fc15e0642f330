"""A workspace, opened: settings read once, and the parts that the commands need, wired together."""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from forms.catalogue import Catalogue
from forms.ground.words import Words
from pipeline.extraction.sandbox import Allowance, ConfinedReading
from pipeline.route import Route
from pipeline.settings import FILE_NAME as SETTINGS
from pipeline.settings import Settings, read_settings
from pipeline.store.ledger import FILE_NAME, Ledger, Scribe
from pipeline.store.mounts import Landmarks


def now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


def _account() -> str:
    """The name of the account that this program runs under: who did it, for the log."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return "-"


def shipped_schemas() -> Path:
    """The folder with the worksheets of the program itself."""
    return Path(str(files("forms"))).parent / "schemas"


@dataclass
class Office:
    """One workspace. What is not used is not opened.

    Attributes:
        language: of the messages to the people in the office.
    """

    settings: Settings
    language: str = "nl"
    clock: Callable[[], datetime] = now

    @classmethod
    def at(cls, workspace: Path, language: str) -> "Office":
        """Open a workspace; raises SettingsError."""
        return cls(read_settings(workspace, os.environ), language)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The worksheets: shipped, and the workspace's own."""
        own = self.settings.workspace / "schemas"
        shipped = shipped_schemas()
        return Catalogue(
            shipped, own if own.resolve() != shipped.resolve() else None, self.settings.store
        )

    @cached_property
    def words(self) -> Words:
        """The phrases for the people in the office."""
        return self.catalogue.words(self.language)

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The store, opened for as long as needed; raises StoreError."""
        with Ledger.open(self.settings.store, Scribe(_account(), self.clock)) as ledger:
            yield ledger

    @contextmanager
    def look_in(self) -> Iterator[Ledger]:
        """The store for who only looks: where there is none, an empty one that leaves no trace."""
        if (self.settings.store / FILE_NAME).exists():
            with self.ledger() as ledger:
                yield ledger
            return
        scribe = Scribe(_account(), self.clock)
        with TemporaryDirectory() as nowhere, Ledger.open(Path(nowhere), scribe) as ledger:
            yield ledger

    @property
    def landmarks(self) -> Landmarks:
        """What tells the inbox and the outbox from an empty place where a share should be."""
        return Landmarks(self.settings.store)

    @property
    def is_there(self) -> bool:
        """Whether this is a workspace at all: any of its folders, or its settings, are there."""
        settings = self.settings
        folders = (settings.inbox, settings.outbox, settings.store)
        return (settings.workspace / SETTINGS).is_file() or any(map(Path.is_dir, folders))

    def look_at_outbox(self) -> None:
        """Make sure that the outbox is itself; raises OSError."""
        self.landmarks.look("outbox", self.settings.outbox)

    def look_before(self, folder: Path | None) -> None:
        """The same before something is written in this folder, if it lies in the outbox (None)."""
        outbox = self.settings.outbox.resolve()
        if folder is None or folder.resolve().is_relative_to(outbox):
            self.look_at_outbox()

    def route(self, ledger: Ledger) -> Route:
        """The route of a paper through this workspace."""
        return Route(
            catalogue=self.catalogue,
            ledger=ledger,
            workspace=self.settings.workspace,
            outbox=self.settings.outbox,
            store=self.settings.store,
            words=self.words,
            clock=self.clock,
            read=self.reading.read,
            patience=timedelta(seconds=self.settings.page_deadline),
            limit=self.settings.max_file_bytes,
            look_at_outbox=self.look_at_outbox,
        )

    @cached_property
    def reading(self) -> ConfinedReading:
        """Reads papers where a hostile file can do no harm; nothing is started before the first."""
        allowance = Allowance(self.settings.read_seconds)
        confined = self.settings.confinement != "none"
        return ConfinedReading(self.catalogue, allowance, confined)

    def make_folders(self) -> None:
        """Inbox and outbox, where they are not there yet (not on a share that is away).

        One that cannot be made is told by who needs it: without an outbox papers are taken in.
        """
        for name, folder in (("inbox", self.settings.inbox), ("outbox", self.settings.outbox)):
            if folder.parent.is_dir() and not self.landmarks.expects(name):
                with suppress(OSError):
                    folder.mkdir(exist_ok=True)
