"""The copy of a day that lies beside a database: how it is laid, and whether it may be read."""

import errno
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import DatabaseError, connect
from typing import Final

from sqlalchemy import Connection, select

from pipeline.store.atomic_files import sync_folder
from pipeline.store.in_the_way import remove
from pipeline.store.ledger.in_a_file import seal
from pipeline.store.ledger.in_a_file.opening import DAILY, DATABASE_FILE, has_originals
from pipeline.store.ledger.trouble import StoreUnavailableError
from pipeline.store.locks import entering
from pipeline.store.originals import FOLDER, original

_UNFINISHED: Final = f"copying-{DAILY}"
_LEFT_FREE: Final = 200_000_000  # bytes: papers come before copies


def lay_copy(store: Path, copy: Callable[[Path], object]) -> None:
    """Lay a copy of the database beside it; what lay there is replaced, whatever it was.

    Raises:
        StoreUnavailableError: the disk has no room for a second one beside papers that come.
        OSError: it cannot be written now.
    """
    for left in store.glob(f"{_UNFINISHED}*"):  # by a copy that was cut short
        remove(left)
    if shutil.disk_usage(store).free < (store / DATABASE_FILE).stat().st_size + _LEFT_FREE:
        raise StoreUnavailableError(errno.ENOSPC, "no room")
    unfinished = store / _UNFINISHED
    try:
        with entering(store, beside=True):  # who is erased meanwhile is in no copy
            copy(unfinished)
            unfinished.chmod(0o600)
            if (store / DAILY).is_dir():
                remove(store / DAILY)
            unfinished.replace(store / DAILY)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(store)


def has_rows(connection: Connection) -> bool:
    """Whether any row is there that does not follow from others."""
    names = seal.WATCHED.keys() - seal.DERIVED
    return any(connection.execute(select(seal.WATCHED[n]).limit(1)).first() for n in names)


def copied_at(store: Path) -> datetime | None:
    """When the copy of the day was made (aware), where there is one and it is of this store."""
    copy = store / DAILY
    if not copy.is_file() or not _is_of(store, copy):
        return None
    return datetime.fromtimestamp(copy.stat().st_mtime, UTC)


def _is_of(store: Path, copy: Path) -> bool:
    """Whether it tells of papers of this store, as far as can be read; none are left, or one is."""
    named: list[str] = []
    with suppress(DatabaseError), closing(connect(copy)) as database:
        rows = database.execute("SELECT DISTINCT sha256 FROM arrivals WHERE sha256 IS NOT NULL")
        named += (str(sha256) for (sha256,) in rows)
    if not named or not has_originals(store):
        return True
    return any(original(store / FOLDER, sha256).is_file() for sha256 in named)
