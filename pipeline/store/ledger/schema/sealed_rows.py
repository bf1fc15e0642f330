"""Which cells of which rows hold what people wrote, and where their keys lie.

Rows are sealed when they are entered, and opened by the columns themselves wherever they are read.
Codes, ids, days, kinds of sheets and moments stay as they are: SQL asks for them.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    LargeBinary,
    Table,
    Text,
    TypeDecorator,
    literal_column,
    select,
    update,
)

from pipeline.store.sealing.cells import is_sealed_cell, opened_cell, place_of_cell, sealed_cell
from pipeline.store.sealing.key_tree import Place
from pipeline.store.sealing.keys import Keys
from pipeline.store.sealing.trouble import KeysError, SpoiledError

_KEYS: Final = "keys"  # of a dialect
_UNREAD: Final = "waiting"  # of what waits in the inbox backups know nothing
Row = Mapping[str, Any]


def open_with(engine: Engine, keys: Keys | None) -> None:
    """What is read by this engine is opened with these keys."""
    setattr(engine.dialect, _KEYS, keys)


def _opened(cell: object, dialect: Dialect) -> object:
    if not isinstance(cell, str | bytes) or not is_sealed_cell(cell):
        return cell
    keys: Keys | None = getattr(dialect, _KEYS, None)
    if keys is None:  # sealed since we opened the books; nobody may take it for words
        raise KeysError("not_set")
    return opened_cell(keys, cell)


class SealedText(TypeDecorator[str]):
    """Text that may be sealed; read, it is open."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: object, dialect: Dialect) -> Any:
        """Open it."""
        return _opened(value, dialect)


class SealedBytes(TypeDecorator[bytes]):
    """Bytes that may be sealed; read, they are open."""

    impl = LargeBinary
    cache_ok = True

    def process_result_value(self, value: object, dialect: Dialect) -> Any:
        """Open them."""
        return _opened(value, dialect)


@cache
def columns_of(table: Table) -> tuple[str, ...]:
    """The columns of a table of which the cells are sealed."""
    kinds = SealedText | SealedBytes
    return tuple(each.name for each in table.columns if isinstance(each.type, kinds))


def sealed_row(keys: Keys | None, table: Table, row: Row, beside: Row | None = None) -> Row:
    """The row with what people wrote sealed; as it is, where there are no keys.

    `beside`: where cells of a row are changed, those that say which row it is.
    """
    if keys is None:  # nobody may enter what only looks sealed
        fakes = {n: row[n][1:] for n in columns_of(table) if is_sealed_cell(row.get(n))}
        return {**row, **fakes} if fakes else row
    names = [name for name in columns_of(table) if isinstance(row.get(name), str | bytes)]
    if not names:
        return row
    place = _place(keys, table.name, {**(beside or {}), **row})
    if place is None:
        return row
    return {**row, **{name: sealed_cell(keys, place, row[name]) for name in names}}


def _place(keys: Keys, table: str, row: Row) -> Place | None:
    """Where the key of a row lies; what handwriting may say goes with the picture of it.

    None where that lies in the open: it is not known yet with what its key will go.
    """
    if table != "suggestions":
        return keys.place(*_NAMES[table](row))
    from pipeline.store import pictures  # slow to load

    digest = row["picture"]
    if (place := pictures.place_of(keys.store, digest)) is not None:
        return place
    lies_open = pictures.in_the_open(keys.store, digest)
    return None if lies_open and lies_open.is_file() else keys.place(digest, digest)


def of_paper(submission: str) -> str:
    """Within a file: what a paper in it says."""
    return f"paper:{submission}"


def of_pages(held: str) -> str:
    """Within a file: pages of it that are held."""
    return f"held:{held}"


def of_entry(arrival: str, part: int) -> str:
    """Within a file: that it came in, and what it was called."""
    return f"entry:{arrival}:{part}"


def of_print(instance: str) -> str:
    """A personal form."""
    return f"print:{instance}"


def of_decision(event: str) -> str:
    """A decision."""
    return f"decision:{event}"


def of_client(code: str) -> str:
    """What is kept of somebody as a whole."""
    return f"client:{code}"


# with what the key of a row goes, and what it is within that
_NAMES: Final[Mapping[str, Callable[[Row], tuple[str, str]]]] = {
    "submissions": lambda row: (row["sha256"], of_paper(row["id"])),
    "abridged": lambda row: (row["sha256"], of_paper(row["submission"])),
    "held": lambda row: (row["sha256"], of_pages(row["id"])),
    "arrivals": lambda row: (row["sha256"] or _UNREAD, of_entry(row["arrival"], row["part"])),
    "instances": lambda row: (of_print(row["instance"]), ""),
    "events": lambda row: (of_decision(row["id"]), ""),
    "clients": lambda row: (of_client(row["code"]), ""),
    "shares": lambda row: (of_client(row["client"]), "share"),
    "outlooks": lambda row: (of_client(row["client"]), "outlook"),
}


def unopened(
    connection: Connection, table: Table, after: object = None, most: int | None = None
) -> list[dict[str, Any]]:
    """Rows as they stand in the database, in the order of their primary key.

    `after`: only those of which the key is greater. `most`: no more than so many.
    """
    (key,) = table.primary_key
    columns: list[Any] = [literal_column(column.name) for column in table.columns]
    chosen = select(*columns).select_from(table).order_by(literal_column(key.name)).limit(most)
    if after is not None:
        chosen = chosen.where(key > after)
    return [dict(row) for row in connection.execute(chosen).mappings()]


def is_forgotten(keys: Keys, table: Table, row: Row) -> bool:
    """Whether nobody can open a row, as it stands in the database."""
    cells = (row[name] for name in columns_of(table))
    return any(is_sealed_cell(cell) and not keys.has(place_of_cell(cell)) for cell in cells)


def places(connection: Connection, table: Table) -> Iterator[Place]:
    """Where the keys of the sealed cells of a table lie."""
    for row in unopened(connection, table) if columns_of(table) else ():
        for cell in filter(is_sealed_cell, (row[name] for name in columns_of(table))):
            with suppress(SpoiledError):
                yield place_of_cell(cell)


def change(connection: Connection, table: Table, row: Row, cells: Row) -> None:
    """Write cells of a row, as they are given."""
    (key,) = table.primary_key
    connection.execute(update(table).where(key == row[key.name]).values(**cells))
