"""How it goes with the program and the machine: a State, apart from all that is told of papers.

`status` shows it, and waits for no more than that.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.today.watcher import LATE, WatcherState

FRESH_MINUTES: Final = 45


@dataclass(frozen=True, slots=True)
class GroupShut:
    """A group of clients whose folder takes nothing now; `why`: a word of `outbox_shut`."""

    group: str
    why: str


@dataclass(frozen=True, slots=True)
class State:
    """How it goes with the program and the machine.

    Attributes:
        watcher: whether it lives. trouble: kind of the error for which the intake pauses, or "".
        unwritten: documents that could not be written yet. outbox: why, a word of `outbox_shut`.
        groups: those whose own folder takes nothing.
        backup: the day of the last good backup. backup_days: whole days ago.
        free_gb: so many are free, or more, on the disk of the store; None where that is not known.
        is_full: there is less than one.
        own_lists: the file with a mistake, of the lists of the organisation's own; "" for none.
        rounds: seconds between two rounds that a clock starts; 0 where the watcher stays.
    """

    watcher: WatcherState
    trouble: str = ""
    unwritten: int = 0
    outbox: str = ""
    groups: tuple[GroupShut, ...] = ()
    backup: date | None = None
    backup_days: int | None = None
    free_gb: int | None = None
    is_full: bool = False
    own_lists: str = ""
    rounds: float = 0.0

    @property
    def is_written(self) -> bool:
        """Whether all that was made lies in the folders for people."""
        return not (self.unwritten or self.outbox or self.groups)

    @property
    def fresh_minutes(self) -> int:
        """For so many minutes the page of today is not old."""
        return FRESH_MINUTES + round(LATE * self.rounds / 60)
