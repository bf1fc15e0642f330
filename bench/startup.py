"""Seconds from typing a command to its end, on a workspace where there is nothing to do.

As of an installed program: what was compiled once is compiled. Then the same with large databases:
where it is sure that nobody touched them since they were looked through, and where it is not.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.desk import Desk, codes
from bench.measuring import Taken, median, table
from bench.today import entry

COMMANDS = (("--help",), ("status",), ("client", "list"), ("arrivals",), ("run", "--once"))
ROUNDS = 5
SIZES = (0, 12, 100, 300)  # megabytes of a database
LOOKING = (("run", "--once"), ("client", "new"), ("status",))
_LONG = 160_000  # letters of an answer
_NOTE = "dossiers/examined.json"


@dataclass(frozen=True, slots=True)
class Start:
    """A command line, and the medians of its seconds by the clock and of the processor."""

    command: str
    took: Taken


@dataclass(frozen=True, slots=True)
class Large:
    """A command on a database of so many megabytes: not looked through, and looked through."""

    command: str
    size: float
    skipped: Taken
    looked: Taken


def measure(rounds: int = ROUNDS) -> list[Start]:
    """Python itself, the library for databases by itself, then each command."""
    with TemporaryDirectory() as name:
        run = ["-m", "pipeline", "--workspace", name]
        _took([*run, "client", "new"], 1)  # makes the store
        for each in COMMANDS:
            _took([*run, *each], 1)  # compiles what is not compiled yet
        empty = Start("an empty Python", _took(["-c", ""], rounds))
        alone = Start("SQLAlchemy alone", _took(["-c", "import sqlalchemy"], rounds))
        own = (Start(" ".join(each), _took([*run, *each], rounds)) for each in COMMANDS)
        return [empty, alone, *own]


def measure_large(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> list[Large]:
    """Each command that looks, on databases of so many megabytes, both ways in turns."""
    return [each for size in sizes for each in _measured(size, rounds)]


def _measured(megabytes: int, rounds: int) -> list[Large]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder, megabytes)
        run = ["-m", "pipeline", "--workspace", name]
        _took([*run, "run", "--once"], 2)  # writes the page of today, and looks
        size = (folder / "dossiers/krachtwerk.sqlite3").stat().st_size / 1e6
        found = []
        for each in LOOKING:
            skipped, looked = [], []
            for _ in range(rounds):
                skipped.append(_took([*run, *each], 1))
                (folder / _NOTE).unlink(missing_ok=True)
                looked.append(_took([*run, *each], 1))
                _took([*run, "run", "--once"], 1)
            found.append(Large(" ".join(each), size, median(skipped), median(looked)))
        return found


def _fill(folder: Path, megabytes: int) -> None:
    """Enter papers with long answers in a new workspace, until it has so many megabytes."""
    known = codes(40)
    desk = Desk(folder, known)
    with desk.office.ledger() as ledger:
        for n in range(int(megabytes * 1e6 / _LONG)):
            row, paper = entry(n * 20, datetime(2026, 6, 1, tzinfo=UTC), known)
            assert paper is not None
            ledger.take_in([row], [replace(paper, values={"i_can": [f"{n} ".ljust(_LONG, "k")]})])


def _took(arguments: list[str], rounds: int) -> Taken:
    times = []
    compiling = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    for _ in range(rounds):
        begun, before = time.perf_counter(), _processor()
        command = [sys.executable, *arguments]
        subprocess.run(command, check=True, capture_output=True, env=compiling)
        times.append(Taken(time.perf_counter() - begun, _processor() - before))
    return median(times)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report(starts: list[Start]) -> str:
    """The seconds of each."""
    empty = starts[0].took.cpu
    rows = [
        [s.command, f"{s.took.wall:.2f}", f"{s.took.cpu:.2f}", f"{s.took.cpu / empty:.0f}"]
        for s in starts
    ]
    return table(["command", "seconds", "of it processor", "x an empty Python"], rows)


def report_large(found: list[Large]) -> str:
    """The seconds of each, and how many times as long looking takes."""
    rows = [
        [
            each.command,
            f"{each.size:.1f}",
            f"{each.skipped.wall:.2f}",
            f"{each.looked.wall:.2f}",
            f"{each.skipped.wall / each.looked.wall:.2f}",
        ]
        for each in found
    ]
    return table(["command", "MB", "untouched, s", "looked through, s", "ratio"], rows)


if __name__ == "__main__":
    print(report(measure()))
    print()
    print(report_large(measure_large()))
