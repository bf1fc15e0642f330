import cv2
import numpy as np
import pytest

from forms.layout.parts import Box
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, blacken, box, cross

TICK = "/is_correction"
THE_TICK = box("actieplan", 1, TICK)
WORDS = "/goals/0/text"


def punched(grey: Grey, at: Box, off: float, behind: int, radius: float = 2.75) -> None:
    """A hole, so many mm to the left of the middle of a box and above it."""
    x, y = at.x + at.w / 2 - off, at.y + at.h / 2 - off
    cv2.circle(grey, (round(x * MM), round(y * MM)), round(radius * MM), behind, -1, cv2.LINE_AA)


@pytest.mark.parametrize("behind", [255, 225, 165, 60])
def test_a_box_with_a_hole_is_asked(behind: int) -> None:
    grey = glass.blank_page(page=1)
    punched(grey, THE_TICK, 1.1, behind)
    assert glass.mark(grey, TICK).state == "unread"


@pytest.mark.parametrize("down", [0.4, 0.8, 1.6, 2.4])
def test_the_only_box_of_a_page_of_which_a_note_hides_most_is_not_empty(down: float) -> None:
    grey = glass.blank_page("evaluatie_begeleider", 1)
    place = box("evaluatie_begeleider", 1, TICK)
    top, left = round((place.y + down) * MM), round((place.x - 16) * MM)
    grey[top : top + round(45 * MM), left : left + round(60 * MM)] = 232
    assert glass.mark(grey, TICK).state == "unread"


@pytest.mark.parametrize("behind", [250, 200])
def test_half_a_black_box_with_a_hole_in_it_is_no_tick(behind: int) -> None:
    grey = glass.blank_page(page=1)
    blacken(grey, THE_TICK, 0.6)
    punched(grey, THE_TICK, 1.1, behind)
    assert glass.mark(grey, TICK).state == "unread"


@pytest.mark.parametrize("behind", [100, 120])
def test_a_black_box_whose_upper_side_a_hole_took_is_not_taken_back(behind: int) -> None:
    """Nobody knows whether it was black all over."""
    grey = glass.blank_page(page=1)
    blacken(grey, THE_TICK)
    x, y = THE_TICK.x + THE_TICK.w / 2, THE_TICK.y - 3
    cv2.circle(grey, (round(x * MM), round(y * MM)), round(3.9 * MM), behind, -1, cv2.LINE_AA)
    assert glass.mark(grey, TICK).state == "unread"


def test_a_dark_hole_that_takes_a_box_is_not_a_box_made_black() -> None:
    grey = glass.blank_page(page=1)
    punched(grey, THE_TICK, 0.0, 50, radius=3.0)
    assert glass.mark(grey, TICK).state == "unread"


def test_a_box_made_black_is_still_taken_back() -> None:
    grey = glass.blank_page(page=1)
    cross(grey, THE_TICK)
    blacken(grey, THE_TICK)
    assert glass.mark(grey, TICK).state == "empty"


def test_a_box_for_words_of_which_a_corner_is_torn_off_is_not_empty() -> None:
    grey = glass.blank_page()
    place = box("actieplan", 2, WORDS)
    corner = [(0, place.y - 4), (place.x + 50, place.y - 4), (place.x + 40, place.y + 6)]
    torn = np.array([*corner, (0, place.y + 6)]) * MM
    cv2.fillPoly(grey, [torn.round().astype(np.int32)], 225)
    assert glass.mark(grey, WORDS).state == "unread"


def test_a_box_for_words_of_which_a_note_hides_the_lower_half_is_not_empty() -> None:
    grey = glass.blank_page()
    place = box("actieplan", 2, WORDS)
    left, right = round((place.x + 90) * MM), round((place.x + 150) * MM)
    grey[round((place.y + 1.5) * MM) : round((place.y + 50) * MM), left:right] = 232
    assert glass.mark(grey, WORDS).state == "unread"


def test_a_note_that_hides_one_line_of_a_box_is_seen_in_black_and_white() -> None:
    grey = glass.blank_page()
    place = box("actieplan", 2, WORDS)
    left, right = round((place.x + 60) * MM), round((place.x + 120) * MM)
    grey[round((place.y - 30) * MM) : round((place.y + 3) * MM), left:right] = 255
    assert glass.mark(glass.bilevel(grey), WORDS).state == "unread"


@pytest.mark.parametrize("wide", [6, 12])
def test_a_box_for_words_of_which_a_note_hides_an_end_is_not_empty(wide: float) -> None:
    grey = glass.blank_page()
    place = box("actieplan", 2, WORDS)
    top, foot = round((place.y - 6) * MM), round((place.y + place.h + 6) * MM)
    grey[top:foot, : round((place.x + wide) * MM)] = 232
    assert glass.mark(grey, WORDS).state == "unread"
