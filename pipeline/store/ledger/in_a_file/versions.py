"""A database -> whether anything was committed since, by whoever; asked in a hundredth of a query.

Most of what is read follows from what people decided, which is looked up for every paper.
"""

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine


class Versions:
    """Numbers of a database, by SQLite's own count of commits as a bystander sees it.

    It has a connection for itself that never writes: to who writes, own commits are nothing new.
    """

    def __init__(self, engine: Engine) -> None:
        name = engine.url.database if engine.dialect.name == "sqlite" else None
        self._path = Path(name) if name else None
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def now(self) -> int | None:
        """Another number after each commit; None where that cannot be told."""
        if self._path is None:
            return None
        with self._lock, suppress(sqlite3.Error):
            if self._connection is None:
                where = f"file:{quote(str(self._path))}?mode=ro"
                self._connection = sqlite3.connect(where, uri=True, check_same_thread=False)
            (number,) = self._connection.execute("PRAGMA data_version").fetchone()
            return int(number)
        return None

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()
