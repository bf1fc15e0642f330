"""Papers that workers read before their turn comes; what they said waits until it does.

A paper stays in the inbox until it is entered, and is entered in its turn by who watches: reading
ahead changes nothing but when it is read. So all of this may be lost at any time: what is not
there, or is not what a reader says, is read again. Paper and reading lie in the folder that all
share; who reads which, on the server.
"""

import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from pipeline.store.atomic_files import make_folder, put
from pipeline.store.sealing.keys import keys_of
from pipeline.store.sealing.sealed_files import opened, sealed
from pipeline.store.sealing.trouble import SpoiledError

FOLDER: Final = "ahead"
_STEP: Final = 0.005  # seconds between two looks whether a worker has read a paper


class ReadersAsked(Protocol):
    """Who reads which paper, by the SHA-256 of its bytes."""

    def ask(self, digest: str, program: str) -> None:
        """Let a worker of the same program read it, if one comes to it in time."""

    def take(self, program: str) -> str | None:
        """A paper for this worker, if there is one that nobody has."""

    def is_mine(self, digest: str) -> bool:
        """It is read: whether that was still asked of us."""

    def state(self, digest: str) -> tuple[bool, bool] | None:
        """Whether a worker that lives has it, and whether it is done; None: nobody is asked."""

    def withdraw(self, digest: str, *, anyhow: bool = False) -> bool:
        """Ask for it no longer; `anyhow`: also where a worker has it. Whether that is so."""

    def clear(self) -> None:
        """Ask for nothing."""


class Ahead:
    """Reading ahead, at the side of who asks and of who reads."""

    def __init__(self, store: Path, asked: ReadersAsked, program: str) -> None:
        """Ready; `program`: only who has the same reads for us."""
        self._folder = store / FOLDER
        self._asked = asked
        self._program = program
        self._mine: set[str] = set()

    def ask(self, content: bytes) -> None:
        """Let a worker read this paper."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._mine:
            self._mine.add(digest)
            self._lay(self._paper(digest), content)
            self._asked.ask(digest, self._program)

    def reading_of(self, content: bytes, patience: float, most: int) -> bytes | None:
        """What a worker said of a paper; None where nobody reads it, or not within `patience`.

        `patience`: in seconds. `most`: bytes that may be said of one paper.
        """
        if not self._mine or (digest := hashlib.sha256(content).hexdigest()) not in self._mine:
            return None
        try:
            return self._waited_for(digest, patience, most)
        except OSError:  # then it is read here
            return None
        finally:
            self._forget(digest)

    def _waited_for(self, digest: str, patience: float, most: int) -> bytes | None:
        end = time.monotonic() + patience
        while (state := self._asked.state(digest)) is not None:
            is_read_by_anybody, is_done = state
            if is_done:
                return _unsealed(digest, self._content(self._record(digest), most))
            if not is_read_by_anybody and self._asked.withdraw(digest):
                return None
            if time.monotonic() > end:
                return None
            time.sleep(_STEP)
        return None

    def _forget(self, digest: str) -> None:
        self._mine.discard(digest)
        with suppress(OSError):
            self._asked.withdraw(digest, anyhow=True)
        for path in (self._paper(digest), self._record(digest)):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _paper(self, digest: str) -> Path:
        return self._folder / f"{digest}.paper"

    def _record(self, digest: str) -> Path:
        """By the program: another one, that wakes late, says nothing to ours."""
        return self._folder / f"{digest}.{self._program}.read"

    def read_next(self, read: Callable[[bytes], bytes | None], most: int) -> bool:
        """Read a paper for who asked, where there is one; whether there was.

        Args:
            read: what a reader says of it; None where that says more of this computer than of it.
            most: bytes of a paper.
        """
        digest = self._asked.take(self._program)
        if digest is None:
            return False
        is_ours, is_told = True, False
        try:
            with suppress(FileNotFoundError):  # it went meanwhile
                content = self._content(self._paper(digest), most)
                is_it = hashlib.sha256(content).hexdigest() == digest
                if is_it and (said := read(content)) is not None:
                    self._lay(self._record(digest), _sealed(digest, said))
                    is_ours = is_told = self._asked.is_mine(digest)
        finally:
            if not is_told:
                with suppress(OSError):
                    self._record(digest).unlink(missing_ok=True)
                if is_ours:
                    self._asked.withdraw(digest, anyhow=True)  # who asked reads it
        return True

    def _lay(self, path: Path, content: bytes) -> None:
        make_folder(path.parent, 0o700)
        pieces: Iterable[bytes] = [content]
        if (keys := keys_of(self._folder.parent)) is not None:
            pieces = sealed(keys, keys.place(FOLDER, path.name), pieces)
        put(path, pieces, 0o600, is_durable=False)

    def _content(self, path: Path, most: int) -> bytes:
        """What lies in a file of ours, of so many bytes at most. Raises OSError."""
        with suppress(SpoiledError), opened(path, keys_of(self._folder.parent)) as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                content = file.read(most + 1)
                if len(content) <= most:
                    return content
        raise OSError(errno.EFBIG, "not ours")

    def clear(self) -> None:
        """Ask for nothing any longer, and leave nothing lying, also of who was killed or late."""
        with suppress(OSError):  # when it is looked at next
            if self._mine or any(_lying(self._folder)):
                self._mine.clear()
                self._asked.clear()
                empty(self._folder.parent)


def empty(store: Path) -> None:
    """Leave no paper and no reading lying in a store: who asked reads again. Raises OSError."""
    for path in _lying(store / FOLDER):
        path.unlink(missing_ok=True)


def _lying(folder: Path) -> Iterator[Path]:
    """All but folders, which are not ours."""
    with suppress(FileNotFoundError):
        yield from (path for path in folder.iterdir() if path.is_symlink() or not path.is_dir())


def _sealed(digest: str, said: bytes) -> bytes:
    """What was said, so that no other paper's and no spoiled one passes for it."""
    return hashlib.sha256(digest.encode() + said).digest() + said


def _unsealed(digest: str, found: bytes) -> bytes | None:
    said = found[hashlib.sha256().digest_size :]
    return said if _sealed(digest, said) == found else None
