"""`run`, `arrivals` and `rebuild`: the main job, what became of every file, and all documents."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import click

from forms.check_digit import parse
from pipeline.arrivals import shown
from pipeline.commands import Failure, say, with_office
from pipeline.ledger import ArrivalRow, Ledger, Reason
from pipeline.locking import sole_watcher
from pipeline.office import Office
from pipeline.problem_texts import told
from pipeline.route import Route
from pipeline.settings import Settings
from pipeline.watching import Rounds, Tally, Waiting, run_once, watch
from pipeline.writing import sweep

_PATIENCE = 60.0  # seconds that `run --once` waits for a watcher that is at work


@click.command()
@click.option("--once", is_flag=True, help="Neem één keer alles aan en stop dan.")
@with_office
def run(office: Office, *, once: bool) -> None:
    """Bewaak de inbox: lees wat erin komt en maak de documenten."""
    office.make_folders()
    stop = threading.Event()
    settings = office.settings
    patience = _PATIENCE if once else 0.0
    with _stopped_by_signals(stop), sole_watcher(settings.store, patience, stop.wait):
        sweep(settings.outbox)
        sweep(settings.store / "originals", "")
        with office.ledger() as ledger:
            route = office.route(ledger)
            rounds = rounds_of(office, route, stop)
            route.draw_pending()  # what a crash left undone
            if once:
                _run_once(rounds, route, office)
            else:
                say(office.words("messages.watching"))
                watch(
                    lambda: settings.inbox,
                    lambda: _pass(rounds, route, office),
                    stop,
                    settings.scan_interval,
                )


def rounds_of(office: Office, route: Route, stop: threading.Event) -> Rounds:
    """The rounds that `run` goes through a workspace's inbox, until `stop` is set."""
    settings = office.settings
    return Rounds(
        inbox=lambda: settings.inbox,
        take=route.take,
        refuse=route.refuse_unread,
        settle_interval=settings.settle_interval,
        settle_deadline=settings.settle_deadline,
        limit=settings.max_file_bytes,
        clock=office.clock,
        timer=time.monotonic,
        stop=stop,
    )


def _run_once(rounds: Rounds, route: Route, office: Office) -> None:
    try:
        tally = run_once(rounds)
    except OSError as error:
        raise Failure(office.words("messages.no_inbox"), 1) from error
    _finish(tally, route, office)


def _pass(rounds: Rounds, route: Route, office: Office) -> float | None:
    """One pass of the watcher; the seconds after which it wants to look again."""
    tally = rounds.go()
    _finish(tally, route, office)
    return office.settings.settle_interval if tally.settling else None


def _finish(tally: Tally, route: Route, office: Office) -> None:
    """After a pass: note what waits, and draw the documents of the clients touched."""
    route.ledger.set_waiting([_waiting_row(one, office.clock()) for one in tally.waiting])
    drawn = route.draw_pending()
    if tally.taken:
        say(office.words("messages.passed", taken=tally.taken, clients=len(drawn)))


def _waiting_row(waiting: Waiting, now: datetime) -> ArrivalRow:
    reason = Reason(waiting.reason.code, waiting.reason.pointer, waiting.reason.params)
    return ArrivalRow(waiting.id, waiting.name, None, now, "waiting", reasons=(reason,))


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
    with office.ledger() as ledger:
        rows = [arrival_json(row, office) for row in ledger.arrivals()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        outcome = office.words(f"messages.outcome.{row['outcome']}")
        click.echo(f"{row['received_at'][:16]}  {outcome:<14} {row['worksheet'] or '-'}  "
                   f"{row['client'] or '-'}")  # fmt: skip
        labels = _labels(office, row["worksheet"])
        for reason in row["reasons"]:
            label = labels.get(reason["pointer"] or "")
            click.echo(f"    {label}: {reason['message']}" if label else f"    {reason['message']}")


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
    with office.ledger() as ledger:
        ledger.ask(_codes(ledger, code, office))
        drawn = office.route(ledger).draw_pending()
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
