"""The unit of systemd that comes along: it is one, and what it starts can be started."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workspace import Workspace

UNIT = Path(__file__).parents[1] / "docs" / "service" / "krachtwerk.service"


def start_of(unit: str) -> list[str]:
    """The words of the command that it starts."""
    (line,) = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
    return shlex.split(line.partition("=")[2])


def test_what_it_starts_is_a_command_of_ours(office: Workspace) -> None:
    _, *words = start_of(UNIT.read_text(encoding="utf-8"))
    assert words[-2] == "--workspace"
    assert office.krachtwerk(*words[:-2], "--once").exit_code == 0


@pytest.mark.peer
def test_systemd_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    judge = shutil.which("systemd-analyze")
    if judge is None:
        pytest.skip("systemd-analyze is not on PATH")
    unit = UNIT.read_text(encoding="utf-8")
    here = tmp_path / UNIT.name
    here.write_text(unit.replace(start_of(unit)[0], sys.executable), encoding="utf-8")
    verify = [judge, "verify", "--man=no", str(here)]
    told = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout + told.stderr) == (0, "")
