"""Seconds from typing a command to its end, on a workspace where there is nothing to do."""

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
    """Python itself, then each command."""
    with TemporaryDirectory() as name:
        run = ["-m", "pipeline", "--workspace", name]
        _took([*run, "client", "new"], 1)  # makes the store
        empty = Start("an empty Python", _took(["-c", ""], rounds))
        own = (Start(" ".join(each), _took([*run, *each], rounds)) for each in COMMANDS)
        return [empty, *own]


def _took(arguments: list[str], rounds: int) -> Taken:
    times = []
    for _ in range(rounds):
        begun, before = time.perf_counter(), _processor()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
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
