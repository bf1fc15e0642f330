"""What it costs that papers are read in a process that the system holds.

The same good forms are taken in both ways in turns, on one core that the house and its reader
share: by the confined reading that `run` uses, and by the plain one in the house's own process.
The reader is at work when the clock starts, as it is in a watcher; starting it is told apart. It
is replaced every fifty papers, and that is counted. Processor time is that of both together.
"""

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.desk import Desk, codes
from bench.measuring import Taken, median, on_one_core, table, taken
from bench.papers import Paper, papers
from forms.catalogue import Catalogue
from pipeline.extraction import read_forms
from pipeline.extraction.sandbox import available
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.extraction.sandbox.starting import zygote
from pipeline.intake.watching import run_once
from pipeline.records import Instance
from pipeline.records.refusals import NotAPdf
from pipeline.settings import shipped_schemas
from pipeline.validation.collation import ReadForms

FORMS = 160
CLIENTS = 10
ROUNDS = 3
WAYS = ("plain", "confined")
_HEAD = (
    "work",
    "plain, ms/form",
    "confined",
    "plain, processor",
    "confined",
    "throughput lost",
    "by processor",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for a number of forms, each way: of reading alone, and of the whole intake.

    Attributes:
        start: seconds until the first reader is at work.
        held: most bytes that a reader held.
    """

    forms: int
    reading: dict[str, Taken]
    intake: dict[str, Taken]
    start: float
    held: int

    @property
    def share(self) -> float:
        """What of the throughput of the intake is lost, by clock or processor, the worse."""
        plain, confined = (self.intake[way] for way in WAYS)
        return max(1 - plain.wall / confined.wall, 1 - plain.cpu / confined.cpu)


def measure(forms: int = FORMS, rounds: int = ROUNDS) -> Cost:
    """Both ways in turns, every second round the other way about; the medians."""
    start = _seconds_to_start()
    clients = codes(CLIENTS)
    reading: dict[str, list[Taken]] = {way: [] for way in WAYS}
    intake: dict[str, list[Taken]] = {way: [] for way in WAYS}
    held = 0
    with TemporaryDirectory() as folder:
        mill = Path(folder)
        catalogue = Catalogue(shipped_schemas(), None, mill / "mill")
        completed = list(papers(catalogue, clients, forms))
        for number in range(rounds):
            for way in WAYS if number % 2 == 0 else WAYS[::-1]:
                desk = Desk(mill / f"{way}{number}", clients)
                reading[way].append(_read_all(desk, completed, way))
                desk.drop(completed)
                intake[way].append(_timed(desk, partial(_take_in, desk, way)))
                desk.check(forms, drawn=False)
                held = max(held, desk.office.reading.most_held)
    alone, whole = (
        {way: median(times) for way, times in both.items()} for both in (reading, intake)
    )
    return Cost(forms, alone, whole, start, held)


def _seconds_to_start() -> float:
    """From nothing to a reader that has read."""
    zygote().close()
    reading = ConfinedReading(Catalogue(shipped_schemas()))
    begun = time.perf_counter()
    with suppress(NotAPdf):
        reading.read(b"nothing that can be read", lambda _: None)
    seconds = time.perf_counter() - begun
    reading.close()
    return seconds


def _timed(desk: Desk, work: Callable[[], object]) -> Taken:
    """The seconds of a piece of work, in which a reader is already at work."""
    reading = desk.office.reading
    before = reading.worked
    own = taken(work)
    reading.close()
    return Taken(own.wall, own.cpu + reading.worked - before)


def _reader(desk: Desk, way: str) -> ReadForms:
    if way == "confined":
        return desk.office.reading.read
    catalogue = desk.office.catalogue
    return lambda content, instance_of: read_forms(content, catalogue, instance_of)


def _read_all(desk: Desk, completed: Sequence[Paper], way: str) -> Taken:
    """Reading alone; the first paper, by which everything is loaded, is not counted."""
    printed: dict[str, Instance] = {
        paper.instance.instance: paper.instance for paper in completed if paper.instance
    }
    read = _reader(desk, way)
    read(completed[0].content, printed.get)

    def work() -> None:
        for paper in completed:
            read(paper.content, printed.get)

    return _timed(desk, work)


def _take_in(desk: Desk, way: str) -> None:
    with desk.office.ledger() as ledger:
        parts = desk.office.parts(ledger)
        collator = replace(parts.route.collator, read=_reader(desk, way))
        rounds = desk.rounds(parts)
        rounds.take = replace(parts.route, collator=collator).take
        run_once(rounds)


def report(cost: Cost) -> str:
    """The figures, and the share that is lost."""
    rows = []
    for name, both in (("reading alone", cost.reading), ("intake", cost.intake)):
        plain, confined = (both[way] for way in WAYS)
        shares = (1 - plain.wall / confined.wall, 1 - plain.cpu / confined.cpu)
        times = (plain.wall, confined.wall, plain.cpu, confined.cpu)
        each = [f"{seconds / cost.forms * 1e3:.2f}" for seconds in times]
        rows.append([name, *each, *(f"{share:.0%}" for share in shares)])
    means = available()
    return (
        f"{cost.forms} good forms; held: {means.level} (Landlock {means.landlock}, seccomp "
        f"{'yes' if means.seccomp else 'no'}). A reader is at work after {cost.start:.2f} s; it "
        f"held {cost.held / 1e6:.0f} MB at most.\n\n" + table(_HEAD, rows)
    )


if __name__ == "__main__":
    on_one_core()
    print(report(measure(int(sys.argv[1]) if len(sys.argv) > 1 else FORMS)))
