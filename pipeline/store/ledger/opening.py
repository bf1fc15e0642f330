"""From the folder of the store to a connected, up-to-date database, or a plain word why not."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from pipeline.store.ledger.tables import HEAD
from pipeline.store.mounts import NETWORK, file_system, mounts

DATABASE_FILE: Final = "krachtwerk.sqlite3"


class StoreError(Exception):
    """The store cannot be used; the message says in plain Dutch what to do."""


class StoreOnShareError(StoreError):
    """The store lies on a network file system."""


class StoreTooNewError(StoreError):
    """The store was written by a newer program."""


def refuse_share(folder: Path, mounted: str) -> None:
    """Raise StoreOnShareError where the folder lies on a network file system."""
    if file_system(folder, mounted) in NETWORK:
        raise StoreOnShareError(
            "Het archief (de map van 'store') staat op een netwerkschijf. Daar kan het stuk gaan. "
            "Kies met 'store' in krachtwerk.toml een map op een schijf van deze computer."
        )


def open_engine(store: Path) -> Engine:
    """An engine on the up-to-date database in this folder; both are made where they are missing.

    Raises:
        StoreError: the folder is on a share, cannot be written, or holds something else.
    """
    try:
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Other systems than Linux do not tell; there the warning in the manual has to do.
        refuse_share(store.resolve(), mounts())
        engine = sqlite_engine(store / DATABASE_FILE)
        bring_up_to_date(engine)
    except (OSError, DBAPIError) as error:
        raise StoreError(
            "Het archief (de map van 'store') is niet te openen. Is de schijf vol, "
            f"of mag dit programma daar niet schrijven? ({type(error).__name__})"
        ) from error
    return engine


def sqlite_engine(path: Path) -> Engine:
    """An engine that survives power loss and never puts a value in a message."""
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    # A transaction that will write asks for the lock at once: waiting then is safe, while a
    # reader that turns writer can be refused halfway.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def bring_up_to_date(engine: Engine) -> None:
    """Apply the migrations that this database lacks; a current one costs one small query."""
    with engine.connect() as connection:
        if _revision(connection) == HEAD:
            return
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if (found := _revision(connection)) != HEAD:  # nobody was faster
            _migrate(connection, found)


def _revision(connection: Connection) -> str | None:
    if not engine_has_versions(connection):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def engine_has_versions(connection: Connection) -> bool:
    """Whether any migration was ever applied here."""
    return connection.dialect.has_table(connection, "alembic_version")


def _migrate(connection: Connection, found: str | None) -> None:
    # Alembic takes longer to load than the rest of the ledger to open.
    from pipeline.store.ledger.migrating import UnknownRevisionError, upgrade

    try:
        upgrade(connection, found)
    except UnknownRevisionError:
        raise StoreTooNewError(
            "Het archief is gemaakt met een nieuwer programma. Werk dit programma eerst bij."
        ) from None
