"""Strokes drawn in an empty box -> whether letters stand there."""

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan.ticks.tick_zones import zones_of
from pipeline.extraction.scan.ticks.written_inside import clean_strokes, is_written
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, box

Stroke = tuple[tuple[float, float], ...]
N: Stroke = ((-1.9, 0.9), (-1.9, -0.6), (-1.0, -0.6), (-0.9, 0.9))
NVT: tuple[Stroke, ...] = (N, ((-0.5, -0.6), (0, 0.9), (0.5, -0.6)), ((1.2, -1), (1.2, 0.9)))
CAPITAL_N: Stroke = ((-1.4, 1.7), (-1.4, -1.7), (1.4, 1.7), (1.4, -1.7))

LOW: tuple[Stroke, ...] = tuple(((x, -0.3), (x, 0.3)) for x in (-1.2, 0, 1.2))


def written(*strokes: Stroke) -> bool:
    """Whether strokes through points (mm from the middle) are letters."""
    patch = glass.stroked(*strokes, level=1, wide=2)
    return is_written(clean_strokes(patch > 0, zones_of(is_round=True).inner))


@pytest.mark.parametrize("strokes", [NVT, (CAPITAL_N,), LOW], ids=["nvt", "N", "low"])
def test_letters_are_no_mark(strokes: tuple[Stroke, ...]) -> None:
    assert written(*strokes)


@pytest.mark.parametrize(
    "strokes",
    [
        (((-1.8, -1.8), (1.8, 1.8)), ((-1.8, 1.8), (1.8, -1.8))),
        (((-1.5, 0), (-0.4, 1.7), (2, -2.4)),),
        (((1.8, -1.6), (-1.1, 1.3), (-1.8, 0), (-1.1, -1.3), (1.8, 1.6)),),
        (((-1.6, -1.5), (1.6, -0.6), (-1.6, 0.4), (1.6, 1.4)),),
        (((-1.8, 2), (-1.2, -2), (-0.6, 2), (0, -2), (0.6, 2), (1.2, -2), (1.8, 2)),),
    ],
    ids=["cross", "tick", "ribbon", "hatched", "hatched upright"],
)
def test_marks_are_no_letters(strokes: tuple[Stroke, ...]) -> None:
    assert not written(*strokes)


def test_an_empty_box_holds_none() -> None:
    assert not written()


def test_a_word_in_a_circle_is_asked() -> None:
    grey, at = glass.blank_page(), box("actieplan", 2, "/goals/0/domain", "money")
    middle = np.array((at.x + at.w / 2, at.y + at.h / 2))
    for stroke in NVT:
        places = ((np.array(stroke) + middle) * MM).round().astype(np.int32)
        cv2.polylines(grey, [places], False, 60, 3, cv2.LINE_AA)
    assert glass.mark(grey, "/goals/0/domain").state == "unread"
