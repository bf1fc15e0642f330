"""Forms taken in per second, end to end, beside pypdf merely reading the same files.

The intake is the real one: a fresh workspace, the files in its inbox, the rounds of `run --once`
with a small settle interval: open the store, scan, settle, read, keep the original (on the disk),
commit (on the disk), remove. `intake` leaves the documents pending; `documents` draws them
afterwards, for every client once. pypdf opens each file and gives its fields
(`PdfReader(path).get_fields()`), and keeps nothing.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader

from bench.desk import Desk, codes
from bench.measuring import Taken, median, on_one_core, table, taken
from bench.papers import Paper, papers
from forms.catalogue import Catalogue
from pipeline.settings import shipped_schemas

FORMS = 240
CLIENTS = 15
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Speeds:
    """What a number of forms of `bytes` together took, each way; `clients` got documents."""

    forms: int
    clients: int
    bytes: int
    taken: dict[str, Taken]

    def ratio(self, way: str) -> float:
        """Time of a way in times of pypdf merely reading: by clock or processor, the worse."""
        return max(_ratios(self.taken[way], self.taken["pypdf"]))


def measure(forms: int = FORMS, rounds: int = ROUNDS) -> Speeds:
    """Each way in turns, every second round the other way about; the medians."""
    clients = codes(max(1, min(CLIENTS, forms // 16)))
    times: dict[str, list[Taken]] = {"pypdf": [], "intake": [], "documents": []}
    with TemporaryDirectory() as folder:
        desks = Path(folder)
        completed = list(papers(Catalogue(shipped_schemas(), None, desks / "mill"), clients, forms))
        files = _laid(desks / "files", completed)
        for number in range(rounds):
            desk = Desk(desks / f"desk{number}", clients)
            desk.drop(completed)
            if number % 2 == 0:
                times["pypdf"].append(taken(lambda: _merely_read(files)))
            times["intake"].append(taken(desk.take_in))
            if number % 2 == 1:
                times["pypdf"].append(taken(lambda: _merely_read(files)))
            desk.check(forms, drawn=False)
            times["documents"].append(taken(desk.draw))
            desk.check(forms, drawn=True)
    size = sum(len(each.content) for each in completed)
    return Speeds(forms, len(clients), size, {way: median(each) for way, each in times.items()})


def _ratios(way: Taken, rival: Taken) -> tuple[float, float]:
    return way.wall / rival.wall, way.cpu / rival.cpu


def _laid(folder: Path, completed: Sequence[Paper]) -> list[Path]:
    folder.mkdir()
    files = []
    for paper in completed:
        path = folder / paper.name
        path.write_bytes(paper.content)
        files.append(path)
    return files


def _merely_read(files: Sequence[Path]) -> None:
    for path in files:
        with path.open("rb") as file:
            if not PdfReader(file).get_fields():
                raise AssertionError(path.name)


def report(speeds: Speeds) -> str:
    """The figures and the ratios to pypdf."""
    of = speeds.taken
    both = Taken(of["intake"].wall + of["documents"].wall, of["intake"].cpu + of["documents"].cpu)
    ways = {
        "pypdf merely reading": of["pypdf"],
        "intake without documents": of["intake"],
        "intake with documents": both,
    }
    rows = [
        [
            name,
            f"{speeds.forms / each.wall:.1f}",
            f"{each.wall / speeds.forms * 1e3:.2f}",
            f"{each.cpu / speeds.forms * 1e3:.2f}",
            *(f"{ratio:.2f}" for ratio in _ratios(each, of["pypdf"])),
        ]
        for name, each in ways.items()
    ]
    each = of["documents"].wall / speeds.clients * 1e3
    return (
        f"{speeds.forms} forms of {speeds.clients} clients, "
        f"{speeds.bytes / speeds.forms / 1e3:.0f} kB each on average; "
        f"documents: {each:.0f} ms a client.\n\n"
        + table(
            ["way", "forms/s", "ms/form", "of it processor", "x pypdf", "processor x pypdf"], rows
        )
    )


if __name__ == "__main__":
    on_one_core()
    print(report(measure(int(sys.argv[1]) if len(sys.argv) > 1 else FORMS)))
