"""Strokes drawn in an empty box -> whether one letter, or a question mark, stands there."""

import numpy as np
import pytest

from pipeline.extraction.scan.ticks.single_letters import is_letter
from pipeline.extraction.scan.ticks.tick_zones import zones_of
from pipeline.extraction.scan.ticks.written_inside import clean_strokes
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import box

Stroke = tuple[tuple[float, float], ...]
SMALL_N: tuple[Stroke, ...] = (
    ((-0.8, -0.9), (-0.8, 1.1)),
    ((-0.8, -0.5), (-0.3, -0.9), (0.4, -0.8), (0.7, -0.3), (0.7, 1.1)),
)
HOOKED_N: tuple[Stroke, ...] = (
    ((-1.7, -0.9), (-1.1, -1.3), (-0.8, -1.2), (-0.8, 1.3)),
    ((-0.8, -0.3), (-0.3, -1.2), (0.5, -1.1), (0.6, -0.7), (0.6, 1.0), (1, 1.3)),
)
CAPITAL_N: tuple[Stroke, ...] = (((-0.8, 1.2), (-0.8, -1.2), (0.8, 1.2), (0.8, -1.2)),)
HOOK: Stroke = ((-0.8, -0.9), (-0.3, -1.5), (0.5, -1.4), (0.7, -0.8), (0.1, -0.1), (0, 0.7))
QUESTION: tuple[Stroke, ...] = (HOOK, ((0, 1.4), (0, 1.6)))


def letter(*strokes: Stroke) -> bool:
    """Whether strokes through points (mm from the middle) are a letter."""
    patch = glass.stroked(*strokes, level=200, wide=3)
    depth = np.asarray(patch, np.float32) / np.float32(255)
    inner = zones_of(is_round=True).inner
    return is_letter(clean_strokes(depth > 0.5, inner), depth > 0.5, depth, inner)


@pytest.mark.parametrize("strokes", [SMALL_N, HOOKED_N, CAPITAL_N, QUESTION])
def test_a_letter_is_no_mark(strokes: tuple[Stroke, ...]) -> None:
    assert letter(*strokes)


@pytest.mark.parametrize(
    "strokes",
    [
        (((-1.8, -1.8), (1.8, 1.8)), ((-1.8, 1.8), (1.8, -1.8))),
        (((-0.7, -0.7), (0.7, 0.7)), ((-0.7, 0.7), (0.7, -0.7))),
        (((-1.5, 0), (-0.4, 1.7), (2, -2.4)),),
        (((-1.2, -1.4), (0, 1.5), (1.2, -1.4)),),
        (((-1.6, 1.6), (1.6, -1.6)),),
        (((1.8, -1.6), (-1.1, 1.3), (-1.8, 0), (-1.1, -1.3), (1.8, 1.6)),),
        (((-1.6, -1.5), (1.6, -0.6), (-1.6, 0.4), (1.6, 1.4)),),
        (((0, -1.6), (0, 0.6)), ((-1.2, 0), (1.2, 0)), ((0, 1.2), (0, 1.6))),
        (((-0.3, 0), (0.3, 0)), ((0, -0.3), (0, 0.3))),
    ],
    ids=["cross", "small", "tick", "vee", "slash", "ribbon", "hatched", "broken plus", "dot"],
)
def test_marks_are_no_letters(strokes: tuple[Stroke, ...]) -> None:
    assert not letter(*strokes)


def test_an_empty_box_holds_none() -> None:
    assert not letter()


@pytest.mark.parametrize("strokes", [SMALL_N, QUESTION], ids=["n", "question mark"])
@pytest.mark.parametrize("harm", ["straight", "askew", "jpeg"])
def test_a_letter_in_a_circle_is_asked(strokes: tuple[Stroke, ...], harm: str) -> None:
    grey, at = glass.blank_page(), box("actieplan", 2, "/goals/0/domain", "money")
    middle = np.array((at.x + at.w / 2, at.y + at.h / 2))
    for stroke in strokes:
        glass.pen(grey, *(np.array(stroke) + middle), width=0.4)
    assert glass.said(glass.HARMS[harm](grey), "/goals/0/domain") == "asked"
