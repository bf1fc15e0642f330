"""Bytes and a path in, a file out that is there whole or not at all, also after a power cut."""

import errno
import io
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

_NOTE: Final = 64 * 1024 * 1024  # bytes; no note of ours is longer
LEFT_ALONE: Final = 86_400.0  # seconds
PREFIX: Final = ".krachtwerk-"
SUFFIX: Final = ".tmp"
# To open a file: never follow a link, never wait for a pipe. Other systems lack some of these.
PLAIN: Final = sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)


def put(
    path: Path,
    content: Iterable[bytes],
    mode: int = 0o666,
    by_way_of: Path | None = None,
    *,
    is_durable: bool = True,
) -> None:
    """Write the pieces under this name, in the place of what stood there.

    The folder must exist. `mode` is narrowed by the umask. `by_way_of` is where the unfinished
    file lies meanwhile (on the same disk), if not beside its place. `is_durable`: it is on the disk
    when we return; else a power cut may leave it empty.

    Raises:
        OSError: nothing was changed under this name.
    """
    handle, temporary = _begun(by_way_of or path.parent, mode)
    with ExitStack() as undone:
        undone.callback(temporary.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as file:
            file.writelines(content)
            file.flush()
            if is_durable:
                os.fsync(file.fileno())
            if sys.platform != "win32":  # still locked: nobody sweeps it away before it has a name
                temporary.replace(path)
        if sys.platform == "win32":  # where an open file cannot be renamed
            temporary.replace(path)
        undone.pop_all()  # it has its name: nothing is undone
    if is_durable:
        sync_folder(path.parent)


def note_in(path: Path, most: int = _NOTE) -> bytes:
    """What stands in a note of ours. What is no plain file, or longer than `most` bytes, is none.

    Raises:
        FileNotFoundError: there is none.
        OSError: it cannot be read, or is no note of ours.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | PLAIN), "rb", buffering=0) as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > most:
            raise OSError(errno.EINVAL, "no note of ours")
        return file.read(most)


def open_plain(path: Path) -> io.BufferedReader:
    """A file that we keep, to be read; it may be a link to one.

    Nobody waits for a pipe that lies in its place, nor reads a device without end. Raises OSError.
    """
    handle = os.open(path, os.O_RDONLY | (PLAIN & ~getattr(os, "O_NOFOLLOW", 0)))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "no file of ours")
    return os.fdopen(handle, "rb")


def open_private(path: Path, flags: int) -> int:
    """A handle on a file that nobody else can read, whatever the umask; made where it is not.

    Nobody waits for a pipe that lies there. Raises OSError.
    """
    flags |= os.O_CREAT | (PLAIN & ~getattr(os, "O_NOFOLLOW", 0))  # a database may be a link
    handle = os.open(path, flags, 0o600)
    if sys.platform != "win32" and os.fstat(handle).st_mode & 0o777 != 0o600:
        with suppress(PermissionError):  # another's, and still to be used
            os.fchmod(handle, 0o600)
    return handle


def _begun(folder: Path, mode: int) -> tuple[int, Path]:
    """A new, empty, unfinished file, open and locked for as long as it is open."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        temporary = folder / f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}"
        handle = os.open(temporary, flags, mode)
        if mode == 0o600 and sys.platform != "win32":  # whatever the umask
            os.fchmod(handle, mode)
        if _lock(handle, wait=True) and os.fstat(handle).st_nlink == 0:
            os.close(handle)  # swept away before we could lock it
            continue
        return handle, temporary


def _lock(handle: int, *, wait: bool) -> bool | None:
    """Whether we hold the lock of an open file; None where the disk knows no locks."""
    if sys.platform == "win32":
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it, so that they are still there after a power cut."""
    if not folder.is_dir():
        make_folder(folder.parent, mode)
        folder.mkdir(mode, exist_ok=True)
        if mode == 0o700:  # whatever the umask
            folder.chmod(mode)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system knows how."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    except OSError as error:  # some shares cannot do it for a folder
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(handle)


def sweep(folder: Path, pattern: str = "**/") -> int:
    """Remove what a run that was cut short left half-written, below this folder; how many.

    `pattern` says which folders to look in: all below it, or "" for itself alone. What another
    program is writing now is left alone: it holds a lock. So is, for a day, what lies on a disk
    that knows no locks; and what cannot be removed now: it keeps nobody from their work.
    """
    removed = 0
    for path in list(folder.glob(f"{pattern}{PREFIX}*{SUFFIX}")):
        with suppress(OSError):
            removed += _swept(path)
    return removed


def _swept(path: Path) -> bool:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        locked = _lock(handle, wait=False)
        if locked is None:
            locked = abs(time.time() - os.fstat(handle).st_mtime) > LEFT_ALONE
        if locked and sys.platform != "win32":
            path.unlink()
    finally:
        os.close(handle)
    if locked and sys.platform == "win32":  # where an open file cannot be removed
        path.unlink()
    return locked


def is_free_for(target: Path, name: bytes) -> bool:
    """Whether a file of ours may come there: nothing is there, or one that begins with its name.

    Raises OSError.
    """
    try:
        with target.open("rb") as file:
            return file.read(len(name)) in {b"", name}
    except FileNotFoundError:
        return True
