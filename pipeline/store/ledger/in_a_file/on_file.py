"""Books in a file of SQLite's, in the folder of the store, with a journal beside it."""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from pipeline.store.in_the_way import remove
from pipeline.store.ledger.in_a_file import looking, opening, soundness, untouched
from pipeline.store.ledger.in_a_file.examined import LastLook
from pipeline.store.ledger.in_a_file.journal import CommitMark, Journal
from pipeline.store.ledger.in_a_file.opening import DAILY, DATABASE_FILE, is_large
from pipeline.store.ledger.in_a_file.seal import Seal, write_down
from pipeline.store.ledger.keeping import Keeping, Mend, Sealing
from pipeline.store.ledger.sharing import OneComputer, Sharing
from pipeline.store.ledger.trouble import Hurt, StoreHurtError, StoreUnavailableError, is_corrupt

_OLD_COPIES: Final = ("before-*.sqlite3", "before-*.tmp", "aside-*", "mending", "copying-*", DAILY)
_GUARDS: Final = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"


class OnFile(Keeping):
    """As most offices have it: one computer, nothing to set up."""

    def has_books(self, *, repairing: bool = False) -> bool:
        return opening.has_database(self.folder, repairing=repairing)

    def open(self, *, repairing: bool = False) -> Engine:
        return opening.open_engine(self.folder, repairing=repairing)

    @contextmanager
    def look(self) -> Iterator[tuple[Keeping, Engine]]:
        with looking.engine_to_look(self.folder) as engine:
            yield self, engine

    def sealing(self) -> Sealing:
        return _SettlingSeal(self.folder)

    def insert(self, table: Table) -> Any:
        return sqlite.insert(table)

    def told(self, error: DBAPIError) -> Exception | None:
        if isinstance(error, (IntegrityError, DataError, ProgrammingError)):
            return None
        if is_corrupt(error.orig):
            return StoreHurtError("damaged")
        return StoreUnavailableError.of(error.orig)

    @contextmanager
    def log_opened(self, connection: Connection) -> Iterator[None]:
        append_only = connection.exec_driver_sql(_GUARDS).all()
        for name, _ in append_only:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        for _, made in append_only:
            connection.exec_driver_sql(made)

    def examine(self, engine: Engine, *, deep: bool = False) -> Hurt | None:
        return soundness.examine(engine, deep=deep)

    def is_quick(self, engine: Engine) -> bool:
        return not is_large(self.folder / DATABASE_FILE)

    def known(self, engine: Engine, now: datetime, *, at_rest: bool) -> LastLook | None:
        return untouched.known(self.folder, now, at_rest=at_rest)

    def looked_through(self, engine: Engine, now: datetime) -> Hurt | None:
        return untouched.looked_through(self.folder, now, lambda: self.examine(engine))

    def broken_journal(self) -> int:
        return Journal(self.folder).broken()

    def compact(self, engine: Engine) -> None:
        with engine.execution_options(writing=True).begin() as connection:
            write_down(connection, Journal(self.folder))
        for pattern in _OLD_COPIES:
            for path in self.folder.glob(pattern):
                remove(path)
        with _plainly(), closing(sqlite3.connect(self.folder / DATABASE_FILE, timeout=30)) as file:
            file.isolation_level = None
            file.execute("PRAGMA secure_delete=ON")
            file.execute("VACUUM")
            busy, *_ = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:  # somebody is reading; later it will do
            raise StoreUnavailableError(errno.EBUSY, "busy")

    def copy(self, to: Path) -> CommitMark:
        from pipeline.store.ledger.in_a_file.restoring import copy_of_database

        with _plainly():
            return copy_of_database(self.folder, to)

    def copy_daily(self) -> None:
        from pipeline.store.ledger.in_a_file.day_copy import lay_copy

        lay_copy(self.folder, self.copy)

    @contextmanager
    def put_back(self, copy: Path) -> Iterator[None]:
        from pipeline.store.ledger.in_a_file.restoring import journal_anew

        journal_anew(copy.parent)
        yield

    def mend(self, now: datetime) -> Mend:
        from pipeline.store.ledger.in_a_file.mending import mend

        return mend(self.folder, now)

    def sharing(self) -> Sharing:
        return OneComputer(self.folder)

    @contextmanager
    def watching(self) -> Iterator[Callable[[], None]]:
        yield lambda: None  # the lock in the folder is enough, for it lies on this computer


class _SettlingSeal(Seal):
    """One after which what was written is moved into the file in time."""

    def __init__(self, store: Path) -> None:
        super().__init__(Journal(store))
        self._store = store

    def entered(self, mark: CommitMark | None) -> None:
        super().entered(mark)
        untouched.settle(self._store, at_end=False)

    def let_go(self) -> None:
        untouched.settle(self._store, at_end=True)


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreUnavailableError.of(error) from None
