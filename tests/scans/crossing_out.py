"""Pages, and parts of them, that somebody crossed out: from corner to corner, once, twice, as a Z.

Nothing that stands below holds for sure: people must be asked about each answer.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import Box
from tests.scans import light
from tests.scans.beside import doubted, stroke, work_of
from tests.scans.filling import Filled
from tests.scans.pens import LIGHT_PENCIL, PENS, Lines, Pen, Point
from tests.scans.writers import Work, writer

Rng = np.random.Generator
Corners = tuple[float, float, float, float]  # left, top, right, bottom in mm
_Ways = Callable[[Corners, Rng], list[tuple[Point, Point]]]
_PALE = (LIGHT_PENCIL, replace(LIGHT_PENCIL, cover=0.42))
_ROWS = 3  # questions below each other, of which a part has at least so many
_HELD = "code"  # whose sheet it is still stands there


def page_crossed_out(page: Filled, rng: Rng) -> Filled:
    """The whole page."""
    return _page_crossed(page, PENS, _ways, rng)


def page_crossed_out_with_a_highlighter(page: Filled, rng: Rng) -> Filled:
    """The whole page, in a colour that grey hardly shows."""
    return _page_crossed(page, light.PENS, _ways, rng)


def page_crossed_out_palely(page: Filled, rng: Rng) -> Filled:
    """The whole page with a large X in light pencil; a single pale line might be a fold."""
    return _page_crossed(page, _PALE, _both, rng)


def _page_crossed(page: Filled, pens: tuple[Pen, ...], ways: _Ways, rng: Rng) -> Filled:
    left, right = rng.uniform(8, 40), PAGE_WIDTH - rng.uniform(8, 40)
    top, bottom = rng.uniform(20, 50), PAGE_HEIGHT - rng.uniform(15, 45)
    pen, at = writer(rng, pens), (left, top, right, bottom)
    work = Work(page.paper, pen, rng)
    return _crossed(page, work, ways(at, rng), list(page.boxes), "page crossed out")


def part_crossed_out(page: Filled, rng: Rng) -> Filled:
    """Some questions below each other."""
    rows: dict[int, list[Box]] = {}
    for box in page.boxes:
        rows.setdefault(round(box.middle[1] / 4), []).append(box)
    tops = sorted(rows)
    if len(tops) < _ROWS:
        return page
    first = int(rng.integers(len(tops) - _ROWS + 1))
    last = int(rng.integers(first + _ROWS, len(tops) + 1))
    below = [box for top in tops[first:last] for box in rows[top]]
    left, right = min(box.x for box in below), max(box.x + box.w for box in below)
    top, bottom = min(box.y for box in below), max(box.y + box.h for box in below)
    if right - left < 30 or bottom - top < 45:
        return page
    work = work_of(page, rng)
    ways = _ways((left, top, right, bottom), rng)
    return _crossed(page, work, ways, below, "part crossed out")


def _crossed(
    page: Filled, work: Work, ways: Iterable[tuple[Point, Point]], below: Sequence[Box], how: str
) -> Filled:
    for start, end in ways:
        work.draw(_line(start, end, work.rng))
    pointers = [box.pointer for box in below if page.truth.meant[box.pointer].kind != _HELD]
    written = [
        each for each in pointers if page.truth.meant[each].allowed not in ((None,), (False,))
    ]
    return doubted(page, list(dict.fromkeys(written)), how)


def _ways(at: Corners, rng: Rng) -> list[tuple[Point, Point]]:
    left, top, right, bottom = at
    falling, rising = ((left, top), (right, bottom)), ((right, top), (left, bottom))
    lying = [((left, top), (right, top)), ((left, bottom), (right, bottom))]
    ways = ([falling], [rising], [falling, rising], [*lying, rising])
    return ways[int(rng.integers(len(ways)))]


def _both(at: Corners, _rng: Rng) -> list[tuple[Point, Point]]:
    left, top, right, bottom = at
    return [((left, top), (right, bottom)), ((right, top), (left, bottom))]


def _line(start: Point, end: Point, rng: Rng) -> Lines:
    """As straight as a hand draws it."""
    long = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    return stroke(start, end, rng, bow=float(rng.normal(0, 0.012)) * long)
