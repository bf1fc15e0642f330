"""Offices whose store is sealed, and all that can be opened in a store by whoever has its keys."""

import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

from pipeline.store.sealing.cells import is_sealed_cell, opened_cell
from pipeline.store.sealing.key_file import make_key_file
from pipeline.store.sealing.keys import Keys
from pipeline.store.sealing.sealed_files import opened, place_of
from pipeline.store.sealing.trouble import ForgottenError
from tests.life.people import People, lived_in
from tests.workspace import Workspace, kept_workspace


def with_key(office: Workspace, name: str = "sleutel") -> Workspace:
    """The same office, with a key of its own in its settings."""
    key = office.path.parent / name
    make_key_file(key)
    settings = office.path / "krachtwerk.toml"
    settings.write_text(f"{settings.read_text()}encryption_key = '{key}'\n")
    return office


@cache
def sealed_people() -> People:
    """All kinds of papers of two people, taken in by an office that seals."""
    return lived_in(with_key(kept_workspace()))


def key_of(office: Workspace) -> Path:
    """The administrator's key of an office."""
    last = (office.path / "krachtwerk.toml").read_text().splitlines()[-1]
    return Path(last.partition("'")[2].rstrip("'"))


def all_that_opens(store: Path, keys: Keys, to: Path) -> int:
    """Lay all that can be opened in a store in another folder; how much cannot be."""
    found, forgotten = 0, 0
    to.mkdir()
    for path in (path for path in store.rglob("*") if path.is_file()):
        if place_of(path) is None:
            continue
        try:
            with opened(path, keys) as file:
                (to / f"{found}").write_bytes(file.read())
                found += 1
        except ForgottenError:
            forgotten += 1
    with closing(sqlite3.connect(store / "krachtwerk.sqlite3")) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        cells = [
            cell
            for (table,) in tables
            for row in database.execute(f"SELECT * FROM {table}")
            for cell in row
            if is_sealed_cell(cell)
        ]
    for cell in cells:
        forgotten += 1
        with suppress(ForgottenError):
            text = opened_cell(keys, cell)
            (to / f"{found}").write_bytes(text if isinstance(text, bytes) else text.encode())
            found, forgotten = found + 1, forgotten - 1
    return forgotten
