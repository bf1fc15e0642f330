"""Ticks as most people make them: a long leg that bends, legs that stand wide apart."""

import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Point, box, pen

SHEET, PAGE, HOPE = "evaluatie", 2, "/hope"
FOUR = box(SHEET, PAGE, HOPE, "4")
X, Y = FOUR.x + FOUR.w / 2, FOUR.y + FOUR.h / 2
SHORT: tuple[Point, ...] = ((-1.4, -0.2), (-0.4, 1.4))


def said(*strokes: tuple[Point, ...], width: float = 0.45) -> object:
    """What is said of strokes in and around a box, in mm from its middle."""
    grey = glass.blank_page(SHEET, PAGE)
    for stroke in strokes:
        pen(grey, *((X + across, Y + down) for across, down in stroke), width=width)
    return glass.said(grey, HOPE)


@pytest.mark.parametrize(
    "leg",
    [
        ((1.6, -1.6), (3.4, -3.6), (5.4, -5.4), (7.6, -7.6)),
        ((1.6, -1.5), (3.2, -2.7), (6.4, -4.4), (9.6, -5.6)),
        ((1.9, -1.4), (3.4, -3.1), (5.4, -5.0), (9.2, -5.8)),
    ],
    ids=["straight", "bent over", "flat"],
)
def test_a_long_leg_asks_nothing(leg: tuple[Point, ...]) -> None:
    assert said((*SHORT, *leg)) == "4"


def test_legs_far_apart_are_no_outline() -> None:
    assert said(((-1.7, -0.8), (-0.1, 1.9), (1.8, -1.4))) == "4"


def test_the_same_stroke_out_of_a_cross_is_asked() -> None:
    cross = (((-1.5, -1.5), (1.5, 1.5)), ((-1.5, 1.5), (1.5, -1.5)))
    assert said(*cross, ((0.4, -0.3), (3.4, -2.9), (7.4, -4.8))) == "asked"


@pytest.mark.parametrize("high", [2.2, 2.4])
def test_a_cross_in_one_stroke_asks_nothing(high: float) -> None:
    turn = ((2.2, high), (3.4, high - 0.3), (3.7, 0), (3.4, 0.3 - high), (2.2, -high))
    assert said(((-2.2, -2.2), (0, 0), *turn, (0, 0), (-2.2, 2.2))) == "4"


def test_a_stroke_beside_the_box_that_goes_beyond_it_is_asked() -> None:
    cross = (((-1.5, -1.5), (1.5, 1.5)), ((-1.5, 1.5), (1.5, -1.5)))
    assert said(*cross, ((4.0, -6), (4.1, 5))) == "asked"
