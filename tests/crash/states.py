"""How all lies in a folder, as one digest; and one copy of each way in which it ever lay."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline.intake import found

_INBOX: Final = "inbox/"
_IDS: Final = ".ids"  # beside a folder: what its files in the inbox are known by
_TICKS: Final = 100_000_000  # nanoseconds
_Stamp = tuple[str, int, int, int, int]


@dataclass(slots=True)
class Kept:
    """Copies of a folder, below another: one for each way in which it lay when it was looked at.

    What did not change from one to the next is one file for both, so who uses a copy copies it.
    What SQLite shares in memory between processes (`-shm`) does not count: who opens a database
    that nobody has open cuts it off and makes it anew, before anything in it is read.
    """

    folder: Path
    below: Path
    _numbers: dict[bytes, int] = field(default_factory=dict)
    _files: dict[bytes, str] = field(default_factory=dict)
    _read: dict[_Stamp, bytes] = field(default_factory=dict)

    def now(self) -> int:
        """The number of how all lies now, of which a copy is kept by that name."""
        entries = [*self._entries()]
        counting = (each.digest for each in entries if not each.path.endswith("-shm"))
        digest = hashlib.sha256(b"".join(counting)).digest()
        if digest not in self._numbers:
            number = self._numbers[digest] = len(self._numbers)
            self._keep(entries, self.below / f"{number}")
            ids = {each.path: each.id for each in entries if each.id}
            (self.below / f"{number}{_IDS}").write_text(json.dumps(ids))
        return self._numbers[digest]

    def _keep(self, entries: list["_Entry"], at: Path) -> None:
        at.mkdir()
        for each in entries:
            source, copy = f"{self.folder}/{each.path}", f"{at}/{each.path}"
            if each.is_folder:
                Path(copy).mkdir()
            elif each.digest in self._files:
                os.link(self._files[each.digest], copy)
            else:
                shutil.copy2(source, copy, follow_symlinks=False)
                self._files[each.digest] = copy
        for each in reversed(entries):  # a folder's time changes with what is laid in it
            if each.is_folder:
                shutil.copystat(f"{self.folder}/{each.path}", f"{at}/{each.path}")

    def _entries(self, within: str = "") -> Iterator["_Entry"]:
        """A folder before what lies in it."""
        with os.scandir(f"{self.folder}/{within}") as listed:
            entries = sorted(listed, key=lambda each: each.name)
        for entry in entries:
            path = f"{within}{entry.name}"
            status = entry.stat(follow_symlinks=False)
            content = b""
            if entry.is_symlink():
                content = os.fsencode(Path(entry.path).readlink())
            elif entry.is_file():
                content = self._content(entry.path, status)
            known_by = _id(status) if path.startswith(_INBOX) and entry.is_file() else ()
            seen = (path, status.st_mode, status.st_size, status.st_mtime_ns, content, known_by)
            is_folder = entry.is_dir(follow_symlinks=False)
            yield _Entry(path, is_folder, hashlib.sha256(repr(seen).encode()).digest(), known_by)
            if is_folder:
                yield from self._entries(f"{path}/")

    def _content(self, path: str, status: os.stat_result) -> bytes:
        """A digest; that of before, where the file's last change lay well before it was taken.

        A system's clock for changes ticks some hundred times a second; what is written through
        memory changes no time at all, which only `-shm` is.
        """
        stamp = (path, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        if stamp in self._read:
            return self._read[stamp]
        is_old = time.time_ns() - status.st_ctime_ns > _TICKS
        digest = hashlib.sha256(Path(path).read_bytes()).digest()
        if is_old and not path.endswith("-shm"):
            self._read[stamp] = digest
        return digest


@dataclass(frozen=True, slots=True)
class _Entry:
    """Attributes: digest: of all that the program looks at. id: by which a file is known again."""

    path: str
    is_folder: bool
    digest: bytes
    id: tuple[int, ...]


def lay(kept: Path, folder: Path) -> None:
    """Lay a kept state in a folder, for `as_the_same` to be told of what it was copied from."""
    shutil.copytree(kept, folder, symlinks=True)
    was = json.loads(kept.with_name(f"{kept.name}{_IDS}").read_text())
    told = [(_id((folder / path).lstat()), known_by) for path, known_by in was.items()]
    folder.with_name(f"{folder.name}{_IDS}").write_text(json.dumps(told))


def as_the_same(folder: Path) -> None:
    """Let this process take files in an inbox for those that they were copied from.

    Which file a file is, and when it last changed in any way, is asked there and nowhere else of
    so small a store; and a copy is another file.
    """
    try:
        told = json.loads(folder.with_name(f"{folder.name}{_IDS}").read_text())
    except FileNotFoundError:
        return
    inodes = {copied[0]: was[0] for copied, was in told}
    changed = {(was[0], copied[1]): was[1] for copied, was in told}
    state_of, identify = found.FileState.of, found.identify

    def of(status: os.stat_result) -> found.FileState:
        state = state_of(status)
        return state._replace(inode=inodes.get(state.inode, state.inode))

    def told_of(kind: bytes, raw: bytes, state: found.FileState, ctime_ns: int) -> str:
        return identify(kind, raw, state, changed.get((state.inode, ctime_ns), ctime_ns))

    found.FileState.of = of  # type: ignore[method-assign]
    found.identify = told_of  # type: ignore[assignment]


def _id(status: os.stat_result) -> tuple[int, ...]:
    return status.st_ino, status.st_ctime_ns
