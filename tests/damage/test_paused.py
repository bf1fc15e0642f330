"""`run --once` ends with 1 whenever it had to pause, and says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.intake.watching import run_once
from pipeline.records import Arrival
from tests.pipeline.intake.test_arrivals import PDF
from tests.pipeline.intake.test_watching import Tray, rounds
from tests.workspace import Workspace, fresh

LARGE = b"%PDF-1.4\n" + b"% no form of ours\n" * 150_000 + b"startxref\n0\n%%EOF\n"


@pytest.fixture
def here(tmp_path: Path) -> Workspace:
    """An office in which nothing came in yet."""
    return fresh(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_a_full_disk_is_told_and_the_paper_stays(here: Workspace) -> None:
    """A limit on the size of files stands for the room on the disk."""
    here.drop("scan.pdf", LARGE)
    command = f"ulimit -f 2000; exec {sys.executable} -m pipeline run --once"
    environment = os.environ | {"KRACHTWERK_WORKSPACE": str(here.path)}
    done = subprocess.run(
        ["sh", "-c", command], env=environment, check=False, capture_output=True, text=True
    )
    assert (done.returncode, "schijf van het archief is vol" in done.stderr) == (1, True)
    assert (here.path / "inbox" / "scan.pdf").exists()
    assert [row["outcome"] for row in here.arrivals()] == ["waiting"]
    assert here.run_once().exit_code == 0
    assert [row["outcome"] for row in here.arrivals()] == ["rejected"]


def test_a_pause_that_was_over_in_the_end_is_told_too(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(PDF)
    going = rounds(tmp_path, tray := Tray())
    failures = iter([OSError(28, "full")])

    def take(arrival: Arrival) -> None:
        for failure in failures:
            raise failure
        tray.take(arrival)

    going.take = take
    tally = run_once(going)
    assert (tally.trouble, tally.taken, tray.names) == ("full", 2, ["a.pdf", "b.pdf"])
