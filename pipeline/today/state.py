"""A workspace -> how it goes with the program and the machine, without opening the store."""

from pipeline.outbox.shut import shut_now
from pipeline.store.heartbeat import last_beat
from pipeline.today import facts
from pipeline.today.machine import backup_of, free_gb
from pipeline.today.watcher import Watcher, WatcherState
from pipeline.workspace import Office


def state_of(office: Office, watches: bool | None = None) -> facts.State:
    """How it goes with the program and the machine.

    `watches`: whether who asks is the watcher itself; None for who is not.
    """
    store = office.settings.store
    beat, backup, free = last_beat(store), backup_of(store, office.clock()), free_gb(store)
    stated: WatcherState = "alive" if watches else "off"
    return facts.State(
        watcher=Watcher.of(store).state if watches is None else stated,
        trouble=beat.trouble if beat is not None and not beat.ended else "",
        unwritten=beat.failing if beat is not None else 0,
        outbox=shut_now(office.settings.outbox, office.landmarks) or (beat.outbox if beat else ""),
        backup=backup.at.astimezone().date() if backup is not None else None,
        backup_days=backup.days if backup is not None else None,
        free_gb=free,
        is_full=free == 0,
    )
