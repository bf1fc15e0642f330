import numpy as np
import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import ANSWERED, Grey, Point, pen

PALE = 222  # of 255: an eighth of the light is lacking
FALLING, RISING = ((20, 40), (190, 265)), ((190, 40), (20, 265))


@pytest.fixture(name="page")
def page_that_is_filled_in() -> Grey:
    return glass.answered_page()


def read(grey: Grey, *lines: tuple[Point, Point]) -> set[str]:
    """Which of the questions are read as they stand, with lines in pencil over them."""
    drawn = np.full_like(grey, 255)
    for line in lines:
        pen(drawn, *line, ink=PALE)
    np.minimum(grey, drawn, out=grey)
    return {pointer for pointer in ANSWERED if glass.mark(grey, pointer).state == "read"}


def test_of_a_page_crossed_out_in_light_pencil_every_answer_is_asked(page: Grey) -> None:
    assert read(page, FALLING, RISING) == set()
    assert glass.reading(page).beside


def test_specks_of_grain_beside_a_cross_do_not_hide_it(page: Grey) -> None:
    """In a photo in little light there are more of these than pieces of both lines."""
    for n in range(140):
        x, y = 8 + n % 2 * 190, 20 + 1.8 * n
        pen(page, (x, y), (x + 0.1, y), width=0.3, ink=200)
    assert read(page, FALLING, RISING) == set()


def test_lines_that_a_large_box_hides_where_they_cross_are_a_cross(page: Grey) -> None:
    """Both are seen above it; what a line touches there is asked as well as what it does not."""
    middle = [(105 + side * 8, 165) for side in (-1, 1)]
    assert read(page, ((20, 40), middle[0]), ((190, 40), middle[1])) == set()


@pytest.mark.parametrize("line", [FALLING, RISING])
def test_one_such_line_may_be_a_fold(page: Grey, line: tuple[Point, Point]) -> None:
    assert read(page, line)


def test_lines_all_over_a_page_are_of_its_paper(page: Grey) -> None:
    mesh = [((x, 20), (x + 40, 275)) for x in range(10, 160, 9)]
    assert read(page, FALLING, RISING, *mesh, *[(a[::-1], b[::-1]) for a, b in mesh])
