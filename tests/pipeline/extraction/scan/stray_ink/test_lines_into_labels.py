"""Labels of marks that somebody struck out in part: the line shows at one end of the word."""

import pytest

from pipeline.extraction.scan.prints.print_areas import texts_of
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, pen

AT = glass.box("actieplan", 1, "/quote_ok", "no")
LEFT, TOP, RIGHT, BOTTOM = next(
    text.edges for text in texts_of(glass.layout_of("actieplan").pages[0]) if text.box == AT
)
MIDDLE = (LEFT + RIGHT) / 2
SMALL = TOP + 0.48 * (BOTTOM - TOP)  # the middle of small letters


@pytest.fixture(name="page")
def page_with_one_mark() -> Grey:
    grey = glass.blank_page(page=1)
    glass.cross(grey, AT)
    return grey


@pytest.mark.parametrize("harm", ["straight", "far askew", "bilevel", "photo"])
@pytest.mark.parametrize("ends", [(LEFT - 1.2, MIDDLE), (MIDDLE, RIGHT + 1.2)])
def test_a_mark_of_which_half_the_label_is_struck_is_asked(
    page: Grey, ends: tuple[float, float], harm: str
) -> None:
    pen(page, (ends[0], SMALL), (ends[1], SMALL + 0.1), width=0.4)
    assert glass.said(glass.HARMS[harm](page), AT.pointer) == "asked"


def test_a_leg_of_a_tick_that_comes_over_its_label_does_not_strike_it() -> None:
    grey = glass.blank_page(page=1)
    x, y = AT.x + AT.w / 2, AT.y + AT.h / 2
    pen(grey, (x - 1, y - 0.6), (x, y + 1.2), (LEFT + 3, TOP + 0.5))
    assert glass.said(grey, AT.pointer) == "no"


def test_a_line_below_a_label_does_not_strike_it(page: Grey) -> None:
    low = BOTTOM + 0.3
    pen(page, (LEFT - 1.2, low), (MIDDLE, low), width=0.4)
    assert glass.said(page, AT.pointer) == "no"
