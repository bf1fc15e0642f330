"""Sealing that is cut short leaves no word behind that the next try passes over."""

from pathlib import Path

import pytest

from pipeline.store.ledger.database import Database
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
