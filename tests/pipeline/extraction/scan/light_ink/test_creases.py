"""Paper that was folded, or crumpled, or lets its other side through -> asks nothing by itself."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pipeline.records import Mark, Reading
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, box, cross, pen

SHEET, PAGE, HOPE = "evaluatie", 2, "/hope"
PLAN, GOAL = "actieplan", "/goals/0/text"
PENCIL = 200


def on_paper(grey: Grey, light: np.ndarray) -> Grey:
    """Print and ink on paper that takes so much of the light, as a scanner gives it."""
    noise = np.random.default_rng(3).normal(0, 1.5, grey.shape)
    return glass.through_jpeg(np.clip(grey * light + noise, 0, 255).astype(np.uint8), 80)


def off_line(grey: Grey, one: tuple[float, float], other: tuple[float, float]) -> np.ndarray:
    """How many mm each pixel lies off a line through two places."""
    y, x = np.indices(grey.shape) / MM
    way = np.subtract(other, one) / np.hypot(*np.subtract(other, one))
    return np.asarray((x - one[0]) * way[1] - (y - one[1]) * way[0])


def creased(grey: Grey, x: float, y: float, slope: float, depth: float = 0.25) -> Grey:
    """With a crease right across, through a place (mm)."""
    off = off_line(grey, (x, y), (x + 100, y + 100 * slope))
    return on_paper(grey, 1 - depth * np.exp(-np.abs(off) / 0.4))


def folded(grey: Grey) -> Grey:
    """Folded in three for an envelope, each fold with a dark line and two slopes."""
    light = np.full(grey.shape, 0.95)
    for y in (99, 198):
        off = off_line(grey, (0, y), (210, y + 1))
        light *= 1 - 0.25 * np.exp(-np.abs(off) / 0.35)
        light *= 1 + np.where(off > 0, 0.02, -0.06) * np.exp(-np.abs(off) / 8)
    return on_paper(grey, light)


def crumpled(grey: Grey) -> Grey:
    """Shaded all over, as paper that was smoothed out again."""
    few = np.random.default_rng(5).normal(0, 0.1, (34, 24)).astype(np.float32)
    hills = cv2.resize(few, grey.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return on_paper(grey, np.clip(1 - np.abs(hills), 0.7, 1))


def thin(grey: Grey) -> Grey:
    """Its other side shines through."""
    other = cv2.GaussianBlur(glass.blank_page(PLAN, 1)[:, ::-1], (0, 0), 2.6)
    return on_paper(grey, 1 - 0.2 * (1 - other[: grey.shape[0], : grey.shape[1]] / 255))


def through_hope(grey: Grey) -> Grey:
    """With a crease through one of the boxes to tick."""
    at = box(SHEET, PAGE, HOPE, "4")
    return creased(grey, at.x + at.w / 2, at.y + at.h / 2 + 0.3, 0.4)


def through_goal(grey: Grey) -> Grey:
    """With a crease through a box for words."""
    at = box(PLAN, 2, GOAL)
    return creased(grey, at.x + 20, at.y + at.h / 2, -0.3)


def asked(grey: Grey) -> list[str]:
    """What a person is asked about a page."""
    reading = glass.seen(grey)
    assert isinstance(reading, Reading)
    return [mark.pointer for mark in reading.marks if mark.state == "unread"]


def mark(grey: Grey, pointer: str) -> Mark:
    reading = glass.seen(grey)
    assert isinstance(reading, Reading)
    return next(each for each in reading.marks if each.pointer == pointer)


@pytest.mark.parametrize("harmed", [through_hope, folded, crumpled, thin])
def test_bare_paper_asks_of_no_box_to_tick(harmed: Callable[[Grey], Grey]) -> None:
    ticks = {at.pointer for at in glass.layout_of(SHEET).pages[PAGE - 1].boxes if at.is_to_tick}
    assert ticks.isdisjoint(asked(harmed(glass.blank_page(SHEET, PAGE))))


@pytest.mark.parametrize("harmed", [through_goal, folded])
def test_bare_paper_asks_of_no_words(harmed: Callable[[Grey], Grey]) -> None:
    assert asked(harmed(glass.blank_page(PLAN, 2))) == []


@pytest.mark.parametrize("harmed", [through_hope, folded, crumpled, thin])
def test_a_cross_in_pencil_is_seen(harmed: Callable[[Grey], Grey]) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    cross(grey, box(SHEET, PAGE, HOPE, "4"), ink=PENCIL)
    assert mark(harmed(grey), HOPE).state != "empty"


def test_a_slash_of_a_soft_pencil_on_crumpled_paper_is_no_shade() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    at = box(SHEET, PAGE, HOPE, "4")
    x, y = at.x + at.w / 2, at.y + at.h / 2
    drawn = np.full_like(grey, 255)
    pen(drawn, (x - 1.5, y + 1.5), (x + 1.5, y - 1.5), width=0.6, ink=PENCIL)
    soft = np.asarray(cv2.GaussianBlur(drawn, (0, 0), 1.6), np.uint8)
    assert mark(crumpled(np.minimum(grey, soft)), HOPE).state == "unread"


@pytest.mark.parametrize("ink", [PENCIL, 225])
@pytest.mark.parametrize("harmed", [through_goal, folded, crumpled, thin])
def test_words_in_pencil_are_seen(harmed: Callable[[Grey], Grey], ink: int) -> None:
    grey = glass.blank_page(PLAN, 2)
    at = box(PLAN, 2, GOAL)
    for n in range(6):
        x, foot = at.x + 10 + 3 * n, at.y + 7
        pen(grey, (x, foot), (x + 1, foot - 2.5), (x + 2, foot), ink=ink)
    assert mark(harmed(grey), GOAL).state == "unread"


def test_a_line_in_pencil_that_ends_on_the_paper_is_no_crease() -> None:
    grey = glass.blank_page(PLAN, 2)
    at = box(PLAN, 2, GOAL)
    pen(grey, (at.x - 5, at.y + 6), (at.x + at.w + 5, at.y + 8), ink=PENCIL)
    assert mark(on_paper(grey, np.ones(grey.shape)), GOAL).state == "unread"
