"""The seal of a database: a number that only grows and a digest of all that stands in it.

SQLite itself calls us for each row that comes or goes (by triggers that each of our connections
has for itself), so that no way of writing is forgotten. Of each table the number of rows and the
sum of their digests are kept; who changes a row by other means leaves the sum behind. A database
that is not SQLite has no seal.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, insert, literal_column, select

from pipeline.records.ids import canonical_json
from pipeline.store.ledger.in_a_file.journal import (
    NOTHING,
    Cell,
    CommitMark,
    Journal,
    RowChange,
    Told,
)
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.tables import HEAD
from pipeline.store.ledger.trouble import StoreHurtError

UNSEALED: Final = CommitMark(0, NOTHING)
_OWN: Final = frozenset({"seal", "sums"})
# These follow from the other tables, and are made anew from them.
DERIVED: Final = frozenset({"abridged", "shares", "outlooks", "lying", "suggestions", "jobs"})
WATCHED: Final = {name: table for name, table in tables.metadata.tables.items() if name not in _OWN}
_CALLED: Final = "krachtwerk_row"
_SPACE: Final = 1 << 256
_PORTION: Final = 200  # rows in one line of the journal
# said as it is, or made up once: that took longer each time than the answers
_KEEP_SEAL: Final = insert(tables.seal)
_SEAL: Final = "SELECT number, digest FROM seal"
_SUMS: Final = 'SELECT name, "rows", total FROM sums ORDER BY name'
_SUM_OF: Final = "SELECT rows, total FROM sums WHERE name = ?"
_KEEP_SUM: Final = "INSERT OR REPLACE INTO sums (name, rows, total) VALUES (?, ?, ?)"


def _triggers(name: str, table: Table) -> Iterator[str]:
    """What makes SQLite call us at each kind of change; gone with the connection."""
    new, old = (", ".join(f"{which}.{c.name}" for c in table.columns) for which in ("NEW", "OLD"))
    came = f"SELECT {_CALLED}('{name}', 1, {new});"
    went = f"SELECT {_CALLED}('{name}', -1, {old});"
    for when, calls in (("INSERT", came), ("DELETE", went), ("UPDATE", f"{went} {came}")):
        trigger = f"sealed_{name}_{when}"
        yield f"CREATE TEMP TRIGGER {trigger} AFTER {when} ON main.{name} BEGIN {calls} END;"


_TRIGGERS: Final = "\n".join(
    line for name, table in WATCHED.items() for line in _triggers(name, table)
)


class CameAndWent:
    """What came and went in one transaction of one connection."""

    def __init__(self) -> None:
        self.changes: list[RowChange] = []
        self.sums: dict[str, tuple[int, int]] = {}

    def clear(self) -> None:
        """A transaction begins."""
        self.changes, self.sums = [], {}

    def note(self, name: str, sign: int, *cells: Cell) -> None:
        """A row came (1) or went (-1); called by SQLite."""
        count, total = self.sums.get(name, (0, 0))
        self.sums[name] = count + sign, total + sign * digest_of(cells)
        if name not in DERIVED:
            columns = WATCHED[name].columns.keys()
            self.changes.append(RowChange(name, sign > 0, dict(zip(columns, cells, strict=True))))


def digest_of(cells: Sequence[Cell]) -> int:
    """The digest of a row, of the kinds and values of its cells in order; below 2 to the 256."""
    told = sha256()
    for cell in cells:
        content = cell if isinstance(cell, bytes) else str(cell).encode("utf-8", "surrogatepass")
        told.update(f"{type(cell).__name__}{len(content)}:".encode())
        told.update(content)
    return int.from_bytes(told.digest(), "big")


def listen(connection: Any, info: dict[Any, Any]) -> None:
    """Let a new connection to SQLite (its driver's own, and what is kept beside it) tell us."""
    rows = info["rows"] = CameAndWent()
    connection.create_function(_CALLED, -1, rows.note)
    there = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.execute(there).fetchone() is not None:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if found == (HEAD,):
            connection.executescript(_TRIGGERS)


def begun(connection: Connection) -> None:
    """A transaction begins on this connection."""
    if (rows := connection.info.get("rows")) is not None:
        rows.clear()


def mark_of(connection: Connection) -> CommitMark:
    """The seal as it stands in the database; UNSEALED where it never had one."""
    if not connection.dialect.has_table(connection, "seal"):
        return UNSEALED
    return _mark(connection)


def fits(standing: CommitMark, told: Told, entered: CommitMark | None) -> bool:
    """Whether a database with this seal is the one that was last written.

    `told`: the last line of the journal, and `entered` the note beside it, read before the seal.
    """
    if standing == told.mark:
        return True
    is_one_before = standing.number == told.mark.number - 1 and standing.digest == told.before
    return is_one_before and entered != told.mark


class Seal:
    """Seals each commit, in the database and beside it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def close_within(self, connection: Connection) -> CommitMark | None:
        """The last act of a transaction: what it changed is told. None where it changed nothing.

        Raises:
            StoreHurtError: the database is not the one that was last written.
            OSError: it cannot be told now.
        """
        rows: CameAndWent | None = connection.info.get("rows")
        if rows is None or not rows.sums:
            return None
        standing = demand_fit(self._journal, lambda: _mark(connection))
        for name, (count, total) in rows.sums.items():
            _add(connection, name, count, total)
        mark = sealed(connection, standing)
        self._journal.tell(mark, standing.digest, rows.changes)
        return mark

    def entered(self, mark: CommitMark | None) -> None:
        """That commit succeeded."""
        if mark is not None:
            self._journal.enter(mark)

    def let_go(self) -> None:
        """Nothing more will be written, for now."""


def demand_fit(journal: Journal, standing: Callable[[], CommitMark]) -> CommitMark:
    """The seal in the database, if it is that of the last commit; raises StoreHurtError.

    `standing` is asked after the journal is read: as of a time before, it would look older.
    """
    try:
        entered, told = journal.entered(), journal.last()
    except FileNotFoundError:
        raise StoreHurtError("unsealed") from None
    found = standing()
    if told is None:
        raise StoreHurtError("unsealed")
    if fits(found, told, entered):
        return found
    now = journal.last()  # others may have written since
    if now is not None and (
        now.mark == found or told.mark.number <= found.number < now.mark.number
    ):
        return found
    is_ahead = now is None or found.number > now.mark.number
    raise StoreHurtError("unsealed" if is_ahead else "older")


def seal_anew(connection: Connection, before: CommitMark) -> CommitMark:
    """Count all rows anew, and seal what stands there now, as the commit after `before`."""
    _count_rows(connection)
    return sealed(connection, before)


def _count_rows(connection: Connection) -> None:
    connection.execute(tables.sums.delete())
    for name, table in WATCHED.items():
        _add(connection, name, *counted(connection, table))


def reseal(connection: Connection, journal: Journal, before: CommitMark) -> CommitMark:
    """Seal a database that was brought up to date, within that transaction; told beside it."""
    mark = seal_anew(connection, before)
    if not journal.exists():
        journal.begin("", UNSEALED)
    journal.tell(mark, before.digest, ())
    return mark


def write_down(connection: Connection, journal: Journal) -> None:
    """Begin the journal anew with all rows; with the lock for writing held."""
    journal.begin(HEAD, mark_of(connection), _portions(connection))


def changed_otherwise(connection: Connection) -> list[str]:
    """The tables of which the rows are not those that we wrote."""
    kept = {name: (rows, total) for name, rows, total in connection.exec_driver_sql(_SUMS)}
    found = {name: _told_as(*counted(connection, table)) for name, table in WATCHED.items()}
    return [name for name in found if kept.get(name) != found[name]]


def counted(connection: Connection, table: Table) -> tuple[int, int]:
    """How many rows a table has, and the sum of their digests."""
    count = total = 0
    for row in _raw(connection, table):
        count, total = count + 1, total + digest_of(row)
    return count, total % _SPACE


def _raw(connection: Connection, table: Table) -> Iterator[Sequence[Cell]]:
    """Every row as the database has it, in batches."""
    for row in connection.execute(_untyped(table)):
        yield tuple(row)


@cache
def _untyped(table: Table) -> Select[Any]:
    columns: list[Any] = [literal_column(column.name) for column in table.columns]
    return select(*columns).select_from(table)


def _portions(connection: Connection) -> Iterator[list[RowChange]]:
    for name, table in WATCHED.items():
        if name in DERIVED:
            continue
        columns = table.columns.keys()
        rows = _raw(connection, table)
        while some := list(islice(rows, _PORTION)):
            yield [RowChange(name, True, dict(zip(columns, row, strict=True))) for row in some]


def _add(connection: Connection, name: str, count: int, total: int) -> None:
    found = connection.exec_driver_sql(_SUM_OF, (name,)).first()
    before = (0, 0) if found is None else (int(found[0]), int(found[1], 16))
    connection.exec_driver_sql(_KEEP_SUM, (name, *_told_as(before[0] + count, before[1] + total)))


def _told_as(count: int, total: int) -> tuple[int, str]:
    return count, f"{total % _SPACE:064x}"


def _mark(connection: Connection) -> CommitMark:
    found = connection.exec_driver_sql(_SEAL).first()
    return UNSEALED if found is None else CommitMark(found[0], found[1])


def sealed(connection: Connection, before: CommitMark) -> CommitMark:
    """Give the database its next seal."""
    sums = [list(row) for row in connection.exec_driver_sql(_SUMS)]
    number = before.number + 1
    digest = sha256(canonical_json([before.digest, number, sums]).encode()).hexdigest()
    connection.exec_driver_sql("DELETE FROM seal")
    connection.execute(_KEEP_SEAL, {"number": number, "digest": digest})
    return CommitMark(number, digest)
