"""A hand that is hardly seen all over a page -> what the paper hides of it is asked, not lost."""

import cv2
import numpy as np
import pytest

from forms.layout.parts import Box
from pipeline.records import Reading
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, box, cross, pen
from tests.pipeline.extraction.scan.test_other_sides import asked, both_sides, read, written_over

SHEET, FRONT, BACK, HOPE, ALIAS = "evaluatie", 1, 2, "/hope", "/alias"
CROSSED = (HOPE, "/fit", "/control")
HARD, PEN = 236, 60


def fibres(grey: Grey) -> Grey:
    """Paper that is cloudy over a millimetre, as pale as a hard pencil."""
    few = np.random.default_rng(5).normal(1, 0.008, (grey.shape[0] // 12, grey.shape[1] // 12))
    clouds = cv2.resize(few, grey.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.clip(grey * 0.96 * clouds, 0, 255).astype(np.uint8)


def letter(grey: Grey, at: Box, ink: int, large: float = 1.5) -> None:
    """An x alone in a box for words."""
    x, y = at.x + 8, at.y + at.h / 2
    for slope in (1, -1):
        pen(grey, (x - large, y - slope * large), (x + large, y + slope * large), ink=ink)


def thin(front: Grey) -> tuple[Grey, Grey]:
    """Both sides of thin, cloudy paper, of which the other is written all over."""
    seen, other = both_sides(front, written_over(glass.blank_page(SHEET, FRONT)), clouds=0.5)
    return fibres(seen), fibres(other)


def filled(ink: int) -> Grey:
    grey = glass.blank_page(SHEET, BACK)
    for pointer in CROSSED:
        cross(grey, box(SHEET, BACK, pointer, "4"), ink=ink)
    return grey


@pytest.mark.parametrize("ink", [HARD])
def test_all_of_a_hand_that_is_hardly_seen_is_asked_on_thin_cloudy_paper(ink: int) -> None:
    page, _ = read(*thin(filled(ink)))
    assert asked(page) >= set(CROSSED)


def test_what_is_left_of_the_other_side_is_no_question_beside_a_pen() -> None:
    page, _ = read(*thin(filled(PEN)))
    assert asked(page) == set()
