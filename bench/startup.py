"""Seconds from typing a command to its end, on a workspace where there is nothing to do."""

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measuring import table

COMMANDS = (("--help",), ("client", "list"), ("run", "--once"))
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Start:
    """A command line and the median of its seconds."""

    command: str
    seconds: float


def measure(rounds: int = ROUNDS) -> list[Start]:
    """Python itself, then each command."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        run = ["-m", "pipeline", "--workspace", str(folder)]
        _seconds([*run, "client", "new"], 1)  # makes the store
        starts = [Start("an empty Python", _seconds(["-c", ""], rounds))]
        for command in COMMANDS:
            starts.append(Start(" ".join(command), _seconds([*run, *command], rounds)))
    return starts


def _seconds(arguments: list[str], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def report(starts: list[Start]) -> str:
    """The seconds of each."""
    return table(["command", "seconds"], [[s.command, f"{s.seconds:.2f}"] for s in starts])


if __name__ == "__main__":
    print(report(measure()))
