"""How much one paper may cost, and this process held to it."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_OPEN_FILES: Final = 64
_MARGIN: Final = 50_000_000  # what the program maps but never touches is not counted twice
MOST_TIMES: Final = 10
_FREE_BYTES: Final = 1_000_000  # of a file of which no time is reckoned


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading may cost.

    Attributes:
        seconds: of the clock, for a small file. memory: bytes that the process may hold in all.
    """

    seconds: float = 60.0
    memory: int = 900_000_000

    def seconds_for(self, size: int) -> float:
        """The time for a file of this many bytes: a tenth more for each megabyte, up to tenfold."""
        return self.seconds * min(MOST_TIMES, 1 + max(0, size - _FREE_BYTES) / 1e7)


def limit_resources(memory: int) -> None:
    """Hold this process to its memory; no files written, no core dumps, few files open.

    The space for addresses is limited to what is in use now and what may be added, so that no
    allocation can pass the limit between two looks of the parent. Where the system has no such
    limits (Windows), only the parent looks.
    """
    try:
        import resource  # not on Windows
    except ImportError:
        return
    limits = {
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))
    mapped, resident = held(os.getpid())
    if mapped:
        most = mapped + max(_MARGIN, memory - resident)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def limit_processor(seconds: float) -> None:
    """Let the system end this process once it has worked this long from now on."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard in (resource.RLIM_INFINITY, -1) or soft < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def held(pid: int) -> tuple[int, int]:
    """Bytes that a process has mapped, and that it holds in memory; zeros where nobody can tell."""
    if not sys.platform.startswith("linux"):
        return 0, 0
    try:
        mapped, resident, *_ = Path(f"/proc/{pid}/statm").read_bytes().split()
    except OSError:
        return 0, 0
    size = os.sysconf("SC_PAGE_SIZE")
    return int(mapped) * size, int(resident) * size


class NotConfinedError(OSError):
    """This system cannot hold a reader, and nobody said that it need not."""
