"""Marks of a pen between whose arms a much paler stroke lies: taken back in pencil, and asked."""

import numpy as np
import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Point, box, cross, pen

SHEET, PAGE, HOPE = "evaluatie", 2, "/hope"
FOUR = box(SHEET, PAGE, HOPE, "4")
X, Y = FOUR.x + FOUR.w / 2, FOUR.y + FOUR.h / 2


def said(*paler: Point, ink: int = 190) -> object:
    """What is said of a dark cross over which a paler line was drawn, in mm from its middle."""
    grey = glass.blank_page(SHEET, PAGE)
    cross(grey, FOUR, ink=40)
    line = np.full_like(grey, 255)
    pen(line, *((X + across, Y + down) for across, down in paler), ink=ink)
    return glass.said(np.minimum(grey, line), HOPE)


@pytest.mark.parametrize("ink", [170, 190, 210])
@pytest.mark.parametrize("line", [((-1.9, 0.1), (1.9, 0)), ((0.1, -1.9), (-0.1, 1.9))])
def test_a_pale_line_between_the_arms_of_a_cross_is_asked(
    line: tuple[Point, Point], ink: int
) -> None:
    assert said(*line, ink=ink) == "asked"


def test_half_of_such_a_line_is_asked() -> None:
    assert said((0, 0), (2.0, 0.1)) == "asked"


def test_a_pale_end_of_an_arm_is_no_line() -> None:
    assert said((1.4, 1.4), (1.9, 1.9), ink=120) == "4"


@pytest.mark.parametrize("end", [(0.8, 5.5), (-5.5, -0.6), (-0.4, -5.6)])
def test_a_pale_line_out_of_the_box_on_one_side_is_asked(end: Point) -> None:
    assert said((0, 0), end, ink=200) == "asked"


def test_a_pale_line_that_passes_by_is_of_another() -> None:
    assert said((-5.4, 4.2), (-2.6, 5.4), ink=200) != "asked"
