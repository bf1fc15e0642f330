"""What was decided at the desk -> documents, when nobody types and no watcher does it."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from pipeline.jobs import attempted
from pipeline.settings import SettingsError
from pipeline.store.ledger import StoreError
from pipeline.store.locks import is_watched
from pipeline.today.overview import Overview
from pipeline.workspace import Office

log = logging.getLogger(__name__)
QUIET: Final = 20.0  # seconds without an answer before documents are drawn


class Behind:
    """Draws behind the desk, on the store opened once more."""

    def __init__(self, office: Callable[[], Office], quiet: float = QUIET) -> None:
        """Nothing to draw yet; `office` opens the workspace, `quiet` is in seconds."""
        self._office = office
        self._quiet = quiet
        self._due = False
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._wait, name="desk-behind", daemon=True)

    def start(self) -> None:
        """Begin to wait for decisions."""
        self._thread.start()

    def note(self) -> None:
        """Something was decided."""
        self._due = True
        self._woken.set()

    def end(self) -> None:
        """Draw what is left, and stop."""
        self._ended.set()
        self._woken.set()
        self._thread.join()
        if self._due:
            self._draw()

    def _wait(self) -> None:
        while self._woken.wait(self._quiet if self._due else None) or self._due:
            if self._ended.is_set():
                return
            if self._woken.is_set():
                self._woken.clear()  # somebody answers: not before it is quiet
            else:
                self._draw()

    def _draw(self) -> None:
        """Draw what is asked for, unless a watcher is at work; what is left is tried again."""
        try:
            office = self._office()
            if is_watched(office.settings.store):
                return  # its next round does it, if there is one
            self._due = False
            with office.ledger() as ledger:
                parts = office.parts(ledger)
                parts.jobs.draw_pending()
                if shut := ", ".join(parts.jobs.turns.whys().values()):
                    log.warning("documents cannot be laid in the outbox: %s", shut)
                attempted(Overview(parts).refresh, "the page of today")
        except (OSError, StoreError, SettingsError, ValueError) as error:
            log.warning("documents put off: %s", type(error).__name__)
