"""Memory held while 2,000 forms are taken in by one watcher that runs on, documents included.

The forms are completed beforehand, by another process. The watcher takes them in batches; after
each batch the documents of the clients touched are drawn, and the memory is read. Flat means: the
last quarter holds no more than the second quarter, within ALLOWANCE.
"""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.desk import Desk, codes
from bench.measuring import resident, table
from bench.papers import papers
from forms.catalogue import Catalogue
from pipeline.intake.watching import run_once
from pipeline.settings import shipped_schemas

FORMS = 2000
BATCH = 100
CLIENTS = 5  # to a batch: each client hands in twenty forms, all in one batch
ALLOWANCE = 8.0  # megabytes


@dataclass(frozen=True, slots=True)
class Held:
    """Megabytes held after each batch."""

    forms: int
    samples: tuple[float, ...]

    def quarter(self, number: int) -> float:
        """The mean of a quarter, counted from 1."""
        size = len(self.samples) // 4
        return statistics.mean(self.samples[(number - 1) * size : number * size])

    @property
    def growth(self) -> float:
        """What the last quarter holds more than the second."""
        return self.quarter(4) - self.quarter(2)

    @property
    def is_flat(self) -> bool:
        """Whether that is within the allowance."""
        return self.growth <= ALLOWANCE


def measure(forms: int = FORMS) -> Held:
    """Take in this many forms (four batches at least) and watch the memory."""
    batches = max(4, forms // BATCH)
    clients = codes(CLIENTS * batches)
    context = get_context("spawn")
    with TemporaryDirectory() as name, context.Pool(1, maxtasksperchild=1) as pool:
        folder = Path(name)
        pool.apply(complete, (folder, clients, batches))
        samples = pool.apply(take_in, (folder, batches))
    return Held(batches * BATCH, tuple(samples))


def complete(folder: Path, clients: Sequence[str], batches: int) -> None:
    """Open the dossiers, and lay the completed forms ready in a folder for each batch."""
    desk = Desk(folder / "desk", clients)
    catalogue = Catalogue(shipped_schemas(), None, folder / "mill")
    for number in range(batches):
        mine = clients[number * CLIENTS : (number + 1) * CLIENTS]
        batch = list(papers(catalogue, mine, BATCH, number * BATCH))
        desk.note(batch)
        place = folder / str(number)
        place.mkdir()
        for paper in batch:
            (place / paper.name).write_bytes(paper.content)


def take_in(folder: Path, batches: int) -> list[float]:
    """Take in batch after batch, as `run` does; the memory after each."""
    desk = Desk(folder / "desk", ())
    samples: list[float] = []
    with desk.office.ledger() as ledger:
        parts = desk.office.parts(ledger)
        rounds = desk.rounds(parts)
        for number in range(batches):
            for path in (folder / str(number)).iterdir():
                path.rename(desk.office.settings.inbox / path.name)
            run_once(rounds)
            parts.jobs.draw_pending()
            samples.append(resident())
    desk.check(batches * BATCH, drawn=True)
    return samples


def report(held: Held) -> str:
    """The quarters, and the verdict."""
    head = ["quarter of the forms", "MB held"]
    rows = [[str(n), f"{held.quarter(n):.1f}"] for n in (1, 2, 3, 4)]
    verdict = "flat" if held.is_flat else "NOT flat"
    return (
        f"{held.forms} forms: {verdict}; last quarter {held.growth:+.1f} MB against the second "
        f"(allowed: {ALLOWANCE:g}); highest {max(held.samples):.0f} MB.\n\n" + table(head, rows)
    )


if __name__ == "__main__":
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else FORMS)
    print(report(found))
    sys.exit(not found.is_flat)
