import numpy as np
import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import ANSWERED, Grey, Point, box, pen


@pytest.fixture(name="page")
def page_that_is_filled_in() -> Grey:
    return glass.answered_page()


def read(grey: Grey) -> set[str]:
    """Which of the questions are read as they stand."""
    return {pointer for pointer in ANSWERED if glass.mark(grey, pointer).state == "read"}


def hand(grey: Grey, start: Point, end: Point, bow: float = 2.0) -> None:
    """A long line as a hand draws it: bowed by so many mm."""
    t = np.linspace(0, 1, 30)
    x = start[0] + t * (end[0] - start[0])
    y = start[1] + t * (end[1] - start[1]) - 4 * bow * t * (1 - t)
    pen(grey, *zip(x.tolist(), y.tolist(), strict=True))


def test_of_a_page_that_is_crossed_out_every_answer_is_asked(page: Grey) -> None:
    hand(page, (20, 40), (190, 265))
    assert read(page) == set()


def test_so_are_those_beside_a_line_over_some_questions(page: Grey) -> None:
    hand(page, (45, 85), (180, 130))
    assert read(page) == set()


def test_words_on_a_page_that_is_crossed_out_are_shown_nowhere_as_somebodys_hand() -> None:
    grey, at = glass.blank_page(page=2), box("actieplan", 2, "/goals/0/why")
    for n in range(8):
        x, y = at.x + 6 + 4 * n, at.y + 8
        pen(grey, (x, y), (x + 1, y - 4), (x + 2, y), (x + 3, y - 4))
    assert glass.mark(grey, at.pointer).unread_because == "handwritten"
    hand(grey, (20, 40), (190, 265))
    assert glass.mark(grey, at.pointer).unread_because == "crossed_out"


def test_people_are_shown_where_the_line_runs(page: Grey) -> None:
    hand(page, (20, 40), (190, 265))
    assert glass.reading(page).beside


@pytest.mark.parametrize("end", [(14, 265), (205, 30)])
def test_a_line_along_a_margin_takes_nothing_back(page: Grey, end: Point) -> None:
    hand(page, (12, 30), end, bow=0)
    assert read(page) == set(ANSWERED)
