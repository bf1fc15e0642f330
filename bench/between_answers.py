"""A workspace in which people answered at the desk -> seconds from one answer to the next.

`python -m bench.between_answers WORKSPACE [--since 2026-11-29T10:00]`: of each person by itself,
where the next answer came within a minute (else somebody was called away). No word, name, code or
person is told; the ledger is read and nothing else. Keys that were pressed are in it: to know what
a further line costs (`FURTHER` of `bench.settling`), take lines that only needed Enter.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

from pipeline.records.events import Confirmed, Event
from pipeline.store.ledger import Ledger

AWAY = 60.0  # seconds: who is silent so long does something else
_AT_DESK = "D-"  # what an answer at the desk is called by; on a correction sheet it is the sheet


def seconds_between(events: Iterable[Event], since: datetime | None = None) -> Iterator[float]:
    """Seconds from one answer at the desk to the next of the same person, up to `AWAY`.

    What one answer decides of several copies of a paper counts once.
    """
    times: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    for event in events:
        what = event.what
        is_answer = isinstance(what, Confirmed) and what.sheet.startswith(_AT_DESK)
        if isinstance(what, Confirmed) and is_answer and (since is None or event.at >= since):
            times[what.by].setdefault(what.sheet, event.at)
    for answered in times.values():
        for one, other in pairwise(sorted(answered.values())):
            if (apart := (other - one).total_seconds()) <= AWAY:
                yield apart


def main() -> int:
    parser = argparse.ArgumentParser(prog="between_answers")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--since", type=datetime.fromisoformat)
    asked = parser.parse_args()
    since = asked.since
    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    with Ledger.open(asked.workspace / "dossiers") as ledger:
        found = sorted(seconds_between(ledger.decisions.all(), since))
    if len(found) < 2:
        print("between_answers: fewer than three answers at the desk in a row")
        return 0
    low, middle, high = quantiles(found, n=4)
    print(f"{len(found)} steps: median {middle:.1f} s, half of them {low:.1f} to {high:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
