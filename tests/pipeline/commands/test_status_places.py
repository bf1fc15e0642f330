"""`status` where something is to be done about the place itself: programs are told so, too."""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

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
