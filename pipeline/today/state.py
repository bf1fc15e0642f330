"""A workspace -> how it goes with the program and the machine, without opening the store."""

import os
from pathlib import Path
from typing import Final

from forms.ground.known_names import BrokenSchemaError
from pipeline.outbox.roots import Root, Roots, roots_of
from pipeline.outbox.shut import shut_now, why_shut
from pipeline.store.heartbeat import last_beat
from pipeline.today.condition import GroupShut, State
from pipeline.today.machine import backup_of, free_gb
from pipeline.today.watcher import Watcher, WatcherState
from pipeline.workspace import Office

_LISTS: Final = ("common.toml", "domains.toml")


def state_of(office: Office, watches: bool | None = None, roots: Roots | None = None) -> State:
    """How it goes with the program and the machine.

    Args:
        office: whose settings say where all lies.
        watches: whether who asks is the watcher itself; None for who is not.
        roots: of an open store, where there is one: it knows what lay in a folder before.
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
        groups=tuple(_groups(office, roots)),
        backup=backup.at.astimezone().date() if backup is not None else None,
        backup_days=backup.days if backup is not None else None,
        free_gb=free,
        is_full=free == 0,
        own_lists=_broken_lists(office),
    )


def groups_shut(office: Office, roots: Roots | None = None) -> dict[Root, str]:
    """Each folder of a group, and why nothing can be laid there; "": it can.

    As one sees it now, or else as it was when the intake last tried. `roots`: of an open store.
    """
    folders = roots_of(office.settings)[1:]
    if not folders:
        return {}
    beat = last_beat(office.settings.store)
    tried = beat.groups if beat is not None else {}
    shut: dict[Root, str] = {}
    for each in folders:
        why = shut_now(each.path, office.landmarks, each.mark) or tried.get(each.key, "")
        taken = roots.taken(each) if roots is not None and not why else None
        shut[each] = why_shut(taken) if taken is not None else why
    return shut


def _groups(office: Office, roots: Roots | None) -> list[GroupShut]:
    by_path = {root.path: why for root, why in groups_shut(office, roots).items()}
    found = ((name, by_path[path]) for name, path in office.settings.outboxes.items())
    return [GroupShut(name, why) for name, why in found if why]


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
