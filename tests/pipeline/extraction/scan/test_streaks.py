import cv2
import numpy as np
import pytest

from pipeline.extraction.scan.streaks import without_streaks
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, box, pen
from tests.scans.printing import Sheet, blank_sheets, rendered

TEXT = box("actieplan", 2, "/goals/0/text")


def lined(grey: Grey, across: float, shade: float = 0.6) -> Grey:
    """With a line along the feed `across` mm from the left."""
    x = round(across * MM)
    grey[:, x : x + 3] = (grey[:, x : x + 3] * shade).astype(np.uint8)
    return grey


def test_a_line_from_edge_to_edge_leaves_an_empty_box_empty() -> None:
    grey = lined(glass.blank_page(), TEXT.x + 20)
    assert glass.mark(without_streaks(grey), TEXT.pointer).state == "empty"


def test_a_line_along_the_other_side_goes_too() -> None:
    grey = np.ascontiguousarray(lined(glass.blank_page().T.copy(), TEXT.y + 4).T)
    assert int(without_streaks(grey)[:, -40:].min()) > 200


def test_ink_below_a_line_stays() -> None:
    grey = glass.blank_page()
    pen(grey, (TEXT.x + 20.2, TEXT.y + 2), (TEXT.x + 20.2, TEXT.y + 7))
    there = (slice(round((TEXT.y + 3) * MM), round((TEXT.y + 6) * MM)), round((TEXT.x + 20.2) * MM))
    clean = without_streaks(lined(grey.copy(), TEXT.x + 20))
    assert float(clean[there].mean()) < 90


@pytest.mark.parametrize("sheet", list(blank_sheets(("nl",))), ids=lambda sheet: sheet.worksheet)
def test_nothing_that_is_printed_is_a_streak(sheet: Sheet) -> None:
    for page in sheet.pages:
        grey = np.asarray(cv2.cvtColor(rendered(sheet, page), cv2.COLOR_RGB2GRAY), np.uint8)
        assert without_streaks(grey) is grey
