"""A photo on which blinds or leaves cast their shadows -> read, or told, never taken for empty."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, box, cross

SHEET, PAGE = "evaluatie", 2
HOPE, FIT = "/hope", "/fit"
PEN, HARD_PENCIL = 60, 225
Shade = Callable[[Grey], Grey]


def behind_blinds(grey: Grey, depth: float = 0.45) -> Grey:
    """Bars of shadow aslant over all of it, with edges a millimetre soft."""
    y, x = np.indices(grey.shape) / MM
    bars = (np.sin((x + 1.7 * y) / 3.0) > 0).astype(np.float32)
    return lit(grey, 1 - depth * cv2.GaussianBlur(bars, (0, 0), 1.0 * MM))


def below_a_plant(grey: Grey) -> Grey:
    """The shadows of leaves, here and there."""
    leaves, rng = np.zeros(grey.shape, np.float32), np.random.default_rng(4)
    for _ in range(40):
        at = [int(rng.integers(side)) for side in grey.shape[::-1]]
        turn = float(rng.uniform(0, 180))
        cv2.ellipse(leaves, at, (round(9 * MM), round(4 * MM)), turn, 0, 360, 1.0, -1)
    return lit(grey, 1 - 0.45 * cv2.GaussianBlur(leaves, (0, 0), 1.2 * MM))


def lit(grey: Grey, light: np.ndarray) -> Grey:
    """As a phone sees it in that light."""
    noise = np.random.default_rng(3).normal(0, 1.5, grey.shape)
    return glass.through_jpeg(np.clip(grey * light * 0.9 + noise, 0, 255).astype(np.uint8), 80)


def marked(ink: int) -> Grey:
    """A page with two crosses on it."""
    grey = glass.blank_page(SHEET, PAGE)
    for pointer, code in ((HOPE, "4"), (FIT, "2")):
        cross(grey, box(SHEET, PAGE, pointer, code), ink=ink)
    return grey


def told(grey: Grey) -> set[str]:
    """What people are told of the page."""
    return {problem.code for problem in glass.reading(grey).problems}


@pytest.mark.parametrize("shaded", [behind_blinds, below_a_plant])
def test_crosses_among_shadows_are_read(shaded: Shade) -> None:
    form = glass.reading(shaded(marked(PEN)))
    assert (glass.said_in(form, HOPE), glass.said_in(form, FIT)) == ("4", "2")


@pytest.mark.parametrize("shaded", [behind_blinds, below_a_plant])
def test_boxes_that_are_empty_below_shadows_are_not_asked(shaded: Shade) -> None:
    form = glass.reading(shaded(marked(PEN)))
    asked = [mark.pointer for mark in form.marks if mark.state == "unread"]
    assert asked == []


def test_people_are_told_where_only_pencil_may_stand_among_shadows() -> None:
    assert "scan_shadowed" in told(behind_blinds(marked(HARD_PENCIL)))


def test_shadows_are_no_reason_to_tell_of_a_page_in_pen() -> None:
    assert "scan_shadowed" not in told(behind_blinds(marked(PEN)))


def test_a_box_that_was_made_black_stays_black_among_shadows() -> None:
    grey = marked(PEN)
    glass.blacken(grey, box(SHEET, PAGE, HOPE, "2"))
    glass.blacken(grey, box(SHEET, PAGE, HOPE, "4"))
    assert "marks_taken_back" in told(behind_blinds(grey))


@pytest.mark.parametrize("shaded", [behind_blinds, below_a_plant])
@pytest.mark.parametrize("pencil", [110, 140, 170])
def test_a_cross_below_which_a_box_was_filled_in_pencil_does_not_count(
    shaded: Shade, pencil: int
) -> None:
    grey, at = marked(PEN), box(SHEET, PAGE, HOPE, "4")
    y, x = np.indices(grey.shape) / MM
    is_in = np.hypot(x - at.x - at.w / 2, y - at.y - at.h / 2) < at.w / 2
    grey[is_in] = np.minimum(grey[is_in], pencil)
    form = glass.reading(shaded(grey))
    assert glass.said_in(form, HOPE) != "4"
    assert glass.said_in(form, FIT) == "2"
