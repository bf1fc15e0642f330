"""Papers that were completed once must say the same for ever."""

import json
from pathlib import Path
from typing import Any

import pytest

from forms.ground.plain_data import at_pointer
from tests.papers.answers import ANSWERS
from tests.papers.later import LATER
from tests.papers.make import BLANKS, FLATTENED, HERE, said
from tests.pipeline.extraction.read_back import only
from tests.workspace import fill, shipped

PAPERS = sorted(HERE.glob("*.pdf"))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.stem)
def test_a_paper_says_what_stands_beside_it(paper: Path) -> None:
    beside = json.loads(paper.with_suffix(".json").read_text(encoding="utf-8"))
    assert said(only(paper.read_bytes())) == beside


@pytest.mark.parametrize("paper", [p for p in PAPERS if "-" in p.stem], ids=lambda p: p.stem)
def test_a_printed_paper_says_what_the_fields_said_or_is_asked(paper: Path) -> None:
    fields = _beside(FLATTENED)
    beside = json.loads(paper.with_suffix(".json").read_text(encoding="utf-8"))
    asked = {pointer for pointer, state in beside["states"].items() if state == "unread"}
    assert asked <= {pointer for _, pointer in beside["problems"]}
    certain = [pointer for pointer in fields["states"] if pointer not in asked]
    assert {p: at_pointer(beside["values"], p) for p in certain} == {
        p: at_pointer(fields["values"], p) for p in certain
    }


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_of_the_paper_stands_beside_it(name: str) -> None:
    beside = _beside(name)
    filled = {pointer for pointer, state in beside["states"].items() if state == "read"}
    assert filled == set(ANSWERS[name])


@pytest.mark.parametrize("name", ANSWERS)
def test_a_blank_that_was_printed_once_can_be_filled_in_for_ever(name: str) -> None:
    printed = (BLANKS / f"{name}.pdf").read_bytes()
    assert said(only(fill(printed, ANSWERS[name]))) == _beside(name)


def test_of_every_sheet_there_is_a_paper() -> None:
    first = {(name, _beside(name)["worksheet"], _beside(name)["edition"]) for name in ANSWERS}
    assert first == {(name, name, 1) for name in shipped().files}


@pytest.mark.parametrize(("number", "name"), [(n, name) for n in LATER for name in LATER[n][1]])
def test_a_later_edition_says_for_ever_what_stands_beside_it(number: int, name: str) -> None:
    folder, papers = LATER[number]
    beside = _beside(name, folder)
    assert said(only((folder / f"{name}.pdf").read_bytes())) == beside
    printed = (folder / BLANKS.name / f"{name}.pdf").read_bytes()
    assert said(only(fill(printed, papers[name]))) == beside
    filled = {pointer for pointer, state in beside["states"].items() if state == "read"}
    assert (filled, beside["edition"]) == (set(papers[name]), number)


def _beside(name: str, folder: Path = HERE) -> Any:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
