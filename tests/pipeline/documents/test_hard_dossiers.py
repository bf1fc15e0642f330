"""Twelve dossiers that are hard to print: short, within the page, read aloud as it should be."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image

from forms.ground.style import MM
from pipeline.documents.action_plan import ACTION_PLAN
from pipeline.documents.numbering import Numbers
from pipeline.documents.personal_forms import next_forms
from pipeline.documents.trajectory import MOST_LARGE, MOST_PAGES, TRAJECTORY
from pipeline.dossiers.progress import progress
from pipeline.records.picture_tokens import digest_in
from tests.forms.sheets import shipped
from tests.looks import is_other
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import boxes, pages
from tests.pipeline.documents.hard import ALOUD, LOOKS, aloud, drawn, everybody, look
from tests.read_aloud import findings

FRAMES = {"nl": "Plekvooreenfotooftekening", "ar": "مكانلصورةأورسم"}
COLOPHON = 9.1  # points: what is said of a translation that nobody checked
ALWAYS = {"niets", "vier-schriften", "alleen-handschrift", "arabisch"}
CHECKED = [
    pytest.param(name, marks=[] if name in ALWAYS else pytest.mark.long) for name in everybody()
]


def test_each_is_as_hard_as_its_name_says() -> None:
    goals = everybody()["twaalf-doelen-zestig-stappen"].progress
    named = [goals.lead_goal, *goals.other_goals]
    assert (len(named), sum(len(each.actions) for each in named if each)) == (12, 60)
    (text,) = {each.what for each in everybody()["tweeduizend-tekens"].progress.done}
    assert len(text) == 2000
    scripts = everybody()["vier-schriften"].progress.dossier.strengths[0].text
    assert {"ARABIC", "CYRILLIC", "ETHIOPIC", "LATIN"} <= {
        unicodedata.name(letter).split()[0] for letter in scripts if letter.isalpha()
    }
    nothing = everybody()["niets"].progress.dossier
    assert (nothing.goals, nothing.strengths, nothing.wishes, nothing.steps) == ((), (), (), ())
    by_hand = everybody()["alleen-handschrift"].progress.dossier
    assert all(digest_in(each.text) for each in by_hand.strengths)
    assert all(digest_in(each.text) for each in by_hand.goals)
    assert "\U0001f4aa" in everybody()["emoji"].progress.dossier.strengths[0].text


def test_there_are_twelve_and_none_is_left_from_before() -> None:
    assert len(everybody()) == 12
    for kept in (ALOUD, LOOKS):
        assert {path.stem for path in kept.iterdir()} == {*everybody()}


@pytest.mark.parametrize("name", CHECKED)
def test_no_letter_between_head_and_foot_is_below_14_points(name: str) -> None:
    """Easy Read; who and when of further steps were 12."""
    for document in drawn(name):
        with pdfplumber.open(BytesIO(document.content)) as pdf:
            small = [
                letter["text"]
                for page in pdf.pages
                for letter in page.within_bbox((0, 20 * MM, page.width, 277 * MM)).chars
                if COLOPHON < letter["size"] < 13.9
            ]
        assert not small, document.name


@pytest.mark.parametrize("name", everybody())
def test_it_is_read_aloud_as_it_was(name: str) -> None:
    kept = (ALOUD / f"{name}.txt").read_text(encoding="utf-8")
    assert aloud(name).splitlines() == kept.splitlines()


@pytest.mark.parametrize("name", CHECKED)
def test_every_page_looks_as_it_did(name: str) -> None:
    """If a change is wanted: write them anew, look at them, and commit them."""
    with Image.open(LOOKS / f"{name}.png") as kept:
        assert not is_other(look(name), kept)


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


def test_of_more_than_eight_open_steps_those_of_the_own_choice_come_first() -> None:
    dossier = everybody()["twaalf-doelen-zestig-stappen"].progress.dossier
    chosen = dossier.goals[5]
    goals = tuple(replace(each, priority=each is chosen) for each in dossier.goals)
    known = progress(replace(dossier, goals=goals), [*samples.DOMAINS])
    forms = next_forms(known, shipped(), Numbers())
    printed = [at for form in forms for one in form.instances for at in _steps_in(one.slots)]
    assert (len(forms), len(printed), len({*printed})) == (8, 60, 60)
    assert printed[:5] == [each.id for each in chosen.actions]


def _steps_in(slots: Mapping[str, str]) -> list[str]:
    return [slots[at] for at in sorted(slots) if at.startswith("/actions/")]
