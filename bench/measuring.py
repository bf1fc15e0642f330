"""A piece of work in, seconds out: on one core, in turns with its rivals, the median of several."""

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of the clock and of the processor that a piece of work took."""

    wall: float
    cpu: float


def on_one_core() -> int:
    """Keep this process on one core; how many there were."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    return len(cores)


def machine(cores: int) -> str:
    """What the figures were taken on, without a name or a path."""
    return f"Python {platform.python_version()}, {platform.system()}, {cores} cores, one used"


def taken(work: Work) -> Taken:
    """How long the work takes, once; rubbish of earlier work is cleared first."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Taken(time.perf_counter() - wall, time.process_time() - cpu)


def in_turns(rivals: Mapping[str, Work], rounds: int) -> dict[str, Taken]:
    """The median of each rival's rounds; every second round goes the other way about."""
    results: dict[str, list[Taken]] = {name: [] for name in rivals}
    for number in range(rounds):
        names = list(rivals) if number % 2 == 0 else list(reversed(list(rivals)))
        for name in names:
            results[name].append(taken(rivals[name]))
    return {name: median(times) for name, times in results.items()}


def median(times: Sequence[Taken]) -> Taken:
    """The median of the clock and that of the processor, each for itself."""
    return Taken(
        statistics.median(each.wall for each in times),
        statistics.median(each.cpu for each in times),
    )


def resident() -> float:
    """Megabytes (10^6 bytes) of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, its columns lined up."""
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        parts = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        return f"| {' | '.join(parts)} |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(head), line(rule), *(line(row) for row in rows)])
