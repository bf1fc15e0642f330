"""Kill the program at every point, run on, compare: `python -m tests.crash.run [--sample N]`.

`--part 1/4` to `4/4`: a quarter of all points, for several computers or nights.

`--sealed`: the store is sealed; no word may lie in it in the open, and opened it is the same.
Prints the number of points and of bad states; ends 0 when there is none.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from tests.crash import points as crashing
from tests.crash.world import World, lies_open, make, run, state

RANDOM_MOMENTS = 300


def main() -> int:
    """The number of bad states."""
    chosen = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        world = World(make(root / "before", sealed=chosen.sealed).path)
        wanted, took = _undisturbed(world, root / "calm")
        if crashing.have_strace() and not chosen.random:
            tried = _at_every_point(world, wanted, root, chosen)
        else:
            print("strace is not here: the program is killed at random moments", flush=True)
            tried = _at_random(world, wanted, root, took)
    return _report(tried)


def _undisturbed(world: World, folder: Path) -> tuple[dict[str, Any], float]:
    workspace = world.copy(folder)
    begun = time.monotonic()
    assert run(workspace) == 0
    took = time.monotonic() - begun
    assert not _fault_of_sealing(workspace)
    return state(workspace), took


def _fault_of_sealing(workspace: Path) -> str:
    """Open a store that is sealed, to be compared; what lay in the open before."""
    if "encryption_key" not in (workspace / "krachtwerk.toml").read_text():
        return ""
    if number := lies_open(workspace):
        return f"{number} files and rows lie in the open"
    return "" if run(workspace, ("keys", "open")) == 0 else "it cannot be opened"


def _at_every_point(
    world: World, wanted: dict[str, Any], root: Path, chosen: argparse.Namespace
) -> list[tuple[str, str]]:
    every = list(crashing.points(world.copy(root / "counted")))
    part, parts = chosen.part
    found = crashing.sampled(every[part - 1 :: parts], chosen.sample, chosen.seed)
    with ThreadPoolExecutor(chosen.jobs) as pool:
        return list(pool.map(partial(_one, world, wanted, root), range(len(found)), found))


def _one(
    world: World, wanted: dict[str, Any], root: Path, number: int, point: crashing.Point
) -> tuple[str, str]:
    """What a point led to: nothing bad (an empty word), or what differs."""
    workspace = world.copy(root / f"try-{number}")
    try:
        crashing.disturbed(workspace, point)
        fault = _converges(workspace, wanted)
    except subprocess.TimeoutExpired:
        fault = "it did not end"
    if fault:
        print(f"BAD {point}: {fault}", flush=True)
    else:
        shutil.rmtree(workspace, ignore_errors=True)
    return str(point), fault


def _at_random(
    world: World, wanted: dict[str, Any], root: Path, took: float
) -> list[tuple[str, str]]:
    dice = random.Random(1)
    told = []
    for number in range(RANDOM_MOMENTS):
        workspace = world.copy(root / "try")
        crashing.killed_at_random(workspace, took * 1.2, dice)
        fault = _converges(workspace, wanted)
        if fault:
            print(f"BAD KILL at moment {number}: {fault}", flush=True)
        told.append((f"KILL at moment {number}", fault))
    return told


def _converges(workspace: Path, wanted: dict[str, Any]) -> str:
    """What differs from an undisturbed run after running on; "" where nothing does."""
    code = run(workspace)
    if code != 0:
        return f"the next run ended {code}"
    if fault := _fault_of_sealing(workspace):
        return fault
    found = state(workspace)
    differing = [key for key in wanted if key != "ledger" and found[key] != wanted[key]]
    ours, theirs = wanted["ledger"], found["ledger"]
    differing += [f"ledger.{table}" for table in ours if theirs[table] != ours[table]]
    return ", ".join(differing)


def _report(tried: list[tuple[str, str]]) -> int:
    kinds = Counter(point.split(" at ")[0] for point, _ in tried)
    bad = [(point, fault) for point, fault in tried if fault]
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"{len(tried)} points ({told}): {len(bad)} bad states")
    return len(bad)


def _part(said: str) -> tuple[int, int]:
    """Which part of how many: all points in one go take hours."""
    part, parts = map(int, said.split("/"))
    if not 1 <= part <= parts:
        raise ValueError(said)
    return part, parts


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.run", description=__doc__)
    parser.add_argument("--sample", type=int, default=0, help="so many points, drawn at random")
    parser.add_argument("--part", type=_part, default=(1, 1), help="every Nth point: 1/4 to 4/4")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--sealed", action="store_true", help="the store is sealed")
    parser.add_argument("--random", action="store_true", help="random moments, also with strace")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(min(main(), 1))
