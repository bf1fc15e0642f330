"""A store in, a lock held: of all programs that would watch for one store, one does."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pipeline.writing import make_folder

if sys.platform != "win32":
    import fcntl

LOCK_NAME: Final = "watcher.lock"
DRAWING: Final = "drawing.lock"
STEP: Final = 0.1  # seconds between two tries


class AnotherWatcherError(Exception):
    """Another program is watching for this store; the message says so in plain Dutch."""


@contextmanager
def sole_watcher(store: Path, patience: float, pause: Callable[[float], object]) -> Generator[None]:
    """Hold the watcher's lock of this store; the system lets go of it if we are killed.

    Args:
        store: the private folder.
        patience: seconds to wait for another watcher to end.
        pause: waits the seconds given (an event's `wait`, say); a true answer ends the waiting.

    Raises:
        AnotherWatcherError: another watcher is at work still.
    """
    make_folder(store, 0o700)
    with (store / LOCK_NAME).open("ab") as file:
        left = patience
        while not _locked(file.fileno()):
            if left <= 0 or pause(STEP):
                raise AnotherWatcherError(
                    "Er kijkt al een ander programma naar deze inbox. Stop dat eerst."
                )
            left -= STEP
        yield


@contextmanager
def drawing(store: Path) -> Generator[None]:
    """Hold the lock of the documents, and wait for it: what is drawn was read while nobody draws.

    Else a program that read a dossier, and wakes late, would write an old plan over a newer one.
    """
    make_folder(store, 0o700)
    with (store / DRAWING).open("ab") as file:
        if sys.platform != "win32":
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield


def _locked(handle: int) -> bool:
    if sys.platform == "win32":
        return True
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
