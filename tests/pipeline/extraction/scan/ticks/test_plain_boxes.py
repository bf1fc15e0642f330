"""What lies near a plain mark or an empty box, and is no reason to ask of it."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from forms.layout.parts import Box
from pipeline.extraction.scan.prints.pieces import Piece
from pipeline.extraction.scan.stray_ink.strokes_of_marks import StrokesOfMarks
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, box, cross, pen
from tests.workspace import shipped

SHEETS = "/prints/0/sheets/"
SKIP = "/domains/housing/skip"
WORDS = "/actions/0/helped"


def order_form() -> Grey:
    return glass.blank_page("bestelformulier", page=2)


def sheet(name: str) -> Box:
    return box("bestelformulier", 2, SHEETS + name)


def state(grey: Grey, pointer: str) -> str:
    return glass.mark(grey, pointer).state


def ring(grey: Grey, at: Box, radius: float) -> None:
    middle = (round((at.x + at.w / 2) * MM), round((at.y + at.h / 2) * MM))
    cv2.circle(grey, middle, round(radius * MM), 60, 4, cv2.LINE_AA)


@pytest.mark.parametrize("radius", [3.8, 4.6])
def test_a_ring_around_one_box_says_nothing_of_those_above_and_below(radius: float) -> None:
    grey = order_form()
    cross(grey, sheet("actieplan"))
    ring(grey, sheet("focusbepaling"), radius)
    names = ("vormen_van_kracht", "focusbepaling", "actieplan")
    assert [state(grey, SHEETS + name) for name in names] == ["empty", "unread", "read"]


def test_a_ring_that_a_fax_broke_says_nothing_of_them_either() -> None:
    grey = order_form()
    ring(grey, sheet("focusbepaling"), 4.4)
    at = sheet("focusbepaling")
    for off in (-3.1, 3.1):  # both ways of a cross from its middle are white
        x, y = (round((each + 2.5 + off) * MM) for each in (at.x, at.y))
        for row in (y, round((at.y + 2.5 - off) * MM)):
            grey[row - 12 : row + 13, x - 12 : x + 13] = 255
    assert state(grey, SHEETS + "focusbepaling") == "unread"
    assert state(grey, SHEETS + "vormen_van_kracht") == "empty"


def test_toner_that_spread_draws_no_frame_over() -> None:
    edition = shipped().current("krachteninventarisatie", "nl")
    grey = glass.blank_page("krachteninventarisatie", page=2, edition=edition.number)
    bold = np.asarray(cv2.erode(grey, np.ones((2, 2), np.uint8)), np.uint8)
    assert state(bold, SKIP) == "empty"
    at = next(box for box in edition.layout.pages[1].boxes if box.pointer == SKIP)
    corners = [(at.x, at.y), (at.x + 5, at.y), (at.x + 5, at.y + 5), (at.x, at.y + 5)]
    pen(bold, *corners, corners[0], width=0.7)
    assert state(bold, SKIP) == "unread"


def test_where_boxes_to_tick_are_all_alike_bold_lines_near_by_excuse_none() -> None:
    grey = glass.blank_page("actieplan_bijwerken", page=2)
    for each in glass.layout_of("actieplan_bijwerken").pages[1].boxes:
        if each.is_for_words:
            corner = (each.x + each.w, each.y + each.h)
            pen(grey, (each.x, each.y), (corner[0], each.y), corner, width=0.4)
    ring(grey, box("actieplan_bijwerken", 2, "/actions/0/status", "partly"), 2.5)
    assert state(grey, "/actions/0/status") == "unread"
    assert state(grey, "/actions/0/next_who") == "empty"


@pytest.mark.parametrize("far", [10.2, 11.0])
def test_the_flat_end_of_a_long_leg_is_of_its_tick(far: float) -> None:
    grey = glass.blank_page(page=1)
    at = box("actieplan", 1, "/is_correction")
    pen(grey, (at.x + 0.9, at.y + 2.4), (at.x + 2.2, at.y + 3.8), (at.x + 4.6, at.y + 0.4))
    pen(grey, (at.x + 7.0, at.y - 1.0), (at.x + far, at.y - 1.8))  # print hides what lies between
    assert glass.said(grey, "/is_correction") is True


def test_dirt_all_over_the_page_is_no_writing() -> None:
    clean, dirty = (glass.blank_page("actieplan_bijwerken", page=2) for _ in range(2))
    draw = np.random.default_rng(3)
    at = box("actieplan_bijwerken", 2, WORDS)
    for x, y in draw.uniform((10, 10), (200, 287), (200, 2)):
        spot = (round(x * MM), round(y * MM))
        cv2.circle(dirty, spot, 2, 60, -1, cv2.LINE_AA)
        if at.x < x < at.x + at.w and at.y < y < at.y + at.h:
            cv2.circle(clean, spot, 2, 60, -1, cv2.LINE_AA)
    assert state(dirty, WORDS) == "empty"
    assert state(clean, WORDS) == "unread"


@pytest.mark.parametrize("hangs", [True, False])
def test_what_lies_close_by_a_cross_is_its_end_only_where_it_hangs_on_it(hangs: bool) -> None:
    at = box("actieplan_bijwerken", 2, "/actions/0/status", "partly")
    corner = (at.x + at.w, at.y + at.h)
    end = Piece(np.array([(0.0, 1.0), (0.9, 1.0), (0.3, 2.2)]) + corner)  # of its leg, or a "?"
    marks = StrokesOfMarks([at], [at], holds_tick=lambda _: False, hangs_on=lambda *_: hangs)
    assert bool(marks.among([end])) is hangs


@pytest.mark.parametrize(("lines", "seen"), [(1, "marked"), (3, "doubtful")])
def test_a_pale_blurred_cross_is_no_hatching(lines: int, seen: str) -> None:
    depth = np.zeros((2 * PATCH_HALF, 2 * PATCH_HALF), np.float32)
    for n in range(lines):
        off = 9 * (n - lines // 2)
        for way in (-1, 1):
            one = (PATCH_HALF - 15, PATCH_HALF - 15 * way + off)
            other = (PATCH_HALF + 15, PATCH_HALF + 15 * way + off)
            cv2.line(depth, one, other, 0.44, 3, cv2.LINE_AA)
    soft = np.asarray(cv2.GaussianBlur(depth, (0, 0), 1.7), np.float32)
    look = TickInk(soft, is_round=False, free=np.ones(soft.shape, np.bool_))
    assert look.mark(bilevel=False) == seen


def in_pieces(grey: Grey, at: Box, ink: int = 185, left: float = 0.25) -> None:
    """A cross in light pencil, as a program left it that keeps what is darker than all around."""
    x, y = at.x + at.w / 2, at.y + at.h / 2
    for right, low in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
        for near, far in ((left, left + 0.05), (0.8, 3.4)):
            ends = [(x + right * off, y + low * off) for off in (near, far)]
            pen(grey, *ends, width=0.4, ink=ink)


def test_a_cross_is_one_though_a_program_took_pieces_of_it() -> None:
    grey = order_form()
    in_pieces(grey, sheet("actieplan"))
    assert glass.said(grey, SHEETS + "actieplan") is True


@pytest.mark.parametrize(("ink", "left"), [(60, 0.25), (185, 0.8)])
def test_a_cross_is_asked_of_which_somebody_took_the_middle(ink: int, left: float) -> None:
    grey = order_form()
    in_pieces(grey, sheet("actieplan"), ink, left)  # below correction fluid; rubbed out
    assert state(grey, SHEETS + "actieplan") == "unread"


def test_where_more_is_left_in_the_box_than_the_pieces_of_a_cross_it_is_asked() -> None:
    grey = order_form()
    at = sheet("actieplan")
    in_pieces(grey, at)
    for off in (1.0, 2.0, 3.0, 4.0):  # of hatching, which made it black
        pen(grey, (at.x + 0.8, at.y + off), (at.x + at.w - 0.8, at.y + off), width=0.2, ink=225)
    assert state(grey, SHEETS + "actieplan") == "unread"


def dirty(at: Sequence[Box], dots: Sequence[Box], size: int = 2) -> Grey:
    """A form with specks all over but in some boxes to tick, and dots in others of them."""
    grey = order_form()
    spots = [
        (x, y)
        for x, y in np.random.default_rng(4).uniform((10, 10), (200, 287), (150, 2))
        if not any(each.x - 1 < x < each.x + 6 and each.y - 1 < y < each.y + 6 for each in at)
    ]
    drawn = [(*spot, 2) for spot in spots] + [(each.x + 2, each.y + 3, size) for each in dots]
    for x, y, radius in drawn:
        cv2.circle(grey, (round(x * MM), round(y * MM)), radius, 60, -1, cv2.LINE_AA)
    return grey


def test_a_speck_in_a_box_to_tick_is_dirt_where_more_lies_all_over_the_page() -> None:
    at, clean = sheet("actieplan"), order_form()
    cv2.circle(clean, (round((at.x + 2) * MM), round((at.y + 3) * MM)), 2, 60, -1, cv2.LINE_AA)
    assert state(clean, SHEETS + "actieplan") == "unread"
    assert state(dirty([at], dots=[at]), SHEETS + "actieplan") == "empty"


def test_a_dot_that_is_larger_than_the_dirt_is_no_dirt() -> None:
    at = sheet("actieplan")
    assert state(dirty([at], dots=[at], size=3), SHEETS + "actieplan") == "unread"


def test_where_more_boxes_hold_a_speck_than_dirt_lies_in_somebody_answers_by_dots() -> None:
    names = ["actieplan", "focusbepaling", "vormen_van_kracht", "evaluatie"]
    at = [sheet(name) for name in names]
    grey = dirty(at, dots=at)
    assert {state(grey, SHEETS + name) for name in names} == {"unread"}
