"""What a scanner needs, on the page as it is seen: marks, codes and the white around them."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest
import zxingcpp

from forms.ground.fonts import measure
from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.bands import (
    CONTENT_BOTTOM,
    CONTENT_TOP,
    MARK,
    MARK_BITS,
    MARKS,
    QR_FOOT,
    QR_TOP,
    band_parts,
)
from forms.layout.galleys import Typesetter
from forms.layout.parts import Box, Run, Slot, Stroke
from forms.pdf.page_code import PageCode, matrix, parse_payload
from forms.pdf.stamping import Stamp
from forms.schema.worksheet import Worksheet
from tests.forms.sheets import (
    CODE,
    INSTANCE,
    SHEETS,
    cut,
    edition,
    laid_out,
    render,
    sheet,
    shipped,
    template,
)

OF_BOTH = "evaluatie_begeleider"
_DICTIONARY = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)


@cache
def page(*, personal: bool) -> np.ndarray[Any, Any]:
    """The second page of a sheet with a code at either end, at 150 dpi."""
    plan = template(OF_BOTH)
    return render(plan.stamp(Stamp(CODE, INSTANCE)) if personal else plan.content, page=2)


def areas() -> Iterator[tuple[float, float, float, float]]:
    """Marks and codes as x, y, width, height in millimetres."""
    yield from ((x, y, MARK, MARK) for _, x, y in MARKS)
    yield from ((x, y, side, side) for x, y, side in (QR_TOP, QR_FOOT))


both = pytest.mark.parametrize("personal", [False, True], ids=["blank", "personal"])


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_the_marks_are_those_of_the_dictionary(number: int) -> None:
    drawn = cv2.aruco.generateImageMarker(_DICTIONARY, number, 6)[1:5, 1:5] > 127
    ours = [[bool(row >> (3 - column) & 1) for column in range(4)] for row in MARK_BITS[number]]
    assert drawn.tolist() == ours


def test_marks_and_codes_stay_6_mm_from_the_edge() -> None:
    for x, y, w, h in areas():
        assert min(x, y, PAGE_WIDTH - x - w, PAGE_HEIGHT - y - h) >= 6


def test_modules_are_at_least_45_hundredths_of_a_millimetre() -> None:
    longest = PageCode("KIX", 1295, "NL", 99, CODE, INSTANCE).payload()
    for _, _, side in (QR_TOP, QR_FOOT):
        assert side / len(matrix(longest)) >= 0.45


@both
def test_each_mark_is_found_in_its_own_corner(*, personal: bool) -> None:
    picture = page(personal=personal)
    corners, ids, _ = cv2.aruco.ArucoDetector(_DICTIONARY).detectMarkers(picture)
    middle = {int(n): c[0].mean(axis=0) for n, c in zip(ids.ravel(), corners, strict=True)}
    height, width = picture.shape
    places = {n: (bool(x > width / 2), bool(y > height / 2)) for n, (x, y) in middle.items()}
    assert places == {0: (False, False), 1: (True, False), 2: (True, True), 3: (False, True)}


@both
def test_both_codes_say_which_page_this_is(*, personal: bool) -> None:
    found = zxingcpp.read_barcodes(page(personal=personal))
    whose = (CODE, INSTANCE) if personal else ()
    expected = PageCode("EB", edition(OF_BOTH).number, "NL", 2, *whose)
    assert [parse_payload(code.text) for code in found] == [expected, expected]


@pytest.mark.parametrize("stamp", [None, Stamp(CODE, INSTANCE)], ids=["blank", "personal"])
def test_with_large_letters_the_code_stands_at_the_foot_alone(stamp: Stamp | None) -> None:
    plan = template("actieplan")
    picture = render(plan.stamp(stamp) if stamp else plan.content, page=2)
    (found,) = zxingcpp.read_barcodes(picture)
    whose = (CODE, INSTANCE) if stamp else ()
    number = edition("actieplan").number
    assert parse_payload(found.text) == PageCode("AP", number, "NL", 2, *whose)
    assert found.position.top_left.y > picture.shape[0] * 0.9
    x, y, side = QR_TOP
    assert cut(picture, x, y, side, side).min() > 250


@both
def test_the_white_around_the_codes_is_white(*, personal: bool) -> None:
    picture = page(personal=personal)
    for x, y, side in (QR_TOP, QR_FOOT):
        quiet = 4 * side / (25 if personal else 21)
        around = cut(picture, x - quiet, y - quiet, side + 2 * quiet, side + 2 * quiet).copy()
        scale = picture.shape[0] / PAGE_HEIGHT
        rim = round((quiet - 0.2) * scale)
        around[rim:-rim, rim:-rim] = 255
        assert around.min() > 250


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_is_written_on_marks_and_codes(name: str) -> None:
    for sheet_page in edition(name).layout.pages:
        for part in sheet_page.parts:
            if isinstance(part, Slot):
                continue
            w, h = (0.0, 0.0) if isinstance(part, Stroke) else (1.0, 1.0)
            right = part.x2 if isinstance(part, Stroke) else part.x + w
            for x, y, width, height in areas():
                clear = right < x - 1 or part.x > x + width + 1
                assert clear or part.y < y - 1 - h or part.y > y + height + 1


@pytest.mark.parametrize("name", SHEETS)
def test_the_bands_leave_the_content_area_alone(name: str) -> None:
    worksheet = edition(name).worksheet
    for part in band_parts(worksheet, shipped().words("nl"), Typesetter(measure), 2):
        high = part.h if isinstance(part, Box) else 0.0
        assert part.y + high < CONTENT_TOP - 2 or part.y > CONTENT_BOTTOM + 2


def advice(worksheet: Worksheet) -> str:
    return next(
        part.text
        for part in laid_out(worksheet).pages[0].parts
        if isinstance(part, Run) and part.text.startswith("Zet een kruisje")
    )


def test_a_sheet_with_circles_says_that_there_are_circles() -> None:
    tick = {"key": "klaar", "kind": "check", "label": "Klaar"}
    circles = {"key": "mag", "kind": "choice", "label": "Mag het?", "choices": "yes_no"}
    assert "vakje of rondje" in advice(sheet(tick, circles, audience="team"))
    assert "vakje dat past" in advice(sheet(tick, audience="team"))
