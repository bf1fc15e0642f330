"""Coffee on paper, scanned in colours: what was answered below it is read."""

import cv2
import numpy as np
import pytest

from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.page_reading import read_page
from pipeline.extraction.scan.pictures.page_images import PageImage, pages_of_picture
from pipeline.extraction.scan.pictures.stains import ring_in
from pipeline.records import Mark, Reading
from tests.pipeline.extraction.scan import glass
from tests.scans.encoding import jpeg
from tests.scans.printing import Pixels

POINTER = "/goals/0/actions/0/who"
COFFEE = (0.74, 0.6, 0.42)  # of the light: red, green, blue
RADIUS = 30.0  # mm
WHAT = "/goals/0/actions/0/what"  # a box for words


def page(*, is_marked: bool) -> Pixels:
    """A page in colours with the ring of a cup through a box."""
    grey, at = glass.blank_page(page=3), glass.box("actieplan", 3, POINTER, "someone_nearby")
    if is_marked:
        glass.cross(grey, at)
    off = RADIUS / np.sqrt(2)
    middle = (round((at.x + 2 - off) * glass.MM), round((at.y + 2 - off) * glass.MM))
    ring = np.zeros(grey.shape, np.float32)
    cv2.circle(ring, middle, round(RADIUS * glass.MM), 1.0, round(1.4 * glass.MM), cv2.LINE_AA)
    soft = cv2.GaussianBlur(ring, (0, 0), 2)
    colours = np.stack([grey * np.power(each, soft) for each in COFFEE], axis=2)
    return np.clip(colours, 0, 255).astype(np.uint8)


def spilled(grey: Grey) -> Pixels:
    """A page in colours (red, green, blue) on which a cup stood: a rim, and a wash within it."""
    at = glass.box("actieplan", 3, WHAT)
    middle = (round((at.x + 25) * glass.MM), round((at.y + 8) * glass.MM))
    light = np.ones(grey.shape, np.float32)
    radius = round(RADIUS * glass.MM)
    cv2.circle(light, middle, radius, 0.9, -1, cv2.LINE_AA)
    cv2.circle(light, middle, radius, 0.6, round(1.4 * glass.MM), cv2.LINE_AA)
    soft = cv2.GaussianBlur(light, (0, 0), 2)
    colours = np.stack([grey * np.power(soft, of) for of in (0.6, 1.0, 1.7)], axis=2)
    return np.clip(colours, 0, 255).astype(np.uint8)


def choice(picture: Pixels, pointer: str = POINTER) -> Mark:
    (image,) = pages_of_picture(jpeg(picture, 200, 75))
    assert isinstance(image, PageImage)
    reading = read_page(image, glass.sheets())
    assert isinstance(reading, Reading)
    return next(mark for mark in reading.marks if mark.pointer == pointer)


@pytest.mark.parametrize("is_marked", [True, False])
def test_a_ring_through_a_box_asks_nothing(is_marked: bool) -> None:
    mark = choice(page(is_marked=is_marked))
    assert mark.raw == ("someone_nearby" if is_marked else None)
    assert mark.state == ("read" if is_marked else "empty")


def test_an_empty_box_for_words_in_a_ring_asks_nothing() -> None:
    assert choice(spilled(glass.blank_page(page=3)), WHAT).state == "empty"


def test_a_pale_stroke_in_the_wash_is_seen() -> None:
    grey, at = glass.blank_page(page=3), glass.box("actieplan", 3, WHAT)
    glass.pen(grey, (at.x + 12, at.y + 2), (at.x + 15, at.y + 6), (at.x + 24, at.y + 3), ink=225)
    assert choice(spilled(grey), WHAT).state != "empty"


def test_a_brown_ring_by_hand_is_left() -> None:
    """It may be drawn around an answer."""
    paper = np.full((600, 420, 3), 255, np.uint8)
    turns = np.linspace(0, 2 * np.pi, 100)
    far = 70 + 9 * np.sin(3 * turns)
    places = np.column_stack([210 + far * np.cos(turns), 300 + far * np.sin(turns)])
    cv2.polylines(paper, [places.astype(np.int32)], True, (107, 153, 189), 4)
    assert ring_in(paper, np.full_like(paper, 255)) is None
