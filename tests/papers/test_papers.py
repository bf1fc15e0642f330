"""Papers that were completed once must say the same for ever."""

import json
from pathlib import Path

import pytest

from forms.answers import at_pointer
from tests.papers.make import ANSWERS, HERE, said
from tests.pipeline.extraction.read_back import only

PAPERS = sorted(HERE.glob("*.pdf"))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.stem)
def test_a_paper_says_what_stands_beside_it(paper: Path) -> None:
    beside = json.loads(paper.with_suffix(".json").read_text(encoding="utf-8"))
    assert said(only(paper.read_bytes())) == beside


@pytest.mark.parametrize("paper", [p for p in PAPERS if "-" in p.stem], ids=lambda p: p.stem)
def test_a_printed_paper_says_what_the_fields_said_or_is_asked(paper: Path) -> None:
    fields = json.loads((HERE / "vormen_van_kracht.json").read_text(encoding="utf-8"))
    beside = json.loads(paper.with_suffix(".json").read_text(encoding="utf-8"))
    asked = {pointer for pointer, state in beside["states"].items() if state == "unread"}
    assert asked <= {pointer for _, pointer in beside["problems"]}
    certain = [pointer for pointer in fields["states"] if pointer not in asked]
    assert {p: at_pointer(beside["values"], p) for p in certain} == {
        p: at_pointer(fields["values"], p) for p in certain
    }


def test_every_answer_of_the_paper_stands_beside_it() -> None:
    beside = json.loads((HERE / "vormen_van_kracht.json").read_text(encoding="utf-8"))
    filled = {pointer for pointer, state in beside["states"].items() if state == "read"}
    assert filled == set(ANSWERS)
