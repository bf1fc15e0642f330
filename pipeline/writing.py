"""Bytes and a path in, a file out that is there whole or not at all, also after a power cut."""

import errno
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

PREFIX: Final = ".krachtwerk-"
SUFFIX: Final = ".tmp"


def put(
    path: Path, content: Iterable[bytes], mode: int = 0o666, by_way_of: Path | None = None
) -> None:
    """Write the pieces under this name, in the place of what stood there.

    The folder must exist. `mode` is narrowed by the umask. `by_way_of` is where the unfinished
    file lies meanwhile (on the same disk), if not beside its place.

    Raises:
        OSError: nothing was changed under this name.
    """
    temporary = (by_way_of or path.parent) / f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, mode), "wb") as file:
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it, so that they are still there after a power cut."""
    if not folder.is_dir():
        make_folder(folder.parent, mode)
        folder.mkdir(mode, exist_ok=True)
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

    `pattern` says which folders to look in: all below it, or "" for itself alone.
    Call it only where nobody is writing here: under the watcher's lock. What cannot be removed now
    is left for the next time: it keeps nobody from their work.
    """
    removed = 0
    for path in list(folder.glob(f"{pattern}{PREFIX}*{SUFFIX}")):
        with suppress(OSError):
            path.unlink()
            removed += 1
    return removed
