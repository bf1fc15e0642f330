"""Where a command can be cut short: each call that changes its workspace; tried, and judged.

A command that is killed leaves its workspace as it lay at that call: so one run, watched, tells all
that a kill can leave, and each of these is judged once, however many points lead to it. Where the
disk refuses a call the command goes on, so there each point is a run of its own.
"""

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.crash.house import ENVIRONMENT, DidNotEndError, House
from tests.crash.states import lay
from tests.crash.tracing import Call, can_trace

WRITING = ("write", "pwrite64", "fsync", "fdatasync")
FAULTS = ("KILL", "ENOSPC", "EIO")
_MEMORY = Path("/dev/shm")
HOUSE = House()  # of each process its own


@dataclass(frozen=True)
class Point:
    """A call, and what comes of it: KILL or the name of an error; how all lay before it."""

    call: Call
    fault: str
    state: int

    def __str__(self) -> str:
        return f"{self.fault} at {self.call.name} {self.call.nth}"


@dataclass(frozen=True)
class Trial:
    """A command and a workspace.

    Attributes:
        before: the workspace; it is copied for each try.
        words: the command.
        judge: what is wrong with a workspace in which it was disturbed; "" where nothing is.
    """

    before: Path
    words: Sequence[str]
    judge: Callable[[Path], str]

    def copy(self, folder: Path) -> Path:
        """A fresh copy."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.before, folder, symlinks=True)
        return folder


@dataclass(frozen=True)
class Outcome:
    """Attributes: points: that led here. fault: "" where nothing is wrong. came: it was reached."""

    points: Sequence[Point]
    fault: str
    came: bool = True


@contextmanager
def elsewhere() -> Iterator[Path]:
    """A folder for all tries, in memory where there is room for files."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def tried(trial: Trial, root: Path, chosen: argparse.Namespace) -> int:
    """The number of bad states, after all that was chosen is tried. Prints what it finds."""
    begun = time.monotonic()
    (root / "kept").mkdir()
    watched = trial.copy(root / "watched")
    found = HOUSE.watched(watched, trial.words, root / "kept")
    assert not trial.judge(watched)
    points = [*_chosen([*_points(found)], chosen)]
    states = defaultdict(list)
    for point in points:
        if point.fault == "KILL":
            states[point.state].append(point)
    runs = [*states.values(), *([each] for each in points if each.fault != "KILL")]
    print(f"{len(points)} points: {len(states)} states, {len(runs) - len(states)} runs", flush=True)
    random.Random(chosen.seed).shuffle(runs)  # so that what is left at the end is told well
    with multiprocessing.get_context("fork").Pool(chosen.jobs) as pool:
        done = []
        for outcome in pool.imap_unordered(partial(_one, trial, root), runs):
            done.append(outcome)
            if len(done) % 20 == 0:
                print(f"{len(done)} of {len(runs)}, {time.monotonic() - begun:.0f} s", flush=True)
    return _told(done, time.monotonic() - begun)


def _points(found: Sequence[tuple[Call, int]]) -> Iterator[Point]:
    for call, state in found:
        for fault in FAULTS:
            if fault == "KILL" or call.name in WRITING:
                yield Point(call, fault, state)


def _chosen(points: Sequence[Point], chosen: argparse.Namespace) -> Sequence[Point]:
    points = [each for each in points if each.fault in (chosen.only or FAULTS)]
    part, parts = chosen.part
    points = points[part - 1 :: parts]
    if chosen.sample:
        sample = min(chosen.sample, len(points))
        points = sorted(random.Random(chosen.seed).sample(points, sample), key=str)
    return points


def _one(trial: Trial, root: Path, points: Sequence[Point]) -> Outcome:
    point = points[0]
    workspace = root / f"try {point}".replace(" ", "-")
    came = True
    try:
        if point.fault == "KILL":
            lay(root / "kept" / f"{point.state}", workspace)
        else:
            trial.copy(workspace)
            came = HOUSE.disturbed(workspace, trial.words, point.call, point.fault)
        fault = trial.judge(workspace)
    except DidNotEndError:
        fault = "it did not end"
    if fault:
        print(f"BAD {point}{' and others' * (len(points) > 1)}: {fault}", flush=True)
    shutil.rmtree(workspace, ignore_errors=True)
    return Outcome(points, fault, came)


def _told(done: Sequence[Outcome], seconds: float) -> int:
    kinds = [
        f"{sum(point.fault == fault for each in done for point in each.points)} {fault}"
        for fault in FAULTS
    ]
    kills = sum(each.points[0].fault == "KILL" for each in done)
    bad = sum(bool(each.fault) for each in done)
    print(
        f"{sum(len(each.points) for each in done)} points ({', '.join(kinds)}), {kills} distinct "
        f"states of killed ones, {sum(not each.came for each in done)} points not reached, "
        f"{seconds:.0f} s: {bad} bad states",
        flush=True,
    )
    return bad


def killed_at_random(
    workspace: Path, words: Sequence[str], longest: float, dice: random.Random
) -> None:
    """Run, and be killed with all processes at a random moment, where nothing can be watched."""
    command = [sys.executable, "-m", "pipeline", *words, "--workspace", str(workspace)]
    with subprocess.Popen(
        command,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        time.sleep(dice.uniform(0, longest))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def arguments(told: str | None) -> argparse.ArgumentParser:
    """What each of these programs understands."""
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("--sample", type=int, default=0, help="so many points, drawn at random")
    parser.add_argument("--part", type=_part, default=(1, 1), help="every Nth point: 1/4 to 4/4")
    parser.add_argument("--only", action="append", choices=FAULTS, help="this kind of disturbance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--sealed", action="store_true", help="the store is sealed")
    return parser


def _part(said: str) -> tuple[int, int]:
    """Which part of how many."""
    part, parts = map(int, said.split("/"))
    if not 1 <= part <= parts:
        raise ValueError(said)
    return part, parts


def watchable() -> bool:
    """Whether anything can be tried; says so where not."""
    if not (can := can_trace()):
        print("no process can be watched here", flush=True)
    return can
