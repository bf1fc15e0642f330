"""Personal sheets of which a viewer drew the values anew, printed and scanned: what is asked."""

from functools import cache

import cv2
import numpy as np
import pytest

from forms.layout.parts import PlacedBox
from pipeline.records import Reading
from tests.forms.sheets import render
from tests.pipeline.extraction import read_back
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import DPI, MM, Grey, pen, personal_box
from tests.pipeline.extraction.scan.typed.test_preprinted import DATE, TEXT, known
from tests.scans.redrawn import VIEWERS, redrawn

NAME, WHY, WHAT = "/alias", "/goals/0/why", "/goals/0/strengths/0"
PLAIN = tuple(at for at in (NAME, WHY, WHAT, DATE, "/goals/0/sign"))


@cache
def shown(viewer: int, page: int, *typed: tuple[str, str]) -> Grey:
    """A page of the plan as a viewer draws and prints it, scanned."""
    document = read_back.personal("actieplan")
    content = redrawn(document.content, viewer, typed)
    picture = render(content, document.instances[0].pages.index(page) + 1, DPI)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.6), np.uint8)


def on_page(pointer: str) -> PlacedBox:
    return personal_box("actieplan", pointer)


@cache
def read(viewer: int, page: int, *typed: tuple[str, str]) -> Reading:
    return glass.reading(shown(viewer, page, *typed).copy())


def said(viewer: int, pointer: str, *typed: tuple[str, str]) -> str | bool | None:
    return glass.said_in(read(viewer, on_page(pointer).page, *typed), pointer)


def test_letters_for_which_a_viewer_has_no_picture_are_no_change() -> None:
    by_pikepdf = 1
    assert said(by_pikepdf, TEXT) == known()[TEXT]  # "in ??d? of ?zmir (? 400)"


@pytest.mark.parametrize("viewer", range(len(VIEWERS)))
def test_a_value_that_a_viewer_drew_anew_is_asked_about_nobody(viewer: int) -> None:
    assert {at: said(viewer, at) for at in PLAIN} == {at: known()[at] for at in PLAIN}
    assert said(viewer, "/client") == read_back.CODE


@pytest.mark.parametrize("viewer", range(len(VIEWERS)))
@pytest.mark.parametrize(
    "typed",
    [
        {NAME: "Noar", WHY: "rest", DATE: "10-10-2028"},
        {NAME: "Moor", WHAT: "mijn zoo", DATE: "16-10-2026"},
        {NAME: "Nöor"},
        {NAME: "Noor."},
        {NAME: "Noorl"},
    ],
    ids=lambda typed: typed[NAME],
)
def test_another_value_in_its_place_is_asked(viewer: int, typed: dict[str, str]) -> None:
    asked = {at: said(viewer, at, *typed.items()) for at in typed}
    assert asked == dict.fromkeys(typed, "asked")


@pytest.mark.parametrize("reach", [3.0, 9.0])
def test_a_pen_through_or_beside_a_value_that_was_drawn_anew_is_asked(reach: float) -> None:
    grey, place = shown(2, 1).copy(), on_page(NAME).box
    start = place.x + (0.5 if reach > 5 else 18)
    pen(grey, (start, place.y + 4.8), (start + reach, place.y + 4.2))
    assert glass.said(grey, NAME) == "asked"


def test_a_pale_line_along_the_foot_of_a_value_that_was_drawn_anew_is_asked() -> None:
    grey, place = shown(2, 1).copy(), on_page(NAME).box
    foot = place.y + 5.8
    pen(grey, (place.x + 0.6, foot), (place.x + 4, foot - 0.1), (place.x + 9, foot), ink=150)
    assert glass.said(grey, NAME) == "asked"


def test_one_value_that_is_gone_was_cleared_by_somebody() -> None:
    assert said(2, WHY, (WHY, "")) == "asked"
    assert said(2, NAME, (WHY, "")) == known()[NAME]


def test_values_that_are_all_gone_were_lost_by_a_program() -> None:
    lost = tuple((at, "") for at in known() if at != "/client")
    assert said(2, NAME, *lost) == known()[NAME]


@pytest.mark.parametrize(("right", "found"), [(0.0, known()["/goals/0/domain"]), (1.2, "asked")])
def test_a_disc_that_was_drawn_a_little_larger_is_the_one_that_was_printed(
    right: float, found: str
) -> None:
    placed = personal_box("actieplan", "/goals/0/domain", str(known()["/goals/0/domain"]))
    grey, box = glass.personal_page(page=placed.page), placed.box
    middle = (box.x + box.w / 2 + right, box.y + box.h / 2)
    cv2.circle(grey, (round(middle[0] * MM), round(middle[1] * MM)), round(1.4 * MM), 30, -1)
    assert glass.said(grey, "/goals/0/domain") == found
