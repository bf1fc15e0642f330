"""`run`, `arrivals` and `rebuild`: the main job, what became of every file, and all documents."""

import errno
import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

import click

from forms.ground.check_digit import parse
from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.intake.arrivals import shown
from pipeline.records.messages import told
from pipeline.service import InboxAwayError, PausedError, Service
from pipeline.settings import Settings
from pipeline.store.atomic_files import sweep
from pipeline.store.heartbeat import Pulse
from pipeline.store.ledger import ArrivalRow, Ledger, StoreError, StoreUnavailableError
from pipeline.store.locks import Lease, sole_watcher
from pipeline.workspace import Office

PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ESTALE, errno.EROFS})
PATIENCE = 60.0  # seconds that `run --once` waits for a watcher that is at work
PATIENCE_OF_WATCHER = 1.0  # `status` may look at the lock at this very moment


@click.command()
@click.option("--once", is_flag=True, help="Neem één keer alles aan en stop dan.")
@with_office
def run(office: Office, *, once: bool) -> None:
    """Bewaak de inbox: lees wat erin komt en maak de documenten."""
    stop = threading.Event()
    said = False
    with _stopped_by_signals(stop):
        while not stop.is_set():
            try:
                _run(office, stop, once=once)
            except (OSError, StoreError) as error:
                if once or not _may_pass(error):
                    raise
                if not said:
                    say(office.words("messages.paused"))
                said = True
                stop.wait(office.settings.scan_interval)
            else:
                return


def _may_pass(error: Exception) -> bool:
    """Whether it is a disk that is full or away, which may be over after a while."""
    cause = error.__cause__ if isinstance(error, StoreError) else error
    if isinstance(cause, OSError):
        return isinstance(cause, StoreUnavailableError) or cause.errno in PASSING
    return cause is not None and "disk is full" in str(cause)


def _run(office: Office, stop: threading.Event, *, once: bool) -> None:
    office.reading.demand()
    office.make_folders()
    store = office.settings.store
    patience = PATIENCE if once else PATIENCE_OF_WATCHER
    with sole_watcher(store, patience, stop.wait) as lease:
        pulse = Pulse(store, office.clock(), watches=not once)
        _on_duty(office, stop, lease, pulse, once=once)
        pulse.beat(office.clock(), ended=True)  # not where it ends in an error


def _on_duty(
    office: Office, stop: threading.Event, lease: Lease, pulse: Pulse, *, once: bool
) -> None:
    with suppress(OSError):
        office.look_at_outbox()
        sweep(office.settings.outbox)
    for folder in (office.settings.store, office.settings.store / "originals"):
        sweep(folder, "")
    with office.ledger() as ledger:
        ledger.fence(lease.check)
        service = Service(office.parts(ledger), stop, pulse, say)
        try:
            _once(service, office) if once else service.watch()
        finally:
            service.end()


def _once(service: Service, office: Office) -> None:
    try:
        service.once()
    except InboxAwayError as error:
        raise Failure(office.words("messages.no_inbox"), 1) from error
    except PausedError as error:
        raise Failure(office.words("messages.paused"), 1) from error


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """SIGINT and SIGTERM let the paper in hand be finished."""
    before = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def arrivals(office: Office, *, as_json: bool) -> None:
    """Laat zien wat er van elk bestand geworden is."""
    with office.look_in() as ledger:
        rows = [arrival_json(row, office) for row in office.parts(ledger).papers.arrivals()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        outcome = office.words(f"messages.outcome.{row['outcome']}")
        click.echo(f"{row['received_at'][:16]}  {outcome:<14} {row['worksheet'] or '-'}  "
                   f"{row['client'] or '-'}  {_one_line(row['file'])}")  # fmt: skip
        labels = _labels(office, row["worksheet"])
        for reason in row["reasons"]:
            label = labels.get(reason["pointer"] or "")
            click.echo(f"    {label}: {reason['message']}" if label else f"    {reason['message']}")


def _one_line(name: str) -> str:
    """A file name that does nothing to the terminal it is shown on."""
    return "".join(letter if letter.isprintable() else "�" for letter in name)


def _labels(office: Office, worksheet: str | None) -> dict[str, str]:
    """Pointer -> the question on paper, so that a person knows what is asked about."""
    if worksheet not in office.catalogue.files:
        return {}
    leaves = office.catalogue.worksheet(worksheet).leaves()
    return {leaf.pointer: leaf.field.label.rstrip("?:") for leaf in leaves}


def arrival_json(row: ArrivalRow, office: Office) -> dict[str, Any]:
    """The contract's Arrivals JSON of one entry."""
    return {
        "arrival": row.arrival,
        "file": shown(row.file),
        "sha256": row.sha256,
        "received_at": row.received_at.isoformat(),
        "pages": list(row.pages),
        "outcome": row.outcome,
        "worksheet": row.worksheet,
        "client": row.client,
        "submission": _place(row, office.settings),
        "reasons": [
            {"code": reason.code, "pointer": reason.pointer, "message": told(reason, office.words)}
            for reason in row.reasons
        ],
    }


def _place(row: ArrivalRow, settings: Settings) -> str | None:
    """Where the submission lies, seen from the workspace as it stands now: it may have moved."""
    if row.path is None:
        return None
    lying = settings.outbox / (row.client or "team") / "formulieren" / PurePosixPath(row.path).name
    return Path(os.path.relpath(lying, settings.workspace)).as_posix()


@click.command()
@click.option("--client", "code", help="Alleen de documenten van deze cliënt.")
@with_office
def rebuild(office: Office, *, code: str | None) -> None:
    """Maak alle documenten opnieuw uit wat bewaard is."""
    demand_workspace(office)
    with office.ledger() as ledger:
        codes = _codes(ledger, code, office)
        ledger.abridged.forget(codes)
        ledger.ask(codes)
        drawn = office.parts(ledger).jobs.draw_pending()
        if ledger.pending_jobs():
            raise Failure(office.words("messages.not_all_drawn"), 1)
    say(office.words("messages.rebuilt", clients=len(drawn)))


def _codes(ledger: Ledger, code: str | None, office: Office) -> list[str]:
    if code is None:
        return [client.code for client in ledger.clients()] + [""]
    known = ledger.client(parse(code) or code)
    if known is None:
        raise Failure(office.words("messages.unknown_client"), 2)
    return [known.code]
