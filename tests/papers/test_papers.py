"""Papers that were completed once must say the same for ever."""

import json
from pathlib import Path

import pytest

from tests.papers.make import ANSWERS, HERE, said
from tests.pipeline.readers.desk import only

PAPERS = sorted(HERE.glob("*.pdf"))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.stem)
def test_a_paper_says_what_stands_beside_it(paper: Path) -> None:
    beside = json.loads(paper.with_suffix(".json").read_text(encoding="utf-8"))
    assert said(only(paper.read_bytes())) == beside


def test_every_answer_of_the_paper_stands_beside_it() -> None:
    beside = json.loads((HERE / "vormen_van_kracht.json").read_text(encoding="utf-8"))
    filled = {pointer for pointer, state in beside["states"].items() if state == "read"}
    assert filled == set(ANSWERS)
