"""Papers that workers read before their turn comes; what they said waits until it does.

A paper stays in the inbox until it is entered, and is entered in its turn by who watches: reading
ahead changes nothing but when it is read. So all of this may be lost at any time: what is not
there, or is not what a reader says, is read again. Paper and reading lie in the folder that all
share; who reads which, on the server.
"""

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from pipeline.store.atomic_files import make_folder, open_private

FOLDER: Final = "ahead"
_STEP: Final = 0.005  # seconds between two looks whether a worker has read a paper


class Asked(Protocol):
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

    def __init__(self, store: Path, asked: Asked, program: str) -> None:
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
            _lay(self._folder / f"{digest}.paper", content)
            self._asked.ask(digest, self._program)

    def reading_of(self, content: bytes, patience: float) -> bytes | None:
        """What a worker said of a paper; None where nobody reads it, or not within `patience`."""
        if not self._mine or (digest := hashlib.sha256(content).hexdigest()) not in self._mine:
            return None
        try:
            return self._waited_for(digest, patience)
        except OSError:  # then it is read here
            return None
        finally:
            self._forget(digest)

    def _waited_for(self, digest: str, patience: float) -> bytes | None:
        end = time.monotonic() + patience
        while (state := self._asked.state(digest)) is not None:
            is_read_by_anybody, is_done = state
            if is_done:
                return (self._folder / f"{digest}.read").read_bytes()
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
        for end in ("paper", "read"):
            with suppress(OSError):
                (self._folder / f"{digest}.{end}").unlink(missing_ok=True)

    def read_next(self, read: Callable[[bytes], bytes | None]) -> bool:
        """Read a paper for who asked, where there is one; whether there was.

        `read`: what a reader says of it; None where that says more of this computer than of it.
        """
        digest = self._asked.take(self._program)
        if digest is None:
            return False
        place = self._folder / f"{digest}.read"
        said = None
        try:
            with suppress(FileNotFoundError):  # it went meanwhile
                content = (self._folder / f"{digest}.paper").read_bytes()
                if hashlib.sha256(content).hexdigest() == digest:
                    said = read(content)
        finally:
            if said is None:
                self._asked.withdraw(digest, anyhow=True)  # who asked reads it
        if said is None:
            return True
        _lay(place, said)
        if not self._asked.is_mine(digest):
            place.unlink(missing_ok=True)
        return True

    def clear(self) -> None:
        """Ask for nothing any longer, and leave nothing lying."""
        self._mine.clear()
        with suppress(OSError):
            self._asked.clear()
        empty(self._folder.parent)


def empty(store: Path) -> None:
    """Leave no paper and no reading lying in a store: who asked reads again."""
    with suppress(FileNotFoundError):
        for path in (store / FOLDER).iterdir():
            path.unlink(missing_ok=True)


def _lay(path: Path, content: bytes) -> None:
    make_folder(path.parent, 0o700)
    handle = open_private(path, os.O_WRONLY | os.O_TRUNC)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
