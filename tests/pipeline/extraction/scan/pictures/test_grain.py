"""Pages in too little light: what the grain hides is found, and it is no ink itself."""

import numpy as np

from pipeline.extraction.scan.pictures.grain import without_grain
from pipeline.extraction.scan.ticks.tick_verdicts import Tick, as_in_grain
from tests.pipeline.extraction.scan import glass

POINTER = "/goals/0/domain"


def in_little_light(grey: glass.Grey) -> glass.Grey:
    grain = np.random.default_rng(4).normal(0, 7, grey.shape)
    return np.clip(glass.photographed(grey) * 0.38 + grain, 0, 255).astype(np.uint8)


def test_a_mark_in_little_light_is_read_and_nothing_else_is_asked() -> None:
    reading = glass.reading(in_little_light(glass.filled_plan()))
    assert {mark.raw for mark in reading.marks if mark.pointer == POINTER} == {"money"}
    assert not [mark for mark in reading.marks if mark.unread_because == "illegible"]


def test_other_pictures_are_left_as_they_are() -> None:
    assert without_grain(glass.photographed(glass.filled_plan())) is None


def test_a_box_that_is_black_only_without_its_grain_is_asked() -> None:
    """White between the lines of a hatching goes with the grain."""
    (seen,) = as_in_grain([Tick("black", 1.0)], [Tick("doubtful", 0.7)])
    assert seen.verdict == "doubtful"
