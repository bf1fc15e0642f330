"""Crosses of two centimetres that miss the middle of their box: whose mark that is, is seen."""

import numpy as np
import pytest

from pipeline.extraction.pixels import Flags
from pipeline.extraction.scan.ticks.far_crosses import is_far_cross, is_whole_cross
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.tick_zones import zones_of
from tests.pipeline.extraction.scan import glass

MIDDLE = PATCH_HALF / glass.MM
Points = tuple[tuple[float, float], ...]
FALLING: Points = ((-5.4, -6.8), (-1.6, -0.6), (0.5, 1.4), (5.4, 5.0))
RISING: Points = ((-5.4, 2.5), (-1.3, 0.2), (0.6, -1.6), (5.4, -7))


def is_cross(*strokes: Points) -> bool:
    """Whether strokes through points, in mm from the middle of a box, are a cross in it."""
    patch = np.full((2 * PATCH_HALF, 2 * PATCH_HALF), 255, np.uint8)
    for stroke in strokes:
        glass.pen(patch, *((x + MIDDLE, y + MIDDLE) for x, y in stroke), width=0.5)
    ink: Flags = patch < 200
    return is_far_cross(ink, zones_of(True).inner)


def test_a_bent_cross_beside_the_middle_is_one() -> None:
    assert is_cross(FALLING, RISING)


@pytest.mark.parametrize(
    "strokes",
    [
        (FALLING,),
        (FALLING, ((-5.4, 0.2), (5.4, -0.2))),
        (FALLING, ((1.0, -0.8), (-1.6, 1.5))),
        (FALLING, RISING, ((-1.5, 1.2), (-0.2, 1.8))),
        (((-5.4, 2.5), (-1.3, 5.2)), RISING),
    ],
    ids=["one stroke", "with a lying line", "with a short one", "with a third", "far below"],
)
def test_anything_else_is_none(strokes: tuple[Points, ...]) -> None:
    assert not is_cross(*strokes)


def is_whole(*strokes: Points, paler: Points = ()) -> bool:
    """Whether strokes are a cross and nothing else; one may be paler."""
    patch = np.full((2 * PATCH_HALF, 2 * PATCH_HALF), 255, np.uint8)
    for stroke, dark in (*((each, 30) for each in strokes), (paler, 150)):
        if stroke:
            line = np.full_like(patch, 255)
            glass.pen(line, *((x + MIDDLE, y + MIDDLE) for x, y in stroke), width=0.5, ink=dark)
            patch = np.minimum(patch, line)
    depth = (1 - patch / 255).astype(np.float32)
    return is_whole_cross(depth > 0.2, depth, zones_of(True).inner, is_round=True)


BESIDE: tuple[Points, Points] = (((-2.6, -3.4), (3.4, 2.6)), ((-3.0, 1.9), (3.2, -3.0)))


def test_a_straight_cross_off_the_middle_is_whole() -> None:
    assert is_whole(*BESIDE)


@pytest.mark.parametrize(
    "strokes",
    [BESIDE[:1], (*BESIDE, ((0.2, 0.1), (4, 0.4))), (BESIDE[0], ((-3.0, 1.9), (1.6, -1.5)))],
    ids=["one stroke", "with half a line", "with an arm that ends inside"],
)
def test_less_or_more_is_none(strokes: tuple[Points, ...]) -> None:
    assert not is_whole(*strokes)


def test_a_paler_arm_is_of_another_stroke() -> None:
    assert not is_whole(BESIDE[0], ((-3.0, 1.9), (1.6, -1.5)), paler=((0.2, -0.4), (3.3, -2.4)))
