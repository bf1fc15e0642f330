"""Marks of two centimetres that shoot into boxes for words."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.words.shooting import arms_into
from pipeline.extraction.scan.words.written_boxes import MARGIN, look_for_words
from tests.pipeline.extraction.scan.combs.test_comb_cells import lies
from tests.scans import marks
from tests.scans.filling_marks import spot_of
from tests.scans.lettering import write
from tests.scans.printing import Paper, Printer, blank_sheet, print_page
from tests.scans.writers import Work, writer


def state(seed: int, half: float, words: str = "") -> str:
    """What is seen in the box for words beside a circle that got a cross of so many sides."""
    rng = np.random.default_rng(seed)
    sheet = blank_sheet("focusbepaling")
    boxes = sheet.boxes(2)
    circle = next(box for box in boxes if box.is_to_tick)
    beside = next(box for box in boxes if box.kind == "line" and abs(box.y - circle.y) < 6)
    paper = print_page(sheet, 2, Printer(), rng)
    work = Work(paper, replace(writer(rng), shake=0.06), rng)
    work.draw(marks.crossed(spot_of(work, circle), half, rng))
    if words:
        left, top = paper.spot(beside.x + beside.w - 12, beside.y)
        write(work, words, (left, top + 7))
    return seen(paper, beside, circle)


def seen(paper: Paper, beside: Box, circle: Box) -> str:
    grey: Grey = np.asarray(cv2.cvtColor(paper.pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    there = lies(paper)
    around = (
        beside.x - MARGIN,
        beside.y - MARGIN,
        beside.w + 2 * MARGIN,
        beside.h + 2 * MARGIN,
    )
    arms = arms_into(grey, there, around, [circle])
    return look_for_words(there.cut(grey, around), beside, scale=SCALE, printed=arms).state


@pytest.mark.parametrize("seed", range(3))
def test_the_arms_of_a_cross_are_no_words(seed: int) -> None:
    assert state(seed, 1.8) == "empty"


@pytest.mark.parametrize("seed", range(3))
def test_words_that_an_arm_runs_through_are_written(seed: int) -> None:
    assert state(seed, 1.8, "mam") != "empty"
    assert state(seed, 0.4, "mam") != "empty"
