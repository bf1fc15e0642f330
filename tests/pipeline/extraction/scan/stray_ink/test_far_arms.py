"""Arms of a large cross that passes beside the middle of its box: its own, and nobody's else."""

import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Point

POINTER = "/goals/0/actions/0/done"
ARMS: tuple[tuple[Point, Point], ...] = (
    ((-0.2, -0.2), (-6, -10)),
    ((-0.2, 0.2), (-9, 5)),
    ((0.2, 0.2), (5, 9)),
    ((0.2, -0.2), (7, -6)),
)


def state(*more: tuple[Point, ...]) -> str:
    grey = glass.blank_page(page=3)
    at = glass.box("actieplan", 3, POINTER)
    x, y = at.x + at.w / 2 - 1.5, at.y + at.h / 2 + 1.5
    for stroke in (*ARMS, *more):
        glass.pen(grey, *((x + across, y + down) for across, down in stroke))
    return glass.mark(grey, POINTER).state


def test_they_ask_nothing() -> None:
    assert state() == "read"


@pytest.mark.parametrize("stroke", [((-5, -2), (-14, -12)), ((4, -4), (16, -16))])
def test_a_stroke_more_is_asked(stroke: tuple[Point, Point]) -> None:
    assert state(stroke) == "unread"
