"""Who is erased is erased from every backup of a sealed store too, and nobody else is."""

from pathlib import Path

import pytest

from pipeline.jobs.erasing import Eraser
from pipeline.store.backing_up import restore
from pipeline.store.ledger import keeping_of
from pipeline.store.ledger.forgetting.erasing import Erasing
from pipeline.store.sealing.key_copies import KeyCopies
from pipeline.store.sealing.keys import Keys
from pipeline.store.sealing.trouble import SpoiledError
from tests.damage.test_backup import code_of, restored
from tests.keys.offices import all_that_opens, key_of, sealed_people
from tests.life.people import WORDS, People
from tests.life.test_erase import NOBODYS, files_of
from tests.life.test_erase_and_backups import back_up
from tests.life.traces import traces
from tests.workspace import Workspace


@pytest.fixture
def people(tmp_path: Path) -> People:
    return sealed_people().copy_to(tmp_path / "werk")


def erase(people: People) -> None:
    said = people.office.krachtwerk("client", "erase", people.who, "--yes")
    assert said.exit_code == 0, said.output
    assert "De sleutels zijn vergeten" in said.output


def opened_again(people: People, file: Path, to: Path) -> Path:
    """All that an older backup shows to who has every key that there is now."""
    code, there = code_of(people.office), to / "terug"
    restore(file, there, keeping_of(there / "dossiers"), code)
    keys = Keys(people.office.path / "dossiers", key_of(people.office))
    all_that_opens(there / "dossiers", keys, to / "open")
    return to / "open"


def test_an_older_backup_shows_all_before(people: People, tmp_path: Path) -> None:
    """So that not finding them means something."""
    file = back_up(people.office, tmp_path / "schijf")
    assert set(traces(opened_again(people, file, tmp_path), WORDS.values())) == {*WORDS.values()}


def test_an_older_backup_shows_nothing_of_who_was_erased(people: People, tmp_path: Path) -> None:
    file = back_up(people.office, tmp_path / "schijf")
    erase(people)
    found = traces(opened_again(people, file, tmp_path), [*WORDS.values(), "Een eigen kamer"])
    assert set(found) <= NOBODYS | {"Een eigen kamer"}
    assert "Een eigen kamer" in found  # of somebody else


def test_an_older_backup_is_put_back_without_them(people: People, tmp_path: Path) -> None:
    office, there = people.office, Workspace(tmp_path / "elders")
    file = back_up(office, tmp_path / "schijf")
    erase(people)
    mine = files_of(office, people.other)
    kept = {row["sha256"] for row in office.arrivals() if row["client"] == people.other}
    said = restored(file, there.path, code_of(office))
    assert (said.exit_code, people.who in said.output) == (0, True), said.output
    assert there.krachtwerk("client", "erase", "--again", "--yes").exit_code == 0
    assert there.krachtwerk("rebuild").exit_code == 0
    assert set(traces(there.path, WORDS.values())) <= NOBODYS
    assert files_of(there, people.other) == mine
    assert kept <= {path.name for path in there.path.glob("dossiers/originals/*/*")}
    said = there.krachtwerk("doctor", "--deep")
    assert said.exit_code == 0, said.output


def test_the_copy_of_the_keys_is_made_anew(people: People, tmp_path: Path) -> None:
    copy = back_up(people.office, tmp_path / "schijf").with_name("krachtwerk.kwb.keys")
    before = copy.read_bytes()
    erase(people)
    assert copy.read_bytes() != before
    assert copy.read_bytes() == (people.office.path / "dossiers" / "keys" / "tree").read_bytes()


def test_a_copy_that_is_away_is_told(people: People, tmp_path: Path) -> None:
    file = back_up(people.office, tmp_path / "schijf")
    file.parent.rename(tmp_path / "in de kast")
    said = people.office.krachtwerk("client", "erase", people.who, "--yes")
    assert "Sluit die schijf aan" in said.output
    assert people.office.krachtwerk("doctor").exit_code == 1
    (tmp_path / "in de kast").rename(file.parent)
    back_up(people.office, file.parent)
    assert people.office.krachtwerk("doctor").exit_code == 0


PLACES = [
    (Keys, "note_going"),
    (Eraser, "_clear_store"),
    (Erasing, "take_out"),
    (Keys, "forget_noted"),
    (KeyCopies, "renew"),
]


@pytest.mark.parametrize(("place", "name"), PLACES)
def test_what_was_cut_short_is_forgotten_by_the_next_run(
    people: People, tmp_path: Path, place: type, name: str
) -> None:
    file = back_up(people.office, tmp_path / "schijf")
    with pytest.MonkeyPatch.context() as cut:
        cut.delattr(place, name)
        said = people.office.krachtwerk("client", "erase", people.who, "--yes")
        assert (said.exit_code, "nog niet alles gewist" in said.output) == (1, True), said.output
    assert people.office.run_once().exit_code == 0
    assert set(traces(opened_again(people, file, tmp_path), WORDS.values())) <= NOBODYS
    assert people.office.krachtwerk("doctor", "--deep").exit_code == 0


def test_a_note_that_is_broken_is_told_with_what_keeps_the_promise(
    people: People, tmp_path: Path
) -> None:
    """All get new keys: then older backups show nobody, and the one who was erased neither."""
    office = people.office
    file = back_up(office, tmp_path / "schijf")
    with pytest.MonkeyPatch.context() as cut:  # the rows are gone, and the keys are not yet
        cut.delattr(Keys, "forget_noted")
        assert office.krachtwerk("client", "erase", people.who, "--yes").exit_code == 1
    (office.path / "dossiers" / "keys" / "forgetting").write_bytes(b"[[1, ")
    for words in (("client", "erase", people.who), ("status",), ("doctor",)):
        told = office.krachtwerk(*words)
        assert (told.exit_code, "keys/forgetting" in told.output) == (1, True), told.output
    assert office.krachtwerk("keys", "open").exit_code == 0
    assert office.krachtwerk("keys", "seal").exit_code == 0
    assert office.run_once().exit_code == 0
    erased = office.krachtwerk("client", "erase", people.who)
    assert erased.exit_code == 0, erased.output
    with pytest.raises(SpoiledError):  # by any key that there is now
        opened_again(people, file, tmp_path)
    kept = file.with_name(f"{file.name}.keys").read_bytes()
    assert kept == (office.path / "dossiers" / "keys" / "tree").read_bytes()
    said = office.krachtwerk("doctor", "--deep")
    assert said.exit_code == 0, said.output
