"""A large cross drawn over a box -> whether it strikes out a mark below it."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from pipeline.extraction.pixels import Flags
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.large_crosses import is_crossed_out
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import box

Points = tuple[tuple[float, float], ...]
LARGE: tuple[Points, ...] = (((-4.6, -4.6), (4.6, 4.6)), ((-4.6, 4.6), (4.6, -4.6)))
BENT: tuple[Points, ...] = (((-4.6, -4.6), (0.4, -0.2), (4.6, 4.6)), LARGE[1])
SMALL: tuple[Points, ...] = (((-1.8, -1.2), (1.2, 1.8)), ((-1.5, 1.8), (1.8, -1.3)))
TICK: tuple[Points, ...] = (((-1.4, -0.2), (-0.3, 1.5), (1.6, -2)),)
NOTHING_PRINTED: Flags = np.ones((2 * PATCH_HALF, 2 * PATCH_HALF), np.bool_)


def crossed_out(*strokes: Points, wide: int = 3, round_: bool = True) -> bool:
    """Whether strokes through points (mm from the middle), so many pixels wide, strike a mark."""
    patch = np.zeros((2 * PATCH_HALF, 2 * PATCH_HALF), np.uint8)
    for stroke in strokes:
        places = (np.array(stroke) * SCALE + PATCH_HALF).round().astype(int).tolist()
        for one, other in pairwise(places):
            cv2.line(patch, one, other, 200, wide, cv2.LINE_AA)
    depth = np.asarray(cv2.blur(patch, (3, 3)), np.float32) / np.float32(255)
    return is_crossed_out(depth > 0.12, depth, NOTHING_PRINTED, is_round=round_)


@pytest.mark.parametrize("round_", [True, False], ids=["circle", "square"])
@pytest.mark.parametrize("below", [SMALL, TICK], ids=["cross", "tick"])
def test_a_large_cross_over_a_mark_strikes_it(below: tuple[Points, ...], round_: bool) -> None:
    assert crossed_out(*LARGE, *below, round_=round_)


@pytest.mark.parametrize(
    "strokes",
    [LARGE, BENT, SMALL, TICK, (LARGE[0], SMALL[1])],
    ids=["large", "bent", "within its box", "tick", "one long arm"],
)
@pytest.mark.parametrize("wide", [2, 4, 7])
def test_one_mark_alone_is_none(strokes: tuple[Points, ...], wide: int) -> None:
    assert not crossed_out(*strokes, wide=wide)


def test_an_empty_box_is_none() -> None:
    assert not crossed_out()


@pytest.mark.parametrize("harm", ["straight", "askew", "jpeg", "bilevel"])
def test_a_mark_below_a_large_cross_of_the_same_pen_is_asked(harm: str) -> None:
    pointer = "/goals/0/domain"
    once, twice = glass.blank_page(), glass.blank_page()
    at = box("actieplan", 2, pointer, "money")
    for page in (once, twice):
        glass.cross(page, at, size=0.9)
    x, y, r = at.x + at.w / 2, at.y + at.h / 2, 0.36 * at.w
    glass.pen(twice, (x - r, y - 0.7 * r), (x + r, y + r))
    glass.pen(twice, (x - 0.7 * r, y + r), (x + r, y - r))
    assert glass.said(glass.HARMS[harm](once), pointer) == "money"
    assert glass.said(glass.HARMS[harm](twice), pointer) == "asked"
