"""Originals and pictures that are lost or altered: the intake finds them by itself, and stops."""

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.store.ledger import Ledger, StoreHurtError
from pipeline.store.scrubbing import Scrub
from tests.damage.test_lost_pictures import lose as lose_pictures
from tests.damage.test_lost_pictures import office as written_office  # noqa: F401 - a fixture
from tests.damage.test_lost_pictures import written  # noqa: F401 - a fixture
from tests.workspace import NOON, Workspace, blank, fill, header


def an_original(office: Workspace) -> Path:
    row = next(row for row in office.arrivals() if row["outcome"] == "accepted")
    with Ledger.open(store := office.path / "dossiers") as ledger:
        sha256 = ledger.arrivals.of_file(row["arrival"])[0].sha256
    assert sha256 is not None
    return store / "originals" / sha256[:2] / sha256


def alter(path: Path) -> bytes:
    """One bit is lost; gives what stood there."""
    before = path.read_bytes()
    path.write_bytes(before[:100] + bytes([before[100] ^ 1]) + before[101:])
    return before


def next_day(office: Workspace) -> Any:
    """The round of the next day."""
    (office.path / "dossiers" / "scrub.json").unlink(missing_ok=True)
    return office.krachtwerk("run", "--once")


def test_an_altered_original_stops_the_intake(office: Workspace) -> None:
    alter(an_original(office))
    said = next_day(office)
    assert said.exit_code == 1
    assert "krachtwerk repair" in said.output
    before = len(office.arrivals())
    office.drop("later.pdf", fill(blank("actieplan"), header(client=office.new_client())))
    assert office.krachtwerk("run", "--once").exit_code == 1
    assert len(office.arrivals()) == before


def test_status_and_doctor_tell_of_it_then(office: Workspace) -> None:
    alter(an_original(office))
    next_day(office)
    assert json.loads(office.krachtwerk("status", "--json").stdout)["store"]["hurt"] == "originals"
    assert "1 bewaard(e) papier(en) zijn veranderd" in office.krachtwerk("doctor").output


def test_a_deep_look_stops_it_too(office: Workspace) -> None:
    an_original(office).unlink()
    assert office.krachtwerk("doctor", "--deep").exit_code == 1
    assert office.krachtwerk("run", "--once").exit_code == 1


def test_it_goes_on_when_the_original_is_back(office: Workspace) -> None:
    path = an_original(office)
    before = alter(path)
    next_day(office)
    path.write_bytes(before)
    assert office.krachtwerk("run", "--once").exit_code == 0


def test_it_goes_on_when_a_repair_told_what_is_lost(office: Workspace) -> None:
    alter(an_original(office))
    next_day(office)
    said = office.krachtwerk("repair")
    assert said.exit_code == 1
    assert "1 origineel" in said.output
    assert office.krachtwerk("run", "--once").exit_code == 0


def test_what_was_told_stops_no_later_round(office: Workspace) -> None:
    alter(an_original(office))
    office.krachtwerk("repair")
    with Ledger.open(store := office.path / "dossiers") as ledger:
        while Scrub(store, ledger).go_on(NOON + timedelta(days=3)):
            pass


def test_of_who_was_erased_nothing_is_lost(office: Workspace) -> None:
    alter(an_original(office))
    next_day(office)
    code = next(row["client"] for row in office.arrivals() if row["outcome"] == "accepted")
    assert office.krachtwerk("client", "erase", code, "--yes").exit_code == 0
    assert office.krachtwerk("run", "--once").exit_code == 0


def test_a_round_a_day_is_enough(office: Workspace) -> None:
    with Ledger.open(store := office.path / "dossiers") as ledger:
        scrub = Scrub(store, ledger)
        while scrub.go_on(NOON):
            pass
        alter(an_original(office))
        assert not scrub.go_on(NOON + timedelta(hours=23))
        with pytest.raises(StoreHurtError):
            scrub.go_on(NOON + timedelta(hours=25))


def test_lost_pictures_stop_it_until_they_are_cut_again(
    written_office: Workspace,  # noqa: F811 - the fixture
) -> None:
    lose_pictures(written_office)
    said = next_day(written_office)
    assert said.exit_code == 1
    assert "Knip ze opnieuw" in said.output
    assert written_office.krachtwerk("repair").exit_code == 0
    assert written_office.krachtwerk("run", "--once").exit_code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("what", ["pipe", "device"])
def test_nobody_waits_for_what_is_no_file_in_the_place_of_an_original(
    office: Workspace, what: str
) -> None:
    path = an_original(office)
    path.unlink()
    if what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    assert "1 bewaard(e) papier(en) zijn veranderd" in office.krachtwerk("doctor", "--deep").stdout
    assert next_day(office).exit_code == 1
    assert "1 origineel" in office.krachtwerk("repair").output
    assert office.krachtwerk("run", "--once").exit_code == 0


def test_a_folder_in_the_place_of_a_picture_keeps_no_repair_from_ending(
    written_office: Workspace,  # noqa: F811
) -> None:
    office = written_office
    picture = next((office.path / "dossiers" / "pictures").glob("*/*.png"))
    was = picture.read_bytes()
    picture.unlink()
    picture.mkdir()
    (picture / "bewaar mij").touch()
    assert office.krachtwerk("repair").exit_code == 0
    assert picture.read_bytes() == was
    assert [*office.path.glob("dossiers/aside-*/bewaar mij")]  # nothing is thrown away
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


@pytest.mark.parametrize("name", ["originals", "pictures", "received"])
def test_a_file_in_the_place_of_a_folder_keeps_no_repair_from_ending(
    office: Workspace, name: str
) -> None:
    an_original(office)
    place = office.path / "dossiers" / name
    shutil.rmtree(place, ignore_errors=True)
    place.write_text("bewaar mij")
    office.krachtwerk("repair")
    assert [each.read_text() for each in office.path.glob("dossiers/aside-*")] == ["bewaar mij"]
    office.drop("later.pdf", fill(blank("actieplan"), header(client=office.new_client())))
    assert office.krachtwerk("run", "--once").exit_code == 0
    assert office.arrivals()[-1]["outcome"] == "accepted"


def test_a_note_of_what_was_lost_in_which_there_is_no_digest_stops_nothing(
    office: Workspace,
) -> None:
    next_day(office)
    note = office.path / "dossiers" / "scrub.json"
    kept = json.loads(note.read_text())
    kept["lost"] = {"originals": ["\0", "../../x", "x" * 64], "pictures": ["/etc/passwd"]}
    note.write_text(json.dumps(kept))
    assert office.krachtwerk("run", "--once").exit_code == 0
    assert office.krachtwerk("doctor").exit_code == 0
