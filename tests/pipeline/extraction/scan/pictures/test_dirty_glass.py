import cv2
import numpy as np

from pipeline.extraction.scan.page_reading import read_page
from pipeline.extraction.scan.pictures.page_images import page_image
from pipeline.extraction.scan.prints.sheets import Sheets
from pipeline.records import Mark, Reading
from tests.scans.printing import DPI, Pixels, Sheet, blank_sheet, rendered
from tests.workspace import shipped


def sheet() -> Sheet:
    return blank_sheet("evaluatie")


def page_with_line(across: float, shade: float = 0.5) -> Pixels:
    """The first page, with a line along the feed `across` mm from the left."""
    paper = rendered(sheet(), 1)
    x = round(across * DPI / 25.4)
    paper[:, x : x + 3] = (paper[:, x : x + 3] * shade).astype(np.uint8)
    return np.asarray(cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY), np.uint8)


def page_with_drop(across: float, down: float) -> Pixels:
    """The first page, with a drop of coffee of 5 mm, its middle there."""
    paper = rendered(sheet(), 1)
    light = np.ones(paper.shape[:2], np.float32)
    middle = (round(across * DPI / 25.4), round(down * DPI / 25.4))
    cv2.circle(light, middle, round(2.5 * DPI / 25.4), 0.65, -1, cv2.LINE_AA)
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), 3), np.float32)
    return np.asarray(cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY) * light, np.uint8)


def choices(grey: Pixels) -> list[Mark]:
    reading = read_page(page_image(1, grey), Sheets(shipped(), lambda _: None))
    assert isinstance(reading, Reading)
    asked = {box.pointer for box in sheet().boxes(1) if box.kind == "circle"}
    return [mark for mark in reading.marks if mark.pointer in asked]


def test_a_page_without_a_mark_holds_no_choice() -> None:
    assert {mark.state for mark in choices(page_with_line(5.0))} == {"empty"}


def test_a_line_of_dirt_through_a_row_of_circles_is_no_choice() -> None:
    circle = next(box for box in sheet().boxes(1) if box.code == "5")
    for off in (0.3, 1.0, 2.5, 3.5):
        marks = choices(page_with_line(circle.x + off))
        assert not [mark.raw for mark in marks if mark.state == "read"]


def test_a_drop_of_coffee_on_a_circle_is_no_choice() -> None:
    circle = next(box for box in sheet().boxes(1) if box.code == "3")
    for off in (0.0, 1.0, 2.5):
        marks = choices(page_with_drop(circle.x + off, circle.y + 1))
        assert not [mark.raw for mark in marks if mark.state == "read"]
