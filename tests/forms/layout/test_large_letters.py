"""Sheets in large letters: what is read is large, what machines read little and out of the eye."""

from collections.abc import Iterator

import numpy as np
import pytest

from forms.layout.bands import CONTENT_BOTTOM, CONTENT_TOP, MARK, MARKS, QR_FOOT
from forms.layout.parts import Run
from forms.pdf.slot_words import SlotText
from forms.pdf.stamping import Stamp
from tests.forms.sheets import (
    BESIDE,
    CODE,
    EVERY,
    IN_OTHER_WORDS,
    INSTANCE,
    boxes,
    cut,
    edition,
    laid_out,
    render,
    sheet,
    template,
)

EACH = EVERY + BESIDE + IN_OTHER_WORDS
LARGE = [each for each in EACH if edition(*each).worksheet.letters == "large"]
PAGES = {
    "focusbepaling": 3,
    "krachteninventarisatie": 12,
    "vormen_van_kracht": 2,
    "actieplan": 2,
    "evaluatie": 2,
}
MOST = 0.12  # of a page's ink, for codes and marks

every = pytest.mark.parametrize(("name", "language"), LARGE)


def words(name: str, language: str) -> Iterator[Run]:
    """What is printed between the bands, but for the same in Dutch."""
    for page in edition(name, language).layout.pages:
        for part in page.parts:
            if isinstance(part, Run) and CONTENT_TOP < part.y < CONTENT_BOTTOM:
                yield part


@every
def test_questions_are_14_points_and_all_else_is_12_or_more(name: str, language: str) -> None:
    worksheet = edition(name, language).worksheet
    asked = {leaf.field.label for leaf in worksheet.leaves() if leaf.pointer != "/client"}
    for run in words(name, language):
        if run.tag != "Beside":
            assert run.size >= 12, run.text
        if run.text in asked and run.face == "bold":
            assert run.size >= 14, run.text


@pytest.mark.parametrize(("name", "language"), [(n, lang) for n, lang in LARGE if n in PAGES])
def test_a_sheet_takes_as_little_paper_as_was_promised(name: str, language: str) -> None:
    assert len(edition(name, language).layout.pages) == PAGES[name]


def ink(picture: np.ndarray) -> int:
    """Pixels on which anything is printed."""
    return int((picture < 192).sum())


@pytest.mark.parametrize(("name", "language"), [(n, lang) for n, lang in LARGE if lang == "nl"])
def test_codes_and_marks_are_little_of_what_is_printed(name: str, language: str) -> None:
    x, y, side = QR_FOOT
    places = [(x, y, side, side), *((x, y, MARK, MARK) for _, x, y in MARKS)]
    content = template(name, language).content
    for number in range(1, len(edition(name, language).layout.pages) + 1):
        picture = render(content, page=number, dpi=200)
        share = sum(ink(cut(picture, *place)) for place in places) / ink(picture)
        assert share <= MOST, number


def test_the_id_of_a_step_is_small_where_the_letters_are_large() -> None:
    stamp = Stamp(CODE, INSTANCE, slots={"/actions/0": SlotText("A-7K2M9Q", "Bellen")})
    picture = render(template("actieplan_bijwerken").stamp(stamp), page=2)
    slot = next(slot for slot in edition("actieplan_bijwerken").layout.pages[1].slots)
    dark = cut(picture, slot.x + slot.w - 40, slot.y + 1.5, 39, 8) < 200
    assert 0 < dark.any(axis=1).sum() * 297 / picture.shape[0] < 2.6  # mm; of 12 points 3 and more


def test_pages_that_stand_alone_are_known_by_their_heading_and_by_no_number() -> None:
    layout = edition("krachteninventarisatie").layout
    printed = template("krachteninventarisatie").words
    feet = [layout.number_of(n, printed, n, 12) for n in (1, 2, 12)]
    assert feet == ["Mijn krachten", "Wonen", "Alles bij elkaar"]
    assert "Bladzijde" not in " ".join(feet)


def test_own_sheets_may_have_large_letters_too() -> None:
    asked = {"key": "hoe", "kind": "text", "label": "Hoe gaat het?"}
    for letters, size in ((None, 12.0), ("large", 14.0)):
        layout = laid_out(sheet(asked, letters=letters))
        (label,) = (
            p for p in layout.pages[0].parts if isinstance(p, Run) and p.text == "Hoe gaat het?"
        )
        assert label.size == size


def test_options_stand_closer_where_they_then_share_a_line() -> None:
    asked = {"key": "wie", "kind": "choice", "label": "Wie?", "choices": "who"}
    found = [box for _, box in boxes(laid_out(sheet(asked, letters="large")))]
    circles = [box for box in found if box.pointer == "/wie"]
    assert len({box.y for box in circles}) == 1


def test_the_one_goal_of_a_plan_has_no_heading_of_its_own() -> None:
    one = {
        "key": "doel",
        "kind": "group",
        "repeat": 1,
        "fields": [{"key": "a", "kind": "text", "label": "Ik wil"}],
    }
    runs = [p for p in laid_out(sheet(one)).pages[0].parts if isinstance(p, Run)]
    assert not [run for run in runs if run.tag == "H3"]
