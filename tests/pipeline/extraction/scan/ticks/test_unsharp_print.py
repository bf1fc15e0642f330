"""Pictures that are not sharp, or in which the camera was moved: how print looks tells of ink."""

import cv2
import numpy as np

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, Point, box, pen

SHEET, PAGE, HOPE = "evaluatie", 2, "/hope"
FOUR = box(SHEET, PAGE, HOPE, "4")
X, Y = FOUR.x + FOUR.w / 2, FOUR.y + FOUR.h / 2


def unsharp(grey: Grey, blur: float = 3.2) -> Grey:
    """Not in focus, by so many pixels."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), blur), np.uint8)


def moved(grey: Grey, degrees: float, long: int = 7) -> Grey:
    """By a camera that went so many pixels one way."""
    way = np.zeros((long, long), np.float32)
    turn = cv2.getRotationMatrix2D((long // 2, long // 2), degrees, 1.0)
    way[long // 2] = 1
    turned = np.asarray(cv2.warpAffine(way, turn, (long, long)), np.float32)
    return np.asarray(cv2.filter2D(grey, -1, turned / turned.sum()), np.uint8)


def filled(*strokes: tuple[Point, ...], ink: int = 60, width: float = 0.45) -> Grey:
    """A page with strokes in a box, in mm from its middle."""
    grey = glass.blank_page(SHEET, PAGE)
    for stroke in strokes:
        pen(grey, *((X + a, Y + b) for a, b in stroke), ink=ink, width=width)
    return grey


def said(grey: Grey) -> object:
    return glass.said(grey, HOPE)


TICK: tuple[Point, ...] = ((-1.4, -0.2), (-0.4, 1.4), (1.5, -1.6))
CROSS: tuple[tuple[Point, ...], ...] = (((-1.6, -1.6), (1.6, 1.6)), ((-1.6, 1.6), (1.6, -1.6)))


def test_frames_that_run_into_their_boxes_are_no_ink() -> None:
    bold = cv2.erode(glass.blank_page(SHEET, PAGE), np.ones((2, 2), np.uint8))
    assert said(unsharp(np.asarray(bold, np.uint8), 2.0)) is None


def test_a_mark_as_soft_as_print_is_no_stain() -> None:
    assert said(unsharp(filled(TICK, ink=110), 2.6)) == "4"


def test_strokes_across_the_way_of_a_camera_are_no_paler_pen() -> None:
    assert said(moved(filled(*CROSS), 135)) == "4"


def test_a_pencil_through_a_mark_is_asked_there_too() -> None:
    grey = filled(*CROSS, ink=40)
    line = filled(((-5.0, 0.1), (5.0, -0.1)), ink=170)
    assert said(moved(np.minimum(grey, line), 135)) == "asked"


def test_an_outline_drawn_over_is_asked_there_too() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    around = np.linspace(0, 2 * np.pi, 40)
    radius = FOUR.w / 2
    ring = [(X + radius * np.cos(a), Y + radius * np.sin(a)) for a in around]
    pen(grey, *ring, *ring, width=0.7)
    assert said(unsharp(grey, 3.0)) == "asked"


def test_a_soft_stain_is_asked() -> None:
    stain = unsharp(filled(((-0.6, 0), (0.6, 0)), ink=120, width=1.6), 7.0)
    assert said(unsharp(np.minimum(glass.blank_page(SHEET, PAGE), stain), 2.2)) == "asked"
