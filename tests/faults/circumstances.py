"""A paper to hand in, a watcher that runs, and shell scripts with disks of their own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from pipeline.store.heartbeat import last_beat
from tests.workspace import Workspace, blank, fill, header

KRACHTWERK = f"{sys.executable} -m pipeline"
PATIENCE = 300.0  # seconds until it is plain that something hangs


def paper(code: str, day: str = "03-02-2026", text: str = "Ik wil een eigen plek") -> bytes:
    """A completed plan of this client."""
    goal = {"/goals/0/text": text, "/goals/0/why": "Dan heb ik rust"}
    return fill(blank("actieplan"), {"/client": code, **header(day), **goal})


def outcomes(office: Workspace) -> list[str]:
    """What became of every file, oldest first."""
    return [row["outcome"] for row in office.arrivals()]


def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether it holds in the end; the seconds only matter where it never does."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def watcher(office: Workspace) -> Iterator[subprocess.Popen[str]]:
    """The real watcher, at work; told to stop in the end."""
    command = [sys.executable, "-m", "pipeline", "run", "--workspace", str(office.path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert until(lambda: _lives(office, process.pid) or process.poll() is not None)
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)


def _lives(office: Workspace, pid: int) -> bool:
    """Whether the watcher made its first round: by then it listens to signals."""
    beat = last_beat(office.path / "dossiers")
    return beat is not None and beat.pid == pid and beat.every > 0


@cache
def _can_mount() -> bool:
    if shutil.which("unshare") is None or os.geteuid() != 0:
        return False
    tried = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"],
        check=False,
        capture_output=True,
    )
    return tried.returncode == 0


def with_own_disks(office: Workspace, script: str) -> str:
    """What a shell script says that may mount what it likes: nobody else sees it.

    `$W` is the workspace, `$K` the program. A command that fails ends it.
    """
    if not _can_mount():
        pytest.skip("mounting needs root and unshare")
    shell = ["unshare", "-m", "sh", "-euc", script]
    environment = {**os.environ, "W": str(office.path), "K": KRACHTWERK}
    done = subprocess.run(
        shell, check=False, capture_output=True, text=True, env=environment, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())
