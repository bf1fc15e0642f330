from collections.abc import Callable

import numpy as np
import pytest

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import ANSWERED, Grey, box, pen

START, END = np.array((150.0, 30.0)), np.array((40.0, 270.0))
ALONG = END - START
ACROSS = np.array((ALONG[1], -ALONG[0])) / np.hypot(*ALONG)


def line(grey: Grey, off: Callable[[float], float], first: float = 0, last: float = 1) -> None:
    """A line across the page, so many mm beside a straight one."""
    places = [START + t * ALONG + off(t) * ACROSS for t in np.linspace(first, last, 120)]
    pen(grey, *((float(x), float(y)) for x, y in places))


def waves(grey: Grey) -> None:
    line(grey, lambda t: 5 * float(np.sin(2 * np.pi * 8 * t)))


def dashes(grey: Grey) -> None:
    for start in np.arange(0, 1, 0.04):
        line(grey, lambda _: 0.0, float(start), float(start) + 0.022)


def waving_z(grey: Grey) -> None:
    """Its foot waves as well, and lies lower than the line of which print hides the end."""
    line(grey, lambda t: 5 * float(np.sin(2 * np.pi * 6 * t)), 0.08, 0.84)
    pen(grey, *((float(x), 254 + 9 * float(np.sin(x / 9))) for x in np.linspace(22, 186, 90)))


def read(grey: Grey) -> set[str]:
    return {pointer for pointer in ANSWERED if glass.mark(grey, pointer).state == "read"}


@pytest.mark.parametrize("crossed_out", [waves, dashes, waving_z])
def test_a_page_is_crossed_out_by_a_line_that_wanders(crossed_out: Callable[[Grey], None]) -> None:
    grey = glass.answered_page()
    crossed_out(grey)
    assert read(grey) == set()


def test_short_strokes_all_over_a_page_cross_nothing_out() -> None:
    grey = glass.answered_page()
    for x, y in ((196, 60), (14, 120), (196, 150), (14, 200), (196, 255), (14, 270)):
        pen(grey, (x, y), (x + 3, y + 5), (x + 5, y))
    assert read(grey)


def step_of_a_plan(*across: float) -> dict[str, str | None]:
    """Over the first step of a plan a line runs to and fro at these mm; why each is not read."""
    grey = glass.blank_page(page=3)
    for at in (box("actieplan", 3, f"/goals/0/actions/0/{name}") for name in ("what", "who_name")):
        for x in range(5):
            pen(grey, (at.x + 6 + 4 * x, at.y + 7), (at.x + 8 + 4 * x, at.y + 3))
    glass.cross(grey, box("actieplan", 3, "/goals/0/actions/0/when", "today"))
    pen(grey, *((x, 49 + 15.0 * n) for n, x in enumerate(across)))
    marks = {mark.pointer: mark.unread_because for mark in glass.reading(grey).marks}
    return {name: marks[f"/goals/0/actions/0/{name}"] for name in ("what", "who_name", "when")}


def test_a_step_over_which_a_line_runs_to_and_fro_is_crossed_out() -> None:
    """Boxes for words hide most of it, and it is hardly aslant."""
    assert set(step_of_a_plan(16, 192, 20, 190, 18, 192).values()) == {"crossed_out"}


def test_words_with_one_line_below_them_are_not() -> None:
    found = step_of_a_plan(16, 60)
    assert "crossed_out" not in found.values()
