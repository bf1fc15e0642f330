"""A store in, a lock held: of all programs that would watch for one store, one does."""

import errno
import os
import secrets
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from pipeline.settings import PlainError
from pipeline.store.atomic_files import make_folder, open_private
from pipeline.store.rights import make_private

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME: Final = "watcher.lock"
DRAWING: Final = "drawing.lock"
ENTERING: Final = "entering.lock"
TAKEN: Final = "Er kijkt al een ander programma naar deze inbox. Stop dat eerst."
BUSY: Final = "Een ander programma is daar al mee bezig. Wacht tot het klaar is."
_BEYOND: Final = 1 << 30
STEP: Final = 0.1  # seconds between two tries


class AnotherWatcherError(PlainError):
    """Another program is watching for this store; the message says so."""


class LostLeaseError(AnotherWatcherError):
    """Another program took our place while we did not notice: what we were at is not entered."""


class Lease:
    """The right to enter what comes in: it ends when another watcher writes its own mark.

    The lock alone would do, were it not that a lock file can be removed by hand, or lie on a disk
    that knows no locks; then a watcher that was stopped for an hour would wake and go on.
    """

    def __init__(self, path: Path, mark: str) -> None:
        self._path = path
        self._mark = mark

    def check(self) -> None:
        """Make sure that it is ours still; raises LostLeaseError."""
        try:
            found = self._path.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            found = ""
        if found != self._mark:
            raise LostLeaseError("Een ander programma heeft het werk overgenomen. Dit stopt nu.")


@contextmanager
def sole_watcher(
    store: Path, patience: float, pause: Callable[[float], object]
) -> Generator[Lease]:
    """Hold the watcher's lock of this store; the system lets go of it if we are killed.

    Args:
        store: the private folder.
        patience: seconds to wait for another watcher to end.
        pause: waits the seconds given (an event's `wait`, say); a true answer ends the waiting.

    Raises:
        AnotherWatcherError: another watcher is at work still.
    """
    make_folder(store, 0o700)
    make_private(store)
    path = store / LOCK_NAME
    with _open_lock(path) as file, _not_for_children(file.fileno()):
        left = patience
        while not _locked(file.fileno()):
            if left <= 0 or pause(STEP):
                raise AnotherWatcherError(TAKEN)
            left -= STEP
        mark = secrets.token_hex(8)
        file.seek(0)
        file.truncate()
        file.write(mark.encode())
        file.flush()
        yield Lease(path, mark)


def is_watched(store: Path) -> bool:
    """Whether a program holds the watcher's lock of this store now."""
    try:
        with (store / LOCK_NAME).open("rb") as file:
            return not _locked(file.fileno(), shared=True)
    except FileNotFoundError:
        return False


class InboxLock:
    """Held on the folder itself, so that two workspaces on one computer never share an inbox."""

    def __init__(self) -> None:
        self._handle: int | None = None
        self._folder: tuple[int, int] | None = None

    def hold(self, folder: Path) -> None:
        """Hold the lock of this folder, or of the one that took its place.

        Raises:
            AnotherWatcherError: another program watches it.
            OSError: there is no such folder now.
        """
        status = folder.stat()
        if self._folder == (status.st_dev, status.st_ino) or sys.platform == "win32":
            return
        self.let_go()
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise AnotherWatcherError(TAKEN) from None
        except OSError as error:  # some shares lock no folders: the landmark has to do
            if error.errno in {errno.ESTALE, errno.EIO}:
                os.close(handle)
                raise
        self._handle, self._folder = handle, (status.st_dev, status.st_ino)

    def let_go(self) -> None:
        """Hold it no longer."""
        if self._handle is not None:
            os.close(self._handle)
        self._handle = self._folder = None


@contextmanager
def alone(store: Path, name: str) -> Generator[None]:
    """Hold a lock of this name in a store; raises AnotherWatcherError where it is held."""
    with _open_lock(store / name) as file:
        if not _locked(file.fileno()):
            raise AnotherWatcherError(BUSY)
        yield


def _open_lock(path: Path) -> IO[bytes]:
    """A lock file, which nobody else can read; what stands in it stays."""
    return os.fdopen(open_private(path, os.O_RDWR), "r+b")


@contextmanager
def _not_for_children(handle: int) -> Generator[None]:
    """A child that was forked would hold the lock for as long as it lives, also without us."""
    held = [handle]

    def let_go() -> None:
        while held:
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, held.pop(), inheritable=False)
            os.close(nothing)

    if sys.platform != "win32":
        os.register_at_fork(after_in_child=let_go)
    try:
        yield
    finally:
        held.clear()


@contextmanager
def drawing(store: Path) -> Generator[None]:
    """Hold the lock of the documents, and wait for it: what is drawn was read while nobody draws.

    Else a program that read a dossier, and wakes late, would write an old plan over a newer one.
    """
    with _waited_for(store, DRAWING):
        yield


@contextmanager
def entering(store: Path, *, beside: bool = False) -> Generator[None]:
    """Hold the lock of what is entered, and wait for it.

    Pictures lie in the store before the transaction that tells of them; who takes away what nothing
    tells of holds this meanwhile. `beside`: others may enter as well, but nobody takes away.
    """
    with _waited_for(store, ENTERING, shared=beside):
        yield


@contextmanager
def held(path: Path, patience: float, *, shared: bool = False) -> Generator[None]:
    """Hold a lock in a folder that several computers share; `shared`: beside others that share it.

    Raises:
        TimeoutError: after so many seconds somebody else holds it still.
    """
    make_folder(path.parent, 0o700)
    with _open_lock(path) as file:
        end = time.monotonic() + patience
        while not _locked(file.fileno(), shared=shared):
            if time.monotonic() > end:
                raise TimeoutError
            time.sleep(STEP / 20)
        yield


@contextmanager
def _waited_for(store: Path, name: str, *, shared: bool = False) -> Generator[None]:
    make_folder(store, 0o700)
    with _open_lock(store / name) as file:
        if sys.platform == "win32":  # where nothing waits for a lock but by asking again
            while not _locked(file.fileno()):
                time.sleep(STEP)
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


def _locked(handle: int, *, shared: bool = False) -> bool:
    """Whether we hold the lock now; it ends with the file's being closed."""
    if sys.platform == "win32":
        # of a byte where nothing is: what stands in the file may be read by others meanwhile
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True
    with suppress(BlockingIOError):
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        return True
    return False
