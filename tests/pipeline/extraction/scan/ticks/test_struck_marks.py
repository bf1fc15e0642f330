"""A mark through which somebody drew a line: whether it still counts, a person says."""

import cv2
import numpy as np
import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, box, cross, pen

DOMAIN = "/goals/0/domain"
MONEY = box("actieplan", 2, DOMAIN, "money")
X, Y = MONEY.x + MONEY.w / 2, MONEY.y + MONEY.h / 2


def ticked() -> Grey:
    grey = glass.blank_page()
    pen(grey, (X - 2, Y), (X - 0.5, Y + 1.8), (X + 3.2, Y - 3.2))
    return grey


def crossed() -> Grey:
    grey = glass.blank_page()
    cross(grey, MONEY)
    return grey


@pytest.mark.parametrize("rise", [0.0, 0.15, -0.2, 0.6])
def test_a_tick_with_a_line_through_it_is_asked(rise: float) -> None:
    grey = ticked()
    pen(grey, (X - 4.2, Y - 4.2 * rise), (X + 4, Y + 4 * rise))
    assert glass.said(grey, DOMAIN) == "asked"


def test_a_steep_tick_with_a_line_through_it_is_asked() -> None:
    grey = glass.blank_page()
    pen(grey, (X - 0.8, Y + 0.5), (X - 0.4, Y + 1.4), (X + 1.3, Y - 2.2))
    pen(grey, (X - 4.2, Y + 0.5), (X + 4, Y - 0.4))
    assert glass.said(grey, DOMAIN) == "asked"


def test_a_cross_with_a_line_down_through_it_is_asked() -> None:
    grey = glass.blank_page()
    cross(grey, MONEY)
    pen(grey, (X, Y - 4), (X + 0.3, Y + 4))
    assert glass.said(grey, DOMAIN) == "asked"


@pytest.mark.parametrize("ink", [110, 190])
@pytest.mark.parametrize("lean", [0.0, 1.2, -1.4])
def test_a_blurred_mark_with_a_thin_steep_line_through_it_is_asked(lean: float, ink: int) -> None:
    for grey in (ticked(), crossed()):
        soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.5), np.uint8)
        line = np.full_like(soft, 255)
        pen(line, (X - lean, Y - 4.8), (X + lean, Y + 5), width=0.4, ink=ink)
        assert glass.said(np.minimum(soft, line), DOMAIN) == "asked"
        assert glass.said(soft, DOMAIN) == "money"


@pytest.mark.parametrize("ink", [60, 190])
@pytest.mark.parametrize("lean", [30, -34, 58])
def test_a_thin_line_aslant_that_goes_far_beyond_a_cross_is_asked(lean: float, ink: int) -> None:
    soft = np.asarray(cv2.GaussianBlur(crossed(), (0, 0), 1.5), np.uint8)
    line = np.full_like(soft, 255)
    across, up = 5.6 * np.sin(np.deg2rad(lean)), 5.6 * np.cos(np.deg2rad(lean))
    pen(line, (X - across, Y + up), (X + across, Y - up), width=0.4, ink=ink)
    assert glass.said(np.minimum(soft, line), DOMAIN) == "asked"


def test_a_pale_line_along_an_arm_of_a_dark_cross_is_asked() -> None:
    soft = np.asarray(cv2.GaussianBlur(crossed(), (0, 0), 1.5), np.uint8)
    line = np.full_like(soft, 255)
    pen(line, (X - 4, Y + 4), (X + 4, Y - 4), width=0.4, ink=190)
    assert glass.said(np.minimum(soft, line), DOMAIN) == "asked"


def test_a_tick_with_a_pale_line_aslant_through_it_is_asked() -> None:
    grey = ticked()
    line = np.full_like(grey, 255)
    pen(line, (X - 3, Y - 4.8), (X + 3, Y + 4.8), width=0.4, ink=190)
    assert glass.said(np.minimum(grey, line), DOMAIN) == "asked"


BOWED = ((-3.6, -3.7), (-1.8, -1.4), (0.3, 0.5), (2.6, 2.0), (5.3, 3.2))
ACROSS = ((-2.9, 3.0), (-1.1, 1.7), (0.6, 0.3), (2.4, -1.2), (4.0, -2.6))


def bowed_by_a_felt_pen() -> Grey:
    """A cross of which a stroke bows: a straight line through it leaves a part of that over."""
    grey = glass.blank_page()
    for stroke in (BOWED, ACROSS):
        pen(grey, *((X + x, Y + y) for x, y in stroke), width=1.0)
    return grey


def test_a_cross_of_a_felt_pen_that_bows_is_a_mark() -> None:
    assert glass.said(bowed_by_a_felt_pen(), DOMAIN) == "money"


@pytest.mark.parametrize("rise", [0.1, -0.15])
def test_such_a_cross_with_a_line_through_it_is_asked(rise: float) -> None:
    grey = bowed_by_a_felt_pen()
    pen(grey, (X - 4.4, Y + 4.4 * rise), (X + 4.4, Y - 4.4 * rise), width=1.0)
    assert glass.said(grey, DOMAIN) == "asked"


@pytest.mark.parametrize("end", [3.2, 4.0])
def test_a_cross_one_arm_of_which_is_longer_is_a_mark(end: float) -> None:
    grey = glass.blank_page()
    pen(grey, (X - 4.6, Y - 4.6), (X + 4.6, Y + 4.6))
    pen(grey, (X - end, Y + end), (X + end, Y - end))
    assert glass.said(grey, DOMAIN) == "money"


def test_a_long_slash_is_a_mark() -> None:
    grey = glass.blank_page()
    pen(grey, (X - 3.2, Y + 3.2), (X + 3.2, Y - 3.2))
    assert glass.said(grey, DOMAIN) == "money"


def test_a_tick_of_a_broad_pen_with_a_line_through_it_is_asked() -> None:
    grey = glass.blank_page()
    pen(grey, (X - 2, Y), (X - 0.5, Y + 1.5), (X + 2.6, Y - 3), width=1.0)
    pen(grey, (X - 4.4, Y + 0.4), (X + 3.8, Y - 0.9), width=1.0)
    assert glass.said(grey, DOMAIN) == "asked"


def test_a_cross_that_was_scrawled_over_to_and_fro_is_asked() -> None:
    grey = glass.blank_page()
    cross(grey, MONEY)
    pen(grey, *((X + (-1) ** n * 4, Y - 1.4 + 0.4 * n) for n in range(8)))
    assert glass.said(grey, DOMAIN) == "asked"


@pytest.mark.parametrize("lean", [0.3, 1.1])
def test_an_upright_cross_is_a_mark(lean: float) -> None:
    grey = glass.blank_page()
    pen(grey, (X - 4, Y + lean), (X + 4, Y - lean))
    pen(grey, (X - lean, Y - 4), (X + lean, Y + 4))
    assert glass.said(grey, DOMAIN) == "money"


@pytest.mark.parametrize("flat", [0.4, 0.7, 1.0])
def test_a_cross_that_leaves_its_box_is_a_mark(flat: float) -> None:
    grey = glass.blank_page()
    for way in (1, -1):
        pen(grey, (X - 4, Y - 4 * flat * way), (X + 0.2, Y), (X + 4, Y + 4 * flat * way))
    assert glass.said(grey, DOMAIN) == "money"


def test_a_cross_with_bent_arms_is_a_mark() -> None:
    grey = glass.blank_page()
    pen(grey, (X - 4, Y - 4), (X - 1.2, Y - 2.3), (X + 1.8, Y + 0.4), (X + 4, Y + 4))
    pen(grey, (X - 4, Y + 4), (X - 2, Y + 0.4), (X + 1, Y - 2.4), (X + 4, Y - 4))
    assert glass.said(grey, DOMAIN) == "money"


def test_a_cross_made_without_lifting_the_pen_is_a_mark() -> None:
    grey = glass.blank_page()
    pen(grey, (X - 3.2, Y - 3.2), (X + 3, Y + 3.1), (X + 3.2, Y - 3), (X - 3, Y + 3.2))
    assert glass.said(grey, DOMAIN) == "money"


@pytest.mark.parametrize("turn", [3, 80, -70, 100, -95, 190])
def test_half_a_line_out_of_a_cross_is_asked(turn: float) -> None:
    grey = crossed()
    across, down = np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn))
    pen(grey, (X, Y), (X + 5 * across, Y + 5 * down), width=0.4)
    assert glass.said(grey, DOMAIN) == "asked"


def test_half_a_line_that_ends_in_a_tick_is_asked() -> None:
    grey = ticked()
    pen(grey, (X - 5.5, Y - 0.4), (X, Y), width=0.4)
    assert glass.said(grey, DOMAIN) == "asked"


@pytest.mark.parametrize("turn", [0, 90])
def test_a_short_line_through_a_cross_is_asked(turn: float) -> None:
    grey = glass.blank_page()
    across, down = 1.8 * np.cos(np.deg2rad(turn)), 1.8 * np.sin(np.deg2rad(turn))
    for a, b in ((1.8, 1.8), (1.8, -1.8), (across, down)):
        pen(grey, (X - a, Y - b), (X + a, Y + b), width=0.35)
    assert glass.said(grey, DOMAIN) == "asked"


def test_a_large_pale_cross_over_a_dark_one_is_asked() -> None:
    grey = crossed()
    pale = np.full_like(grey, 255)
    for way in (1, -1):
        pen(pale, (X - 5, Y - 4.6 * way), (X + 5, Y + 4.6 * way), width=0.5, ink=160)
    assert glass.said(np.minimum(grey, pale), DOMAIN) == "asked"


def test_a_cross_of_which_one_end_leaves_its_box_is_a_mark() -> None:
    grey = glass.blank_page()
    pen(grey, (X - 1.8, Y - 1.8), (X + 1.8, Y + 1.8), width=0.4)
    pen(grey, (X - 1.6, Y + 1.8), (X + 3.6, Y - 4.2), width=0.4)
    assert glass.said(grey, DOMAIN) == "money"


def test_a_line_that_shines_through_beside_a_cross_is_no_line_into_it() -> None:
    grey = crossed()
    pale = np.full_like(grey, 255)
    pen(pale, (X + 3.4, Y + 0.6), (X + 5.4, Y + 0.9), width=0.5, ink=225)
    assert glass.said(np.minimum(grey, pale), DOMAIN) == "money"


def test_an_arrow_as_round_as_a_cup_is_no_cup() -> None:
    grey = glass.blank_page()
    cross(grey, MONEY)
    turns = np.linspace(-0.4, 0.4, 20)
    arc = [(X - 3 + 32 * (np.cos(0.4) - np.cos(t)), Y + 15 + 32 * np.sin(t)) for t in turns]
    pen(grey, *arc, width=0.4, ink=120)
    assert glass.said(grey, DOMAIN) == "asked"


WHEN = "/goals/0/actions/0/when"


def with_a_date_below(*arrow: tuple[float, float]) -> Grey:
    """A step for this month, a date in the comb below it, and a stroke through all that."""
    grey = glass.blank_page(page=3)
    cross(grey, glass.box("actieplan", 3, WHEN, "this_month"))
    comb = glass.box("actieplan", 3, f"{WHEN}_date")
    for cell in range(10):
        if cell not in (2, 5):
            x = comb.x + (cell + 0.5) * comb.w / 10
            pen(grey, (x, comb.y + 2), (x, comb.y + 6.5))
    if arrow:
        pen(grey, *arrow)
    return grey


def test_an_arrow_that_runs_through_a_date_on_its_way_to_another_box_is_asked() -> None:
    arc = ((86, 113.4), (80, 119), (68, 121.5), (57, 119), (52, 113.4))
    grey = with_a_date_below(*arc)
    pen(grey, (52.3, 115.6), arc[-1], (54, 114.5))
    assert glass.mark(grey, WHEN).state == "unread"


@pytest.mark.parametrize(
    "tail",
    [(), ((84.6, 114.2), (82.2, 117.6)), ((52, 119), (53, 115))],
    ids=["none", "tick", "digit"],
)
def test_a_date_below_a_mark_is_no_arrow(tail: tuple[tuple[float, float], ...]) -> None:
    assert glass.mark(with_a_date_below(*tail), WHEN).raw == "this_month"


def test_a_stroke_along_an_arm_of_a_cross_and_far_out_of_its_box_is_asked() -> None:
    grey = with_a_date_below((88.4, 108.7), (82.6, 117))
    assert glass.mark(grey, WHEN).state == "unread"
