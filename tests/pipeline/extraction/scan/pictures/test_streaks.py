import cv2
import numpy as np
import pytest

from forms.layout.parts import Box
from pipeline.extraction.scan.pictures.page_images import page_image
from pipeline.extraction.scan.pictures.streaks import without_streaks
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, box, pen
from tests.scans.printing import blank_sheet, rendered
from tests.workspace import shipped


@pytest.fixture(name="text")
def text_box() -> Box:
    return box("actieplan", 2, "/goals/0/text")


def lined(grey: Grey, across: float, shade: float = 0.6) -> Grey:
    """With a line along the feed `across` mm from the left."""
    x = round(across * MM)
    grey[:, x : x + 3] = (grey[:, x : x + 3] * shade).astype(np.uint8)
    return grey


def test_a_line_from_edge_to_edge_leaves_an_empty_box_empty(text: Box) -> None:
    grey = lined(glass.blank_page(), text.x + 20)
    assert glass.mark(without_streaks(grey), text.pointer).state == "empty"


def test_a_line_along_the_other_side_goes_too(text: Box) -> None:
    grey = np.ascontiguousarray(lined(glass.blank_page().T.copy(), text.y + 4).T)
    assert int(without_streaks(grey)[:, -40:].min()) > 200


def test_ink_below_a_line_stays(text: Box) -> None:
    grey = glass.blank_page()
    pen(grey, (text.x + 20.2, text.y + 2), (text.x + 20.2, text.y + 7))
    there = (slice(round((text.y + 3) * MM), round((text.y + 6) * MM)), round((text.x + 20.2) * MM))
    clean = without_streaks(lined(grey.copy(), text.x + 20))
    assert float(clean[there].mean()) < 90


def blackened(grey: Grey, across: float, pixels: int = 2) -> Grey:
    """With a black line along the feed, as all of them are in black and white."""
    x = round(across * MM)
    grey[:, x : x + pixels] = 0
    return grey


@pytest.mark.parametrize("is_bilevel", [True, False])
def test_a_black_line_thinner_than_a_pen_leaves_an_empty_box_empty(
    text: Box, is_bilevel: bool
) -> None:
    grey = glass.bilevel(glass.blank_page()) if is_bilevel else glass.blank_page()
    clean = page_image(1, blackened(grey, text.x + 20)).grey
    assert glass.mark(clean, text.pointer).state == "empty"


def test_ink_that_a_thin_black_line_runs_along_stays() -> None:
    grey = glass.blank_page()
    money = box("actieplan", 2, "/goals/0/domain", "money")
    middle = money.x + money.w / 2
    pen(grey, (middle, money.y - 1), (middle, money.y + money.h + 1), width=0.35)
    clean = page_image(1, blackened(glass.bilevel(grey), middle - 0.1)).grey
    assert glass.mark(clean, money.pointer).state != "empty"


def test_a_black_line_as_broad_as_a_pen_is_left_and_asked_about(text: Box) -> None:
    grey = blackened(glass.bilevel(glass.blank_page()), text.x + 20, pixels=4)
    assert glass.mark(page_image(1, grey).grey, text.pointer).state == "unread"


@pytest.mark.parametrize("name", shipped().files)
def test_nothing_that_is_printed_is_a_streak(name: str) -> None:
    sheet = blank_sheet(name)
    for page in sheet.pages:
        grey = np.asarray(cv2.cvtColor(rendered(sheet, page), cv2.COLOR_RGB2GRAY), np.uint8)
        for seen in (grey, glass.bilevel(grey)):
            assert without_streaks(seen) is seen
