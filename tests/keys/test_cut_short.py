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
from tests.keys.offices import with_key
from tests.life.people import WORDS, about, plan
from tests.life.traces import traces
from tests.workspace import fresh


def test_what_was_not_made_compact_is_the_next_time(tmp_path: Path) -> None:
    office = fresh(tmp_path / "werk")
    office.hand_in(plan=plan(about(office.new_client()), WORDS["answer"]))
    with_key(office)
    with pytest.MonkeyPatch.context() as cut:
        cut.delattr(Database, "compact")
        assert office.krachtwerk("keys", "seal").exit_code == 1
    assert office.krachtwerk("keys", "seal").exit_code == 0
    assert traces(office.path / "dossiers", WORDS.values()) == {}


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
