"""Parts of another copy of the same page, whose print stands less than half a millimetre off."""

import cv2
import numpy as np
import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey
from tests.pipeline.extraction.scan.prints.test_two_sheets import another_hand, asked, moved


def covered(right: float, down: float, *corners: tuple[float, float], turned: float = 0.0) -> Grey:
    """A page over which a piece of another copy lies; its print stands so many mm off."""
    there = np.zeros_like(glass.filled_plan())
    cv2.fillPoly(there, [np.round(np.array(corners) * MM).astype(np.int32)], 255)
    return np.where(there > 0, moved(another_hand(), right, down, turned), glass.filled_plan())


def lower_half(right: float, down: float, *, turned: float = 0.0) -> Grey:
    """The half below a line that is a little askew."""
    return covered(right, down, (0, 96), (210, 98), (210, 297), (0, 297), turned=turned)


@pytest.mark.parametrize("right", [0.2, -0.3, 0.45])
def test_a_lower_half_that_lies_aside_a_little_is_asked_about(right: float) -> None:
    assert asked(lower_half(right, 0.1)) == {"scan_jumps"}


def test_such_a_half_is_asked_about_on_paper_that_bows() -> None:
    assert asked(glass.bowed(lower_half(0.35, 0.3), 3)) == {"scan_jumps"}


def test_an_upright_half_a_fifth_of_a_millimetre_off_is_asked_about() -> None:
    grey = covered(0.1, 0.2, (104, 0), (210, 0), (210, 297), (101, 297), turned=0.03)
    assert asked(grey) == {"scan_jumps"}


def test_a_square_that_touches_no_side_is_asked_about() -> None:
    assert asked(covered(-0.1, 0.2, (60, 60), (150, 62), (148, 170), (58, 168))) == {"scan_jumps"}


def test_a_corner_cut_aslant_is_asked_about() -> None:
    assert asked(covered(0.2, -0.3, (0, 297), (0, 40), (190, 297))) == {"scan_jumps"}


def test_in_black_and_white_lines_that_stand_askew_are_no_breaks() -> None:
    assert asked(glass.bilevel(glass.turned(glass.filled_plan(), 0.6))) == {"scan_bilevel"}


@pytest.mark.parametrize("pixels", [1, 2])
def test_sensors_of_a_scanner_that_lie_off_each_other_are_no_other_sheet(pixels: int) -> None:
    grey = glass.turned(glass.filled_plan(), 0.4)
    column = round(104 * MM)
    grey[:, column:] = np.roll(grey[:, column:], pixels, axis=0)
    assert asked(grey) == set()


@pytest.mark.parametrize("down", [0.3, -0.4])
def test_a_roller_that_slips_by_less_than_half_a_millimetre_asks_nothing(down: float) -> None:
    grey = glass.filled_plan()
    rows = slice(round(150 * MM), None)
    grey[rows] = moved(grey, 0.0, down)[rows]
    assert asked(grey) == set()


def test_a_printer_that_prints_to_and_fro_a_little_aside_asks_nothing() -> None:
    grey, aside = glass.filled_plan(), moved(glass.filled_plan(), 0.2, 0.0)
    for top in range(10, 290, 36):  # every second swath
        rows = slice(round(top * MM), round((top + 18) * MM))
        grey[rows] = aside[rows]
    assert asked(grey) == set()
