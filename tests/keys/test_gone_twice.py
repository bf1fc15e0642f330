"""People who shared a decision are erased one after the other."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.records.events import Confirmed, Event
from pipeline.store.ledger import Ledger
from pipeline.store.ledger.schema.sealed_rows import of_paper
from pipeline.store.sealing.keys import Keys
from pipeline.workspace import Office
from tests.damage.test_backup import code_of, restored
from tests.keys.offices import key_of, with_key
from tests.life.people import about
from tests.life.test_erase_and_backups import back_up
from tests.life.test_erase_beside_others import erase, ids_of
from tests.workspace import NOON, Workspace, blank, fill, fresh


def test_what_stays_of_a_decision_can_be_read_after_the_other_goes_too(tmp_path: Path) -> None:
    office = with_key(fresh(tmp_path / "werk"))
    who, other = office.new_client(), office.new_client()
    sheet = fill(blank("focusbepaling"), about(other) | {"/safe_contact": "call"})
    (moved,) = ids_of(office, blad=sheet)
    assert office.krachtwerk("paper", "move", moved, who).exit_code == 0
    with Ledger.open(office.path / "dossiers") as ledger:
        said = Confirmed(moved, "/safe_contact", "letter", "Greet", NOON.date(), "S-TEST0001")
        ledger.decisions.enter(Event("E-TEST0001", NOON, said))
    erase(office, who)
    erase(office, other)
    told = office.krachtwerk("doctor", "--deep")
    assert told.exit_code == 0, told.output


def test_what_is_here_still_is_never_forgotten(tmp_path: Path) -> None:
    """Whatever was noted: somebody may have moved a paper meanwhile."""
    office = with_key(fresh(tmp_path / "werk"))
    who, other = office.new_client(), office.new_client()
    (kept,) = ids_of(office, blad=fill(blank("focusbepaling"), about(other)))
    store = office.path / "dossiers"
    (row,) = [row for row in office.arrivals() if row["submission"]]
    keys = Keys(store, key_of(office))
    keys.note_going(
        [keys.place(row["sha256"]).whole_group, keys.place(row["sha256"], of_paper(kept)).node]
    )
    erase(office, who)
    said = office.krachtwerk("doctor", "--deep")
    assert said.exit_code == 0, said.output


def test_a_code_that_was_erased_since_a_backup_is_never_issued_again(tmp_path: Path) -> None:
    """Else the next backup that is put back would take the new person for the one who went."""
    office = with_key(fresh(tmp_path / "werk"))
    office.new_client("--alias", "Anna")
    file = back_up(office, tmp_path / "schijf")
    who = office.new_client("--alias", "Boris")
    erase(office, who)
    there = Workspace(tmp_path / "elders")
    assert restored(file, there.path, code_of(office)).exit_code == 0
    Office.at(there.path, "nl")
    with Ledger.open(there.path / "dossiers") as ledger:
        assert ledger.clients.was_issued(who)
        assert not ledger.clients.was_issued("123456-7")


def test_no_copy_of_the_keys_is_left_out_of_the_notes(tmp_path: Path) -> None:
    """Those that are laid at the same moment are all made anew when something is forgotten."""
    office = with_key(fresh(tmp_path / "werk"))
    who = office.new_client("--alias", "Anna")
    files = [tmp_path / f"kopie{number}" for number in range(8)]
    keys = [Keys(office.path / "dossiers", key_of(office)) for _ in files]
    with ThreadPoolExecutor(len(files)) as pool:
        list(pool.map(lambda one: one[0].copies.lay(one[1]), zip(keys, files, strict=True)))
    erase(office, who)
    assert {file.read_bytes() for file in files} == {
        (office.path / "dossiers" / "keys" / "tree").read_bytes()
    }
