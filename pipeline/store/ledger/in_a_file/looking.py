"""A database for who only looks: nothing in it is changed, also where nothing can be.

On a full disk, or one that can only be read, SQLite may not be able to make the files that it
wants beside a database; then it is opened as one that nobody changes, or a copy of it is. A
database from before today's tables is brought up to date in a copy that is thrown away.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from pipeline.store.ledger.in_a_file import engines
from pipeline.store.ledger.in_a_file.connecting import connected, copied
from pipeline.store.ledger.in_a_file.journal import Journal
from pipeline.store.ledger.in_a_file.opening import (
    DATABASE_FILE,
    begin,
    demand_fit,
    has_database,
    open_engine,
    revision_of,
)
from pipeline.store.ledger.schema.tables import HEAD
from pipeline.store.ledger.trouble import StoreHurtError, StoreUnavailableError, is_corrupt


@contextmanager
def engine_to_look(store: Path) -> Iterator[Engine]:
    """An engine on the database of this store, or on an empty one where nothing was ever kept.

    Raises:
        StoreError: it is hurt, or was written by a newer program.
        StoreUnavailableError: it cannot be read now.
    """
    with ExitStack() as held:
        try:
            if not has_database(store):
                yield _brought_up_to_date(held, None)
                return
            engine = _readable(store / DATABASE_FILE, held)
            with engine.connect() as connection:
                demand_fit(connection, Journal(store))
                is_current = revision_of(connection) == HEAD
        except DBAPIError as error:
            if is_corrupt(error.orig):
                raise StoreHurtError("damaged") from None
            raise StoreUnavailableError.of(error.orig) from None
        yield engine if is_current else _brought_up_to_date(held, store / DATABASE_FILE)


def _brought_up_to_date(held: ExitStack, path: Path | None) -> Engine:
    """An engine on a copy of a database (None: on an empty one) with today's tables."""
    folder = Path(held.enter_context(TemporaryDirectory()))
    if path is not None:
        copied(path, folder / DATABASE_FILE)
        copy = closing(sqlite3.connect(folder / DATABASE_FILE))
        with suppress(sqlite3.OperationalError), copy as database, database:
            database.execute("DELETE FROM seal")  # where it had one: here is no journal
    engine = open_engine(folder)
    held.callback(engine.dispose)
    return engine


def _readable(path: Path, held: ExitStack) -> Engine:
    engine = engines.sqlite(creator=lambda: connected(path, held))
    held.callback(engine.dispose)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", begin)  # else each question sees another moment
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON").close()
