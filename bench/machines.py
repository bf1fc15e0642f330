"""Papers taken in and drawn by one computer with a file, and by several programs with a server.

The same pile each way, from an inbox that is full to the last document: forms filled in on a
screen, a tenth pages from a scanner. The server and all programs share the cores of this computer,
so what is seen here is what sharing costs, and how little of a paper is left to who watches; more
computers are more cores. `make cluster` proves that no byte differs.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cluster.offices import pile
from tests.cluster.run import Cluster, Passed, report
from tests.postgres import started

FORMS = 80
WORKERS = 2


def measure(forms: int = FORMS, workers: int = WORKERS) -> tuple[int, Passed, Passed]:
    """How many papers, and what it took alone and with workers; each after the other, once."""
    given = pile(forms)
    server = started(settings=("shared_buffers=64MB",))
    with TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder), given, server, has_lines=False)
        return given.number, cluster.alone(), cluster.with_workers(workers)


if __name__ == "__main__":
    number, alone, shared = measure(int(sys.argv[1]) if len(sys.argv) > 1 else FORMS)
    print(f"{number} papers, {os.cpu_count()} cores.\n")
    print(report(number, alone, [shared]))
