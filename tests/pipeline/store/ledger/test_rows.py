"""What a row keeps: read back as it was, also by programs that come later, and written the same."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Held, Identity, Mark, Reading
from pipeline.store.ledger.schema.rows import held_from, held_row, submission_from, to_text
from tests.pipeline.store.ledger.test_ledger import NOON, PAPER

# half a character alone is no text, yet a row must be able to hold it
TEXTS = st.text(st.characters(codec=None, exclude_categories=())) | st.just("\ud800")
NUMBERS = st.integers() | st.floats(allow_nan=False) | st.sampled_from([1e-07, 1e16, -0.0])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_a_paper_is_read_as_it_was_and_written_the_same(values: dict[str, Any]) -> None:
    text = to_text(replace(PAPER, values=values))
    paper = submission_from(text)
    assert (dict(paper.values), to_text(paper)) == (values, text)


def test_a_paper_that_was_kept_before_it_could_come_in_several_files_is_read() -> None:
    kept = json.loads(to_text(PAPER))
    for key in ("written_for", "moved_to", "stored_on"):
        del kept[key]
    del kept["source"]["others"]
    assert submission_from(json.dumps(kept)) == PAPER


def test_what_is_no_paper_is_told_without_a_word_of_it() -> None:
    with pytest.raises(ValueError, match="row of the store") as told:
        submission_from(json.dumps({"id": "S-1", "values": "Ik wil dansen"}))
    assert "dansen" not in str(told.value)


def test_held_pages_come_back_as_they_were() -> None:
    cells = ((0.9, 0.1), (0.25, 0.75))
    box = Mark(
        "/client", None, 1, (10.0, 20.5, 60.0, 8.0), "scan", 0.0, "unread", cells, shown="ab"
    )
    tick = Mark("/take_home", True, 1, (10.0, 40.0, 5.0, 5.0), "scan", ink=0.4)
    reading = Reading(Identity("actieplan", 1, "nl"), "scan", (3,), (box, tick), form_pages=(1,))
    held = Held("H-1", "R-1", 0, "ab" * 32, NOON, "client", "client_unreadable", None, (reading,))
    row = held_row(held)
    assert held_from(row) == held
    assert held_row(held_from(row)) == row
