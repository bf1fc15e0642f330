"""Originals and pictures that are lost or altered: the intake finds them by itself, and stops."""

import json
import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands.erasing import decide_erased
from pipeline.store.ledger import Ledger, StoreHurtError
from pipeline.store.scrubbing import Scrub
from pipeline.workspace import Office
from tests.damage.test_lost_pictures import lose as lose_pictures
from tests.damage.test_lost_pictures import office as written_office  # noqa: F401 - a fixture
from tests.damage.test_lost_pictures import written  # noqa: F401 - a fixture
from tests.workspace import Workspace, blank, fill, header


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


def next_day(office: Workspace, *how: str) -> Any:
    """The round of the next day: of the last one it is told that it began two days ago."""
    note = office.path / "dossiers" / "scrub.json"
    told = json.loads(note.read_text())
    told["begun"] = (datetime.fromisoformat(told["begun"]) - timedelta(days=2)).isoformat()
    note.write_text(json.dumps(told))
    return office.krachtwerk("run", *how)


def goes_on(scrub: Scrub, now: datetime) -> bool:
    """A round to its end."""
    while scrub.go_on(now):
        pass
    return True


def test_an_altered_original_stops_the_intake(office: Workspace) -> None:
    alter(an_original(office))
    said = next_day(office, "--once")
    assert said.exit_code == 1
    assert "krachtwerk repair" in said.output
    before = len(office.arrivals())
    office.drop("later.pdf", fill(blank("actieplan"), header(client=office.new_client())))
    assert office.krachtwerk("run", "--once").exit_code == 1
    assert len(office.arrivals()) == before


@pytest.mark.parametrize("how", [(), ("--once",)])
def test_the_page_of_today_tells_why_the_intake_stopped(
    office: Workspace, how: tuple[str, ...]
) -> None:
    alter(an_original(office))
    assert next_day(office, *how).exit_code == 1
    assert "kan nu niet werken" in (office.path / "outbox" / "overzicht.html").read_text()


def test_status_and_doctor_tell_of_it_then(office: Workspace) -> None:
    alter(an_original(office))
    next_day(office, "--once")
    assert json.loads(office.krachtwerk("status", "--json").stdout)["store"]["hurt"] == "originals"
    assert "1 bewaard(e) papier(en) zijn veranderd" in office.krachtwerk("doctor").output


def test_a_deep_look_stops_it_too(office: Workspace) -> None:
    an_original(office).unlink()
    assert office.krachtwerk("doctor", "--deep").exit_code == 1
    assert office.krachtwerk("run", "--once").exit_code == 1


def test_what_was_in_hand_while_somebody_looked_stops_no_round(office: Workspace) -> None:
    known = an_original(office).name
    with Ledger.open(store := office.path / "dossiers") as ledger:
        scrub, tomorrow = Scrub(store, ledger), datetime.now(UTC) + timedelta(days=1, hours=1)
        assert goes_on(scrub, tomorrow)
        note = json.loads((store / "scrub.json").read_text())
        note |= {"is_done": False, "lost": note["lost"] | {"unknown": [known]}}
        (store / "scrub.json").write_text(json.dumps(note))
        assert goes_on(scrub, tomorrow)


def test_it_goes_on_when_the_original_is_back(office: Workspace) -> None:
    path = an_original(office)
    before = alter(path)
    next_day(office, "--once")
    path.write_bytes(before)
    assert office.krachtwerk("run", "--once").exit_code == 0


def test_it_goes_on_when_a_repair_told_what_is_lost(office: Workspace) -> None:
    alter(an_original(office))
    next_day(office, "--once")
    said = office.krachtwerk("repair")
    assert said.exit_code == 1
    assert "1 origineel" in said.output
    assert office.krachtwerk("run", "--once").exit_code == 0


def test_what_was_told_stops_no_later_round(office: Workspace) -> None:
    alter(an_original(office))
    office.krachtwerk("repair")
    with Ledger.open(store := office.path / "dossiers") as ledger:
        tomorrow = datetime.now(UTC) + timedelta(days=1, hours=1)
        assert goes_on(Scrub(store, ledger), tomorrow)


def test_of_who_was_erased_nothing_is_lost(office: Workspace) -> None:
    alter(an_original(office))
    next_day(office, "--once")
    code = next(row["client"] for row in office.arrivals() if row["outcome"] == "accepted")
    assert office.krachtwerk("client", "erase", code, "--yes").exit_code == 0
    assert office.krachtwerk("run", "--once").exit_code == 0


def test_a_round_a_day_is_enough(office: Workspace) -> None:
    with Ledger.open(store := office.path / "dossiers") as ledger:
        scrub, tomorrow = Scrub(store, ledger), datetime.now(UTC) + timedelta(days=1, hours=1)
        assert goes_on(scrub, tomorrow)
        alter(an_original(office))
        assert not scrub.go_on(tomorrow + timedelta(hours=23))
        with pytest.raises(StoreHurtError):
            goes_on(scrub, tomorrow + timedelta(hours=25))


def test_lost_pictures_stop_it_until_they_are_cut_again(
    written_office: Workspace,  # noqa: F811 - the fixture
) -> None:
    lose_pictures(written_office)
    said = next_day(written_office, "--once")
    assert said.exit_code == 1
    assert "Knip ze opnieuw" in said.output
    assert written_office.krachtwerk("repair").exit_code == 0
    assert written_office.krachtwerk("run", "--once").exit_code == 0


def lose(office: Workspace) -> None:
    for name in ("krachtwerk.sqlite3", "journal", "journal.last"):
        (office.path / "dossiers" / name).unlink()


def test_books_and_journal_that_are_both_lost_come_from_the_copy_of_the_day(
    office: Workspace,
) -> None:
    code = next(row["client"] for row in office.arrivals() if row["outcome"] == "accepted")
    form = office.personal("focusbepaling", code)
    assert next_day(office, "--once").exit_code == 0
    before = office.dossier(code)
    lose(office)
    said = office.krachtwerk("repair")
    assert said.exit_code == 0
    assert "uit de kopie van" in said.output
    assert office.dossier(code) == before
    office.hand_in(later=fill(form, header(client=code)))
    assert "instance_unknown" not in office.krachtwerk("review", "--json").stdout


def test_what_came_after_the_copy_is_read_anew(office: Workspace) -> None:
    assert next_day(office, "--once").exit_code == 0
    rows = office.hand_in(later=fill(blank("actieplan"), header(client=office.new_client())))
    lose(office)
    assert office.krachtwerk("repair").exit_code == 0
    assert len(office.arrivals()) == len(rows)


def test_what_a_copy_that_was_cut_short_left_spoils_none(office: Workspace) -> None:
    store = office.path / "dossiers"
    (store / "copying-daily.sqlite3").write_bytes(b"half")
    (store / "copying-daily.sqlite3-journal").write_bytes(b"half" * 1_000)
    assert next_day(office, "--once").exit_code == 0
    assert [path.name for path in store.glob("*daily*")] == ["daily.sqlite3"]


def test_an_erase_leaves_no_copy(office: Workspace) -> None:
    assert next_day(office, "--once").exit_code == 0
    copy = office.path / "dossiers" / "daily.sqlite3"
    assert copy.stat().st_mode & 0o777 == 0o600
    code = next(row["client"] for row in office.arrivals() if row["outcome"] == "accepted")
    assert office.krachtwerk("client", "erase", code, "--yes").exit_code == 0
    assert not copy.exists()


def test_yesterdays_books_put_back_whole_are_noticed(office: Workspace, tmp_path: Path) -> None:
    store, names = office.path / "dossiers", ("krachtwerk.sqlite3", "journal", "journal.last")
    for name in names:
        shutil.copy2(store / name, tmp_path)
    office.hand_in(later=fill(blank("actieplan"), header(client=office.new_client())))
    before = len(office.arrivals())
    for name in names:
        shutil.copy2(tmp_path / name, store)
    for kept in (store / "originals").glob("*/*"):
        os.utime(kept, (0, time.time() - 7_200))  # two hours later
    said = next_day(office, "--once")
    assert said.exit_code == 1
    assert "oude database" in said.output
    assert office.krachtwerk("repair").exit_code == 0
    assert len(office.arrivals()) == before
    assert office.run_once().exit_code == 0


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
    assert next_day(office, "--once").exit_code == 1
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
    next_day(office, "--once")
    note = office.path / "dossiers" / "scrub.json"
    kept = json.loads(note.read_text())
    kept["lost"] = {"originals": ["\0", "../../x", "x" * 64], "pictures": ["/etc/passwd"]}
    note.write_text(json.dumps(kept))
    assert office.krachtwerk("run", "--once").exit_code == 0
    assert office.krachtwerk("doctor").exit_code == 0


def the_client(office: Workspace) -> str:
    return str(next(row["client"] for row in office.arrivals() if row["outcome"] == "accepted"))


def codes(office: Workspace) -> list[str]:
    return [row["code"] for row in json.loads(office.krachtwerk("client", "list", "--json").stdout)]


@pytest.mark.parametrize("what", ["rubbish", "nothing", "folder"])
def test_a_copy_of_which_nothing_can_be_read_is_not_said_to_have_helped(
    office: Workspace, what: str
) -> None:
    assert next_day(office, "--once").exit_code == 0
    copy = office.path / "dossiers" / "daily.sqlite3"
    copy.unlink()
    copy.mkdir() if what == "folder" else copy.write_bytes(b"rubbish" * 900 * (what == "rubbish"))
    lose(office)
    said = office.krachtwerk("repair")
    assert said.exit_code == 0
    assert "uit de kopie van" not in said.output
    assert "alles wat nog te lezen was" in said.output


def test_the_copy_of_another_workspace_is_not_read(office: Workspace, tmp_path: Path) -> None:
    assert next_day(office, "--once").exit_code == 0
    other = Workspace(tmp_path / "other")
    stranger = other.new_client("--alias", "Vreemde")
    other.hand_in(plan=fill(blank("actieplan"), header(client=stranger)))
    other.run_once()
    assert next_day(other, "--once").exit_code == 0
    shutil.copy2(other.path / "dossiers" / "daily.sqlite3", office.path / "dossiers")
    lose(office)
    assert "uit de kopie van" not in office.krachtwerk("repair").output
    assert stranger not in codes(office)


def test_who_was_erased_comes_back_from_no_copy_that_is_put_back(
    office: Workspace, tmp_path: Path
) -> None:
    assert next_day(office, "--once").exit_code == 0
    copy = office.path / "dossiers" / "daily.sqlite3"
    shutil.copy2(copy, tmp_path)
    code = the_client(office)
    assert office.krachtwerk("client", "erase", code, "--yes").exit_code == 0
    shutil.copy2(tmp_path / copy.name, copy)
    lose(office)
    said = office.krachtwerk("repair")
    assert f"eerder gewist waren: {code}" in said.output
    assert "client erase --again" not in said.output
    assert code not in codes(office)
    assert not (office.path / "outbox" / code).exists()
    assert not copy.exists()
    assert "Van wie gewist is, is hier niets" in office.krachtwerk("doctor").stdout
    assert office.run_once().exit_code == 0


def test_who_is_to_be_erased_is_in_no_copy_from_then_on(office: Workspace) -> None:
    assert next_day(office, "--once").exit_code == 0
    there = Office.at(office.path, "nl")
    with there.ledger() as ledger:
        decide_erased(there, ledger, [the_client(office)])
    assert not (office.path / "dossiers" / "daily.sqlite3").exists()


def test_a_copy_that_cannot_be_made_is_told_until_it_can(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(office.path)._replace(free=0)
    with monkeypatch.context() as disk:
        disk.setattr(shutil, "disk_usage", lambda _: full)
        next_day(office, "--once")
    assert "De kopie van de dag kon niet" in office.krachtwerk("doctor").stdout
    next_day(office, "--once")
    assert "De kopie van de dag" not in office.krachtwerk("doctor").stdout


@pytest.mark.parametrize("name", ["copying-daily.sqlite3", "daily.sqlite3"])
def test_a_folder_in_the_place_of_the_copy_keeps_none_from_being_made(
    office: Workspace, name: str
) -> None:
    store = office.path / "dossiers"
    (store / name).mkdir()
    assert next_day(office, "--once").exit_code == 0
    assert [path.name for path in store.glob("*daily*") if path.is_file()] == ["daily.sqlite3"]


def test_links_among_what_was_laid_aside_keep_no_erase_from_ending(
    office: Workspace, tmp_path: Path
) -> None:
    (elsewhere := tmp_path / "elsewhere").mkdir()
    (elsewhere / "note").write_text("of somebody else")
    for number, lead in enumerate((elsewhere, tmp_path / "nowhere")):
        (office.path / "dossiers" / f"aside-{number}").symlink_to(lead)
    assert office.krachtwerk("client", "erase", the_client(office), "--yes").exit_code == 0
    assert not [*(office.path / "dossiers").glob("aside-*")]
    assert (elsewhere / "note").exists()


def test_no_copy_is_made_where_papers_need_the_room(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.store.ledger.in_a_file.day_copy._LEFT_FREE", 10**18)
    assert next_day(office, "--once").exit_code == 0
    assert not [*(office.path / "dossiers").glob("*daily*")]


def test_a_folder_in_the_place_of_the_note_is_laid_aside(office: Workspace) -> None:
    note = office.path / "dossiers" / "scrub.json"
    note.unlink(missing_ok=True)
    note.mkdir()
    assert office.krachtwerk("run", "--once").exit_code == 1
    assert office.krachtwerk("repair").exit_code == 0
    assert office.krachtwerk("run", "--once").exit_code == 0


@pytest.mark.parametrize("name", ["ab" * 32, "z" * 64])
def test_a_stranger_among_the_originals_stops_no_round_after_the_repair(
    office: Workspace, name: str
) -> None:
    stranger = office.path / "dossiers" / "originals" / "ab" / name
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"no paper")
    os.utime(stranger, (0, time.time() - 7_200))
    next_day(office, "--once")
    office.krachtwerk("repair")
    for _ in range(2):
        assert next_day(office, "--once").exit_code == 0
    assert office.krachtwerk("doctor").exit_code == 0


def test_a_loss_that_a_repair_told_is_a_notice_from_then_on(office: Workspace) -> None:
    path = an_original(office)
    before = alter(path)
    assert office.krachtwerk("doctor", "--deep").exit_code == 1
    office.krachtwerk("repair")
    for how in ([], ["--deep"]):
        said = office.krachtwerk("doctor", *how)
        assert said.exit_code == 0
        assert "let op   Van 1 papier(en) of plaatje(s) zei krachtwerk repair" in said.stdout
    path.write_bytes(before)
    assert "zei krachtwerk repair" not in office.krachtwerk("doctor").stdout


def test_another_loss_after_it_is_a_fault(office: Workspace) -> None:
    alter(an_original(office))
    office.krachtwerk("repair")
    kept = (office.path / "dossiers" / "originals").glob("*/*")
    next(each for each in kept if each != an_original(office)).unlink()
    assert office.krachtwerk("doctor").exit_code == 1


def test_there_are_good_backups_again_after_a_loss_that_a_repair_told(
    office: Workspace, tmp_path: Path
) -> None:
    target = tmp_path / "safe.kwb"
    alter(an_original(office))
    assert office.krachtwerk("backup", str(target)).exit_code == 1
    office.krachtwerk("repair")
    said = office.krachtwerk("backup", str(target))
    assert said.exit_code == 0
    assert "ontbreken 1 papier(en) of plaatje(s)" in said.output
    assert target.exists()


def test_a_single_round_looks_at_more_than_one_slice(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no watcher comes back to the rest; here each slice has time for one original."""
    monkeypatch.setattr("pipeline.store.scrubbing.SLICE", 0.0)
    an_original(office)
    next_day(office, "--once")
    note = json.loads((office.path / "dossiers" / "scrub.json").read_text())
    assert note["is_done"]
