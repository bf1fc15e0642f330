"""Bold, uneven print: no stroke over its labels, however much ink is there; and strokes over it."""

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.print_areas import Edges, texts_of
from pipeline.extraction.scan.registering.registration import Registration
from pipeline.extraction.scan.stray_ink.redrawn_words import RedrawnWords
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, pen
from tests.workspace import blank_of

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


def test_where_little_light_makes_print_as_pale_as_grain_no_label_is_struck_but_one() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    left, top, right, bottom = label("3")
    middle = (top + bottom) / 2
    pen(grey, (left - 1, middle), (right + 1, middle + 0.3))
    reading = glass.reading(glass.by_a_lamp(grey, grain=8, light=(0.22, 0.3), at=0.2))
    asked = {mark.pointer for mark in reading.marks if mark.state == "unread"}
    assert asked & {"/belong", "/control", HOPE, "/fit"} == {HOPE}


def test_ripples_of_a_compression_round_letters_are_no_stroke() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    left, top, right, bottom = label("4")
    for n, x in enumerate(np.arange(left, right, 0.8)):
        row, column = round((top + 0.1, bottom + 0.2)[n % 2] * glass.MM), round(x * glass.MM)
        bit = grey[row : row + 2, column : column + 2]
        bit[:] = np.minimum(bit, 218)
    assert glass.said(grey, HOPE) is None


def waving(grey: Grey, mm: float) -> Grey:
    """On paper with wrinkles: its lines wave up and down within a few letters."""
    y, x = np.mgrid[: grey.shape[0], : grey.shape[1]].astype(np.float32)
    wave = mm * glass.MM * np.sin(x / (4 * glass.MM))
    return np.asarray(cv2.remap(grey, x, y + wave, cv2.INTER_LINEAR, borderValue=255), np.uint8)


def left_over(grey: Grey, at: Edges) -> float | None:
    """The mm2 of ink there beside its letters."""
    there = Registration(np.diag([glass.MM, glass.MM, 1.0]), 0.0, 0.0, 4)
    drawn = DrawnForm(blank_of(SHEET, glass.EDITION), (1, 2))
    return RedrawnWords(grey, there, drawn, PAGE).left_over(at)


@pytest.mark.parametrize(("line", "least", "most"), [(False, 0.0, 0.3), (True, 0.4, 9.0)])
def test_letters_that_wave_on_wrinkled_paper_are_no_stroke(
    line: bool, least: float, most: float
) -> None:
    at = max((label(code) for code in ("1", "2", "3", "4", "5", "skip")), key=length)
    grey = waving(glass.blank_page(SHEET, PAGE), 0.4)
    if line:
        pen(grey, (at[0], (at[1] + at[3]) / 2), (at[2], (at[1] + at[3]) / 2 + 0.3), ink=90)
    left = left_over(grey, at)
    assert left is not None
    assert least <= left <= most


def length(at: Edges) -> float:
    return at[2] - at[0]


@pytest.mark.parametrize(("struck", "said"), [(True, "asked"), (False, "skip")])
def test_a_label_struck_by_a_line_that_meets_the_arm_of_its_cross_is_asked(
    struck: bool, said: str
) -> None:
    grey, (left, top, right, bottom) = glass.blank_page(SHEET, PAGE), label("skip")
    at, level = glass.box(SHEET, PAGE, HOPE, "skip"), (top + bottom) / 2 + 0.3
    x, y = at.x + at.w / 2, at.y + at.h / 2
    for way in (-1, 1):
        pen(grey, (x - 3.6, y - way * 3.4), (x + 5.4, y + way * 4.0), width=0.7, ink=40)
    if struck:
        pen(grey, (left - 1.5, level), (right + 0.8, level), width=0.4, ink=50)
    assert glass.said(grey, HOPE) == said
