"""Strokes drawn in an empty box -> whether three of them cross in its middle."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.third_strokes import is_star
from pipeline.extraction.scan.ticks.tick_zones import zones_of

Points = tuple[tuple[float, float], ...]
CROSS: tuple[Points, ...] = (((-1.8, -1.8), (1.8, 1.8)), ((-1.8, 1.8), (1.8, -1.8)))


def star(*strokes: Points, wide: int = 4) -> bool:
    """Whether strokes through points (mm from the middle), so many pixels wide, make a star."""
    patch = np.zeros((2 * PATCH_HALF, 2 * PATCH_HALF), np.uint8)
    for stroke in strokes:
        places = (np.array(stroke) * SCALE + PATCH_HALF).round().astype(int).tolist()
        for one, other in pairwise(places):
            cv2.line(patch, one, other, 1, wide)
    return is_star(patch > 0, zones_of(is_round=True).inner)


@pytest.mark.parametrize("third", [((-1.8, 0), (1.8, 0.1)), ((0.2, -1.8), (0, 1.8))])
def test_a_cross_with_a_third_stroke_is_a_star(third: Points) -> None:
    assert star(*CROSS, third)


def test_a_short_stroke_beside_the_middle_of_a_cross_is_a_third() -> None:
    assert star(*CROSS, ((-1.7, 0.9), (1.6, 1.3)), wide=3)


@pytest.mark.parametrize(
    "strokes",
    [
        CROSS,
        (((-1.8, -1.8), (0.3, 0.4), (1.8, 1.2)), CROSS[1]),
        (((-1.5, 0), (-0.4, 1.7), (2, -2.4)),),
        (((-1.6, -1.5), (1.6, -0.6), (-1.6, 0.4), (1.6, 1.4)),),
        (CROSS[0], ((-1.6, -2), (2, 1.6)), CROSS[1]),
    ],
    ids=["cross", "bent", "tick", "hatched", "twice along one arm"],
)
def test_other_marks_are_none(strokes: tuple[Points, ...]) -> None:
    assert not star(*strokes)


def test_an_empty_box_is_none() -> None:
    assert not star()
