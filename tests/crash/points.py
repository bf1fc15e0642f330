"""Where a run can be cut short: every system call that changes the workspace, by strace."""

import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.crash.world import ENVIRONMENT, RUN, command

# What changes a disk; what only reads it can be cut short without harm.
CHANGING = (
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "truncate",
    "ftruncate",
    "mkdir",
    "mkdirat",
    "rmdir",
    "link",
    "linkat",
    "openat",
)
WRITING = ("write", "pwrite64", "fsync", "fdatasync")
_CALL = re.compile(r"^(\d+)\s+(\w+)\((.*)$")
_TIMEOUT = 180  # seconds for a run that takes one or two


@dataclass(frozen=True)
class Point:
    """The nth call of one kind in the program's nth process; `fault` is KILL or an errno."""

    call: str
    nth: int
    fault: str

    def __str__(self) -> str:
        return f"{self.fault} at {self.call} {self.nth}"


def have_strace() -> bool:
    """Whether strace is here and may watch."""
    found = shutil.which("strace")
    return found is not None and (
        subprocess.run([found, "true"], check=False, capture_output=True).returncode == 0
    )


def points(workspace: Path, words: Sequence[str] = RUN) -> Iterator[Point]:
    """Every point of an undisturbed run of this workspace, which is used up."""
    for call, nth in sorted(_changes_made(workspace, words)):
        yield Point(call, nth, "KILL")
        if call in WRITING:
            yield Point(call, nth, "ENOSPC")
            yield Point(call, nth, "EIO")


def sampled(found: Sequence[Point], sample: int, seed: int) -> Sequence[Point]:
    """So many of these points, drawn at random; 0: all of them. Prints how many."""
    if sample:
        found = sorted(random.Random(seed).sample(found, min(sample, len(found))), key=str)
    print(f"{len(found)} points", flush=True)
    return found


def _changes_made(workspace: Path, words: Sequence[str]) -> set[tuple[str, int]]:
    """Each call on the workspace that changes it: which of its kind it is in its process."""
    with tempfile.NamedTemporaryFile("r") as log:
        traced = ["strace", "-f", "-qq", "-y", "-o", log.name, "-e", f"trace={','.join(CHANGING)}"]
        subprocess.run(
            [*traced, *command(workspace, words)],
            env=ENVIRONMENT,
            check=True,
            capture_output=True,
            timeout=_TIMEOUT,
        )
        found: set[tuple[str, int]] = set()
        seen: Counter[tuple[str, str]] = Counter()
        for line in log:
            match = _CALL.match(line)
            if match is None:
                continue
            process, call, rest = match.groups()
            seen[process, call] += 1
            if _changes(call, rest, workspace):
                found.add((call, seen[process, call]))
    return found


def _changes(call: str, rest: str, workspace: Path) -> bool:
    if str(workspace) not in rest:
        return False
    return call != "openat" or "O_CREAT" in rest


def disturbed(workspace: Path, point: Point, words: Sequence[str] = RUN) -> None:
    """Run, and be cut short (or refused by the disk) at this point."""
    fault = "signal=KILL" if point.fault == "KILL" else f"error={point.fault}"
    inject = f"inject={point.call}:{fault}:when={point.nth}"
    traced = [
        "strace",
        "-f",
        "-qq",
        "-o",
        os.devnull,
        "--seccomp-bpf",
        "-e",
        f"trace={point.call}",
        "-e",
        inject,
    ]
    subprocess.run(
        [*traced, *command(workspace, words)],
        env=ENVIRONMENT,
        check=False,
        capture_output=True,
        timeout=_TIMEOUT,
    )


def killed_at_random(workspace: Path, longest: float, dice: random.Random) -> None:
    """Run, and be killed with all processes at a random moment, where strace is missing."""
    with subprocess.Popen(
        command(workspace),
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        time.sleep(dice.uniform(0, longest))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
