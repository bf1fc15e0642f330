"""Labels of marks, and questions, struck by a pencil that hardly shows, in few pixels."""

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan.prints.print_areas import texts_of, whole_headings_of
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, pen

SHEET, PAGE, FIT = "evaluatie", 2, "/fit"
AT = glass.box(SHEET, PAGE, FIT, "3")
LEFT, TOP, RIGHT, BOTTOM = next(
    text.edges for text in texts_of(glass.layout_of(SHEET).pages[PAGE - 1]) if text.box == AT
)
SMALL = TOP + 0.45 * (BOTTOM - TOP)  # the middle of small letters


@pytest.fixture(name="page")
def page_with_one_mark() -> Grey:
    grey = glass.blank_page(SHEET, PAGE)
    glass.cross(grey, AT)
    return grey


def sent(grey: Grey, soft: float = 1.2, few: float = 4.3) -> Grey:
    """As a messenger sends it: a little soft, so few pixels a millimetre, and pressed hard."""
    small = cv2.resize(
        cv2.GaussianBlur(grey, (0, 0), soft),
        None,
        fx=few / glass.MM,
        fy=few / glass.MM,
        interpolation=cv2.INTER_AREA,
    )
    return glass.through_jpeg(np.asarray(small, np.uint8), 50)


@pytest.mark.parametrize(("soft", "few", "ink"), [(1.2, 4.3, 185), (1.2, 5.4, 185), (2, 4.3, 200)])
def test_a_mark_whose_label_is_struck_palely_is_asked(
    page: Grey, soft: float, few: float, ink: int
) -> None:
    pen(page, (LEFT - 0.6, SMALL), (RIGHT + 0.5, SMALL + 0.2), width=0.45, ink=ink)
    assert glass.said(sent(page, soft, few), FIT) == "asked"


def test_a_mark_beside_whose_label_stands_a_pale_dash_is_read(page: Grey) -> None:
    pen(page, (RIGHT + 0.2, SMALL), (RIGHT + 1.4, SMALL), width=0.45, ink=185)
    assert glass.said(sent(page), FIT) == "3"


def test_a_mark_whose_question_is_struck_palely_is_asked(page: Grey) -> None:
    words = whole_headings_of(glass.layout_of(SHEET).pages[PAGE - 1])
    left, top, right, foot = next(
        text.edges for text in words if text.box is not None and text.box.pointer == FIT
    )
    level = top + 0.45 * (foot - top)
    pen(page, (left - 0.6, level), (right + 0.5, level + 0.2), width=0.45, ink=185)
    assert glass.said(sent(page), FIT) == "asked"
