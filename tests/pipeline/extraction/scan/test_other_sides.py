"""Thin paper whose other side is known -> what shines through asks nothing, and hides nothing."""

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan import read_scan
from pipeline.extraction.scan.pictures.page_images import page_image
from pipeline.records import NotRead, Reading
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, box, cross, pen
from tests.pipeline.extraction.scan.test_pale_hands import WRITTEN, word

SHEET, FRONT, BACK, HOPE, FIT = "evaluatie", 1, 2, "/hope", "/fit"
DARKLY = 0.3
PENCIL = 175


def before_a_window(
    front: Grey, back: Grey, strength: float = DARKLY, off: float = 0.8, clouds: float = 0.0
) -> Grey:
    """A front through which its back shines, printed so many mm off; some places more so."""
    moved = np.array([[1, 0, off * MM], [0, 1, -off * MM]])
    size = front.shape[::-1]
    behind = cv2.warpAffine(
        np.ascontiguousarray(back[:, ::-1]), moved, size, borderValue=255
    ).astype(np.float32)
    soft = cv2.GaussianBlur(behind, (0, 0), 2.2)
    noise = np.random.default_rng(3).normal(0, 1.5, front.shape)
    y, x = (np.linspace(0, 2 * np.pi, side) for side in front.shape)
    cloudy = strength * (1 + clouds * np.sin(y[:, None] * 2) * np.cos(x[None, :]))
    seen = front * (1 - cloudy * (1 - soft / 255)) + noise
    return glass.through_jpeg(np.clip(seen, 0, 255).astype(np.uint8), 80)


def both_sides(front: Grey, back: Grey, clouds: float = 0.0) -> tuple[Grey, Grey]:
    return before_a_window(front, back, clouds=clouds), before_a_window(back, front, clouds=clouds)


def filled(page: int, pointer: str, code: str) -> Grey:
    """A page with one cross in a pen."""
    grey = glass.blank_page(SHEET, page)
    cross(grey, box(SHEET, page, pointer, code))
    return grey


def written_over(grey: Grey) -> Grey:
    """With a large hand across the whole page, as a letter to somebody else."""
    for y in range(40, 280, 9):
        points = [(x, y + 2 * np.sin(x / 2)) for x in np.arange(20, 190, 0.5)]
        pen(grey, *points, width=0.6, ink=50)
    return grey


def read(*pages: Grey) -> list[Reading | NotRead]:
    images = [page_image(number, grey) for number, grey in enumerate(pages, start=1)]
    return read_scan(images, glass.sheets())


def asked(page: Reading | NotRead) -> set[str]:
    assert isinstance(page, Reading)
    return {mark.pointer for mark in (*page.marks, *page.beside) if mark.state == "unread"}


def said(page: Reading | NotRead, pointer: str) -> str | bool | None:
    assert isinstance(page, Reading)
    return glass.said_in(page, pointer)


@pytest.fixture(scope="module")
def sides() -> tuple[Grey, Grey]:
    """A page with a cross, through which a page shines that somebody wrote all over."""
    return both_sides(filled(BACK, HOPE, "4"), written_over(glass.blank_page(SHEET, FRONT)))


@pytest.mark.parametrize("is_front_first", [True, False])
def test_with_its_other_side_beside_it_the_page_asks_nothing(
    sides: tuple[Grey, Grey], *, is_front_first: bool
) -> None:
    both = read(*sides) if is_front_first else read(*reversed(sides))
    page = both[0 if is_front_first else 1]
    assert asked(page) == set()
    assert said(page, HOPE) == "4"


def test_what_shines_through_is_asked_about_where_the_other_side_is_not_there(
    sides: tuple[Grey, Grey],
) -> None:
    (alone,) = read(sides[0])
    assert asked(alone)


def test_a_page_that_is_not_its_other_side_changes_nothing(sides: tuple[Grey, Grey]) -> None:
    (alone,) = read(sides[0])
    beside_another, *_ = read(sides[0], glass.filled_plan())
    assert asked(beside_another) == asked(alone)
    assert said(beside_another, HOPE) == said(alone, HOPE)


def test_pencil_over_what_shines_through_stays() -> None:
    grey = glass.blank_page(SHEET, BACK)
    cross(grey, box(SHEET, BACK, HOPE, "4"), ink=PENCIL)
    back = written_over(glass.blank_page(SHEET, FRONT))
    page, _ = read(*both_sides(grey, back))
    assert said(page, HOPE) in {"4", "asked"}


@pytest.mark.parametrize("clouds", [0.0, 0.35])
def test_pencil_that_is_hardly_seen_beside_what_shines_through_is_asked(clouds: float) -> None:
    """Nobody could tell it from the other side, were that not known."""
    grey = glass.blank_page(SHEET, BACK)
    cross(grey, box(SHEET, BACK, HOPE, "4"), ink=232)
    page, _ = read(*both_sides(grey, written_over(glass.blank_page(SHEET, FRONT)), clouds))
    assert asked(page) == {HOPE}


def test_pencil_right_over_the_same_shape_on_the_other_side_stays() -> None:
    """A cross in pencil exactly where a cross in pen shines through."""
    at = box(SHEET, BACK, HOPE, "4")
    front, back = glass.blank_page(SHEET, BACK), glass.blank_page(SHEET, FRONT)
    x, y, r = at.x + at.w / 2, at.y + at.h / 2, at.w * 0.35
    for slope in (1, -1):
        pen(front, (x - r, y - slope * r), (x + r, y + slope * r), ink=PENCIL)
        pen(back, (210 - x - r, y - slope * r), (210 - x + r, y + slope * r), ink=30)
    back = written_over(back)
    page, _ = read(before_a_window(front, back, off=0), before_a_window(back, front, off=0))
    assert said(page, HOPE) in {"4", "asked"}


def test_what_shines_through_below_an_empty_box_is_no_feet_of_words() -> None:
    """On a page in light pencil words are looked for on the lower edge of a box, too."""
    front, back = glass.blank_page(SHEET, FRONT), written_over(glass.blank_page(SHEET, BACK))
    word(front, WRITTEN, 225)
    seen = (before_a_window(front, back, off=-1.2), before_a_window(back, front, off=-1.2))
    assert asked(read(*seen)[0]) == {WRITTEN}


def test_a_bare_back_through_which_its_front_shines_is_no_page() -> None:
    front = written_over(filled(BACK, HOPE, "4"))
    bare = np.full_like(front, 255)
    back = before_a_window(bare, front, strength=0.45)
    assert len(read(front, back)) == 1
    assert len(read(back, front)) == 1


def test_a_note_on_a_back_through_which_its_front_shines_is_not_lost() -> None:
    front = filled(BACK, HOPE, "4")
    back = np.full_like(front, 255)
    for line in range(4):
        pen(back, (40, 100 + 8 * line), (60, 104 + 8 * line), (90, 99 + 8 * line), ink=PENCIL)
    _, page = read(front, before_a_window(back, front, strength=0.45))
    assert isinstance(page, NotRead)


def test_what_is_printed_on_the_other_side_is_known_though_nobody_scanned_it() -> None:
    front, back = filled(BACK, HOPE, "4"), glass.blank_page(SHEET, FRONT)
    (page,) = read(before_a_window(front, back))
    assert asked(page) == set()
    assert said(page, HOPE) == "4"


def on_used_paper(front: Grey) -> Grey:
    """A page that was printed on the back of another sheet, of which nobody knows anything."""
    return before_a_window(front, glass.filled_plan(), strength=0.2)


def test_pencil_that_is_hardly_seen_is_asked_where_nobody_knows_the_other_side() -> None:
    """A pencil begins at once; what shines through is as pale, and softer."""
    grey = glass.blank_page(SHEET, BACK)
    cross(grey, box(SHEET, BACK, HOPE, "4"), ink=232)
    (page,) = read(on_used_paper(grey))
    assert HOPE in asked(page)


def test_an_empty_page_is_not_asked_for_what_shines_through_of_an_unknown_side() -> None:
    (page,) = read(on_used_paper(glass.blank_page(SHEET, BACK)))
    assert HOPE not in asked(page)


def test_such_a_pencil_is_asked_too_where_a_pen_wrote_elsewhere_on_the_page() -> None:
    grey = filled(BACK, FIT, "2")
    cross(grey, box(SHEET, BACK, HOPE, "4"), ink=225)
    (page,) = read(on_used_paper(grey))
    assert HOPE in asked(page)
    assert said(page, FIT) == "2"


def test_beside_a_pen_nothing_is_asked_for_what_shines_through_of_an_unknown_side() -> None:
    (page,) = read(on_used_paper(filled(BACK, FIT, "2")))
    assert HOPE not in asked(page)
