"""A hand that is hardly seen all over a page -> its shortest strokes are asked, too, not lost."""

import cv2
import numpy as np

from pipeline.extraction.scan.light_ink.pale_pieces import LitPiece, how_dark
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, box, pen
from tests.pipeline.extraction.scan.light_ink.test_pale_strokes import grained, is_asked, marks

SHEET, FRONT = "evaluatie", 1
WRITTEN, DARKER, ALONE, EMPTY = (f"/steps_forward/{n}" for n in (0, 1, 2, 4))
PAPER, HARD = 250, 244


def word(grey: Grey, pointer: str, ink: int, low: float = 6.5) -> None:
    """Arches at the beginning of a box for words, whose feet stand so many mm low: "nnnn"."""
    at = box(SHEET, FRONT, pointer)
    for n in range(8):
        x, y = at.x + 6 + 1.6 * n, at.y + low
        pen(grey, (x, y), (x + 0.1, y - 2.6), (x + 1, y - 2.7), (x + 1.4, y), ink=ink)


def stroke(grey: Grey, pointer: str, ink: int, large: float) -> None:
    """A stroke alone in such a box: "1"."""
    at = box(SHEET, FRONT, pointer)
    x, y = at.x + 8, at.y + 6.5
    pen(grey, (x, y - large), (x + 0.3, y), ink=ink)


def test_a_stroke_alone_of_a_millimetre_is_asked_where_all_is_as_pale() -> None:
    grey = glass.blank_page(SHEET, FRONT)
    word(grey, WRITTEN, HARD)
    stroke(grey, ALONE, HARD, large=0.9)
    seen = marks(grained(grey, 1.0))
    assert is_asked(seen[ALONE])
    assert not is_asked(seen[EMPTY])


def line(*levels: int) -> list[LitPiece]:
    """A piece of a box with a line across it, each millimetre of which takes so much away."""
    piece = np.full((64, 112), PAPER, np.uint8)
    for n, level in enumerate(levels):
        cv2.line(piece, (20 + 8 * n, 20), (27 + 8 * n, 20), PAPER - level, 4)
    return [LitPiece(piece)]


def test_a_stroke_that_falls_apart_is_one_where_its_bits_hang_together() -> None:
    assert how_dark(line(6, 3, 3, 6, 3, 3, 6)) > 0
    assert how_dark(line(6, 0, 0, 6, 0, 0, 6)) == 0


def test_bits_of_what_was_taken_out_are_no_stroke() -> None:
    assert how_dark(line(6, 3, 3, 6, 3, 3, 6), is_cleaned=True) == 0


def small_word_on_the_edge(grey: Grey, pointer: str) -> Grey:
    """Arches of a millimetre in light pencil on the lower edge of a box for words."""
    at = box(SHEET, FRONT, pointer)
    feet, top = np.full_like(grey, 255), at.y + at.h - 0.35
    for x in at.x + 6 + 1.2 * np.arange(8):
        arch = ((x, top + 1.25), (x + 0.1, top), (x + 0.7, top), (x + 0.9, top + 1.25))
        pen(feet, *arch, ink=215, width=0.3)
    return np.minimum(grey, feet)


def test_small_words_in_light_pencil_on_the_lower_edge_of_a_box_are_asked() -> None:
    grey = glass.blank_page(SHEET, FRONT)
    word(grey, WRITTEN, 190)  # the hand of the page
    seen = marks(grained(small_word_on_the_edge(grey, ALONE), 1.0))
    assert is_asked(seen[ALONE])
    assert not is_asked(seen[EMPTY])


def test_so_are_they_where_the_hand_runs_over_frames_and_something_else_is_darker() -> None:
    grey = glass.blank_page(SHEET, FRONT)
    word(grey, WRITTEN, 190, low=9.5)
    word(grey, DARKER, 60)
    seen = marks(grained(small_word_on_the_edge(grey, ALONE), 1.0))
    assert is_asked(seen[ALONE])
    assert not is_asked(seen[EMPTY])
