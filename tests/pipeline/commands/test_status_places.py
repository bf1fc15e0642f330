"""`status` where something is to be done about the place itself: programs are told so, too."""

import json
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.store.heartbeat import HEARTBEAT
from tests.workspace import Workspace


class Room(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize(("free", "ok"), [(900, False), (1_100, True)])
def test_hardly_any_room_is_something_to_do(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, free: int, ok: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Room(0, 0, free * 1_000_000))
    shown = office.krachtwerk("status")
    assert ("bijna geen ruimte" not in shown.stdout, shown.exit_code == 0) == (ok, ok)
    assert json.loads(office.krachtwerk("status", "--json").stdout)["ok"] is ok


def test_a_folder_that_is_no_workspace_is_not_well(tmp_path: Path) -> None:
    shown = Workspace(tmp_path).krachtwerk("status", "--json")
    assert (json.loads(shown.stdout)["ok"], shown.exit_code) == (False, 1)


def by_the_clock(office: Workspace, seconds: int) -> None:
    """A clock of the system starts a round each so many seconds."""
    with (office.path / "krachtwerk.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"round_interval = {seconds}\n")


def test_an_office_whose_rounds_a_clock_starts_is_well_after_each(office: Workspace) -> None:
    by_the_clock(office, 900)
    office.krachtwerk("run", "--once")
    found = json.loads(office.krachtwerk("status", "--json").stdout)
    assert (found["watcher"]["alive"], found["ok"]) == (True, True)
    page = office.outbox("overzicht.html").read_text(encoding="utf-8")
    assert "De inname loopt." in page
    assert 'data-minutes="75"' in page


def test_rounds_that_stay_away_are_told(office: Workspace) -> None:
    by_the_clock(office, 900)
    office.krachtwerk("run", "--once")
    (beat,) = office.path.glob(f"*/{HEARTBEAT}")
    noted = json.loads(beat.read_bytes())
    beat.write_text(json.dumps(noted | {"timer": noted["timer"] - 3_600}), encoding="utf-8")
    assert "De inname loopt NIET" in office.krachtwerk("today").stdout
    assert office.krachtwerk("status").exit_code == 1


def test_an_inbox_in_which_something_stays_is_not_called_empty(office: Workspace) -> None:
    empty = "De inbox is leeg."
    assert empty in office.krachtwerk("status").stdout
    office.drop("plan.pdf.part", b"%PDF-1.7")
    (office.path / "krachtwerk.toml").write_text("refuse_after = 0.1\n")
    office.run_once()
    time.sleep(0.2)
    office.run_once()
    assert empty not in office.krachtwerk("status").stdout


def test_an_inbox_that_is_gone_while_it_is_watched_is_not_one_that_is_still_to_be_made(
    office: Workspace,
) -> None:
    by_the_clock(office, 900)
    office.krachtwerk("run", "--once")
    (office.path / "inbox").rename(office.path / "weg")
    shown = office.krachtwerk("status").stdout
    assert "De inname loopt." in shown
    assert "De inbox is er niet, of kan niet worden gelezen." in shown
    assert "Hij wordt gemaakt door" not in shown
