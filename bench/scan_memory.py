"""Memory held while a stack of 300 scanned pages in one file is taken in: by the house, its reader.

The file is dropped in the inbox of a fresh workspace and goes the whole road through a confined
reader: pages found and read, put together, pictures kept, all of it entered. No two pages have
the same pixels. The watcher works in a process of its own, so that nothing of the making of the
stack counts; told is the most that it held, and the most that its reader held.
"""

import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from bench.desk import Desk, codes
from bench.measuring import table, taken
from bench.scan_speed import DPI, pictures
from tests.scans.encoding import pdf_of
from tests.scans.printing import Pixels

PAGES = 300
KINDS = 12  # different pages, each scanned again and again
MOST = 500.0  # megabytes


@dataclass(frozen=True, slots=True)
class Held:
    """Megabytes held at most; seconds that it took; megabytes of the file."""

    pages: int
    house: float
    reader: float
    seconds: float
    file: float

    @property
    def most(self) -> float:
        """Of either process."""
        return max(self.house, self.reader)


def measure(pages: int = PAGES) -> Held:
    """Take in one stack."""
    context = get_context("spawn")
    with TemporaryDirectory() as name, context.Pool(1, maxtasksperchild=1) as pool:
        stack = Path(name) / "stapel.pdf"
        pool.apply(make, (stack, pages))
        file = stack.stat().st_size / 1e6
        house, reader, seconds = pool.apply(take_in, (stack, pages))
    return Held(pages, house, reader, seconds, file)


def make(stack: Path, pages: int) -> None:
    """Lay the stack ready."""
    stack.write_bytes(pdf_of(list(_scans(pages)), (DPI, DPI), 75))


def _scans(pages: int) -> Iterator[Pixels]:
    """The same sheets over and over, each time with other grain and a little elsewhere."""
    kinds = list(pictures(KINDS))
    rng = np.random.default_rng(9)
    for n in range(pages):
        moved = np.roll(kinds[n % KINDS], rng.integers(-6, 7, 2), (0, 1))
        grain = np.zeros(moved.shape, np.int16)
        cv2.randn(grain, np.zeros(1), np.full(1, 1.5))
        yield np.clip(moved + grain, 0, 255).astype(np.uint8)


def take_in(stack: Path, pages: int) -> tuple[float, float, float]:
    """Take it in as `run --once` does, up to the ledger."""
    desk = Desk(stack.parent / "desk", codes(5))
    stack.rename(desk.office.settings.inbox / stack.name)
    took = taken(partial(desk.take_in))
    with desk.office.ledger() as ledger:
        rows = ledger.arrivals.all()
    entered = sum(len(row.pages) for row in rows)
    assert entered == pages, f"{entered} of {pages} pages entered"
    desk.office.reading.close()
    house = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return house / 1e6, desk.office.reading.most_held / 1e6, took.wall


def report(held: Held) -> str:
    """The figures, and the verdict."""
    rows = [["the house", f"{held.house:.0f}"], ["its reader", f"{held.reader:.0f}"]]
    verdict = "within" if held.most <= MOST else "NOT within"
    return (
        f"{held.pages} pages in one file of {held.file:.0f} MB: {verdict} {MOST:g} MB each; "
        f"{held.seconds:.0f} s.\n\n" + table(["process", "MB held at most"], rows)
    )


if __name__ == "__main__":
    print(report(measure(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES)))
