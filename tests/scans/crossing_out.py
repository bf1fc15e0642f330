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
_Draws = Callable[[Point, Point, Rng], Lines]
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


def _page_crossed(
    page: Filled, pens: tuple[Pen, ...], ways: _Ways, rng: Rng, line: _Draws | None = None
) -> Filled:
    left, right = rng.uniform(8, 40), PAGE_WIDTH - rng.uniform(8, 40)
    top, bottom = rng.uniform(20, 50), PAGE_HEIGHT - rng.uniform(15, 45)
    pen, at = writer(rng, pens), (left, top, right, bottom)
    work = Work(page.paper, pen, rng)
    lines = ((line or _line)(start, end, rng) for start, end in ways(at, rng))
    return _crossed(page, work, lines, list(page.boxes), "page crossed out")


def page_crossed_out_in_waves(page: Filled, rng: Rng) -> Filled:
    """The whole page, by lines that wave."""
    return _page_crossed(page, PENS, _ways, rng, _wave)


def page_crossed_out_in_a_bow(page: Filled, rng: Rng) -> Filled:
    """The whole page, by lines that bow by more than a centimetre."""
    return _page_crossed(page, PENS, _ways, rng, _bow)


def page_crossed_out_in_dashes(page: Filled, rng: Rng) -> Filled:
    """The whole page, by lines of dashes."""
    return _page_crossed(page, PENS, _ways, rng, _dashes)


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
    lines = (_line(*way, rng) for way in _ways((left, top, right, bottom), rng))
    return _crossed(page, work, lines, below, "part crossed out")


def _crossed(
    page: Filled, work: Work, lines: Iterable[Lines], below: Sequence[Box], how: str
) -> Filled:
    for line in lines:
        work.draw(line)
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


def _bow(start: Point, end: Point, rng: Rng) -> Lines:
    """Bowed to one side by some 11 to 22 mm."""
    return stroke(start, end, rng, bow=float(rng.choice([-1, 1]) * rng.uniform(11, 22)))


def _wave(start: Point, end: Point, rng: Rng) -> Lines:
    """In waves as long as three or four fingers are broad."""
    long = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    t = np.linspace(0, 1, 8 + int(long / 1.5))
    off = rng.uniform(2.5, 6) * np.sin(2 * np.pi * (t * long / rng.uniform(22, 45) + rng.random()))
    across = np.array([end[1] - start[1], start[0] - end[0]]) / long
    x, y = (start[n] + (end[n] - start[n]) * t + off * across[n] for n in range(2))
    return [([(float(a), float(b)) for a, b in zip(x, y, strict=True)], 1.0)]


def _dashes(start: Point, end: Point, rng: Rng) -> Lines:
    """In dashes of 4 to 9 mm, with 3 to 6 between."""
    long = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    way = np.array([end[0] - start[0], end[1] - start[1]]) / long
    lines: list[tuple[Sequence[Point], float]] = []
    at = 0.0
    while at < long:
        till = min(at + rng.uniform(4, 9), long)
        one, other = (np.array(start) + way * place + rng.normal(0, 0.3, 2) for place in (at, till))
        lines += stroke((float(one[0]), float(one[1])), (float(other[0]), float(other[1])), rng)
        at = till + rng.uniform(3, 6)
    return lines
