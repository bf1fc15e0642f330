"""How it goes with a workspace, in numbers -> the text that Prometheus reads.

Numbers, and words of the program itself: no code, no name, no id. The text is our own: the library
for it (`prometheus_client`) loads a web server and TLS, which takes longer than all the rest of a
start; a test reads what we write with its parser.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.dossiers.outlook import NOTHING_ASKED, Outlook
from pipeline.intake.scanning import scan
from pipeline.orders.order_log import any_waits
from pipeline.store.atomic_files import put
from pipeline.store.ledger import Ledger, StoreError, StoreHurtError
from pipeline.today.machine import backup_of, free_mb
from pipeline.today.state import state_of
from pipeline.today.watcher import Watcher
from pipeline.workspace import Office, Parts

OUTCOMES: Final = ("accepted", "review", "rejected", "duplicate", "waiting")
_READABLE: Final = 0o644  # whoever collects numbers is another account, and no secret is in them


class Metric(NamedTuple):
    """A number.

    Attributes:
        name: without what all begin with. help: what it is, in English.
        value: None where it is not known; then it is left out.
        label: name and value of what tells it from others of this name.
    """

    name: str
    help: str
    value: float | None
    label: tuple[str, str] | None = None


def metrics_text(metrics: Iterator[Metric]) -> str:
    """The text format of Prometheus; all are gauges, for who restores a backup counts down."""
    by_name: dict[str, list[Metric]] = {}
    for metric in metrics:
        if metric.value is not None:
            by_name.setdefault(metric.name, []).append(metric)
    lines: list[str] = []
    for name, same in by_name.items():
        called = f"krachtwerk_{name}"
        lines += [f"# HELP {called} {same[0].help}", f"# TYPE {called} gauge"]
        for each in same:
            label = f'{{{each.label[0]}="{each.label[1]}"}}' if each.label else ""
            lines.append(f"{called}{label} {each.value:.12g}")
    return "\n".join(lines) + "\n"


def metrics_of(office: Office, parts: Parts | None, *, hurt: bool = False) -> Iterator[Metric]:
    """All that can be counted; `parts`: on an open store, None where it cannot be opened."""
    yield from _of_program(office)
    yield from _of_folders(office)
    yield from _of_writing(office, parts)
    yield Metric("store_hurt", "1 where the store is not what was last written.", float(hurt))
    yield Metric("store_readable", "1 where the store can be read.", float(parts is not None))
    if parts is not None:
        yield from _of_papers(parts.ledger)
        yield from _of_work(parts)


def write_metrics(path: Path, text: str) -> None:
    """Write them for the collector of text files; whole or not at all. Raises OSError."""
    put(path, [text.encode()])
    path.chmod(_READABLE)


def looked_up(office: Office) -> str:
    """The text for who only looks."""
    try:
        with office.look() as ledger:
            return metrics_text(metrics_of(office, office.parts(ledger)))
    except StoreHurtError:
        return metrics_text(metrics_of(office, None, hurt=True))
    except (StoreError, OSError):
        return metrics_text(metrics_of(office, None))


def _of_program(office: Office) -> Iterator[Metric]:
    store = office.settings.store
    watcher, backup = Watcher.of(office.settings), backup_of(store, office.clock())
    yield Metric("watcher_alive", "1 while the watcher lives.", float(watcher.is_alive))
    should = "1 where a watcher was started and not stopped."
    yield Metric("watcher_should_live", should, float(watcher.should_live))
    beat = watcher.beat
    yield Metric(
        "last_pass_timestamp_seconds",
        "When the watcher last gave a sign of life.",
        datetime.fromisoformat(beat.at).timestamp() if beat else None,
    )
    paused = float(bool(watcher.trouble)) if beat else None
    yield Metric("intake_paused", "1 while the intake cannot work.", paused)
    yield Metric(
        "last_backup_timestamp_seconds",
        "When the last good backup was made.",
        backup.at.timestamp() if backup else None,
    )


def _of_folders(office: Office) -> Iterator[Metric]:
    folders = {name: getattr(office.settings, name) for name in ("inbox", "outbox", "store")}
    groups = {f"outbox:{name}": folder for name, folder in office.settings.outboxes.items()}
    for name, folder in (folders | groups).items():
        label = ("folder", name)
        free = free_mb(folder)
        yield Metric("free_bytes", "Room on its disk.", free * 1e6 if free else free, label)
        yield Metric("reachable", "1 where it can be read.", float(_is_readable(folder)), label)
    with suppress(OSError):
        since = [each.ctime_ns / 1e9 for each in scan(folders["inbox"]).found.values()]
        yield Metric("inbox_files", "Files in the inbox.", len(since))
        age = max(0.0, office.clock().timestamp() - min(since)) if since else 0.0
        yield Metric("inbox_oldest_seconds", "For how long the oldest of them lies there.", age)


def _of_writing(office: Office, parts: Parts | None) -> Iterator[Metric]:
    state = state_of(office, roots=parts.roots if parts is not None else None)
    help_ = "1 where the folder for people takes what is written."
    yield Metric("writable", help_, float(not state.outbox), ("folder", "outbox"))
    shut = {each.group for each in state.groups}
    for group in office.settings.outboxes:
        value = float(group not in shut)
        yield Metric("writable", help_, value, ("folder", f"outbox:{group}"))
    help_ = "Documents that could not be written when the intake last tried."
    yield Metric("unwritten", help_, state.unwritten)


def _is_readable(folder: Path) -> bool:
    try:
        with os.scandir(folder):
            return True
    except OSError:
        return False


def _of_papers(ledger: Ledger) -> Iterator[Metric]:
    became, waits = ledger.arrivals.outcomes(), ledger.arrivals.waiting_for()
    for outcome in OUTCOMES:
        help_ = "Forms that came in, by how they were entered."
        yield Metric("papers", help_, became.get(outcome, 0), ("outcome", outcome))
    for reason, number in sorted(waits.items()):
        yield Metric("waiting", "What waits, by why.", number, ("reason", reason))


def _of_work(parts: Parts) -> Iterator[Metric]:
    ledger = parts.ledger
    asked = [*map(Outlook.from_text, ledger.outlooks.all(NOTHING_ASKED).values())]
    questions = "Questions to people that are open."
    yield Metric("questions", questions, sum(each.questions for each in asked))
    urgent = "Those of them for which a document waits."
    yield Metric("questions_urgent", urgent, sum(each.urgent for each in asked))
    held = Counter(each.why for each in ledger.held.that_wait())
    for why in ("client", "pages"):
        help_ = "Pages that are in no dossier yet: nobody knows whose, or others are missing."
        yield Metric("held", help_, held[why], ("why", why))
    decisions = ledger.decisions.all()
    orders = parts.ordering.waiting() if any_waits(decisions) else ()
    waiting = sum(not each.declined for each in orders)
    yield Metric("orders_waiting", "Orders that wait for a yes or another day.", waiting)
    jobs = ledger.jobs.pending()
    yield Metric("jobs", "Documents and the like that are still to be made.", len(jobs))
    failing = sum(job.tries > 0 for job in jobs)
    yield Metric("jobs_failing", "Those of them that broke off.", failing)
    filing = ledger.decisions.filing()
    known = {each.code for each in ledger.clients.all()} - {*filing.merged}
    closed = known & {*filing.closed}
    for state, number in (("open", len(known - closed)), ("closed", len(closed))):
        yield Metric("dossiers", "Dossiers.", number, ("state", state))
