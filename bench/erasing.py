"""What it costs to erase somebody from a store with thousands of papers, in the open and sealed.

Each client has a life of twenty papers. Somebody is erased by the command itself, in the process
that measures: what goes is looked for, files and rows go, keys are forgotten, the books are written
anew. Then the page of today is drawn.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from bench.desk import Desk, codes
from bench.growth import TURN, Mill, arrival_of, enter, life
from bench.measuring import Taken, on_one_core, table, taken
from bench.sealing import SealedDesk
from pipeline.__main__ import cli
from pipeline.records import Reading
from pipeline.store import originals
from pipeline.store.sealing.key_file import make_key_file

SIZES = (2_000, 20_000)
APART = 1_000  # numbers for the papers of each client


@dataclass(frozen=True, slots=True)
class Erased:
    """What one erase took in a store with so many papers."""

    papers: int
    sealed: bool
    took: Taken


def measure(sizes: Sequence[int] = SIZES) -> list[Erased]:
    """One erase in a store of each size, both ways."""
    return [_measured(size, sealed=sealed) for size in sizes for sealed in (False, True)]


def _measured(size: int, *, sealed: bool) -> Erased:
    with TemporaryDirectory() as folder, TemporaryDirectory() as elsewhere:
        place, key = Path(folder) / "desk", Path(elsewhere) / "key"
        clients = codes(size // TURN)
        place.mkdir()
        settings = "confinement = 'auto'\n"
        if sealed:
            make_key_file(key)
            settings = f"encryption_key = '{key}'\n"
        (place / "krachtwerk.toml").write_text(settings)
        desk = SealedDesk(place, clients, key) if sealed else Desk(place, clients)
        _fill(desk, clients)
        words = ["--workspace", str(place), "client", "erase", clients[len(clients) // 2], "--yes"]
        took = taken(lambda: _done(words))
        return Erased(size, sealed, took)


def _done(words: list[str]) -> None:
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output


def _fill(desk: Desk, clients: Sequence[str]) -> None:
    """Twenty papers of each, as they would have been understood, and the files they came in."""
    read: dict[str, Reading] = {}
    kept = desk.office.settings.store / originals.FOLDER
    for number, client in enumerate(clients):
        lived = enumerate(islice(life(client), TURN))
        sheets = [replace(sheet, number=APART * number + n) for n, sheet in lived]
        enter(desk, Mill(desk, client, read), sheets)
        for sheet in sheets:
            arrival = arrival_of(sheet)
            originals.keep(kept, arrival.name.encode(), arrival.sha256)


def report(found: Sequence[Erased]) -> str:
    """The figures."""
    rows = [
        [
            f"{each.papers:,}",
            "sealed" if each.sealed else "in the open",
            f"{each.took.wall:.1f}",
            f"{each.took.cpu:.1f}",
        ]
        for each in found
    ]
    return table(["papers in the store", "store", "s, clock", "s, processor"], rows)


if __name__ == "__main__":
    on_one_core()
    print(report(measure([int(word) for word in sys.argv[1:]] or SIZES)))
