"""The unit of systemd and the container file that come along: what they start can be started."""

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_wheel import BUILT_OF, ROOT
from tests.workspace import Workspace

UNIT = ROOT / "docs" / "service" / "krachtwerk.service"
OF_A_WORKER = UNIT.with_name("krachtwerk-worker.service")


def start_of(unit: str) -> list[str]:
    """The words of the command that it starts."""
    (line,) = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
    return shlex.split(line.partition("=")[2])


def test_what_it_starts_is_a_command_of_ours(office: Workspace) -> None:
    _, *words = start_of(UNIT.read_text(encoding="utf-8"))
    assert words[-2] == "--workspace"
    assert office.krachtwerk(*words[:-2], "--once").exit_code == 0


def test_that_of_a_worker_starts_one() -> None:
    _, *words = start_of(OF_A_WORKER.read_text(encoding="utf-8"))
    assert words[0] == "worker"


@pytest.mark.peer
@pytest.mark.parametrize("path", [UNIT, OF_A_WORKER], ids=lambda path: path.stem)
def test_systemd_finds_nothing_wrong_with_it(tmp_path: Path, path: Path) -> None:
    judge = shutil.which("systemd-analyze")
    if judge is None:
        pytest.skip("systemd-analyze is not on PATH")
    unit = path.read_text(encoding="utf-8")
    here = tmp_path / path.name
    here.write_text(unit.replace(start_of(unit)[0], sys.executable), encoding="utf-8")
    verify = [judge, "verify", "--man=no", str(here)]
    told = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a container file, each with what follows it."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    whole = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in whole)]


@pytest.fixture(scope="module")
def container() -> list[tuple[str, str]]:
    return instructions((UNIT.parent / "Containerfile").read_text(encoding="utf-8"))


def test_all_that_a_container_is_made_of_is_there(container: list[tuple[str, str]]) -> None:
    copied = [rest.split()[:-1] for word, rest in container if word == "COPY"]
    names = {name for names in copied for name in names if "--from" not in names[0]}
    assert {name for name in names if not (ROOT / name).exists()} == set()
    assert {*BUILT_OF, "docs/demo", "requirements.txt"} <= names


def test_a_container_runs_a_command_of_ours_and_not_as_root(
    container: list[tuple[str, str]], office: Workspace
) -> None:
    last = dict(container)
    (program,) = json.loads(last["ENTRYPOINT"])
    assert program == "krachtwerk"
    assert last["USER"] not in ("root", "0")
    assert office.krachtwerk(*json.loads(last["CMD"]), "--once").exit_code == 0
    health = json.loads(last["HEALTHCHECK"].partition("CMD ")[2])
    assert office.krachtwerk(*health[1:]).exit_code == 0
    assert last["VOLUME"] in last["ENV"]
