"""Books that were entered in the open -> the same, sealed; and back. May be cut short anywhere."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, Table, select

from pipeline.store.ledger.database import Database
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.sealed_rows import Row, change, columns_of, unopened
from pipeline.store.sealing.cells import is_sealed_cell, opened_cell
from pipeline.store.sealing.keys import Keys

_AT_ONCE: Final = 200  # rows in one transaction
_Cells = Callable[[Connection, Table, Row], Row]


def seal_rows(database: Database) -> int:
    """Seal every cell that is open, and leave no byte of it; how many rows were changed."""
    return _changed(database, lambda now, table, row: _sealed(database, now, table, row))


def open_rows(database: Database, keys: Keys) -> int:
    """Open every cell that is sealed; how many rows were changed."""

    def opened(_now: Connection, table: Table, row: Row) -> Row:
        cells = {name: row[name] for name in columns_of(table)}
        return {n: opened_cell(keys, c) for n, c in cells.items() if is_sealed_cell(c)}

    return _changed(database, opened)


def count_open(database: Database) -> int:
    """How many rows are not sealed, of those that would be."""
    with database.reading() as connection:
        return sum(
            bool(_open(table, row)) for table in _tables() for row in unopened(connection, table)
        )


def _tables() -> list[Table]:
    return [table for table in tables.metadata.sorted_tables if columns_of(table)]


def _open(table: Table, row: Row) -> Row:
    """The cells of a row that are not sealed, and would be."""
    cells = {name: row[name] for name in columns_of(table)}
    return {n: c for n, c in cells.items() if c is not None and not is_sealed_cell(c)}


def _sealed(database: Database, now: Connection, table: Table, row: Row) -> Row:
    cells = _open(table, row)
    beside: dict[str, object] = {name: row[name] for name in row if name not in columns_of(table)}
    if cells and table is tables.abridged:
        papers = tables.submissions.c
        beside["sha256"] = now.execute(
            select(papers.sha256).where(papers.id == row["submission"])
        ).scalar()
    return database.sealed(table, cells, beside) if cells else {}


def _changed(database: Database, cells_of: _Cells) -> int:
    changed = 0
    for table in _tables():
        (key,) = table.primary_key
        after: object = None
        while True:
            with database.writing() as connection:
                rows = unopened(connection, table, after, _AT_ONCE)
                for row in rows:
                    if cells := cells_of(connection, table, row):
                        change(connection, table, row, cells)
                        changed += 1
            if not rows:
                break
            after = rows[-1][key.name]
    database.compact()  # also where an earlier try was cut short before that
    return changed
