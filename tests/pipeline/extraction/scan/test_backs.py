"""The backs of sheets on which nothing is printed: bare, or with something that somebody wrote."""

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan import read_scan
from pipeline.extraction.scan.pictures.page_images import page_image
from pipeline.records import NotRead
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, pen


def paper() -> Grey:
    return np.full_like(glass.blank_page(), 246)


def word(grey: Grey, ink: int, at: tuple[float, float] = (120, 180)) -> Grey:
    """ "nnnn" """
    for n in range(4):
        x, y = at[0] + 3.2 * n, at[1]
        arch = ((x, y - 2.6), (x + 0.9, y - 2.9), (x + 1.7, y - 2.2), (x + 1.7, y))
        pen(grey, (x, y), *arch, ink=ink)
    return grey


def shining(back: Grey, front: Grey, strength: float, askew: float = 0.0) -> Grey:
    """The front shines through its back."""
    soft = cv2.GaussianBlur(glass.turned(front[:, ::-1], askew), (0, 0), 0.25 * MM)
    return (back * (1 - strength * (1 - soft / 255.0))).astype(np.uint8)


def told(front: Grey, back: Grey) -> list[str]:
    """What is told of the back of a page, which was scanned behind it."""
    found = read_scan(
        [page_image(n, side) for n, side in enumerate((front, back), 1)], glass.sheets()
    )
    return [each.refusal.code for each in found if isinstance(each, NotRead)]


@pytest.mark.parametrize("ink", [60, 150, 225])
def test_a_back_on_which_one_word_stands_is_no_empty_one(ink: int) -> None:
    assert glass.refused(word(paper(), ink)) == "not_our_form"
    assert told(glass.filled_plan(), word(paper(), ink)) == ["back_written"]


def test_a_word_of_three_small_letters_in_two_strokes_is_told() -> None:
    """One that hardly curls beside one that does, and no more of them: "nee"."""
    back, x, y = paper(), 120, 180
    pen(
        back, (x, y + 1.7), (x + 0.1, y), (x + 0.4, y - 0.1), (x + 0.5, y + 1.7), width=0.3, ink=225
    )
    around = ((3.1, 0.7), (3.1, 0.1), (2.5, -0.2), (1.9, 0.3), (1.8, 1), (2.2, 1.6), (3.2, 1.4))
    loop = [(x + right, y + down) for right, down in ((1.9, 0.8), *around)]
    pen(back, *loop, width=0.3, ink=225)
    assert told(glass.filled_plan(), back) == ["back_written"]


def test_a_word_in_one_stroke_above_an_arrow_is_told() -> None:
    """Together they stray far from one line, as nothing does that lies on bare paper by itself."""
    back, y = paper(), 174
    letters = [(41 + 1.5 * t, y - 3 * abs(np.sin(np.pi * t))) for t in np.linspace(0, 4, 80)]
    arrow = ((40, y + 2.5), (52, y + 3), (70, y + 2.5))
    for line in (letters, arrow, ((67.5, y + 1), (70, y + 2.5), (67.5, y + 4))):
        pen(back, *line, width=0.3, ink=20)
    assert told(glass.filled_plan(), back) == ["back_written"]


@pytest.mark.parametrize("askew", [0.0, 1.2])
def test_a_word_paler_than_the_front_that_shines_through_is_told(askew: float) -> None:
    front = glass.filled_plan()
    back = shining(word(paper(), 222, (60, 130)), front, 0.25, askew)
    assert told(front, back) == ["back_written"]


@pytest.mark.parametrize("ink", [170, 190, 215])
def test_a_word_right_over_what_a_broad_pen_wrote_on_the_front_is_told(ink: int) -> None:
    front, x, y = glass.filled_plan(), 60, 130
    for down in range(5):
        pen(front, (135, y - 4 + 2.2 * down), (155, y - 4 + 2.2 * down), width=1.1, ink=20)
    assert told(front, shining(paper(), front, 0.3)) == []
    assert told(front, shining(word(paper(), ink, (x, y)), front, 0.3)) == ["back_written"]


@pytest.mark.parametrize("askew", [0.0, 1.2])
def test_of_a_front_that_shines_through_darkly_nothing_is_told(askew: float) -> None:
    front = glass.filled_plan()
    assert told(front, shining(paper(), front, 0.33, askew)) == []


def test_a_hair_a_crease_a_staple_and_holes_are_no_writing() -> None:
    grey = paper()
    pen(grey, (60, 90), (66, 92), (71, 97), (73, 104), width=0.15, ink=90)
    pen(grey, (0, 150), (210, 152), width=0.4, ink=215)
    pen(grey, (12, 12), (20, 16), ink=60)
    for y in (108, 188):
        cv2.circle(grey, (round(12 * MM), round(y * MM)), round(2.8 * MM), 120, -1)
    assert glass.seen(grey) is None


def test_a_large_cross_over_a_back_is_not_passed_over() -> None:
    grey = paper()
    pen(grey, (30, 40), (180, 250))
    pen(grey, (180, 42), (32, 255))
    assert glass.refused(grey) == "not_our_form"


def test_a_photo_of_a_back_on_a_desk_is_never_passed_over() -> None:
    grey = paper()
    pen(grey, (90, 120), (105, 121))  # a dash, which in a scan could be a hair
    assert told(glass.filled_plan(), glass.photographed(grey)) == ["not_our_form"]
