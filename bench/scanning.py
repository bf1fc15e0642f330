"""What it costs to look round an inbox in which 50,000 files lie that nothing is done with.

`first` is the first look after a start, `again` a pass in which nothing changed: the median of
several. `share` is what the watcher makes of it: the processor's time of a pass, spread over the
pause that it keeps by itself (`watching.SHARE_OF_CORE`).
"""

import statistics
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measuring import on_one_core, table
from pipeline.intake.rounds import Rounds, Tally

FILES = 50_000
PASSES = 5
SCAN_INTERVAL = 5.0  # seconds, the default of the settings


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the processor: of the first look, and of a pass over unchanged files."""

    files: int
    first: float
    again: float
    breather: float

    @property
    def share(self) -> float:
        """Of one core, in the long run."""
        return self.again / max(self.breather, SCAN_INTERVAL)


def measure(files: int = FILES, kind: str = "waiting") -> Cost:
    """Lay files that are never ready (empty ones) in an inbox, and go round it."""
    with TemporaryDirectory() as folder:
        inbox = Path(folder)
        for n in range(files):
            (inbox / f"{kind} {n:06}.pdf").touch()
        rounds = Rounds(
            inbox=lambda: inbox,
            take=_never,
            refuse=_never,
            settle_interval=0.05,
            settle_deadline=0.05,
            limit=1,
            clock=lambda: datetime.now(UTC),
            timer=time.monotonic,
            stop=threading.Event(),
        )
        first, _ = _pass(rounds)
        time.sleep(0.1)
        _pass(rounds)  # in which all become waiting
        passes = [_pass(rounds) for _ in range(PASSES)]
        again = statistics.median(cpu for cpu, _ in passes)
        return Cost(files, first, again, passes[-1][1].breather)


def _never(*_: object) -> None:
    raise AssertionError("nothing is ready here")


def _pass(rounds: Rounds) -> tuple[float, Tally]:
    before = time.process_time()
    tally = rounds.go()
    return time.process_time() - before, tally


def report(cost: Cost) -> str:
    """The figures."""
    rows = [
        ["first look", f"{cost.first:.3f}"],
        ["a pass, nothing changed", f"{cost.again:.3f}"],
    ]
    return (
        f"{cost.files} files in the inbox; a pass every {max(cost.breather, SCAN_INTERVAL):.1f} s: "
        f"{cost.share * 100:.1f} % of one core.\n\n" + table(["", "seconds of processor"], rows)
    )


if __name__ == "__main__":
    on_one_core()
    print(report(measure(int(sys.argv[1]) if len(sys.argv) > 1 else FILES)))
