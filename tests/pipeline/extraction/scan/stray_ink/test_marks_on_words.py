"""A mark that missed its box, on the printed words above it: the question is asked."""

import numpy as np
import pytest

from forms.layout.parts import Box
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, box, cross, pen

SHEET, PAGE = "evaluatie", 2
PLACES = [("/participate", "2"), ("/self_worth", "2"), ("/control", "2"), ("/fit", "1")]


def above(grey: Grey, at: Box, kind: str, up: float) -> None:
    """A small mark of a thin pen, so many mm above the middle of a box."""
    x, y = at.x + at.w / 2, at.y + at.h / 2 - up
    if kind == "tick":
        pen(grey, (x - 1, y - 0.2), (x - 0.3, y + 1), (x + 1.1, y - 1.1), width=0.3)
    else:
        pen(grey, (x - 1.2, y - 1.2), (x + 1.2, y + 1.2), width=0.3)
        pen(grey, (x - 1.2, y + 1.2), (x + 1.2, y - 1.2), width=0.3)


@pytest.mark.parametrize("kind", ["tick", "cross"])
@pytest.mark.parametrize(("pointer", "code"), PLACES)
def test_a_mark_on_the_words_above_a_box_is_asked(pointer: str, code: str, kind: str) -> None:
    for up in (4.6, 5.6):
        grey = glass.blank_page(SHEET, PAGE)
        above(grey, box(SHEET, PAGE, pointer, code), kind, up)
        assert glass.said(grey, pointer) == "asked"


def test_a_page_without_a_mark_is_empty() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    assert {glass.said(grey, pointer) for pointer, _ in PLACES} == {None}


def test_an_answer_that_stands_in_its_box_counts() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    cross(grey, box(SHEET, PAGE, "/participate", "2"), size=0.6)
    assert glass.said(grey, "/participate") == "2"


def test_the_leg_of_the_mark_above_is_no_mark() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    at = box(SHEET, PAGE, "/belong", "1")
    x, y = at.x + at.w / 2, at.y + at.h / 2
    pen(grey, (x - 2, y - 2), (x + 3, y + 6))
    cross(grey, at)
    assert glass.said(grey, "/self_worth") is None


def test_what_is_shown_holds_the_words_above() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    above(grey, box(SHEET, PAGE, "/control", "2"), "tick", 5.5)
    mark = next(each for each in glass.reading(grey).marks if each.pointer == "/control")
    assert mark.picture is not None
    assert np.isclose(mark.confidence, 0)
