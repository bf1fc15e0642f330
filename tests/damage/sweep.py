"""Every page of a small database zeroed in turn, every row of it altered in turn: is it noticed?

`make attack` runs this whole, and counts; the ordinary tests take some of it.
"""

import json
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pipeline.commands.deep_look import deep_look
from pipeline.store.ledger import Ledger, StoreError
from tests.workspace import Workspace

DATABASE: Final = "krachtwerk.sqlite3"
_MARK: Final = 9_999


def told(store: Path) -> Any:
    """All that a store says of what it holds, or why it says nothing."""
    try:
        with Ledger.open(store) as ledger:
            if (hurt := ledger.hurt()) is not None:
                return hurt
            if ledger.broken_journal():
                return "journal"
            codes = [None, *(client.code for client in ledger.clients.all())]
            return (
                ledger.clients.all(),
                ledger.arrivals.all(),
                [ledger.papers.of(code) for code in codes],
                ledger.decisions.all(),
                ledger.audit.lines(),
                ledger.held.all(),
            )
    except (StoreError, OSError) as error:
        return type(error).__name__


class Damaged:
    """A store of which one thing was damaged, beside what it said before."""

    def __init__(self, what: str, store: Path, before: Any) -> None:
        self.what = what
        self.store = store
        self.before = before


def verdict(damaged: Damaged) -> str:
    """noticed, harmless (it says the same as before), or missed."""
    found = told(damaged.store)
    if isinstance(found, str):
        return "noticed"
    return "harmless" if found == damaged.before else "missed"


def _copies(office: Workspace) -> Iterator[tuple[Path, Any]]:
    """A fresh copy of the office's store again and again, in the same place."""
    store = office.path / "dossiers"
    before = told(store)
    with TemporaryDirectory() as name:
        while True:
            copy = Path(name) / "store"
            shutil.rmtree(copy, ignore_errors=True)
            copy.mkdir()
            for file in (DATABASE, "journal", "journal.last"):
                shutil.copy(store / file, copy / file)
            yield copy, before


def zeroed_pages(office: Workspace, every: int = 1) -> Iterator[Damaged]:
    """The store with one page of its database zeroed, each page (or each so-manieth) in turn."""
    copies = _copies(office)
    path = office.path / "dossiers" / DATABASE
    with closing(sqlite3.connect(path)) as database:
        size = database.execute("PRAGMA page_size").fetchone()[0]
        pages = database.execute("PRAGMA page_count").fetchone()[0]
    for page in range(0, pages, every):
        copy, before = next(copies)
        with (copy / DATABASE).open("r+b") as file:
            file.seek(page * size)
            file.write(bytes(size))
        yield Damaged(f"page {page + 1} zeroed", copy, before)


def zeroed_journal(office: Workspace, every: int = 1) -> Iterator[Damaged]:
    """The same of the file beside the database, in pieces of a quarter of a page."""
    copies = _copies(office)
    piece = 1024
    size = (office.path / "dossiers" / "journal").stat().st_size
    for start in range(0, size, piece * every):
        copy, before = next(copies)
        with (copy / "journal").open("r+b") as file:
            file.seek(start)
            file.write(bytes(min(piece, size - start)))
        yield Damaged(f"journal zeroed from {start}", copy, before)


def altered_rows(office: Workspace, every: int = 1) -> Iterator[Damaged]:
    """The store with one cell of one row altered, or one row gone, by whoever knows the tables."""
    copies = _copies(office)
    path = office.path / "dossiers" / DATABASE
    for n, (what, statement) in enumerate(_statements(path)):
        if n % every:
            continue
        copy, before = next(copies)
        with closing(sqlite3.connect(copy / DATABASE)) as database, database:
            database.executescript("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;")
            database.execute(statement)
        yield Damaged(what, copy, before)


def lost_files(office: Workspace, every: int = 1) -> Iterator[Damaged]:
    """The store with one file of somebody gone, or one byte of it altered, each in turn."""
    store = office.path / "dossiers"
    kept = [path for folder in ("originals", "pictures") for path in (store / folder).glob("*/*")]
    for path in sorted(kept)[::every]:
        with TemporaryDirectory() as name:
            copy = shutil.copytree(store, Path(name) / "store")
            file = copy / path.relative_to(store)
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 1
            file.write_bytes(content)
            yield Damaged(f"{file.parent.parent.name} altered", copy, None)
            file.unlink()
            yield Damaged(f"{file.parent.parent.name} gone", copy, None)


def looked_at_deeply(damaged: Damaged) -> str:
    """The same of a file: only `doctor --deep` and `backup` look into all of them."""
    with Ledger.open(damaged.store) as ledger:
        is_seen = any(wrong for _, wrong in deep_look(ledger, damaged.store))
    return "noticed" if is_seen else "missed"


def _statements(path: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as database:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        for (table,) in database.execute(names).fetchall():
            columns = [row[1:3] for row in database.execute(f"PRAGMA table_info({table})")]
            for (row,) in database.execute(f"SELECT rowid FROM {table}").fetchall():
                for column, kind in columns:
                    value = f"{column} + {_MARK}" if kind in {"INTEGER", "FLOAT"} else "'altered'"
                    yield (
                        f"{table} {row}: {column} altered",
                        f"UPDATE {table} SET {column} = {value} WHERE rowid = {row}",
                    )
                yield f"{table} {row} gone", f"DELETE FROM {table} WHERE rowid = {row}"


def main() -> int:
    """The whole sweep: what was noticed, what was harmless; 1 where something was missed."""
    from tests.damage.conftest import made

    counts: Counter[str] = Counter()
    missed = []
    for sweep in (zeroed_pages, zeroed_journal, altered_rows, lost_files):
        for damaged in sweep(made()):
            said = (looked_at_deeply if sweep is lost_files else verdict)(damaged)
            counts[f"{sweep.__name__}: {said}"] += 1
            if said == "missed":
                missed.append(damaged.what)
    print(json.dumps(counts, indent=1))
    print(*missed, sep="\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
