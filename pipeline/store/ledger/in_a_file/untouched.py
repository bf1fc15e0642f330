"""Whether the file of a large database is as it was left by who last looked through it or wrote it.

What is committed goes into SQLite's log first. The file itself changes only where that log is moved
into it, which is done here alone, with a lock held: first the file has to be as was noted, and the
commits in the log have to be ours; then it is noted how the file stands now. So a note that still
fits says: nobody else touched this file since it was looked through.

Nothing is read from the file itself, for closing it would let go of the locks that SQLite holds on
it. A change is told by its time instead: each time that is noted lies a moment before the last
change, where no later change can ever be.
"""

import os
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final
from urllib.parse import quote

from pipeline.store.heartbeat import boot
from pipeline.store.ledger.in_a_file.examined import (
    LastLook,
    Standing,
    last_examined,
    note_examined,
)
from pipeline.store.ledger.in_a_file.opening import DATABASE_FILE, is_large
from pipeline.store.ledger.trouble import Hurt
from pipeline.store.locks import AnotherWatcherError, alone

FULL: Final = 4_000_000  # bytes of a log that is moved into the database; SQLite's own measure
LASTS: Final = timedelta(days=1)
LOCK: Final = "examined.lock"
_PACKAGE: Final = "krachtwerk-forms"
_MOMENT: Final = 1_000  # nanoseconds
_PATIENCE: Final = 2_000  # milliseconds
_WAL: Final = struct.Struct(">8xI4x8s8x")
_FRAME: Final = struct.Struct(">4xI8s8x")
_LONG: Final = 3 * FULL  # bytes of a log of which the check sums are seen: 4 MB take 0.1 s
_SEAL: Final = "SELECT number FROM seal"
_stays: Final[dict[Path, int]] = {}  # how long the log stayed where it could not be moved, by store


def known(store: Path, now: datetime, *, at_rest: bool) -> LastLook | None:
    """What the last look through a large database found, where that still holds; else None.

    `at_rest`: only where it was whole, and nothing was committed since that is not in the file
    yet. Of commits that are in the log else SQLite's own check sums have to do.
    """
    last = last_examined(store) if is_large(store / DATABASE_FILE) else None
    if last is None or last.standing is None or not timedelta(0) <= now - last.at < LASTS:
        return None
    with suppress(OSError):
        if not _is_as(last.standing, store) or (at_rest and last.hurt is not None):
            return None
        ends = ("-journal", "-wal") if at_rest else ("-journal",)
        if not any(_size(store / f"{DATABASE_FILE}{end}") for end in ends):
            return last
    return None


def looked_through(store: Path, now: datetime, look: Callable[[], Hurt | None]) -> Hurt | None:
    """Look through a database, and note what was found and how its file stood meanwhile."""
    if not is_large(store / DATABASE_FILE):
        hurt = look()
        note_examined(store, LastLook(now, hurt))
        return hurt
    with _alone_with(store) as log:
        before = _standing(log, store) if log is not None else None
        hurt = look()
        if log is not None or hurt is not None:
            is_same = before is not None and _is_as(before, store)
            note_examined(store, LastLook(now, hurt, before if is_same else None))
    return hurt


def settle(store: Path, *, at_end: bool) -> None:
    """Move the log into the database where it is long, and, `at_end`, of a large one always.

    Of a small one SQLite itself moves the rest, for it is looked through at each start. The note
    on the file is renewed where it fits. Where this cannot be done now, or we are killed over it,
    the note fits no more, and who comes next looks through the database.
    """
    waits = _size(store / f"{DATABASE_FILE}-wal")
    if waits <= FULL and not (at_end and waits and is_large(store / DATABASE_FILE)):
        return
    stays = _stays.pop(store, 0)
    if not at_end and FULL < stays <= waits < stays + FULL:  # somebody reads, or it cannot be had
        _stays[store] = stays
        return
    with suppress(OSError, sqlite3.Error), _alone_with(store) as log:
        if log is not None:
            _move(log, store)
    _stays[store] = _size(store / f"{DATABASE_FILE}-wal")


def _move(log: sqlite3.Connection, store: Path) -> None:
    """Move the log into the file, and renew the note where it fits."""
    last = last_examined(store)
    goes_on = last is not None and last.hurt is None and _goes_on(log, store, last.standing)
    log.execute("PRAGMA busy_timeout=0")  # who reads or writes meanwhile is not waited for
    log.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if last is not None and goes_on:
        note_examined(store, last._replace(standing=_standing(log, store)), is_durable=False)


def _goes_on(log: sqlite3.Connection, store: Path, noted: Standing | None) -> bool:
    """Whether the file is as noted still, and each commit since was sealed and is whole."""
    if noted is None or not _is_as(noted, store):
        return False
    if not _is_whole(store / f"{DATABASE_FILE}-wal"):
        return False
    number, name, commits = _written(log, store)
    return number - noted.number == commits - (noted.commits if name == noted.log else 0)


@contextmanager
def _alone_with(store: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection, with the right to move the log; None where that cannot be had now."""
    with ExitStack() as held:
        log = None
        with suppress(OSError, AnotherWatcherError, sqlite3.Error):
            held.enter_context(alone(store, LOCK))
            where = f"file:{quote(str(store / DATABASE_FILE))}?mode=rw"
            log = held.enter_context(closing(sqlite3.connect(where, uri=True)))
            log.isolation_level = None
        yield log


def _standing(log: sqlite3.Connection, store: Path) -> Standing | None:
    """How the file stands, with a time that tells each later change; None: it cannot be told."""
    with suppress(OSError, sqlite3.Error):
        path = store / DATABASE_FILE
        written = _written(log, store)
        found = path.stat()
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns - _MOMENT))
        if path.stat().st_mtime_ns < found.st_mtime_ns:
            return Standing(_program(), boot(), _file(store), *written)
    return None


def _written(log: sqlite3.Connection, store: Path) -> tuple[int, str, int]:
    """The number of the last commit; which log there is, and how many commits are in it."""
    log.execute(f"PRAGMA busy_timeout={_PATIENCE}")
    log.execute("BEGIN IMMEDIATE")  # nobody commits in between
    try:
        found = log.execute(_SEAL).fetchone()
        return (found[0] if found else 0, *_commits(store / f"{DATABASE_FILE}-wal"))
    finally:
        log.execute("ROLLBACK")


def _commits(path: Path) -> tuple[str, int]:
    """Which log this is, and how many commits are in it (https://sqlite.org/fileformat.html#walformat)."""
    commits = 0
    with suppress(FileNotFoundError), path.open("rb", buffering=0) as file:
        head = file.read(_WAL.size)
        if len(head) < _WAL.size:
            return "", 0
        page, salt = _WAL.unpack(head)
        while len(frame := file.read(_FRAME.size)) == _FRAME.size:
            pages, its_salt = _FRAME.unpack(frame)
            if its_salt != salt:  # of a log that stood here before
                break
            commits += pages != 0
            file.seek(page, os.SEEK_CUR)
        return salt.hex(), commits
    return "", 0


def _is_whole(path: Path) -> bool:
    """Whether the check sums in a log hold, where it is not too long to see.

    SQLite itself looks at them only when it opens a log that nobody has open.
    """
    with suppress(FileNotFoundError):
        if path.stat().st_size > _LONG:
            return False
        log = path.read_bytes()
        if len(log) <= _WAL.size:
            return True
        magic, page = struct.unpack_from(">I4xI", log)
        words = f"{'>' if magic & 1 else '<'}%dI"
        sums = _sums(words, log[: _WAL.size - 8], (0, 0))
        is_whole = sums == struct.unpack_from(">2I", log, _WAL.size - 8)
        at, salt = _WAL.size, log[16:24]
        while is_whole and log[at + 8 : at + 16] == salt and len(log) >= at + _FRAME.size + page:
            sums = _sums(words, log[at : at + 8], sums)
            sums = _sums(words, log[at + _FRAME.size : at + _FRAME.size + page], sums)
            is_whole = sums == struct.unpack_from(">2I", log, at + 16)
            at += _FRAME.size + page
        return is_whole
    return True


def _sums(words: str, content: bytes, before: tuple[int, int]) -> tuple[int, int]:
    """The check sums of a log after this content (as for `_commits`)."""
    one, other = before
    numbers = iter(struct.unpack(words % (len(content) // 4), content))
    for first, second in zip(numbers, numbers, strict=True):
        one = (one + first + other) & 0xFFFFFFFF
        other = (other + second + one) & 0xFFFFFFFF
    return one, other


def _is_as(noted: Standing, store: Path) -> bool:
    """Nothing is believed across a power cut: a disk may have said too early that it has all."""
    return (noted.program, noted.boot, noted.file) == (_program(), boot(), _file(store))


@cache
def _program() -> str:
    with suppress(PackageNotFoundError):
        return version(_PACKAGE)
    return ""  # not installed


def _file(store: Path) -> tuple[int, ...]:
    """What the system tells of the file, of which something differs after each change."""
    found = (store / DATABASE_FILE).stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0
