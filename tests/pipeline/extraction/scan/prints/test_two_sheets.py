import cv2
import numpy as np
import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, box


def moved(grey: Grey, right: float, down: float, turned: float = 0.0) -> Grey:
    """Moved by mm, and turned by degrees about its middle."""
    height, width = grey.shape
    by = cv2.getRotationMatrix2D((width / 2, height / 2), turned, 1)
    by += np.array([(0, 0, right * MM), (0, 0, down * MM)])
    return np.asarray(cv2.warpAffine(grey, by, (width, height), borderValue=255), np.uint8)


def another_hand() -> Grey:
    """The same page, on which somebody else marked another goal."""
    grey = glass.blank_page()
    glass.cross(grey, box("actieplan", 2, "/goals/0/domain", "housing"))
    return grey


@pytest.mark.parametrize(
    "by", [(1.5, 0.0), (-2.0, 1.0), (0.8, -3.0), (0.0, 2.5), (0.5, -0.6, 0.3), (-0.2, 0.4, -0.6)]
)
def test_a_strip_of_the_same_page_of_another_is_told(by: tuple[float, ...]) -> None:
    grey = glass.filled_plan()
    rows = slice(round(60 * MM), round(170 * MM))
    grey[rows] = moved(another_hand(), *by)[rows]
    assert glass.refused(grey) == "several_sheets"


def test_an_upright_strip_of_the_same_page_of_another_is_told() -> None:
    grey = glass.filled_plan()
    columns = slice(round(60 * MM), round(150 * MM))
    grey[:, columns] = moved(another_hand(), -0.7, 1.2, 0.4)[:, columns]
    assert glass.refused(grey) == "several_sheets"


def test_the_lower_half_of_the_same_page_of_another_is_told() -> None:
    grey = glass.filled_plan()
    rows = slice(round(140 * MM), None)
    grey[rows] = moved(another_hand(), 2.0, 1.0)[rows]
    assert glass.refused(grey) == "several_sheets"


def test_a_page_that_lies_bowed_is_of_one_sheet() -> None:
    assert glass.refused(glass.bowed(glass.filled_plan(), 6)) == "read"


def asked(grey: Grey) -> set[str]:
    """What is asked or told of the page as a whole."""
    return {problem.code for problem in glass.reading(grey).problems}


@pytest.mark.parametrize("down", [1.5, -1.5, -4.0])
def test_where_print_only_jumps_down_people_are_asked_whether_it_is_one_sheet(down: float) -> None:
    grey = glass.filled_plan()
    rows = slice(round(150 * MM), None)
    grey[rows] = moved(grey, 0.1, down)[rows]  # a roller that slipped, or the half of another copy
    assert asked(grey) == {"scan_jumps"}


def test_the_lower_half_of_the_same_page_is_told_on_paper_that_bows() -> None:
    grey = glass.filled_plan()
    rows = slice(round(150 * MM), None)
    grey[rows] = moved(another_hand(), 1.2, -2.5)[rows]
    assert glass.refused(glass.bowed(grey, 3)) == "several_sheets"


def test_a_roller_that_slipped_there_and_back_is_asked_about_not_refused() -> None:
    grey = glass.filled_plan()
    rows = slice(round(90 * MM), round(180 * MM))
    grey[rows] = moved(grey, 0.1, 1.6)[rows]
    assert asked(grey) == {"scan_jumps"}


@pytest.mark.parametrize(("right", "down"), [(0.6, 0.0), (0.0, -0.4), (-0.6, 0.5)])
def test_an_upright_half_of_the_same_page_is_asked_about_by_less_than_a_millimetre(
    right: float, down: float
) -> None:
    grey = glass.filled_plan()
    columns = slice(round(100 * MM), None)
    grey[:, columns] = moved(another_hand(), right, down)[:, columns]
    assert asked(grey) == {"scan_jumps"}


def test_a_corner_of_the_same_page_with_its_mark_is_told() -> None:
    grey = glass.filled_plan()
    there = slice(round(150 * MM)), slice(round(120 * MM))
    grey[there] = moved(another_hand(), 1.5, -1.0)[there]
    assert glass.refused(grey) == "several_sheets"


def test_a_torn_piece_of_the_same_page_is_asked_about() -> None:
    grey, other = glass.filled_plan(), moved(another_hand(), 0.45, 0.2)
    ragged = 1.5 * np.sin(np.arange(grey.shape[0]) / 9) * MM
    for row in range(round(60 * MM), round(160 * MM)):
        end = round(120 * MM + ragged[row])
        grey[row, :end] = other[row, :end]
    assert asked(grey) == {"scan_jumps"}


@pytest.mark.parametrize("bow", [0.0, 1.5, 5.0])
def test_paper_that_bows_jumps_nowhere(bow: float) -> None:
    assert asked(glass.bowed(glass.filled_plan(), bow)) == set()


def test_another_sheet_over_more_than_half_of_a_page_is_told() -> None:
    grey = glass.filled_plan()
    rows = slice(round(75 * MM), round(230 * MM))
    grey[rows] = glass.blank_page("evaluatie", 1)[rows]
    assert glass.refused(grey) == "several_sheets"


def test_a_strip_with_little_on_it_is_told_by_what_it_hides() -> None:
    grey, strip = (glass.blank_page("krachteninventarisatie", page) for page in (4, 12))
    strip[round(62 * MM) :] = 255
    top, below, high = (round(mm * MM) for mm in (104, 40, 32))
    grey[top : top + high] = strip[below : below + high]
    assert glass.refused(grey) == "several_sheets"


def test_values_that_a_viewer_drew_lower_in_their_boxes_are_of_no_other_sheet() -> None:
    grey = glass.personal_page()
    for pointer in ("/goals/0/text", "/goals/0/why"):
        at = glass.personal_box("actieplan", pointer).box
        left, top = at.x + 0.8, at.y + 0.8
        rows = slice(round(top * MM), round((top + at.h - 1.6) * MM))
        columns = slice(round(left * MM), round((left + at.w - 1.6) * MM))
        grey[rows, columns] = moved(grey[rows, columns], -1.4, 4.0)
    glass.pen(grey, (195, 240), (201, 236), (204, 244), width=0.7)  # so that it is looked at
    assert glass.refused(glass.bowed(grey, 1.5)) == "read"
