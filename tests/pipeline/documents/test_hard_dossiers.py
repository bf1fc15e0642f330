"""Twelve dossiers that are hard to print: short, within the page, read aloud as it should be."""

from pathlib import Path

import pytest

from forms.ground.style import MM
from pipeline.documents.action_plan import ACTION_PLAN
from pipeline.documents.trajectory import MOST_LARGE, MOST_PAGES, TRAJECTORY
from tests.pipeline.documents.drawn import boxes, pages
from tests.pipeline.documents.hard import ALOUD, aloud, drawn, everybody
from tests.read_aloud import findings

FRAMES = {"nl": "Plekvooreenfotooftekening", "ar": "مكانلصورةأورسم"}
ALWAYS = {"niets", "vier-schriften", "alleen-handschrift", "arabisch"}
CHECKED = [
    pytest.param(name, marks=[] if name in ALWAYS else pytest.mark.long) for name in everybody()
]


def test_there_are_twelve_and_none_is_left_from_before() -> None:
    assert len(everybody()) == 12
    assert {path.stem for path in ALOUD.iterdir()} == {*everybody()}


@pytest.mark.parametrize("name", everybody())
def test_it_is_read_aloud_as_it_was(name: str) -> None:
    kept = (ALOUD / f"{name}.txt").read_text(encoding="utf-8")
    assert aloud(name).splitlines() == kept.splitlines()


@pytest.mark.parametrize("name", everybody())
def test_it_is_short_and_within_the_page(name: str) -> None:
    dossier = everybody()[name].progress.dossier
    most = MOST_LARGE if dossier.prints.large else MOST_PAGES
    for document in drawn(name):
        first, *further = pages(document)
        if document.name == TRAJECTORY:
            assert len(further) < most
        if document.name == ACTION_PLAN:  # the first page hangs up, whatever it holds
            assert FRAMES[dossier.language] in first
            assert not any(FRAMES[dossier.language] in page for page in further)
        assert all(19 * MM <= left <= right <= 192 * MM for left, _, right, _ in boxes(document))


@pytest.mark.parametrize("name", CHECKED)
def test_two_checkers_find_nothing(name: str, tmp_path: Path) -> None:
    assert [found for each in drawn(name) for found in findings(each.content, tmp_path)] == []
