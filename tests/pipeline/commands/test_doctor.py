"""What `krachtwerk doctor` says of an installation, and what `run` does where none can be held."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands.doctor import _Installation
from pipeline.commands.folders_examined import FoldersExamination
from pipeline.extraction.sandbox import Means, NotConfinedError, available
from pipeline.extraction.sandbox.levels import demand
from pipeline.today.machine import LITTLE_ROOM
from pipeline.workspace import Office
from tests.workspace import Workspace


def told(office: Workspace, *options: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(office.krachtwerk("doctor", "--json", *options).stdout)
    return document


def states(document: dict[str, Any]) -> dict[str, str]:
    return {check["check"]: check["state"] for check in document["checks"]}


def test_all_is_well_in_a_workspace_that_works(office: Workspace) -> None:
    office.run_once()
    document = told(office)
    assert document["ok"]
    assert {"python", "fonts", "reading", "store", "local", "clock"} <= {
        name for name, state in states(document).items() if state == "good"
    }


def test_the_level_is_told(office: Workspace) -> None:
    confinement = told(office)["confinement"]
    assert confinement["level"] == available().level
    assert confinement["setting"] == "auto"


def test_it_is_told_in_plain_words_to_a_person(office: Workspace) -> None:
    assert "goed     De letters zijn er." in office.krachtwerk("doctor").stdout
    assert "The typefaces are there." in office.krachtwerk("doctor", "--ui-lang", "en").stdout


def test_what_was_switched_off_on_purpose_is_told(office: Workspace) -> None:
    with (office.path / "krachtwerk.toml").open("a") as file:
        file.write('confinement = "none"\n')
    document = told(office)
    assert (document["confinement"]["level"], document["ok"]) == ("none", True)
    assert states(document)["confinement_off"] == "notice"


def test_an_inbox_that_cannot_be_used_is_a_fault(office: Workspace) -> None:
    (office.path / "inbox").write_text("a file in its place")
    result = office.krachtwerk("doctor", "--json")
    assert states(json.loads(result.stdout))["inbox"] == "fault"
    assert result.exit_code == 1


def test_a_clock_before_the_program_was_made_is_a_fault(tmp_path: Path) -> None:
    office = Office.at(tmp_path, "nl")
    office.clock = lambda: datetime(1970, 1, 2, tzinfo=UTC)
    assert _Installation(office)._clock().state == "fault"


def test_room_is_told_in_megabytes(tmp_path: Path) -> None:
    check = FoldersExamination(Office.at(tmp_path, "nl")).room()
    assert "MB" in check.message
    assert LITTLE_ROOM > 100


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    Workspace(tmp_path).krachtwerk("doctor")
    assert list(tmp_path.iterdir()) == []


def test_where_nobody_can_be_held_nothing_is_read() -> None:
    """On a system that offers nothing."""
    with pytest.raises(NotConfinedError):
        demand(Means)


def test_who_says_so_on_purpose_reads_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "krachtwerk.toml").write_text('confinement = "none"\n')
    Office.at(tmp_path, "nl").demand_confinement()
