"""Strokes drawn in a circle -> whether a second look takes them for a plain mark."""

from importlib.resources import files
from itertools import pairwise

import cv2
import numpy as np
import pytest

from pipeline.extraction.pixels import Flags
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.second_look import seem_odd
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import box

Points = tuple[tuple[float, float], ...]
CROSS: tuple[Points, ...] = (((-1.6, -1.6), (1.5, 1.7)), ((1.6, -1.5), (-1.5, 1.6)))
LARGE: tuple[Points, ...] = (((-3.4, -3.3), (3.3, 3.5)), ((3.4, -3.4), (-3.5, 3.2)))
TICK: tuple[Points, ...] = (((-1.4, -0.1), (-0.4, 1.4), (2.4, -3)),)
SLASH: tuple[Points, ...] = (((-1.8, 1.9), (1.9, -1.8)),)
HUGE: tuple[Points, ...] = (((-6, -5.8), (5.9, 6.2)), ((6, -6), (-5.8, 6)))
HASTY: tuple[Points, ...] = (((-1.5, 0), (-0.5, 1.6), (0.3, 0.8), (2.2, -2), (5.2, -3.6)),)
TWICE: tuple[Points, ...] = (*CROSS, ((-1.7, -1.4), (1.5, 1.4)), ((1.4, -1.7), (-1.6, 1.4)))


def circle(*strokes: Points, wide: int = 3) -> TickInk:
    """The patch of a circle with strokes through points (mm from the middle)."""
    patch = np.zeros((2 * PATCH_HALF, 2 * PATCH_HALF), np.uint8)
    cv2.circle(patch, (PATCH_HALF, PATCH_HALF), round(2.5 * SCALE), 150, 2, cv2.LINE_AA)
    for stroke in strokes:
        places = (np.array(stroke) * SCALE + PATCH_HALF).round().astype(int).tolist()
        for one, other in pairwise(places):
            cv2.line(patch, one, other, 200, wide, cv2.LINE_AA)
    depth = np.asarray(cv2.GaussianBlur(patch, (0, 0), 0.9), np.float32) / np.float32(255)
    return TickInk(depth, True, beside_frame())


def beside_frame() -> Flags:
    """Where nothing is printed: all but the frame of the circle."""
    free = np.ones((2 * PATCH_HALF, 2 * PATCH_HALF), np.bool_)
    for mm, is_free in ((3.1, False), (1.9, True)):
        near = slice(round(PATCH_HALF - mm * SCALE), round(PATCH_HALF + mm * SCALE))
        free[near, near] = is_free
    return free


@pytest.mark.parametrize("wide", [3, 5])
@pytest.mark.parametrize(
    "strokes",
    [CROSS, LARGE, HUGE, TICK, HASTY, SLASH, TWICE],
    ids=["cross", "large cross", "huge cross", "tick", "long leg", "slash", "gone over"],
)
def test_plain_marks_stay_marks(strokes: tuple[Points, ...], wide: int) -> None:
    assert seem_odd([circle(*strokes, wide=wide)]) == [False]


@pytest.mark.parametrize(
    "strokes",
    [
        (*TICK, ((-3, 0.6), (3.2, -0.4))),
        (*CROSS, ((-3, 0.3), (3.2, -0.3))),
        (((-0.8, 1.4), (-0.8, -1.4), (0.9, 1.4), (0.9, -1.4)),),
        (
            ((-0.9, -0.9), (-0.4, -1.7), (0.5, -1.7), (0.8, -0.8), (0.1, 0), (0, 0.8)),
            ((0, 1.5), (0, 1.7)),
        ),
    ],
    ids=["tick struck", "cross struck", "N", "question mark"],
)
def test_what_is_struck_or_written_is_none(strokes: tuple[Points, ...]) -> None:
    assert seem_odd([circle(*strokes)]) == [True]


@pytest.mark.parametrize("wide", [3, 5])
@pytest.mark.parametrize(
    "strokes",
    [
        (*TICK, ((0.2, 0.2), (2.2, 3.0))),
        (*CROSS, ((0.1, 0.1), (4.2, 3.0))),
        (*SLASH, ((-4.4, 4.0), (4.3, -4.6)), ((-4.2, -4.4), (4.4, 4.2))),
    ],
    ids=["half a line", "half a line close to an arm", "a large X along a slash"],
)
def test_what_the_same_pen_struck_is_none(strokes: tuple[Points, ...], wide: int) -> None:
    assert seem_odd([circle(*strokes, wide=wide)]) == [True]


def test_a_page_without_marks_is_not_looked_at() -> None:
    assert seem_odd([]) == []


def test_a_tick_that_was_struck_is_asked() -> None:
    pointer = "/goals/0/domain"
    once, twice = glass.blank_page(), glass.blank_page()
    at = box("actieplan", 2, pointer, "money")
    middle = np.array((at.x + at.w / 2, at.y + at.h / 2))
    for page in (once, twice):
        glass.pen(page, *(np.array(TICK[0]) + middle), width=0.4)
    glass.pen(twice, *(np.array(((-1.9, 0.5), (1.9, -0.3))) + middle), width=0.4)
    assert glass.said(once, pointer) == "money"
    assert glass.said(twice, pointer) == "asked"


def test_the_weights_are_small() -> None:
    weights = files("pipeline.extraction.scan.ticks").joinpath("marks.onnx").read_bytes()
    assert 10_000 < len(weights) < 1_000_000
