"""What a hard pencil wrote, so pale that it is no ink to a reader -> asked; bare paper is not."""

from operator import itemgetter

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan.light_ink.pale_strokes import PaleStrokes
from pipeline.extraction.scan.pictures.page_images import page_image
from pipeline.extraction.scan.registering.registration import Registration
from pipeline.records import Mark, Reading
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, box, cross, pen

SHEET, PAGE, HOPE = "evaluatie", 2, "/hope"
PAPER = 250
NO_DIGIT = itemgetter(-1)


def grained(grey: Grey, noise: float, quality: int = 85) -> Grey:
    """As a scanner gives it that leaves paper as it is."""
    chance = np.random.default_rng(3).normal(0, noise, grey.shape)
    return glass.through_jpeg(
        np.clip(grey * (PAPER / 255) + chance, 0, 255).astype(np.uint8), quality
    )


def marks(grey: Grey) -> dict[str, Mark]:
    reading = glass.seen(grey)
    assert isinstance(reading, Reading)
    return {mark.pointer: mark for mark in reading.marks}


def is_asked(mark: Mark) -> bool:
    """Whether a person is asked, or digits are seen where some stand."""
    return mark.state == "unread" and not (mark.digits and min(map(NO_DIGIT, mark.digits)) > 0.9)


@pytest.mark.parametrize("noise", [1.0, 3.0])
@pytest.mark.parametrize("grey_of_pencil", [215, 230, 243])
def test_a_pale_cross_is_asked(grey_of_pencil: int, noise: float) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    cross(grey, box(SHEET, PAGE, HOPE, "4"), ink=grey_of_pencil)
    seen = marks(grained(grey, noise))
    assert is_asked(seen[HOPE])
    assert [each for each in seen.values() if each.state == "unread"] == [seen[HOPE]]


@pytest.mark.parametrize("at", [(0.12, 0.12), (0.1, 0.9)])
def test_a_pale_cross_is_asked_on_paper_with_a_crease(at: tuple[float, float]) -> None:
    """One that ends on it, so that it is not taken out."""
    grey = glass.blank_page(SHEET, PAGE)
    cross(grey, box(SHEET, PAGE, HOPE, "4"), ink=230)
    high, wide = grey.shape
    one, other = (round(at[0] * wide), round(0.12 * high)), (round(at[1] * wide), high)
    fold = np.zeros_like(grey)
    cv2.line(fold, one, other, 20, 7, cv2.LINE_AA)
    creased = np.asarray(cv2.subtract(grey, fold), np.uint8)
    assert is_asked(marks(grained(creased, 1.5))[HOPE])


def test_a_pale_cross_beside_a_clear_one_is_no_question() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    cross(grey, box(SHEET, PAGE, HOPE, "4"), ink=230)
    cross(grey, box(SHEET, PAGE, HOPE, "2"))
    assert glass.said(grained(grey, 1.5), HOPE) == "2"


@pytest.mark.parametrize("grey_of_pencil", [243, 246])
def test_where_all_of_few_boxes_are_marked_the_paper_beside_them_tells(grey_of_pencil: int) -> None:
    grey = glass.blank_page("krachteninventarisatie", 2)
    pointers = ["/domains/housing/skip", "/domains/housing/important_now"]
    for pointer in pointers:
        cross(grey, box("krachteninventarisatie", 2, pointer), ink=grey_of_pencil)
    seen = marks(grained(grey, 1.0))
    assert [each.pointer for each in seen.values() if each.state == "unread"] == pointers


@pytest.mark.parametrize("grey_of_pencil", [228, 236, 242])
def test_a_pale_date_is_asked(grey_of_pencil: int) -> None:
    grey = glass.blank_page("actieplan", 1)
    place = box("actieplan", 1, "/filled_on")
    wide = place.w / place.cells
    for n, letter in enumerate(place.pattern):
        if letter != "-":
            x, y = place.x + (n + 0.5) * wide, place.y + place.h / 2
            pen(grey, (x - 1, y - 1.5), (x + 1, y - 1.8), (x - 0.5, y + 1.8), ink=grey_of_pencil)
    assert is_asked(marks(grained(grey, 1.5))["/filled_on"])


@pytest.mark.parametrize("grey_of_pencil", [236, 244])
def test_pale_words_are_asked(grey_of_pencil: int) -> None:
    grey = glass.blank_page()
    place = box("actieplan", 2, "/goals/0/text")
    left, foot = place.x + 4, place.y + 6
    for n in range(8):
        x = left + 3 * n
        pen(grey, (x, foot), (x + 1, foot - 2.5), (x + 2, foot), ink=grey_of_pencil)
    assert is_asked(marks(grained(grey, 1.5))["/goals/0/text"])


def test_one_small_pale_digit_among_words_is_asked() -> None:
    grey = glass.blank_page()
    place = box("actieplan", 2, "/goals/0/text")
    x, y = place.x + 30, place.y + 5
    pen(grey, (x, y + 0.4), (x + 0.5, y), (x + 0.5, y + 1.9), ink=246)
    assert is_asked(marks(grained(grey, 1.0))["/goals/0/text"])


def digit(grey: Grey, pointer: str, ink: int, width: float = 0.3) -> None:
    """A 3 among words."""
    place = box("actieplan", 2, pointer)
    x, y = place.x + 30, place.y + 4
    stroke = ((0.0, 0.0), (1.6, 0.0), (0.8, 1.2), (1.7, 2.0), (0.2, 3.0))
    pen(grey, *((x + dx, y + dy) for dx, dy in stroke), ink=ink, width=width)


def test_a_digit_a_glance_does_not_see_is_asked_where_the_hand_is_as_pale_elsewhere() -> None:
    grey = glass.blank_page()
    digit(grey, "/goals/0/why", 249)
    digit(grey, "/goals/0/text", 245, width=0.45)
    seen = marks(grained(grey, 0.6))
    asked = [pointer for pointer, each in seen.items() if each.state == "unread"]
    assert asked == ["/goals/0/text", "/goals/0/why"]


def test_small_words_on_the_lower_edge_are_asked_where_the_hand_writes_in_light_pencil() -> None:
    """A glance takes what stands there for the blur of the frame."""
    grey = glass.blank_page()
    above, below = (box("actieplan", 2, f"/goals/0/{name}") for name in ("why", "text"))
    for n in range(8):
        x, foot = above.x + 4 + 3 * n, above.y + 6
        pen(grey, (x, foot), (x + 1, foot - 2.5), (x + 2, foot), ink=205)
    for n in range(7):
        x, foot = below.x + 10 + 1.4 * n, below.y + below.h + 0.45
        pen(grey, (x, foot), (x + 0.2, foot - 1.1), (x + 0.9, foot), ink=210, width=0.15)
    assert is_asked(marks(grained(grey, 1.0))["/goals/0/text"])


@pytest.mark.parametrize(("ink", "state"), [(225, "unread"), (255, "empty")])
def test_one_short_stroke_in_little_light_is_asked(ink: int, state: str) -> None:
    grey = glass.blank_page()
    place = box("actieplan", 2, "/goals/0/why")
    x, y = place.x + 30, place.y + 4
    pen(grey, (x, y), (x + 0.1, y + 2), ink=ink, width=0.2)
    assert marks(glass.by_a_lamp(grey))["/goals/0/why"].state == state


@pytest.mark.parametrize("noise", [0.0, 1.5, 3.0])
@pytest.mark.parametrize(("sheet", "page"), [(SHEET, PAGE), ("actieplan", 1), ("actieplan", 2)])
def test_bare_paper_asks_nothing(sheet: str, page: int, noise: float) -> None:
    reading = glass.seen(grained(glass.blank_page(sheet, page), noise))
    assert isinstance(reading, Reading)
    assert [mark.pointer for mark in reading.marks if mark.state == "unread"] == []


def test_what_lies_all_over_the_paper_too_is_its_own() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    back = np.full_like(grey, 255)
    for n in range(20):
        pen(back, (15, 20 + 13 * n), (195, 24 + 13 * n), width=0.9, ink=240)
    back = np.asarray(cv2.GaussianBlur(back, (0, 0), 3), np.uint8)
    seen = marks(grained(np.minimum(grey, back), 1.5))
    ticks = {
        each.pointer for each in glass.layout_of(SHEET).pages[PAGE - 1].boxes if each.is_to_tick
    }
    assert {seen[pointer].state for pointer in ticks} == {"empty"}


@pytest.mark.parametrize(("sigma", "is_stroke"), [(16, False), (1, True)])
def test_where_shades_were_taken_out_a_broad_one_that_is_left_is_no_stroke(
    sigma: float, is_stroke: bool
) -> None:
    place = box("actieplan", 2, "/goals/0/text")
    drawn = np.full_like(glass.blank_page(), 255)
    for n in range(3):
        x, y = place.x + 20 + 9 * n, place.y + 4
        pen(drawn, (x, y), (x + 1, y + 3), width=0.12 * sigma + 0.4, ink=220)
    soft = np.asarray(cv2.GaussianBlur(drawn, (0, 0), sigma), np.uint8)
    image = page_image(1, np.minimum(glass.blank_page(), soft))
    there = Registration(np.diag([glass.MM, glass.MM, 1.0]), 0.0, 0.0, 4)
    page = glass.layout_of("actieplan").pages[1]
    assert PaleStrokes(image, there, page, is_calmed=True).in_words(place) is is_stroke


def test_where_the_shadow_of_a_hand_ends_stands_no_stroke() -> None:
    grey = glass.blank_page("actieplan", 2)
    y, x = np.mgrid[: grey.shape[0], : grey.shape[1]] / glass.MM
    light = 1 - 0.4 / (1 + np.exp(-(x - 100 + 0.6 * (y - 60)) / 2))
    seen = marks(grained((grey * light).astype(np.uint8), 1.0))
    words = {each.pointer for each in glass.layout_of("actieplan").pages[1].boxes}
    assert [name for name in words if seen[name].state == "unread"] == []


@pytest.mark.parametrize(
    ("uneven", "ink", "state"),
    [(2.0, None, "empty"), (2.0, 232, "unread"), (2.6, None, "unread"), (2.6, 244, "unread")],
)
def test_in_bright_light_nothing_hides_in_paper_that_is_hardly_uneven_over_a_millimetre(
    uneven: float, ink: int | None, state: str
) -> None:
    grey = glass.blank_page("actieplan", 2)
    if ink is not None:
        digit(grey, "/goals/0/why", ink, width=0.45)
    few = np.random.default_rng(1).normal(0, uneven, (grey.shape[0] // 18, grey.shape[1] // 18))
    clouds = cv2.resize(few, grey.shape[::-1], interpolation=cv2.INTER_CUBIC)
    paper = np.clip(grey * (PAPER / 255) + clouds, 0, 255).astype(np.uint8)
    assert marks(glass.through_jpeg(paper, 85))["/goals/0/why"].state == state
