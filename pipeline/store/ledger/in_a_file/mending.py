"""A store that is hurt -> a whole database again: from the journal, or from what can be read.

What was there is kept aside, never thrown away. Rows that follow from others are left to be made
anew.
"""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from sqlite3 import DatabaseError, connect
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Engine, Table, delete, insert, select
from sqlalchemy.exc import DBAPIError

from pipeline.store.atomic_files import make_folder, note_in, put, sync_folder
from pipeline.store.ledger.in_a_file import day_copy, seal
from pipeline.store.ledger.in_a_file.day_copy import has_rows
from pipeline.store.ledger.in_a_file.examined import EXAMINED
from pipeline.store.ledger.in_a_file.journal import Cell, CommitMark, Journal, RowChange
from pipeline.store.ledger.in_a_file.opening import (
    DAILY,
    DATABASE_FILE,
    REPAIRING,
    has_database,
    open_engine,
    sqlite_engine,
)
from pipeline.store.ledger.in_a_file.soundness import examine
from pipeline.store.ledger.keeping import Mend, Mended
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import moment
from pipeline.store.ledger.schema.sealed_rows import open_with
from pipeline.store.ledger.trouble import StoreHurtError
from pipeline.store.sealing.cells import is_sealed_cell, opened_cell
from pipeline.store.sealing.keys import Keys, keys_of
from pipeline.store.sealing.trouble import ForgottenError, SpoiledError

_BESIDE: Final = ("", "-wal", "-shm")  # what SQLite calls the files of one database
_GAP: Final = 1_000  # row numbers without a readable row, after which a table is at its end
_NEW: Final = "mending"
_ASIDE: Final = "aside-"


class LetGo(NamedTuple):
    """A form that is read anew: the SHA-256 of its file, its pages there, the id that it had."""

    sha256: str
    pages: tuple[int, ...]
    submission: str


def begin_repair(store: Path, now: datetime) -> bool:
    """Mark a store, until `end_repair`: nothing else is done in it; whether it was marked already.

    Then a repair was cut short, and nobody knows what it did not come to.
    """
    if (store / REPAIRING).exists():
        return True
    make_folder(store, 0o700)
    put(store / REPAIRING, [json.dumps({"aside": _aside(now)}).encode()], 0o600)
    return False


def end_repair(store: Path) -> None:
    """All that a repair does was done."""
    (store / REPAIRING).unlink(missing_ok=True)
    sync_folder(store)


def _aside(now: datetime) -> str:
    return f"{_ASIDE}{now:%Y%m%d-%H%M%S}"


def _begun(store: Path) -> dict[str, Any]:
    """What the repair now at work noted of itself."""
    with suppress(OSError, ValueError):
        return dict(json.loads(note_in(store / REPAIRING)))
    return {}


def forms_let_go(store: Path) -> list[LetGo]:
    """The forms of which the repair now at work found the entry, and no longer what they said."""
    with suppress(TypeError, ValueError):
        told = [LetGo(*each) for each in _begun(store).get("let_go", [])]
        return [each._replace(pages=tuple(each.pages)) for each in told]
    return []


def _put_aside(store: Path) -> list[Path]:
    """The databases that the repair now at work put aside before it was cut short, last first."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        first = str(_begun(store)["aside"])
        there = (folder for folder in store.glob(f"{_ASIDE}*") if folder.name >= first)
        return [folder / DATABASE_FILE for folder in sorted(there, reverse=True)]
    return []


def mend(store: Path, now: datetime) -> Mend:
    """Make the database whole again, if it is not; nobody else may be at work.

    Raises:
        StoreError: it cannot be: the disk is full, or a newer program was here.
    """
    (store / EXAMINED).unlink(missing_ok=True)
    journal = Journal(store)
    hurt = _hurt(store)
    if hurt is None and has_database(store, repairing=True):
        if journal.exists() and journal.broken() == 0:
            return Mend("sound")
        return _resealed(store, journal)
    if hurt == "unsealed" and _can_be_kept(store):
        return _resealed(store, journal)
    is_whole = journal.exists() and journal.revision() == tables.HEAD and journal.broken() == 0
    return _made_anew(store, journal, now, is_whole=is_whole)


def _hurt(store: Path) -> str | None:
    try:
        if not has_database(store, repairing=True):
            return None
        engine = open_engine(store, repairing=True)
    except StoreHurtError as hurt:
        return hurt.code
    with _let_go_of(engine):
        return examine(engine, deep=True)


def _can_be_kept(store: Path) -> bool:
    """Whether the database is of today, and its rows are those that were written."""
    engine = sqlite_engine(store / DATABASE_FILE)
    with _let_go_of(engine), suppress(DBAPIError), engine.connect() as connection:
        is_whole = examine(engine) is None
        return seal.mark_of(connection) != seal.UNSEALED and is_whole
    return False


def _resealed(store: Path, journal: Journal) -> Mend:
    """Keep the database as it is; its journal begins anew, with all that stands in it."""
    engine = sqlite_engine(store / DATABASE_FILE)
    with _writing(engine) as connection:
        before = max(seal.mark_of(connection), _last(journal))
        mark = seal.seal_anew(connection, before)
        seal.write_down(connection, journal)
    journal.enter(mark)
    return Mend("resealed")


def _made_anew(store: Path, journal: Journal, now: datetime, *, is_whole: bool) -> Mend:
    """A new database in the place of the old, which is kept aside."""
    shutil.rmtree(store / _NEW, ignore_errors=True)
    make_folder(store / _NEW, 0o700)
    engine = open_engine(store / _NEW)
    open_with(engine, keys := keys_of(store))
    copied_at = None
    with _writing(engine) as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        lost = _fill(connection, _told(journal), or_ignore=False)
        if not is_whole:
            lost += journal.broken() if journal.exists() else 0
            for path in (store / DATABASE_FILE, *_put_aside(store)):
                lost += _fill(connection, _read(path, keys), or_ignore=True)
            # rows that went since would come back, were anything left of today
            if not has_rows(connection) and (copied_at := day_copy.copied_at(store)):
                lost += _fill(connection, _read(store / DAILY, keys), or_ignore=True)
                copied_at = copied_at if has_rows(connection) else None
            _note_let_go(store, _let_go(connection))
        opened = _opened(connection, now)
        mark = seal.seal_anew(connection, _last(journal))
    _in_place(store, now)
    engine = sqlite_engine(store / DATABASE_FILE)
    with _writing(engine) as connection:
        seal.write_down(connection, journal)
    journal.enter(mark)
    how: Mended = "journal" if is_whole else "copied" if copied_at else "gathered"
    return Mend(how, lost, opened, copied_at)


def _last(journal: Journal) -> CommitMark:
    told = journal.last() if journal.exists() else None
    known = seal.UNSEALED if told is None else told.mark
    return max(known, journal.entered() or known)


def _told(journal: Journal) -> Iterator[RowChange]:
    if journal.exists():
        for _, changes in journal.commits():
            yield from changes


def _read(path: Path, keys: Keys | None) -> Iterator[RowChange]:
    """Every row that can be read of a database that may be damaged; what stands in it today."""
    if not path.is_file():
        return
    for name in seal.WATCHED.keys() - seal.DERIVED:
        columns = [column.name for column in seal.WATCHED[name].columns]
        for change in _rows_of(path, name, columns):
            if all(_is_whole(cell, keys) for cell in change.cells.values()):
                yield change


def _rows_of(path: Path, name: str, columns: list[str]) -> Iterator[RowChange]:
    chosen = f"SELECT rowid, {', '.join(columns)} FROM {name}"  # noqa: S608 - our own names
    asked = f"{chosen} WHERE rowid >= ? ORDER BY rowid LIMIT 1"
    at, gap = 0, 0
    with closing(connect(path)) as database:
        while gap < _GAP:
            try:
                row = database.execute(asked, [at]).fetchone()
            except DatabaseError:
                at, gap = at + 1, gap + 1
                continue
            if row is None:
                return
            yield RowChange(name, True, dict(zip(columns, row[1:], strict=True)))
            at, gap = row[0] + 1, 0


def _is_whole(cell: Cell, keys: Keys | None) -> bool:
    """Whether a cell can be what was written: of a long one a part lies on pages of its own."""
    if keys is not None and isinstance(cell, str | bytes) and is_sealed_cell(cell):
        return _can_be_opened(cell, keys)
    if not isinstance(cell, str):
        return True
    return "\0" not in cell and (not cell.startswith(("{", "[")) or _is_json(cell))


def _is_json(cell: str) -> bool:
    with suppress(ValueError):
        json.loads(cell)
        return True
    return False


def _can_be_opened(cell: str | bytes, keys: Keys) -> bool:
    with suppress(SpoiledError, ForgottenError):
        opened_cell(keys, cell)
        return True
    return False


def _fill(connection: Connection, changes: Iterable[RowChange], *, or_ignore: bool) -> int:
    """Carry out changes; how many could not be."""
    failed = 0
    for change in changes:
        table = seal.WATCHED.get(change.table)
        if table is None:
            failed += 1
            continue
        try:
            connection.execute(_statement(table, change, or_ignore=or_ignore))
        except DBAPIError:
            failed += 1
        seal.begun(connection)  # nobody needs to be told what is carried out here
    return failed


def _statement(table: Table, change: RowChange, *, or_ignore: bool) -> Any:
    cells = {key: value for key, value in change.cells.items() if key in table.columns}
    if change.came:
        return insert(table).prefix_with("OR IGNORE" if or_ignore else "OR REPLACE").values(**cells)
    keys = (column == cells[column.name] for column in table.primary_key.columns)
    return delete(table).where(*keys)


def _note_let_go(store: Path, forms: Iterable[LetGo]) -> None:
    """So that it is known when they are read, also where the repair is cut short before."""
    noted = dict.fromkeys([*forms_let_go(store), *forms])
    if not (store / REPAIRING).exists():
        return  # nothing goes on after this that could be cut short
    put(store / REPAIRING, [json.dumps({**_begun(store), "let_go": list(noted)}).encode()], 0o600)


def _let_go(connection: Connection) -> list[LetGo]:
    """Forget that a file came in, where what it said was lost: its original is read anew."""
    papers = set(connection.execute(select(tables.submissions.c.id)).scalars())
    held = set(connection.execute(select(tables.held.c.sha256)).scalars())
    lost = set()
    forms = []
    for row in connection.execute(select(tables.arrivals)).mappings():
        record = json.loads(row["record"])
        paper = record["submission"]
        is_nowhere = paper is None and row["outcome"] in {"review", "waiting"}
        if (paper is not None and paper not in papers) or (
            is_nowhere and row["sha256"] not in held
        ):
            lost.add(row["sha256"])
            if paper is not None:
                forms.append(LetGo(row["sha256"], tuple(record["pages"]), paper))
    connection.execute(delete(tables.arrivals).where(tables.arrivals.c.sha256.in_(lost - {None})))
    return forms


def _opened(connection: Connection, now: datetime) -> tuple[str, ...]:
    """Open the dossiers that rows refer to and that are not there; their codes."""
    known = set(connection.execute(select(tables.clients.c.code)).scalars())
    named = {
        code
        for table in (tables.submissions, tables.instances)
        for code in connection.execute(select(table.c.client)).scalars()
        if code is not None
    }
    lacking = tuple(sorted(named - known))
    for code in lacking:
        row = {"code": code, "alias": None, "language": "nl", "opened_at": moment(now)}
        connection.execute(insert(tables.clients).values(**row))
    return lacking


def _in_place(store: Path, now: datetime) -> None:
    """The new database under its name; what was there in a folder of its own."""
    aside = store / _aside(now)
    make_folder(aside, 0o700)
    if (store / "journal").exists():
        shutil.copy2(store / "journal", aside / "journal")
    for end in _BESIDE:
        path = store / f"{DATABASE_FILE}{end}"
        if path.exists():
            path.replace(aside / path.name)
    (store / _NEW / DATABASE_FILE).replace(store / DATABASE_FILE)
    sync_folder(store)
    shutil.rmtree(store / _NEW, ignore_errors=True)


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    """A transaction on a database that is let go of then: it is one file again."""
    try:
        with engine.execution_options(writing=True).begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _let_go_of(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()
