"""A folder in, a wake-up out whenever something in it stirs (watchdog); never the whole truth."""

import logging
import os
import threading
import warnings
from pathlib import Path

from watchdog.events import (
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

log = logging.getLogger(__name__)

# Not opening and closing unwritten, not deleting: that is what we do ourselves.
STIRRING: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileClosedEvent,
]


class Ear(FileSystemEventHandler):
    """Listens to one folder at a time, and those in it, and sets an event."""

    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake
        # of a folder made in a new folder, which is heard of twice: harmless, and not for a log
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        self._observer = Observer()
        self._observer.start()
        self._heard: tuple[int, int] | None = None  # which folder we listen to

    def on_any_event(self, _event: FileSystemEvent) -> None:
        """Wake whoever waits."""
        self._wake.set()

    def listen(self, folder: Path) -> None:
        """Listen to this folder; again, if another has taken its name since.

        Raises:
            OSError: there is no such folder now.
        """
        try:
            status = folder.stat()
        except OSError:
            self._forget()  # back again, it may be the very same folder, and nobody listens to it
            raise
        alive = all(emitter.is_alive() for emitter in self._observer.emitters)
        if self._heard == (status.st_dev, status.st_ino) and alive:
            return
        self._forget()
        self._heard = (status.st_dev, status.st_ino)
        for recursive in (True, False):
            try:
                self._observer.schedule(
                    self, os.fspath(folder), recursive=recursive, event_filter=STIRRING
                )
            except OSError as error:  # no more watches to be had: the scans go on without
                what = "the folders in the inbox" if recursive else "the inbox"
                log.warning("no wake-ups for %s: %s", what, type(error).__name__)
            else:
                return

    def _forget(self) -> None:
        self._heard = None
        self._observer.unschedule_all()

    def close(self) -> None:
        """Stop listening."""
        self._observer.stop()
        self._observer.join()
