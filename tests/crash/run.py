"""Kill the program at every point, run on, compare: `python -m tests.crash.run [--sample N]`.

`--part 1/4` to `4/4`: a quarter of all points, for several computers or nights. `--only KILL`: no
disk that refuses.

`--sealed`: the store is sealed; no word may lie in it in the open, and opened it is the same.
Prints the number of points, of the different states in which they leave the disk, and of bad ones;
ends 0 when there is none.
"""

import random
import sys
import time
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

from tests.crash import points as crashing
from tests.crash.points import HOUSE, Trial
from tests.crash.world import RUN, lies_open, make, state

RANDOM_MOMENTS = 300


def main() -> int:
    """The number of bad states."""
    parser = crashing.arguments(__doc__)
    parser.add_argument("--random", action="store_true", help="random moments, also where watched")
    chosen = parser.parse_args()
    with crashing.elsewhere() as root:
        before = make(root / "before", sealed=chosen.sealed).path
        copy = Trial(before, RUN, str).copy
        wanted, took = _undisturbed(copy(root / "calm"))
        trial = Trial(before, RUN, partial(_fault, wanted))
        if not chosen.random and crashing.watchable():
            return crashing.tried(trial, root, chosen)
        return _at_random(trial, root, took)


def _undisturbed(workspace: Path) -> tuple[dict[str, Any], float]:
    begun = time.monotonic()
    assert HOUSE.run(workspace, RUN) == 0
    took = time.monotonic() - begun
    assert not _fault_of_sealing(workspace)
    return state(workspace), took


def _fault_of_sealing(workspace: Path) -> str:
    """Open a store that is sealed, to be compared; what lay in the open before."""
    if "encryption_key" not in (workspace / "krachtwerk.toml").read_text():
        return ""
    if number := lies_open(workspace):
        return f"{number} files and rows lie in the open"
    return "" if HOUSE.run(workspace, ("keys", "open")) == 0 else "it cannot be opened"


def _at_random(trial: Trial, root: Path, took: float) -> int:
    dice = random.Random(1)
    bad = 0
    for number in range(RANDOM_MOMENTS):
        workspace = trial.copy(root / "try")
        crashing.killed_at_random(workspace, RUN, took * 1.2, dice)
        if fault := trial.judge(workspace):
            print(f"BAD KILL at moment {number}: {fault}", flush=True)
            bad += 1
    print(f"{RANDOM_MOMENTS} random moments: {bad} bad states")
    return bad


def _fault(wanted: dict[str, Any], workspace: Path) -> str:
    """What differs from an undisturbed run after running on; "" where nothing does."""
    code = HOUSE.run(workspace, RUN)
    if code != 0:
        return f"the next run ended {code}"
    if fault := _fault_of_sealing(workspace):
        return fault
    found = _flat(state(workspace))
    return "; ".join(
        f"{key}: {_first(found[key], of)}" for key, of in _flat(wanted).items() if found[key] != of
    )


def _flat(told: dict[str, Any]) -> dict[str, Any]:
    rows = {f"ledger.{table}": each for table, each in told["ledger"].items()}
    return {key: each for key, each in told.items() if key != "ledger"} | rows


def _first(found: Collection[str], wanted: Collection[str]) -> str:
    """The first that is one too many and the first that is lacking, from where they differ."""
    more = next((each for each in found if each not in wanted), "nothing")
    less = next((each for each in wanted if each not in found), "nothing")
    same = next(
        (n for n, (one, other) in enumerate(zip(more, less, strict=False)) if one != other), 0
    )
    alike = max(same - 60, 0)
    return f"found {more[:60]} … {more[alike:]:.600}, not … {less[alike:]:.600}"


if __name__ == "__main__":
    sys.exit(min(main(), 1))
