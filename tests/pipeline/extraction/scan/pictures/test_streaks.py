import cv2
import numpy as np
import pytest

from forms.layout.parts import Box
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


@pytest.mark.parametrize("name", shipped().files)
def test_nothing_that_is_printed_is_a_streak(name: str) -> None:
    sheet = blank_sheet(name)
    for page in sheet.pages:
        grey = np.asarray(cv2.cvtColor(rendered(sheet, page), cv2.COLOR_RGB2GRAY), np.uint8)
        assert without_streaks(grey) is grey
