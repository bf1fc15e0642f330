"""The file of a database -> a connection that can read it, whatever the disk allows; a copy."""

import shutil
import sqlite3
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote

_WAYS: Final = ("mode=rw", "mode=ro", "mode=ro&immutable=1")


def copied(path: Path, to: Path) -> None:
    """Copy a database as it stands now, while others write in it, to a new file."""
    with ExitStack() as held:
        source = held.enter_context(closing(connected(path, held)))
        target = held.enter_context(closing(sqlite3.connect(to)))
        source.backup(target)


def connected(path: Path, held: ExitStack) -> sqlite3.Connection:
    """A connection that can read, by the first way that goes."""
    for way in _WAYS:
        log = path.with_name(f"{path.name}-wal")
        if "immutable" in way and log.exists() and log.stat().st_size > 0:
            continue  # what was written last stands in there
        with suppress(sqlite3.OperationalError):
            return _opened(path, way)
    folder = Path(held.enter_context(TemporaryDirectory()))
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", folder / f"{path.name}{end}")
    return _opened(folder / path.name, "mode=rw")


def _opened(path: Path, way: str) -> sqlite3.Connection:
    name = f"file:{quote(str(path))}?{way}"
    connection = sqlite3.connect(name, uri=True, timeout=30, check_same_thread=False)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
