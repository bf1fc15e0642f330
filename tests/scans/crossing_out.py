"""Pages, and parts of them, that somebody crossed out: from corner to corner, once, twice, as a Z.

Nothing that stands below holds for sure: people must be asked about each answer.
"""

from collections.abc import Sequence

import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import Box
from tests.scans.beside import doubted, stroke, work_of
from tests.scans.filling import Filled
from tests.scans.pens import Lines, Point

Rng = np.random.Generator
Corners = tuple[float, float, float, float]  # left, top, right, bottom in mm
_ROWS = 3  # questions below each other, of which a part has at least so many
_HELD = "code"  # whose sheet it is still stands there


def page_crossed_out(page: Filled, rng: Rng) -> Filled:
    """The whole page."""
    left, right = rng.uniform(8, 40), PAGE_WIDTH - rng.uniform(8, 40)
    top, bottom = rng.uniform(20, 50), PAGE_HEIGHT - rng.uniform(15, 45)
    return _crossed(page, (left, top, right, bottom), list(page.boxes), "page crossed out", rng)


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
    return _crossed(page, (left, top, right, bottom), below, "part crossed out", rng)


def _crossed(page: Filled, at: Corners, below: Sequence[Box], how: str, rng: Rng) -> Filled:
    work = work_of(page, rng)
    for start, end in _ways(at, rng):
        work.draw(_line(start, end, rng))
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


def _line(start: Point, end: Point, rng: Rng) -> Lines:
    """As straight as a hand draws it."""
    long = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    return stroke(start, end, rng, bow=float(rng.normal(0, 0.012)) * long)
