"""Seconds from typing a command to its end, on a workspace where there is nothing to do.

As of an installed program: what was compiled once is compiled.
"""

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from bench.measuring import Taken, median, table

COMMANDS = (("--help",), ("status",), ("client", "list"), ("arrivals",), ("run", "--once"))
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Start:
    """A command line, and the medians of its seconds by the clock and of the processor."""

    command: str
    took: Taken


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


if __name__ == "__main__":
    print(report(measure()))
