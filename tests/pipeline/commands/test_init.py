"""A folder becomes a workspace, with settings that say what they do."""

import json
from pathlib import Path

import pytest

from pipeline.commands.init import settings_text
from pipeline.settings import FOLDERS, Settings, read_settings
from tests.workspace import Workspace, shipped


def test_what_is_made_ready_works(tmp_path: Path) -> None:
    office = Workspace(tmp_path / "nieuw")
    made = office.krachtwerk("init")
    assert made.exit_code == 0
    assert made.stdout.strip() == str(office.path / "krachtwerk.toml")
    assert "krachtwerk --workspace" in made.stderr
    assert "overzicht.html" in made.stderr
    assert office.krachtwerk("client", "list").exit_code == 0


def test_folders_of_a_clone_are_shut_and_those_in_use_are_left(tmp_path: Path) -> None:
    office = Workspace(tmp_path / "kloon")
    for name in ("inbox", "outbox"):
        office.drop(f"../{name}/.gitkeep", b"")
        (office.path / name).chmod(0o755)
    office.drop("../outbox/van iemand.pdf", b"%PDF-")
    assert office.krachtwerk("init").exit_code == 0
    rights = {each: (office.path / each).stat().st_mode & 0o777 for each in ("inbox", "outbox")}
    assert rights == {"inbox": 0o700, "outbox": 0o755}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_setting_is_told_as_it_is_unless_somebody_changes_it(
    tmp_path: Path, language: str
) -> None:
    text = settings_text(dict(FOLDERS), None, shipped().words(language))
    text, _, groups = text.partition("# [outboxes]\n")
    assert groups == "# noord = '/srv/noord/outbox'\n"
    told = [line.removeprefix("# ") for line in text.splitlines() if " = " in line]
    file = tmp_path / "krachtwerk.toml"
    file.write_text("\n".join(told))
    here = read_settings(tmp_path, {})
    file.unlink()
    assert here == read_settings(tmp_path, {})
    of_others = {
        "workspace",
        "database",
        "outboxes",
    }  # where it is read; an address that `store` may be
    assert len(told) == len(Settings.__dataclass_fields__.keys() - of_others)
    file.write_text(text)
    assert here == read_settings(tmp_path, {})


def test_what_is_chosen_holds(tmp_path: Path) -> None:
    office, share = Workspace(tmp_path / "werk"), tmp_path / "van 'ons'"
    store = tmp_path / "archief"
    chosen = ("--inbox", str(share), "--store", str(store), "--suggestions", "off")
    assert office.krachtwerk("init", *chosen).exit_code == 0
    settings = read_settings(office.path, {})
    assert (settings.inbox, settings.store, settings.suggestions) == (share, store, "off")
    assert store.is_dir()


def test_what_is_there_is_not_written_over(office: Workspace) -> None:
    before = (office.path / "krachtwerk.toml").read_bytes()
    assert office.krachtwerk("init").exit_code == 2
    assert (office.path / "krachtwerk.toml").read_bytes() == before


def test_a_store_on_a_share_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.commands.init.on_share", lambda _: True)
    office = Workspace(tmp_path / "werk")
    refused = office.krachtwerk("init", "--store", "dossiers")
    assert refused.exit_code == 2
    assert "gedeelde schijf" in refused.stderr
    assert not office.path.exists()


def test_what_is_made_is_as_doctor_wants_it(tmp_path: Path) -> None:
    office = Workspace(tmp_path / "nieuw")
    office.krachtwerk("init")
    told = office.krachtwerk("doctor", "--json").stdout
    states = {check["check"]: check["state"] for check in json.loads(told)["checks"]}
    assert {states[f"{name}_readers"] for name in ("store", "inbox", "outbox")} == {"good"}
