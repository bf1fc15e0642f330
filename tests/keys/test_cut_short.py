"""Sealing that is cut short leaves no word behind that the next try passes over."""

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from pipeline.records import Picture, Suggestion
from pipeline.store import pictures
from pipeline.store.ledger import Ledger
from pipeline.store.ledger.database import Database
from pipeline.store.sealing.cells import place_of_cell
from pipeline.workspace import Office
from tests.damage.test_backup import code_of, restored
from tests.keys.offices import with_key
from tests.life.people import WORDS, about, plan
from tests.life.test_erase_and_backups import back_up
from tests.life.traces import traces
from tests.workspace import Workspace, fresh


def sealed_but_for_the_last_step(folder: Path) -> Workspace:
    """Its rows are sealed; the books were not made compact, and what was there can be read."""
    office = fresh(folder)
    office.hand_in(plan=plan(about(office.new_client()), WORDS["answer"]))
    with_key(office)
    with pytest.MonkeyPatch.context() as cut:
        cut.delattr(Database, "compact")
        assert office.krachtwerk("keys", "seal").exit_code == 1
    return office


def test_what_was_not_made_compact_is_the_next_time(tmp_path: Path) -> None:
    office = sealed_but_for_the_last_step(tmp_path / "werk")
    assert office.run_once().exit_code == 0
    assert says_that_it_is_not_finished(office)
    assert office.krachtwerk("keys", "seal").exit_code == 0
    assert traces(office.path / "dossiers", WORDS.values()) == {}
    assert not says_that_it_is_not_finished(office)


def says_that_it_is_not_finished(office: Workspace) -> bool:
    doctor, status = office.krachtwerk("doctor"), office.krachtwerk("status")
    told = "het versleutelen is niet af" in status.output
    assert told == ("Het versleutelen is niet af" in doctor.output) == (doctor.exit_code == 1)
    return told


def test_a_store_put_back_from_a_backup_made_before_that_was_done_says_so(tmp_path: Path) -> None:
    office = sealed_but_for_the_last_step(tmp_path / "werk")
    file = back_up(office, tmp_path / "schijf")
    there = Workspace(tmp_path / "elders")
    assert restored(file, there.path, code_of(office)).exit_code == 0
    assert says_that_it_is_not_finished(there)


def test_what_handwriting_may_say_goes_with_a_picture_that_is_sealed_later(tmp_path: Path) -> None:
    office = with_key(fresh(tmp_path / "werk"))
    store, pixels = office.path / "dossiers", Picture(2, 2, 200, b"abcd")
    digest = pictures.digest_of(pixels)
    path = store / "pictures" / digest[:2] / f"{digest}.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(pictures.png(pixels))  # as it lay there before there was a key
    Office.at(office.path, "nl")
    with Ledger.open(store) as ledger:
        ledger.suggestions.keep({digest: Suggestion("boterbabbelaar", 0.5)})
    assert office.krachtwerk("keys", "seal").exit_code == 0
    place = pictures.place_of(store, digest)
    with closing(connect(store / "krachtwerk.sqlite3")) as database:
        ((cell,),) = database.execute("SELECT text FROM suggestions")
    assert place is not None
    assert place_of_cell(cell) == place
