"""From the folder of the store to a connected, up-to-date database, or a plain word why not."""

import os
import shutil
import sqlite3
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError

from pipeline.store import rights
from pipeline.store.atomic_files import open_private, sync_folder
from pipeline.store.ledger.in_a_file import engines, seal
from pipeline.store.ledger.in_a_file.connecting import copied
from pipeline.store.ledger.in_a_file.journal import CommitMark, Journal
from pipeline.store.ledger.schema.tables import HEAD
from pipeline.store.ledger.trouble import (
    StoreHurtError,
    StoreOnShareError,
    StoreTooNewError,
    is_corrupt,
)
from pipeline.store.mounts import NETWORK, file_system, mounts
from pipeline.store.trouble import DISK_FULL, StoreError

DATABASE_FILE: Final = "krachtwerk.sqlite3"
_LONGEST_LOG: Final = 4_000  # pages: SQLite moves the log itself where nobody else could
QUICK: Final = 8_000_000  # bytes of a database that is looked through in 50 ms
ON_SERVER: Final = "server.last"  # there where the books are in a database on a server
REPAIRING: Final = "repairing.json"  # there for as long as a repair is not finished
DAILY: Final = "daily.sqlite3"  # a copy of the database, a day old at most while we watch
_BEFORE: Final = "before-"
_ROOM: Final = 2**16  # bytes: with less no file beside the database can be made


def refuse_share(folder: Path, mounted: str) -> None:
    """Raise StoreOnShareError where the folder lies on a network file system."""
    if file_system(folder, mounted) in NETWORK:
        raise StoreOnShareError(
            "Het archief (de map van 'store') staat op een netwerkschijf. Daar kan het stuk gaan. "
            "Kies met 'store' in krachtwerk.toml een map op een schijf van deze computer."
        )


def open_engine(store: Path, *, repairing: bool = False) -> Engine:
    """An engine on the up-to-date database in this folder; both are made where they are missing.

    `repairing`: for the repair itself, which nobody else may come between.

    Raises:
        StoreHurtError: there was a database before, and this is not it.
        StoreError: the folder is on a share, cannot be written, or holds something else.
    """
    try:
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Other systems than Linux do not tell; there the warning in the manual has to do.
        refuse_share(store.resolve(), mounts())
        has_database(store, repairing=repairing)
        rights.make_private(store)
        _make_private(store / DATABASE_FILE)
        engine = sqlite_engine(store / DATABASE_FILE)
        with ExitStack() as undone:
            undone.callback(engine.dispose)
            bring_up_to_date(engine, Journal(store))
            undone.pop_all()
    except (OSError, DBAPIError, sqlite3.Error) as error:
        if isinstance(error, DBAPIError) and is_corrupt(error.orig) and was_used(store):
            raise StoreHurtError("damaged") from None
        if _is_full(store):
            raise StoreError(DISK_FULL) from error
        raise StoreError(
            "Het archief (de map van 'store') is niet te openen. Is de schijf vol, "
            "of mag dit programma daar niet schrijven? ({kind})",
            kind=type(error).__name__,
        ) from error
    return engine


def _is_full(store: Path) -> bool:
    """Whether the disk is: of that SQLite may say only that it cannot open a file."""
    with suppress(OSError):
        return shutil.disk_usage(store).free < _ROOM
    return False


def was_used(store: Path) -> bool:
    """Whether anything was ever kept here, as far as what stands beside the database tells."""
    journal = Journal(store)
    if journal.exists():
        told = journal.last()
        if told is None or told.mark.number > 1 or journal.entered() is not None:
            return True
    return has_originals(store)


def has_originals(store: Path) -> bool:
    """Whether any original lies in the store."""
    with suppress(FileNotFoundError):
        for folder in (store / "originals").iterdir():
            if folder.is_dir() and next(folder.iterdir(), None) is not None:
                return True
    return False


def has_database(store: Path, *, repairing: bool = False) -> bool:
    """Whether there is a database.

    Raises:
        StoreHurtError: there is none and there was one, or a repair of it is not finished.
    """
    if not repairing and (store / REPAIRING).exists():
        raise StoreHurtError("unfinished")
    if (store / ON_SERVER).exists():
        raise StoreHurtError("elsewhere")
    path = store / DATABASE_FILE
    is_there = path.exists() and path.stat().st_size > 0
    if not is_there and was_used(store):
        raise StoreHurtError("lost")
    return is_there


def _make_private(path: Path) -> None:
    """Make a file that nobody else can read; what SQLite adds to it follows.

    One that is there is never opened: closing it lets go of the locks that this program holds on
    it for a ledger that is open already, and the next program that ends takes its log away.
    """
    if not path.exists():
        os.close(open_private(path, os.O_RDWR))


def sqlite_engine(path: Path) -> Engine:
    """An engine that survives power loss and never puts a value in a message."""
    engine = engines.sqlite(database=str(path))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", begin)
    return engine


def is_large(path: Path) -> bool:
    """Whether looking through a database takes longer than every command may."""
    with suppress(OSError):
        return path.stat().st_size > QUICK
    return False


def _prepare(connection: Any, record: Any) -> None:
    seal.listen(connection, record.info)
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    if is_large(Path(path)):  # its log is moved by `untouched.settle`, or else here
        connection.execute(f"PRAGMA wal_autocheckpoint={_LONGEST_LOG}").close()


def begin(connection: Connection) -> None:
    """Begin a transaction on a connection, as its options say."""
    # A transaction that will write asks for the lock at once: waiting then is safe, while a
    # reader that turns writer can be refused halfway.
    options = connection.get_execution_options()
    if options.get("at_once", False):  # one question: it sees one moment without being told so
        return
    writing = options.get("writing", False)
    seal.begun(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def bring_up_to_date(engine: Engine, journal: Journal) -> None:
    """Apply the migrations that this database lacks; a current one costs a few small queries.

    Raises:
        StoreHurtError: it is not the database that was last written.
        StoreTooNewError: a newer program was here.
    """
    with engine.connect() as connection:
        before = demand_fit(connection, journal)
        is_current = revision_of(connection) == HEAD
    if is_current and before != seal.UNSEALED and journal.revision() == HEAD:
        return
    if not is_current:
        _keep_copy(engine, journal.path.parent)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        before = demand_fit(connection, journal)
        if (found := revision_of(connection)) != HEAD:  # nobody was faster
            migrate(connection, found)
            before = seal.reseal(connection, journal, before)
    engine.dispose()  # a connection from before does not tell what it changes
    journal.enter(before)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if journal.revision() != HEAD:
            seal.write_down(connection, journal)


def _keep_copy(engine: Engine, store: Path) -> None:
    """A copy of a database before it is migrated; the last two are kept."""
    with engine.connect() as connection:
        found = revision_of(connection)
    if found is None:
        return
    copy = store / f"{_BEFORE}{HEAD}.sqlite3"
    unfinished = copy.with_suffix(".tmp")
    unfinished.unlink(missing_ok=True)
    _make_private(unfinished)
    copied(store / DATABASE_FILE, unfinished)
    unfinished.replace(copy)
    sync_folder(store)
    for old in sorted(store.glob(f"{_BEFORE}*.sqlite3"))[:-2]:
        old.unlink()


def demand_fit(connection: Connection, journal: Journal) -> CommitMark:
    """The seal of a database, if it is the one that was last written; raises StoreHurtError.

    Nothing may have been read on this connection yet, unless it holds the lock for writing: what it
    sees must not be older than the journal, in which others go on writing.
    """
    if not journal.exists() and (standing := seal.mark_of(connection)) == seal.UNSEALED:
        return standing  # new, or from before there was a journal
    return seal.demand_fit(journal, lambda: seal.mark_of(connection))


def revision_of(connection: Connection) -> str | None:
    """The last migration that was applied to this database; None where none ever was."""
    if not engine_has_versions(connection):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def engine_has_versions(connection: Connection) -> bool:
    """Whether any migration was ever applied here."""
    return connection.dialect.has_table(connection, "alembic_version")


def migrate(connection: Connection, found: str | None) -> None:
    """Apply the migrations since the step `found` (None: there is nothing yet).

    Raises:
        StoreTooNewError: a newer program was here.
    """
    # Alembic takes longer to load than the rest of the ledger to open.
    from pipeline.store.ledger.in_a_file.migrating import UnknownRevisionError, upgrade

    try:
        upgrade(connection, found)
    except UnknownRevisionError:
        raise StoreTooNewError(
            "Het archief is gemaakt met een nieuwer programma. Werk dit programma eerst bij."
        ) from None
