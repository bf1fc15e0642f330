"""Marks of one page -> whether one of them was struck out later, with another pen."""

import cv2
import numpy as np
import pytest

from forms.layout.parts import Box
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, box, cross, pen

SHEET, PAGE, HOPE = "evaluatie", 2, "/hope"
FOUR = box(SHEET, PAGE, HOPE, "4")
OTHERS = [box(SHEET, PAGE, f"/{name}", "2") for name in ("belong", "control", "fit")]
INK = 40


def ticked(grey: Grey, at: Box, ink: int = INK) -> tuple[float, float]:
    """A tick; the middle of its box."""
    x, y = at.x + at.w / 2, at.y + at.h / 2
    pen(grey, (x - 1.4, y), (x - 0.4, y + 1.5), (x + 2.6, y - 2.6), ink=ink)
    return x, y


@pytest.mark.parametrize("ink", [130, 150])
@pytest.mark.parametrize("lean", [-0.6, 0.0, 0.5])
def test_a_short_pale_line_through_a_tick_is_asked(lean: float, ink: int) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    x, y = ticked(grey, FOUR)
    line = np.full_like(grey, 255)
    pen(line, (x - 1.9, y - 0.7 - lean), (x + 2, y - 0.5 + lean), ink=ink)
    assert glass.said(np.minimum(grey, line), HOPE) == "asked"


@pytest.mark.parametrize("ink", [40, 90, 140])
def test_marks_of_one_pen_are_read(ink: int) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    ticked(grey, FOUR, ink)
    for other in OTHERS:
        cross(grey, other, ink=ink)
    assert glass.said(grey, HOPE) == "4"


def test_marks_of_a_pen_that_writes_unevenly_are_read() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    paper = grey.copy()
    for at in (FOUR, *OTHERS):
        ticked(grey, at)
    patchy = np.random.default_rng(4).uniform(0, 0.45, (grey.shape[0] // 12, grey.shape[1] // 12))
    lack = cv2.resize(patchy, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    drawn = grey < paper
    grey[drawn] = (grey + (255.0 - grey) * lack).astype(np.uint8)[drawn]
    assert glass.said(grey, HOPE) == "4"


def test_a_cross_that_is_darker_where_its_arms_meet_is_read() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    x, y = FOUR.x + FOUR.w / 2, FOUR.y + FOUR.h / 2
    pen(grey, (x - 1.6, y - 1.6), (x + 1.6, y + 1.6), ink=100)
    pen(grey, (x - 1.6, y + 1.6), (x + 1.6, y - 1.6), ink=100)
    pen(grey, (x - 0.2, y), (x + 0.2, y), ink=50)
    assert glass.said(grey, HOPE) == "4"
