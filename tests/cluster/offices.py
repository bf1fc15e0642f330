"""The same papers, taken in by one computer with a file and by several with a server."""

import os
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bench.desk import OPENED, codes
from bench.papers import Paper, papers
from pipeline.settings import read_settings
from pipeline.store.mounts import LANDMARK
from pipeline.workspace import Office
from tests.cluster.hosts import Host, Hosts
from tests.scans.encoding import pdf_of
from tests.scans.filling import fill_page
from tests.scans.printing import Printer, blank_sheets
from tests.scans.scanning import Scanner, scan
from tests.workspace import shipped, shipped_templates

A_CLIENT: Final = 8  # forms
SCANS: Final = 10  # one of so many papers is a page from a scanner
_DPI: Final = 200
_JUNK: Final = 40  # one of so many is no form of ours


@dataclass(frozen=True, slots=True)
class Pile:
    """What comes in.

    Attributes:
        forms: filled in on a screen. scans: by name, pages from a scanner and what is no form.
    """

    clients: tuple[str, ...]
    forms: tuple[Paper, ...]
    scans: Mapping[str, bytes]

    @property
    def number(self) -> int:
        """Of papers."""
        return len(self.forms) + len(self.scans)


def pile(number: int) -> Pile:
    """So many papers of a number of clients, the same each time."""
    clients = codes(max(4, number // A_CLIENT))
    forms = tuple(papers(shipped(), clients, number - number // SCANS))
    scans = dict(_scans(number // SCANS, clients))
    junk = {f"zomaar {n}.pdf": b"geen papier %d" % n for n in range(number // _JUNK)}
    return Pile(clients, forms, scans | junk)


def _scans(number: int, clients: Sequence[str]) -> Iterable[tuple[str, bytes]]:
    rng = np.random.default_rng(15)
    sides = [(sheet, page) for sheet in blank_sheets(("nl",)) for page in sheet.pages]
    for n in range(number):
        printer = Printer(is_grey=True)
        side = sides[int(rng.integers(len(sides)))]
        paper = fill_page(*side, clients, rng, printer=printer, has_words=True).paper
        pixels = scan(paper.pixels, Scanner((_DPI, _DPI), is_grey=True), rng)
        yield f"scan {n}.pdf", pdf_of([pixels], (_DPI, _DPI), 75)


def laid(folder: Path, given: Pile, database: str = "") -> Path:
    """A workspace with its clients, and all papers in its inbox."""
    folder.mkdir(parents=True)
    lines = ["settle_interval = 0.05", 'suggestions = "off"', "scan_interval = 0.5"]
    lines += [f'store = "{database}"'] if database else []
    (folder / "krachtwerk.toml").write_text("\n".join(lines) + "\n")
    office = Office(read_settings(folder, {}), clock=lambda: OPENED)
    office.make_folders()
    with office.ledger() as ledger:
        # sheets are drawn once, and not by who happens to be first
        shutil.copytree(shipped_templates(), office.settings.store / "templates")
        for code in given.clients:
            ledger.clients.open(code, "Sam", "nl", OPENED)
        ledger.printed.add([each.instance for each in given.forms if each.instance is not None])
    content = {each.name: each.content for each in given.forms} | dict(given.scans)
    for n, (name, one) in enumerate(sorted(content.items())):
        place = folder / "inbox" / name
        place.write_bytes(one)
        os.utime(place, (1_780_000_000 + n, 1_780_000_000 + n))
    return folder


def taken_in(folder: Path, hosts: Hosts) -> Host:
    """Who watches, at work until all is taken in and drawn."""
    return hosts.start(("run", "--once", "--workspace", str(folder)))


def worker(folder: Path, hosts: Hosts) -> Host:
    """One more computer that works along."""
    return hosts.start(("worker", "--workspace", str(folder)))


def wait_for_workers(folder: Path, number: int) -> None:
    """Until so many are at work."""
    office = Office(read_settings(folder, {}))
    for _ in range(600):
        with office.look(examined=False) as ledger:
            if len(ledger.sharing.helpers()) >= number:
                return
        time.sleep(0.1)
    raise TimeoutError


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a pile.

    Attributes:
        lying: what lies in the outbox, by its place. entered: what stands in the books, by its id.
        left: jobs that are not done. commits: how often anything was written since.
    """

    lying: Mapping[str, bytes]
    entered: Mapping[str, object]
    left: int
    commits: int


def commits_of(folder: Path) -> int:
    """How often anything was written in the books of an office."""
    with Office(read_settings(folder, {})).look(examined=False) as ledger:
        return ledger.commits() or 0


def all_of(folder: Path, before: int) -> Made:
    """What came of a pile; raises AssertionError where the books are hurt, or tell of one twice.

    `before`: commits until it came in.
    """
    office = Office(read_settings(folder, {}))
    outbox = folder / "outbox"
    lying = {
        path.relative_to(outbox).as_posix(): path.read_bytes()
        for path in sorted(outbox.rglob("*"))
        if path.is_file() and path.suffix != ".html" and path.name != LANDMARK
    }
    with office.look(examined=True) as ledger:
        entered: dict[str, object] = {
            paper.id: paper
            for code in (*(client.code for client in ledger.clients.all()), None)
            for paper in ledger.papers.of(code)
        }
        rows = ledger.arrivals.all()
        entered |= {f"file {row.file} {row.pages}": row.outcome for row in rows}
        assert len({(row.file, row.pages) for row in rows}) == len(rows), "a paper entered twice"
        assert ledger.hurt(deep=True) is None
        assert ledger.audit.broken_at() is None
        commits = (ledger.commits() or 0) - before
        return Made(lying, entered, len(ledger.jobs.pending()), commits)
