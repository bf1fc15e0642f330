import cv2
import numpy as np
import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, pen

SHEET, PAGE = "evaluatie", 2
HOPE, BELONG, FIT, CONTROL = (
    glass.box(SHEET, PAGE, pointer, "3") for pointer in ("/hope", "/belong", "/fit", "/control")
)


def page(*, ink: int) -> Grey:
    """Two questions answered in dark pencil, a third with what is as dark as that."""
    grey = glass.blank_page(SHEET, PAGE)
    for box in (HOPE, BELONG):
        glass.cross(grey, box, ink=110)
    glass.cross(grey, FIT, ink=ink)
    return glass.through_jpeg(grey, 85)


@pytest.mark.parametrize(("ink", "said"), [(110, "3"), (130, "3"), (190, "asked")])
def test_a_mark_of_which_a_rubber_left_little_is_asked(ink: int, said: str) -> None:
    assert glass.said(page(ink=ink), "/fit") == said


def test_two_marks_as_pale_as_each_other_are_of_a_second_person() -> None:
    grey = page(ink=190)
    glass.cross(grey, CONTROL, ink=190)
    assert glass.said(grey, "/fit") == "3"


def large_cross(grey: Grey, rubbed: bool) -> None:
    x, y = HOPE.x + HOPE.w / 2, HOPE.y + HOPE.h / 2
    for way in (1, -1):
        pen(grey, (x - 4, y - way * 4), (x + 4, y + way * 4), ink=110)
    if rubbed:
        near = np.s_[round((y - 2.2) * glass.MM) : round((y + 2.2) * glass.MM)]
        across = np.s_[round((x - 2.2) * glass.MM) : round((x + 2.2) * glass.MM)]
        printed = glass.blank_page(SHEET, PAGE)[near, across].astype(np.float32)
        left = printed - 0.4 * (printed - grey[near, across])
        grey[near, across] = left.astype(np.uint8)


@pytest.mark.parametrize(("rubbed", "said"), [(False, "3"), (True, "asked")])
def test_a_cross_rubbed_out_in_its_middle_is_asked(rubbed: bool, said: str) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    large_cross(grey, rubbed)
    assert glass.said(glass.through_jpeg(grey, 85), "/hope") == said


@pytest.mark.parametrize(("smear", "said"), [(0.0, "3"), (0.25, "asked")])
def test_marks_round_which_a_rubber_smeared_pencil_are_asked(smear: float, said: str) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    printed = grey.astype(np.float32)
    for box in (HOPE, BELONG):
        glass.cross(grey, box, ink=190)
    smeared = cv2.GaussianBlur(printed - grey, (0, 0), 0.9 * glass.MM) * smear
    grey = np.clip(grey - smeared, 0, 255).astype(np.uint8)
    assert glass.said(glass.through_jpeg(grey, 85), "/hope") == said
