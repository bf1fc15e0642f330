"""When the last good backup of a store was made, noted in the store; read without opening it."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.store.atomic_files import note_in, put

LAST: Final = "backup.json"


class LastBackup(NamedTuple):
    """The last good backup: when, and the number of the last commit in it."""

    at: datetime
    number: int


def last_backup(store: Path) -> LastBackup | None:
    """The last good backup of this store, if there ever was one."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(note_in(store / LAST))
        return LastBackup(datetime.fromisoformat(kept["at"]), int(kept["number"]))
    return None


def note_backup(store: Path, at: datetime, number: int) -> None:
    """Note that a good backup was made."""
    put(store / LAST, [json.dumps({"at": at.isoformat(), "number": number}).encode()], 0o600)
