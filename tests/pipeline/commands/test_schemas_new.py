"""`krachtwerk schemas new`: an example that is there at once, and nothing written over."""

from pathlib import Path

import pytest

from tests.workspace import Workspace, fill, header


def test_a_new_sheet_is_checked_printed_and_taken_in_at_once(office: Workspace) -> None:
    begun = office.krachtwerk("schemas", "new", "mijn_blad")
    assert begun.stdout.strip() == str(office.path / "schemas" / "mijn_blad.toml")
    assert office.krachtwerk("schemas", "check", begun.stdout.strip()).exit_code == 0
    code = office.new_client()
    answers = {**header(), "/people/0": "Mijn tante", "/again": "yes", "/hope": "4"}
    (arrival,) = office.hand_in(blad=fill(office.personal("mijn_blad", code), answers))
    assert arrival["outcome"] == "accepted"
    assert [s["text"] for s in office.dossier(code)["strengths"]] == ["Mijn tante"]


def test_a_sheet_that_is_there_is_never_written_over(office: Workspace) -> None:
    path = Path(office.krachtwerk("schemas", "new", "mijn_blad").stdout.strip())
    path.write_text("van mij")
    again = office.krachtwerk("schemas", "new", "mijn_blad")
    assert (again.exit_code, path.read_text()) == (2, "van mij")
    assert "mijn_blad.toml" in again.stderr


def test_it_may_be_written_elsewhere_but_not_over_a_file(office: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "elders" / "mijn_blad.toml"
    assert office.krachtwerk("schemas", "new", "mijn_blad", "--out", str(out)).exit_code == 0
    assert office.krachtwerk("schemas", "check", str(out)).exit_code == 0
    assert office.krachtwerk("schemas", "new", "mijn_blad", "--out", str(out)).exit_code == 2


@pytest.mark.parametrize("name", ["Mijn Blad", "actieplan", "common"])
def test_a_name_that_cannot_be_or_is_taken_is_refused(office: Workspace, name: str) -> None:
    refused = office.krachtwerk("schemas", "new", name)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert name in refused.stderr
    assert not (office.path / "schemas").exists()


def test_another_file_name_is_refused(office: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "anders.toml"
    assert office.krachtwerk("schemas", "new", "mijn_blad", "--out", str(out)).exit_code == 2
    assert not out.exists()
