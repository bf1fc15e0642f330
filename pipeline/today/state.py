"""A workspace -> how it goes with the program and the machine, without opening the store."""

import os
from pathlib import Path
from typing import Final

from forms.ground.known_names import BrokenSchemaError
from pipeline.outbox.shut import shut_now
from pipeline.today.condition import State
from pipeline.today.machine import backup_of, free_gb
from pipeline.today.watcher import Watcher, WatcherState
from pipeline.workspace import Office

_LISTS: Final = ("common.toml", "domains.toml")


def state_of(office: Office, watches: bool | None = None) -> State:
    """How it goes with the program and the machine.

    `watches`: whether who asks is the watcher itself; None for who is not.
    """
    store, watcher = office.settings.store, Watcher.of(office.settings)
    beat, backup, free = watcher.beat, backup_of(store, office.clock()), free_gb(store)
    stated: WatcherState = "alive" if watches or watcher.rounds else "off"
    return State(
        watcher=watcher.state if watches is None else stated,
        trouble=watcher.trouble,
        rounds=watcher.rounds,
        unwritten=beat.failing if beat is not None else 0,
        outbox=shut_now(office.settings.outbox, office.landmarks) or (beat.outbox if beat else ""),
        backup=backup.at.astimezone().date() if backup is not None else None,
        backup_days=backup.days if backup is not None else None,
        free_gb=free,
        is_full=free == 0,
        own_lists=_broken_lists(office),
    )


def _broken_lists(office: Office) -> str:
    """The name of a shared list of the organisation's own that cannot be used; "" for none."""
    folder = office.settings.workspace / "schemas"
    if not any(os.path.lexists(folder / name) for name in _LISTS):
        return ""
    try:
        _ = office.catalogue.common
    except BrokenSchemaError as error:
        path: Path = error.args[0]
        return path.name
    return ""
