"""What one more paper costs, documents and all, in an office with few clients and with many.

The team's documents tell of all clients, and are drawn after every pass. Each client has an action
plan; then one more plan comes in, and is taken in and drawn by a program that has just started.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.desk import Desk, codes
from bench.measuring import Taken, median, on_one_core, table, taken
from bench.papers import SHEETS, Paper, papers
from forms.catalogue import Catalogue
from pipeline.settings import shipped_schemas

FEW, MANY = 3, 300
ROUNDS = 5
PLAN = SHEETS.index("actieplan")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one more paper took, in an office with so many clients."""

    clients: int
    took: Taken


def measure(sizes: Sequence[int] = (FEW, MANY), rounds: int = ROUNDS) -> list[Cost]:
    """The median of each office."""
    with TemporaryDirectory() as folder:
        mill = Catalogue(shipped_schemas(), None, Path(folder) / "mill")
        return [Cost(n, _one_more(Path(folder) / f"desk{n}", mill, n, rounds)) for n in sizes]


def _one_more(folder: Path, mill: Catalogue, clients: int, rounds: int) -> Taken:
    known = codes(clients)
    desk = Desk(folder, known)
    desk.drop([_plan(mill, code, n) for n, code in enumerate(known)])
    desk.take_in()
    desk.draw()
    times = []
    for n in range(rounds):
        desk.drop([_plan(mill, known[n % clients], clients + n)])
        times.append(taken(partial(_pass, desk)))
    desk.check(clients + rounds, drawn=True)
    return median(times)


def _pass(desk: Desk) -> None:
    desk.take_in()
    desk.draw()


def _plan(mill: Catalogue, client: str, n: int) -> Paper:
    """The action plan number `n` of all."""
    (paper,) = papers(mill, [client], 1, start=len(SHEETS) * n + PLAN)
    return paper


def report(costs: Sequence[Cost]) -> str:
    """The cost of one paper by the number of clients."""
    rows = [[str(c.clients), f"{c.took.wall * 1e3:.0f}", f"{c.took.cpu * 1e3:.0f}"] for c in costs]
    return table(["clients", "ms for one more paper", "of it processor"], rows)


if __name__ == "__main__":
    on_one_core()
    sizes = [int(text) for text in sys.argv[1:]] or (FEW, MANY)
    print(report(measure(sizes)))
