"""Books on a server -> a file of SQLite's with the same rows, and back: so a backup fits both."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, literal_column, select

from pipeline.store.ledger.in_a_file import engines, seal
from pipeline.store.ledger.in_a_file.journal import CommitMark
from pipeline.store.ledger.in_a_file.opening import DATABASE_FILE, open_engine
from pipeline.store.ledger.schema.tables import metadata

_AT_ONCE: Final = 500
_BESIDE: Final = ("", "-wal", "-shm")
_NUMBERED: Final = ("arrivals", "events")  # the server hands out their numbers


def copy_to_file(connection: Connection, mark: CommitMark, to: Path) -> None:
    """Copy what stands in books as of this transaction to a new file; the seal has its number."""
    folder = to.with_name(f"{to.name}.copying")
    open_engine(folder).dispose()
    _poured(connection, folder / DATABASE_FILE, CommitMark(mark.number - 1, mark.digest))
    (folder / DATABASE_FILE).replace(to)
    shutil.rmtree(folder)


def _poured(connection: Connection, path: Path, before: CommitMark) -> None:
    engine = engines.sqlite(database=str(path))
    try:
        with engine.begin() as file:
            for table in _tables():
                for rows in _portions(connection, table):
                    file.execute(insert(table), rows)
            seal.seal_anew(file, before)
    finally:
        engine.dispose()


def enter_from_file(connection: Connection, path: Path) -> CommitMark:
    """Enter all rows of a file in empty books; the seal that the file had."""
    engine = engines.sqlite(database=str(path))
    try:
        with engine.connect() as file:
            for table in _tables():
                for rows in _portions(file, table):
                    connection.execute(insert(table).inline(), rows)
            before = seal.mark_of(file)
    finally:
        engine.dispose()
    for name in _NUMBERED:
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'seq'),"  # noqa: S608 - our own names
            f" (SELECT coalesce(max(seq), 0) + 1 FROM {name}), false)"
        )
    return before


def remove_file(path: Path) -> None:
    """Its rows are on a server now; with the journal that belonged to it."""
    for end in _BESIDE:
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
    for journal in path.parent.glob("journal*"):
        journal.unlink()


def _tables() -> Iterator[Table]:
    """Those with rows of ours; what refers to a table comes after it."""
    yield from (table for table in metadata.sorted_tables if table.name in seal.WATCHED)


def _portions(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    untyped: list[Any] = [literal_column(column.name) for column in table.columns]
    chosen = select(*untyped).select_from(table).execution_options(yield_per=_AT_ONCE)
    names = table.columns.keys()
    for rows in connection.execute(chosen).partitions():
        yield [dict(zip(names, row, strict=True)) for row in rows]
