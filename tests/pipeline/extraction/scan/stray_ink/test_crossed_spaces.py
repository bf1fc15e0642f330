"""Lines through print that its ink does not tell of, for the spaces between its words do."""

import numpy as np
import pytest

from pipeline.extraction.scan.prints.print_areas import Edges, spaced_lines_of
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, box, pen

SHEET, PAGE = "evaluatie", 2
LAYOUT = glass.layout_of(SHEET).pages[PAGE - 1]


def questions() -> dict[str, Edges]:
    """Where the words of each question stand."""
    lines = [line.text for line in spaced_lines_of(LAYOUT) if not line.is_label]
    return {text.box.pointer: text.edges for text in lines if text.box is not None}


def answered() -> Grey:
    """A page on which the first box of each question is crossed."""
    grey = glass.blank_page(SHEET, PAGE)
    for pointer in questions():
        glass.cross(grey, next(at for at in LAYOUT.boxes if at.pointer == pointer))
    return grey


def level_line(grey: Grey, at: Edges, high: float, width: float = 0.3) -> None:
    """A line over words, at a share of their height from the top."""
    left, top, right, bottom = at
    y = top + high * (bottom - top)
    pen(grey, (left - 0.4, y), (right + 0.4, y + 0.3), width=width, ink=40)


def asked(grey: Grey) -> set[str]:
    return {pointer for pointer in questions() if glass.said(grey, pointer) == "asked"}


@pytest.mark.parametrize("harm", ["straight", "bilevel"])
def test_where_all_questions_of_a_page_are_struck_each_is_asked(harm: str) -> None:
    """None is left to tell how dark the words are that nobody struck."""
    grey = answered()
    assert asked(glass.HARMS[harm](grey.copy())) == set()
    for at in questions().values():
        level_line(grey, at, 0.45)
    assert asked(glass.HARMS[harm](grey)) == set(questions())


@pytest.mark.parametrize("width", [0.13, 0.25, 0.8])
def test_one_that_is_struck_is_asked_in_black_and_white_however_broad_the_pen(width: float) -> None:
    grey, pointer = answered(), next(iter(questions()))
    level_line(grey, questions()[pointer], 0.5, width)
    assert asked(glass.bilevel(grey)) == {pointer}


def test_specks_between_the_words_are_no_line() -> None:
    grey = glass.bilevel(answered())
    rng = np.random.default_rng(3)
    grey[rng.random(grey.shape) < 0.004] = 0
    assert asked(grey) == set()


def test_a_leg_of_a_tick_that_rises_over_the_words_is_no_line() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    at = box(SHEET, PAGE, next(iter(questions())), "1")
    x, y = at.x + at.w / 2, at.y + at.h / 2
    pen(grey, (x - 1, y - 1), (x, y + 1.2), (x + 7, y - 9))
    assert glass.said(glass.bilevel(grey), at.pointer) == "1"
