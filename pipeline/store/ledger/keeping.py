"""How the books of one store are kept: in a file beside its papers, or in a database on a server.

One interface, two ways: `on_file` (SQLite) and `on_server` (PostgreSQL). All else in the ledger
says the same to both. The folder holds originals, pictures and locks either way.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DBAPIError

from pipeline.store.ledger.in_a_file.journal import CommitMark
from pipeline.store.ledger.sharing import Sharing
from pipeline.store.ledger.trouble import Hurt

if TYPE_CHECKING:
    from pipeline.store.ledger.in_a_file.examined import LastLook

Mended = Literal["sound", "journal", "resealed", "copied", "gathered"]


class Mend(NamedTuple):
    """How a database was mended.

    Attributes:
        how: sound: nothing was wrong. journal: made anew from the journal, complete. resealed: it
            is kept as it is, and its seal was made anew. copied: from the copy of a day, for
            nothing else could be read. gathered: from whatever could be read.
        lost: how many lines of the journal, or rows, could not be read or entered, at least.
        opened: codes of clients of whom only their papers are known.
        copied_at: when that copy was made (aware).
    """

    how: Mended
    lost: int = 0
    opened: tuple[str, ...] = ()
    copied_at: datetime | None = None


class Sealing(Protocol):
    """Closes each transaction that changed something."""

    def close_within(self, connection: Connection) -> CommitMark | None:
        """The last act of a transaction: it is sealed. None where it changed nothing."""

    def entered(self, mark: CommitMark | None) -> None:
        """That commit succeeded."""

    def let_go(self) -> None:
        """Nothing more will be written, for now."""


class Keeping(ABC):
    """The books of one store, in the ways in which kinds of databases differ.

    Errors: StoreError and StoreHurtError where the store cannot be used as it is,
    StoreUnavailableError (an OSError) where it cannot be now.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def has_books(self, *, repairing: bool = False) -> bool:
        """Whether there are any; StoreHurtError where there are none and there were."""

    @abstractmethod
    def open(self, *, repairing: bool = False) -> Engine:
        """An engine on books that are up to date; they are made where there are none yet."""

    @abstractmethod
    def look(self) -> "AbstractContextManager[tuple[Keeping, Engine]]":
        """For who only looks: nothing is made, changed or migrated.

        Where there are no books: empty ones, which leave no trace.
        """

    @abstractmethod
    def sealing(self) -> Sealing:
        """What closes each transaction."""

    def asking(self, engine: Engine) -> Engine:
        """The same, for single questions: each sees one moment, and begins nothing."""
        return engine.execution_options(at_once=True)

    @abstractmethod
    def insert(self, table: Table) -> Any:
        """An insert that knows what to do where the row is there already."""

    @abstractmethod
    def told(self, error: DBAPIError) -> Exception | None:
        """What an error of the database means; None where it is a mistake of ours, about one paper.

        Never with the database's own message: that names tables, and may quote rows.
        """

    @abstractmethod
    def log_opened(self, connection: Connection) -> AbstractContextManager[None]:
        """Within a transaction: lines of the log, to which only is added, may be changed."""

    @abstractmethod
    def examine(self, engine: Engine, *, deep: bool = False) -> Hurt | None:
        """What is wrong with the books; None where they are whole. `deep`: whatever it takes."""

    @abstractmethod
    def is_quick(self, engine: Engine) -> bool:
        """Whether they are so small that any command can look through them."""

    @abstractmethod
    def known(self, engine: Engine, now: datetime, *, at_rest: bool) -> "LastLook | None":
        """What the last look found, where that has to do now; None: look.

        `at_rest`: it does only where nobody wrote anything else since.
        """

    @abstractmethod
    def looked_through(self, engine: Engine, now: datetime) -> Hurt | None:
        """What is wrong with the books, if anything is; and it is noted."""

    @abstractmethod
    def broken_journal(self) -> int:
        """How many lines of what stands beside the books cannot be read, or do not follow."""

    @abstractmethod
    def compact(self, engine: Engine) -> None:
        """Leave no byte in them of rows that went."""

    @abstractmethod
    def copy(self, to: Path) -> CommitMark:
        """Copy the books, also while others write in them, to a new file of SQLite's."""

    @abstractmethod
    def copy_daily(self) -> None:
        """Lay a copy beside the books, for who loses both books and journal; raises as `copy`.

        Where the books are on a server its own means do so.
        """

    @abstractmethod
    def put_back(self, copy: Path) -> AbstractContextManager[None]:
        """Enter such a copy (in a folder of its own, without journal) where there are no books.

        Until the end of it nothing stands. FileExistsError where there are books.
        """

    @abstractmethod
    def mend(self, now: datetime) -> Mend:
        """Make the books whole again, if they are not; nobody else may be at work."""

    @abstractmethod
    def sharing(self) -> Sharing:
        """Who does its jobs; nothing is opened by that."""

    @abstractmethod
    def watching(self) -> AbstractContextManager[Callable[[], None]]:
        """Hold the right to enter what comes in; a check of it, which raises LostLeaseError.

        Raises:
            AnotherWatcherError: another program, on whatever computer, has it.
        """


def keeping_of(folder: Path, address: str = "") -> Keeping:
    """The books of the store in this folder; `address`: of a database, if they are not in it."""
    if address:
        from pipeline.store.ledger.on_a_server.on_server import OnServer

        return OnServer(folder, address)
    from pipeline.store.ledger.in_a_file.on_file import OnFile

    return OnFile(folder)


def kept(store: Path | Keeping) -> Keeping:
    """How the books of a store are kept; of a folder: in it."""
    return store if isinstance(store, Keeping) else keeping_of(store)
