"""`status`: whether the watcher lives, what waits, and whether everything can be reached."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from forms.ground.words import Words
from pipeline.commands import demand_workspace, with_office
from pipeline.commands.belonging import whose_files
from pipeline.commands.groups_shut import groups_seen
from pipeline.commands.speaking import SpeakingCommand, said
from pipeline.commands.telling import moment_here, tell, tell_json
from pipeline.commands.waiting import awaited
from pipeline.intake.scanning import scan
from pipeline.outbox.shut import shut_told
from pipeline.records import Outcome
from pipeline.records.refusals import LEFT_IN_INBOX, NeverSettled, SetAside, StillOpen
from pipeline.store.ledger import ArrivalRow, ClockError, Ledger, StoreError, StoreHurtError
from pipeline.store.scrubbing import Scrub
from pipeline.store.sealing.trouble import SPOILED, TOLD, KeysError
from pipeline.today.machine import LITTLE_ROOM, backup_of, free_mb
from pipeline.today.state import state_of
from pipeline.today.watcher import Watcher
from pipeline.workspace import Office

if TYPE_CHECKING:
    from pipeline.validation.awaited_pages import AwaitedForm

_LYING: Final = (*LEFT_IN_INBOX, StillOpen.code, NeverSettled.code)
KINDS: Final = ("waiting", "set_aside", "review", "rejected", "accepted", "duplicate")


@click.command(cls=SpeakingCommand)
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def status(office: Office, *, as_json: bool) -> None:
    """Werkt alles? Eindigt met 1 als iemand er iets aan moet doen."""
    if not as_json:  # programs are told what is away, also where all of it is
        demand_workspace(office)
    watcher = Watcher.of(office.settings)
    found: dict[str, Any] = {
        "ok": watcher.is_alive or not watcher.should_live,
        "watcher": watcher.as_json(),
        "inbox": _inbox(office, is_watched=watcher.is_alive),
        "outbox": _outbox(office),
        **_outboxes(office),
        "keys": _keys(office),
        "of_others": whose_files(office),
    }
    found["store"] = _store(office, opened=found["keys"]["trouble"] is None)
    wrong = [found["store"]["hurt"], found["keys"]["trouble"], found["of_others"]]
    wrong += [found["outbox"]["shut"], found["keys"]["spoiled"], *_full(found)]
    wrong += [each["shut"] for each in found.get("outboxes", {}).values()]
    found["ok"] = found["ok"] and office.is_there and not any(wrong)
    if as_json:
        tell_json(found)
    else:
        _say(found, office)
    if not found["ok"]:
        raise click.exceptions.Exit(1)


@click.command(cls=SpeakingCommand)
@with_office
def metrics(office: Office) -> None:
    """Toon getallen over hoe het gaat, zoals Prometheus ze leest: geen code, geen naam."""
    from pipeline.today.metrics import looked_up

    demand_workspace(office)
    tell(looked_up(office).rstrip("\n"))


def _inbox(office: Office, *, is_watched: bool) -> dict[str, Any]:
    """The inbox: what lies there unprocessed, and for how many seconds the oldest of it.

    Who watches it made it: if it is not there then, it was taken away.
    """
    told = _folder(office, "inbox", office.settings.inbox) | {"files": 0, "oldest_seconds": None}
    told["made"] |= is_watched
    with suppress(OSError):
        # since it lies there; when it was written says nothing about us
        since = [one.ctime_ns / 1e9 for one in scan(office.settings.inbox).found.values()]
        told["files"] = len(since)
        if since:
            told["oldest_seconds"] = round(max(0.0, office.clock().timestamp() - min(since)), 1)
    return told


def _outbox(office: Office) -> dict[str, Any]:
    """The outbox: whether it can be used, and why something could not be laid there."""
    outbox = office.settings.outbox
    shut = state_of(office).outbox or None
    return _folder(office, "outbox", outbox) | {"shut": shut}


def _outboxes(office: Office) -> dict[str, Any]:
    """The folder of each group, as the outbox; nothing where there are no groups."""
    shut = {root.path: (root, why) for root, why in groups_seen(office).items()}
    told = {}
    for group, folder in office.settings.outboxes.items():
        root, why = shut[folder]
        told[group] = _folder(office, root.mark, folder) | {"shut": why or None}
    return {"outboxes": told} if told else {}


def _folder(office: Office, name: str, folder: Path) -> dict[str, Any]:
    try:
        office.landmarks.look(name, folder, lay=False)
        with os.scandir(folder):
            pass
    except OSError as error:
        is_made = not isinstance(error, FileNotFoundError) or office.landmarks.expects(name)
        return {"reachable": False, "made": is_made, "writable": False, "free_mb": None}
    told = {"reachable": True, "made": True, "writable": os.access(folder, os.W_OK)}
    return told | {"free_mb": free_mb(folder)}


def _full(found: dict[str, Any]) -> list[bool]:
    """Of each disk whether there is hardly any room on it."""
    folders = [found[name] for name in ("inbox", "outbox", "store")]
    rooms = (each["free_mb"] for each in (*folders, *found.get("outboxes", {}).values()))
    return [room is not None and room < LITTLE_ROOM for room in rooms]


def _keys(office: Office) -> dict[str, Any]:
    """Whether the store is sealed, since when there is a copy of its keys, and what is wrong."""
    from pipeline.commands.keys import UNTOLD, told_of

    try:
        return {**told_of(office), "trouble": None}
    except KeysError as error:
        return {**UNTOLD, "trouble": error.why}


def _store(office: Office, *, opened: bool) -> dict[str, Any]:
    """The store: how many papers ended how, and what still has to be written.

    `opened`: what is sealed in it can be read.
    """
    store = office.settings.store
    told: dict[str, Any] = {"reachable": False, "hurt": None, "free_mb": free_mb(store)}
    told["backup"] = _backup(office)
    if not opened:
        return told
    with suppress(OSError, StoreError), _unless_hurt(told), office.look() as ledger:
        jobs = ledger.jobs.pending()
        waiting = ledger.arrivals.waiting_for()
        from pipeline.dossiers.closing import came_since
        from pipeline.dossiers.outcomes import each_once
        from pipeline.dossiers.refused import counted

        rows = each_once(office.parts(ledger).papers.arrivals())
        shut = ledger.decisions.filing().closed_on
        became = Counter(_outcome(row, shut) for row in rows)
        told["refused"] = counted(ledger)
        became -= Counter("waiting" if h.why == "pages" else "review" for h in ledger.held.away())
        counts = became | {SetAside.code: waiting.get(SetAside.code, 0)}
        counts["rejected"] = told["refused"]["open"]  # as `today` counts them, and the desk
        told["papers"] = {kind: counts.get(kind, 0) for kind in KINDS}
        told["left_in_inbox"] = {code: waiting[code] for code in _LYING if code in waiting}
        told["awaited"] = [_awaited(*each) for each in awaited(office, ledger).items()]
        told["orders"] = {"waiting": orders_waiting(office, ledger)}
        told["closed"] = {"papers_since": list(came_since(ledger))}
        told["workers"] = [each._asdict() for each in ledger.sharing.helpers()]
        told["jobs"] = {"pending": len(jobs), "failing": sum(job.tries > 0 for job in jobs)}
        told["reachable"] = True
        Scrub(store, ledger).demand_whole()
    return told


def _outcome(row: ArrivalRow, closed_on: Callable[[str], date | None]) -> Outcome:
    """How a paper ended; of a dossier that is closed nothing is asked."""
    is_of_closed = row.client is not None and closed_on(row.client) is not None
    return "accepted" if row.outcome == "review" and is_of_closed else row.outcome


def orders_waiting(office: Office, ledger: Ledger) -> int:
    """How many orders wait for a yes or for another day; not those of which somebody said no."""
    from pipeline.orders.order_log import any_waits

    if not any_waits(ledger.decisions.all()):
        return 0
    return sum(not each.declined for each in office.parts(ledger).ordering.waiting())


def _backup(office: Office) -> dict[str, Any] | None:
    """When the last good backup was made, and how many whole days ago."""
    last = backup_of(office.settings.store, office.clock())
    return {"at": last.at.isoformat(), "days": last.days} if last is not None else None


@contextmanager
def _unless_hurt(told: dict[str, Any]) -> Iterator[None]:
    try:
        yield
    except StoreHurtError as hurt:
        told["hurt"] = hurt.code


def _awaited(message: str, form: "AwaitedForm") -> dict[str, Any]:
    """A form that waits for pages, for other programs."""
    return {
        "worksheet": form.worksheet,
        "client": form.client,
        "here": list(form.here),
        "missing": list(form.missing),
        "entered": form.is_entered,
        "until": form.until.isoformat() if form.until else None,
        "message": message,
    }


def _say(found: dict[str, Any], office: Office) -> None:
    words = office.words
    _say_watcher(found["watcher"], words)
    _say_folders(found, office)
    _say_groups(found.get("outboxes", {}), office)
    if any(_full(found)):
        tell(words("status.full"))
    minutes = int((found["inbox"]["oldest_seconds"] or 0) // 60)
    files = found["inbox"]["files"]
    lying = (
        "lying" if files else "lying_left" if found["store"].get("left_in_inbox") else "lying_none"
    )
    tell(words(f"status.{lying}", files=files, minutes=minutes))
    if hurt := found["store"]["hurt"]:
        tell(words(f"hurt.{hurt}"))
    if found["of_others"]:
        tell(found["of_others"])
    else:
        _say_keys(found["keys"], words)
    if found["store"]["reachable"]:
        _say_store(found["store"], words)


def _say_watcher(watcher: dict[str, Any], words: Words) -> None:
    state = "alive" if watcher["alive"] else "dead" if watcher["should_live"] else "off"
    tell(words(f"status.{state}"))
    if watcher["alive"] and watcher["trouble"]:
        is_clock = watcher["trouble"] == ClockError.__name__
        tell(words("messages.clock_stops" if is_clock else "messages.paused"))
    if watcher["last_pass"]:
        tell(words("status.last_pass", at=moment_here(watcher["last_pass"])))


def _say_folders(found: dict[str, Any], office: Office) -> None:
    """How inbox, outbox and store are; what is hurt or of others is told further on."""
    words, shut = office.words, found["outbox"]["shut"]
    for name in ("inbox", "outbox", "store"):
        one = found[name]
        if name == "outbox" and shut:
            tell(shut_told(shut, office.settings.outbox, words))
        elif not one.get("hurt") and not (name == "store" and found["of_others"]):
            folder = words(f"status.{name}")
            tell(words(f"status.{_use(one)}", folder=folder, free=_room(one)))


def _use(one: dict[str, Any]) -> str:
    """What can be done with a folder, as a phrase under `status`."""
    if not one.get("made", True):
        return "not_made"
    if not one["reachable"]:
        return "away"
    return "reachable" if one.get("writable", True) else "read_only"


def _room(one: dict[str, Any]) -> object:
    return "?" if one["free_mb"] is None else one["free_mb"]


def _say_groups(found: dict[str, Any], office: Office) -> None:
    words = office.words
    for group, one in found.items():
        if one["shut"]:
            tell(shut_told(one["shut"], office.settings.outboxes[group], words))
            continue
        key = "reachable" if one["made"] else "not_made"
        folder = words("status.outbox_of", group=group)
        tell(words(f"status.{key}", folder=folder, free=_room(one)))


def _say_keys(keys: dict[str, Any], words: Words) -> None:
    if keys["trouble"]:
        tell(said(TOLD[keys["trouble"]]))
    elif keys["spoiled"]:
        tell(said(SPOILED))
    elif keys["unfinished"]:
        tell(words("status.keys_unfinished"))
    elif keys["copied"]:
        tell(words("status.keys_copy", at=moment_here(keys["copied"])))
    elif keys["sealed"]:
        tell(words("status.keys"))
    if keys["outdated"]:
        tell(words("status.keys_outdated", number=keys["outdated"]))


def _say_store(store: dict[str, Any], words: Words) -> None:
    """What the store holds and what waits in it."""
    tell(words("status.papers", **store["papers"]))
    tell(words("status.jobs", **store["jobs"]))
    if workers := store["workers"]:
        computers = ", ".join(sorted({each["computer"] for each in workers}))
        tell(words("status.workers", number=len(workers), computers=computers))
    if store["refused"]["put_away"] or store["refused"]["settled"]:
        tell(words("status.refused", **store["refused"]))
    if store["orders"]["waiting"]:
        tell(words("status.orders", **store["orders"]))
    if codes := store["closed"]["papers_since"]:
        tell(words("status.closed", codes=", ".join(codes)))
    backup = store["backup"]
    days = backup and backup["days"]
    tell(words("status.backup", days=days) if backup else words("status.no_backup"))
    left = store["left_in_inbox"]
    if aside := store["papers"]["set_aside"]:
        left = {SetAside.code: aside} | left
    for code, number in left.items():
        why = f"{words(f'refusals.{code}.reason')} {words(f'refusals.{code}.remedy')}"
        tell(words("status.left", number=number, why=why))
    for form in store["awaited"]:
        tell(form["message"])
