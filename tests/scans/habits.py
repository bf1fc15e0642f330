"""Marks as many people make them: a tick whose long leg bends away, a cross in one stroke.

And as some do for fun, or for want of a better one: hearts, faces, stars, rings, a bar or a plus.
"""

from collections.abc import Callable, Sequence

import numpy as np

from forms.layout.parts import Box
from tests.scans.filling import Filled, answered, fill_page
from tests.scans.filling_marks import kind_of, spot_of, value_of
from tests.scans.marks import Spot
from tests.scans.pens import PENS, Lines, Pen, Point
from tests.scans.printing import Printer, Sheet
from tests.scans.truth import Meant, certain, either
from tests.scans.writers import Work, writer

Rng = np.random.Generator
_FAR = 13.0  # mm from another box to tick, that such a mark leaves to it


def long_legs(
    sheet: Sheet,
    page: int,
    codes: Sequence[str],
    rng: Rng,
    *,
    printer: Printer | None = None,
    pens: tuple[Pen, ...] = PENS,
) -> Filled:
    """A page of somebody who ticks with a long leg that bends, or crosses in one stroke."""
    mark = _long_tick if rng.random() < 0.6 else _one_stroke
    others = [box for box in sheet.boxes(page) if box.is_to_tick]

    def answer(work: Work, sheet: Sheet, boxes: Sequence[Box], codes: Sequence[str]) -> Meant:
        box = boxes[int(work.rng.integers(len(boxes)))]
        is_left = not box.is_to_tick or box.pointer in sheet.prefilled or work.rng.random() < 0.3
        if is_left or any(_is_near(box, each) for each in others if each is not box):
            return answered(work, sheet, boxes, codes)
        work.draw(mark(spot_of(work, box), work.rng))
        return certain(kind_of(boxes), value_of(box), mark.__name__.strip("_"))

    return fill_page(
        sheet, page, codes, rng, printer=printer, hand=writer(rng, pens), answer=answer
    )


def for_fun(
    sheet: Sheet,
    page: int,
    codes: Sequence[str],
    rng: Rng,
    *,
    printer: Printer | None = None,
    pens: tuple[Pen, ...] = PENS,
) -> Filled:
    """A page of somebody who marks with a heart or a star: read so or asked, and never empty."""
    mark = _FOR_FUN[int(rng.integers(len(_FOR_FUN)))]

    def answer(work: Work, sheet: Sheet, boxes: Sequence[Box], codes: Sequence[str]) -> Meant:
        box = boxes[int(work.rng.integers(len(boxes)))]
        if not box.is_to_tick or box.pointer in sheet.prefilled or work.rng.random() < 0.4:
            return answered(work, sheet, boxes, codes)
        work.draw(mark(spot_of(work, box), work.rng))
        return either(kind_of(boxes), mark.__name__.strip("_"), value_of(box))

    return fill_page(
        sheet, page, codes, rng, printer=printer, hand=writer(rng, pens), answer=answer
    )


def _is_near(box: Box, other: Box) -> bool:
    """Whether another box stands where a long leg goes, above it or to its right."""
    return -3 < other.x - box.x < _FAR and -3 < box.y - other.y < _FAR


def _long_tick(spot: Spot, rng: Rng) -> Lines:
    """Down, up, and away: flatter the farther it goes."""
    far, flat = rng.uniform(0.9, 2.0), rng.uniform(0.5, 0.95)
    corners = [
        (-0.32, -0.05),
        (-0.1, 0.33),
        (0.05, 0.2),
        (far / 2, -0.45 * far),
        (far, -flat * far),
    ]
    return [(_through(spot, corners, rng), 1)]


def _one_stroke(spot: Spot, rng: Rng) -> Lines:
    """Down to the right, around, and down to the left."""
    half, turn = rng.uniform(0.38, 0.58), rng.uniform(1.1, 1.35)
    corners = [
        (-half, -half),
        (0.0, 0.0),
        (0.9 * half, 0.8 * half),
        (turn * half, 0.1 * half),
        (0.9 * half, -0.7 * half),
        (0.0, 0.0),
        (-half, half),
    ]
    return [(_through(spot, corners, rng), 1)]


def _through(spot: Spot, corners: Sequence[Point], rng: Rng) -> list[Point]:
    """A smooth line through points in sides of the box from its middle (Catmull and Rom's)."""
    at = np.array(corners) + rng.normal(0, 1.6 * spot.shake / spot.side, (len(corners), 2))
    every = np.vstack([2 * at[0] - at[1], at, 2 * at[-1] - at[-2]])
    t = np.linspace(0, 1, 9)[:, None]
    powers = np.hstack([np.ones_like(t), t, t**2, t**3])
    curve = np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]]) / 2
    places = np.vstack([powers @ curve @ every[n : n + 4] for n in range(len(at) - 1)])
    return [(spot.x + spot.side * float(x), spot.y + spot.side * float(y)) for x, y in places]


def _turns(first: float, last: float, count: int) -> Sequence[float]:
    return [float(turn) for turn in np.linspace(first, last, count)]


def _ring(spot: Spot, rng: Rng, most: float = 0.36) -> Lines:
    """A ring in the box."""
    reach = spot.side * rng.uniform(0.2, most)
    ring = [
        (spot.x + reach * np.cos(turn) + rng.normal(0, 0.04), spot.y + reach * np.sin(turn))
        for turn in _turns(0.2, 2 * np.pi + 0.4, 30)
    ]
    return [(ring, 1)]


def _heart(spot: Spot, rng: Rng) -> Lines:
    size = spot.side * rng.uniform(0.018, 0.03)
    heart = [
        (
            spot.x + size * 16 * np.sin(turn) ** 3,
            spot.y
            - size
            * (13 * np.cos(turn) - 5 * np.cos(2 * turn) - 2 * np.cos(3 * turn) - np.cos(4 * turn)),
        )
        for turn in _turns(0, 2 * np.pi, 40)
    ]
    return [(heart, 1)]


def _face(spot: Spot, rng: Rng) -> Lines:
    """A smile and two eyes, in a ring."""
    reach = spot.side * 0.24
    eyes = [
        ([(spot.x + side * reach / 2, spot.y - reach / 2), (spot.x + side * reach / 2, spot.y)], 1)
        for side in (-1, 1)
    ]
    smile = [
        (spot.x + reach * np.cos(turn), spot.y + reach * np.sin(turn))
        for turn in _turns(0.2 * np.pi, 0.8 * np.pi, 10)
    ]
    return [*_ring(spot, rng, 0.42), *eyes, (smile, 1)]


def _star(spot: Spot, rng: Rng) -> Lines:
    return _spokes(spot, rng.uniform(0.25, 0.45), (0, np.pi / 3, 2 * np.pi / 3))


def _plus(spot: Spot, rng: Rng) -> Lines:
    return _spokes(spot, rng.uniform(0.25, 0.5), (0, np.pi / 2))


def _bar(spot: Spot, rng: Rng) -> Lines:
    """One level line, or one upright."""
    return _spokes(spot, rng.uniform(0.25, 0.5), (float(rng.choice((0, np.pi / 2))),))


def _spokes(spot: Spot, half: float, turns: Sequence[float]) -> Lines:
    reach = half * spot.side
    return [
        (
            [
                (spot.x + way * reach * np.cos(turn), spot.y + way * reach * np.sin(turn))
                for way in (-1, 0, 1)
            ],
            1,
        )
        for turn in turns
    ]


_FOR_FUN: tuple[Callable[[Spot, Rng], Lines], ...] = (_ring, _heart, _face, _star, _plus, _bar)
