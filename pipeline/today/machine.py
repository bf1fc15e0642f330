"""The disk of a store and its last backup."""

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.store.last_backup import last_backup

# GB: how much room there is is told in steps, so that a page need not change with every file.
_STEPS: Final = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


LITTLE_ROOM: Final = 1_000  # megabytes: with less on a disk people are told


class Backup(NamedTuple):
    """The last good backup: when, and how many whole days ago."""

    at: datetime
    days: int


def backup_of(store: Path, now: datetime) -> Backup | None:
    """The last good backup of this store, if there ever was one."""
    last = last_backup(store)
    return Backup(last.at, max(0, (now - last.at).days)) if last is not None else None


def free_mb(folder: Path) -> int | None:
    """Megabytes (10^6 bytes) of room on the disk of a folder, or of the one it will be made in."""
    for place in (folder, folder.parent):
        with suppress(OSError):
            return shutil.disk_usage(place).free // 1_000_000
    return None


def free_gb(folder: Path) -> int | None:
    """So many gigabytes (10^9 bytes) are free there, or more; 0 where less than one is."""
    free = free_mb(folder)
    return None if free is None else max(step for step in _STEPS if step * 1000 <= free)
