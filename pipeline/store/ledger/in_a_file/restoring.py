"""Copies of a database: for a backup, from a backup, and before it is migrated."""

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

from sqlalchemy import delete

from pipeline.store.ledger.in_a_file import seal
from pipeline.store.ledger.in_a_file.connecting import copied
from pipeline.store.ledger.in_a_file.journal import CommitMark, Journal
from pipeline.store.ledger.in_a_file.opening import (
    DATABASE_FILE,
    bring_up_to_date,
    has_database,
    sqlite_engine,
)
from pipeline.store.ledger.in_a_file.soundness import examine
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.trouble import StoreHurtError


def copy_of_database(store: Path, to: Path) -> CommitMark:
    """Copy the database of a store, also while others write in it; which commit was the last.

    Raises:
        StoreHurtError: the store is not what was last written.
    """
    if not has_database(store):
        raise StoreHurtError("lost")

    def copied_now() -> CommitMark:
        copied(store / DATABASE_FILE, to)
        engine = sqlite_engine(to)
        try:
            if (hurt := examine(engine)) is not None:
                raise StoreHurtError(hurt)
            with engine.connect() as connection:
                return seal.mark_of(connection)
        finally:
            engine.dispose()

    return seal.demand_fit(Journal(store), copied_now)


def leave_out_waiting(database: Path, before: CommitMark) -> None:
    """Take out of a copy what waits in the inbox: names of files, with the key of nobody."""
    engine = sqlite_engine(database)
    waits = tables.arrivals.c
    try:
        with engine.execution_options(writing=True).begin() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
            there = (waits.outcome == "waiting") & waits.sha256.is_(None)
            connection.execute(delete(tables.arrivals).where(there))
            seal.seal_anew(connection, before)
    finally:
        engine.dispose()


def named_originals(database: Path) -> set[str]:
    """The SHA-256 (hex) of every original that a database tells of, and that has to be there."""
    named = "SELECT sha256 FROM arrivals UNION SELECT sha256 FROM held"
    with closing(connect(database)) as connection:
        return {sha256 for (sha256,) in connection.execute(named) if sha256}


def journal_anew(store: Path) -> None:
    """Begin the journal of a store that was put back, of which only the database is there.

    Raises:
        StoreHurtError: the database is not sound.
    """
    engine = sqlite_engine(store / DATABASE_FILE)
    journal = Journal(store)
    try:
        if (hurt := examine(engine)) is not None:
            raise StoreHurtError(hurt)
        with engine.execution_options(writing=True).begin() as connection:
            mark = seal.mark_of(connection)
            journal.begin("", mark)
        journal.enter(mark)
        bring_up_to_date(engine, journal)
    finally:
        engine.dispose()
