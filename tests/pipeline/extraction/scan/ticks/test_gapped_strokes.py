"""Marks by a ballpoint that skips: what is pale in their own strokes is a gap, and is read."""

import numpy as np
import pytest

from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Point, box, pen

SHEET, PAGE, HOPE = "evaluatie", 2, "/hope"
FOUR = box(SHEET, PAGE, HOPE, "4")
FELLOWS = [box(SHEET, PAGE, pointer, "3") for pointer in ("/belong", "/self_worth")]
TWO_ARMS = ((0.5, 0.5), (1.7, 1.7)), ((0.5, -0.5), (1.7, -1.7))
DARK, PALE = 40, 165
ENDS = ((-1.7, -1.7), (1.7, 1.7)), ((-1.7, 1.7), (1.7, -1.7))


def drawn(grey: Grey, at: Box, *pale: tuple[Point, Point]) -> None:
    """A cross whose ink is pale in these places, in mm from the middle of its box."""
    x, y = at.x + at.w / 2, at.y + at.h / 2
    ink, gone = np.full_like(grey, 255), np.full_like(grey, 255)
    for line in ENDS:
        pen(ink, *((x + across, y + down) for across, down in line), ink=DARK)
    for line in pale:
        pen(gone, *((x + across, y + down) for across, down in line), width=0.8, ink=PALE)
    np.minimum(grey, np.where(gone < 255, np.maximum(ink, gone), ink), out=grey)


def said(*pale: tuple[Point, Point], line: tuple[Point, Point] | None = None) -> object:
    """What is said of such a cross, and of one over which a pale line was drawn."""
    grey = glass.blank_page(SHEET, PAGE)
    drawn(grey, FOUR, *pale)
    if line is not None:
        over = np.full_like(grey, 255)
        x, y = FOUR.x + FOUR.w / 2, FOUR.y + FOUR.h / 2
        pen(over, *((x + across, y + down) for across, down in line), ink=190)
        grey = np.minimum(grey, over)
    return glass.said(grey, HOPE)


def test_a_gap_in_an_arm_that_is_dark_before_and_behind_it_is_read() -> None:
    assert said(((0.5, -0.5), (1.2, -1.2))) == "4"


def test_a_cross_of_which_one_arm_is_pale_is_read() -> None:
    assert said(((0.5, 0.5), (1.7, 1.7))) == "4"


def test_one_of_which_two_arms_are_pale_is_asked() -> None:
    assert said(*TWO_ARMS) == "asked"


def test_but_not_where_other_marks_of_the_page_have_gaps() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    drawn(grey, FOUR, *TWO_ARMS)
    for fellow in FELLOWS:
        drawn(grey, fellow, ((0.5, -0.5), (1.4, -1.4)))
    assert glass.said(grey, HOPE) == "4"


@pytest.mark.parametrize("line", [((-1.9, 0.1), (1.9, 0)), ((-3.6, -3.6), (3.6, 3.6))])
def test_a_pale_line_over_a_cross_with_a_gap_is_asked(line: tuple[Point, Point]) -> None:
    assert said(((0.5, -0.5), (1.2, -1.2)), line=line) == "asked"
