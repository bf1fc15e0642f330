"""What is pale along the lower edge of a box for words: the feet of letters, or its frame."""

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan.light_ink.lower_edges import stands_on_lower_edge
from pipeline.extraction.scan.registering.registration import Registration
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, box, pen

SHEET, FRONT = "evaluatie", 1
LAYOUT = glass.layout_of(SHEET).pages[FRONT - 1]
BOX = box(SHEET, FRONT, "/steps_forward/2")


def stands(grey: Grey, off: float) -> bool:
    """Whether words stand there, on a page that lies so many mm off where it seems to."""
    down = off * glass.MM
    there = Registration(np.array([[glass.MM, 0, 0], [0, glass.MM, down], [0, 0, 1]]), 0.0, 0.0, 4)
    return stands_on_lower_edge(grey, there, LAYOUT, BOX)


@pytest.mark.parametrize("off", [0.2, 0.3])
def test_the_blur_of_a_frame_that_lies_a_little_off_is_no_feet(off: float) -> None:
    soft = np.asarray(cv2.GaussianBlur(glass.blank_page(SHEET, FRONT), (0, 0), 1.2), np.uint8)
    assert not stands(soft, off)


@pytest.mark.parametrize("off", [0.0, 0.3])
def test_small_words_that_stand_on_it_are_feet(off: float) -> None:
    grey = glass.blank_page(SHEET, FRONT)
    feet, top = np.full_like(grey, 255), BOX.y + BOX.h - 0.9
    for x in BOX.x + 6 + 1.2 * np.arange(8):
        arch = ((x, top + 1.7), (x + 0.1, top), (x + 0.7, top), (x + 0.9, top + 1.7))
        pen(feet, *arch, ink=215, width=0.3)
    assert stands(np.minimum(grey, feet), off)
