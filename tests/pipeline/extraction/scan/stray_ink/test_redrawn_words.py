"""Bold, uneven print: no stroke over its labels, however much ink is there; and strokes over it."""

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan.prints.print_areas import Edges, texts_of
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, pen

SHEET, PAGE, HOPE = "evaluatie", 2, "/hope"


def printed_boldly() -> Grey:
    """Toner that spread by an eighth of a millimetre at the right, and not at the left."""
    grey = glass.blank_page(SHEET, PAGE)
    thick = np.asarray(cv2.erode(grey, np.ones((3, 3), np.uint8)), np.float32)
    share = np.linspace(0, 1, grey.shape[1])[None, :] ** 2
    return glass.through_jpeg((thick * share + grey * (1 - share)).astype(np.uint8), 85)


def label(code: str) -> Edges:
    texts = texts_of(glass.layout_of(SHEET).pages[PAGE - 1])
    boxes = [(text.box, text.edges) for text in texts if text.box is not None]
    return next(at for box, at in boxes if (box.pointer, box.code) == (HOPE, code))


def test_bold_print_asks_nothing() -> None:
    reading = glass.reading(printed_boldly())
    assert [mark.pointer for mark in reading.marks if mark.state == "unread"] == []
    assert reading.beside == ()


@pytest.mark.parametrize("ink", [60, 140])
@pytest.mark.parametrize("code", ["2", "4"])
def test_a_label_that_is_crossed_out_in_bold_print_is_asked(code: str, ink: int) -> None:
    grey = printed_boldly()
    left, top, right, bottom = label(code)
    middle, high = (left + right) / 2, (bottom - top) / 2
    for way in (1, -1):
        y = (top + bottom) / 2
        pen(grey, (middle - high, y - way * high), (middle + high, y + way * high), ink=ink)
    assert glass.said(grey, HOPE) == "asked"
