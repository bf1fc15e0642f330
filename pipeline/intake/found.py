"""A file or folder as one look at the inbox found it, at whatever depth: its name, state and id."""

import base64
import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

_FOLDER: Final = sum(getattr(os, name, 0) for name in ("O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC"))
# Elsewhere (Windows) a folder is reached by its path alone.
BY_HANDLE: Final = {os.open, os.stat, os.unlink} <= os.supports_dir_fd and (
    os.scandir in os.supports_fd
)


class FileState(NamedTuple):
    """What must hold still: size in bytes, time of change in nanoseconds, and which file it is."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "FileState":
        """The state that a look found."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class Found:
    """Something as one look at the inbox found it.

    Attributes:
        folder: the inbox.
        raw: its name below the inbox as the disk has it, with a slash after each folder.
        ctime_ns: of its last change of any kind. owner: its user's number.
    """

    folder: Path
    raw: bytes
    state: FileState
    ctime_ns: int
    owner: int = 0

    @property
    def id(self) -> str:
        """`R-` and 16 characters for this very file: dropped anew, the same bytes have another.

        So a file that was entered but could not be removed is known again.
        """
        return identify(b"R", self.raw, self.state, self.ctime_ns)

    @property
    def name(self) -> str:
        """The name below the inbox as given, undecodable bytes escaped."""
        return os.fsdecode(self.raw)

    @property
    def path(self) -> bytes:
        """The path as the disk has it."""
        return path_in(self.folder, self.raw)

    @contextmanager
    def reached(self) -> Generator[tuple[bytes, int | None]]:
        """What to call the file by: a name and the handle of the folder it is in (None: a path).

        No folder on the way is reached through a link: what was a folder when it was looked at
        may have become one that leads out of the inbox.

        Raises:
            OSError: a folder on the way is no folder any more.
        """
        way, _, name = self.raw.rpartition(b"/")
        if not way or not BY_HANDLE:
            yield self.path, None
            return
        handle = os.open(self.folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            for step in way.split(b"/"):
                handle = _deeper(handle, step)
            yield name, handle
        finally:
            os.close(handle)


def _deeper(handle: int, step: bytes) -> int:
    """The handle of a folder in the one with this handle, which is let go of if it is there."""
    inner = open_folder(step, handle)
    os.close(handle)
    return inner


def open_folder(name: bytes, outer: int) -> int:
    """The handle of a folder in another; raises OSError where it is none, or a link to one."""
    return os.open(name, os.O_RDONLY | _FOLDER, dir_fd=outer)


def identify(kind: bytes, raw: bytes, *marks: object) -> str:
    """A short id (`R-...` for a kind R) that follows from the name and what else marks a file."""
    digest = hashlib.sha256(b"\0".join([kind, raw, *(repr(mark).encode() for mark in marks)]))
    return f"{kind.decode()}-{base64.b32encode(digest.digest()[:10]).decode()}"


def path_in(folder: Path, raw: bytes) -> bytes:
    """The path of what lies in a folder, its name as the disk has it."""
    return os.path.join(os.fsencode(folder), raw)  # noqa: PTH118 - Path takes no bytes
