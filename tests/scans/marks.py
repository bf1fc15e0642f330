"""The ways in which people mark a box, as lines in millimetres of paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tests.scans.pens import Lines, Point

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a box stands on paper: its middle and its side in mm, and the width of the pen."""

    x: float
    y: float
    side: float
    pen: float
    is_round: bool
    shake: float


def _bent(spot: Spot, ends: Sequence[Point], rng: Rng) -> Sequence[Point]:
    """A line through points in sides of the box from its middle, as a hand draws it."""
    stray = spot.shake * 1.6
    strays = rng.normal(0, stray, (len(ends), 2))
    corners = [
        (spot.x + x * spot.side + a, spot.y + y * spot.side + b)
        for (x, y), (a, b) in zip(ends, strays, strict=True)
    ]
    points: list[Point] = []
    for (x, y), (x2, y2) in pairwise(corners):
        bow = rng.normal(0, 0.05)
        for t in np.linspace(0, 1, 9):
            side = bow * 4 * t * (1 - t)
            points.append((x + (x2 - x) * t - (y2 - y) * side, y + (y2 - y) * t + (x2 - x) * side))
    return points


def crossed(spot: Spot, half: float, rng: Rng) -> Lines:
    """A cross; its arms end `half` sides of the box from the middle."""
    a, b, c, d = half * rng.uniform(0.85, 1.15, 4)
    x, y = rng.normal(0, 0.07, 2)
    return [
        (_bent(spot, [(x - a, y - a), (x + a, y + b)], rng), 1),
        (_bent(spot, [(x + c, y - c), (x - d, y + d)], rng), 1),
    ]


def cross(spot: Spot, rng: Rng) -> Lines:
    """The advised cross, within the box."""
    return crossed(spot, rng.uniform(0.28, 0.45), rng)


def small_cross(spot: Spot, rng: Rng) -> Lines:
    """A timid cross."""
    return crossed(spot, rng.uniform(0.16, 0.24), rng)


def large_cross(spot: Spot, rng: Rng) -> Lines:
    """A cross that leaves the box on all sides."""
    return crossed(spot, rng.uniform(0.6, 0.85), rng)


def check(spot: Spot, rng: Rng) -> Lines:
    """A tick as teachers make it; its long leg may leave the box."""
    leg = rng.uniform(0.4, 0.9)
    return [(_bent(spot, [(-0.3, 0.0), (-0.08, 0.34), (leg * 0.8, -leg)], rng), 1)]


def slash(spot: Spot, rng: Rng) -> Lines:
    """One line from corner to corner."""
    half = rng.uniform(0.32, 0.6)
    return [(_bent(spot, [(-half, half), (half, -half)], rng), 1)]


def dot(spot: Spot, rng: Rng) -> Lines:
    """A dot of more than a millimetre, as on a lottery form."""
    size = rng.uniform(0.14, 0.22)
    turns = np.linspace(0, 5 * np.pi, 40)
    reach = spot.side * size * turns / turns[-1]
    ring = [
        (spot.x + r * np.cos(t), spot.y + r * np.sin(t)) for r, t in zip(reach, turns, strict=True)
    ]
    return [(ring, 1.2)]


def _hatched(spot: Spot, step: float, half: float, rng: Rng, *, turned: bool = False) -> Lines:
    """To and fro across the box, `step` mm between the lines."""
    count = max(3, int(2 * half * spot.side / step))
    zigzag: list[Point] = []
    for n in range(count + 1):
        at = -half + 2 * half * n / count
        reach = half
        if spot.is_round:
            reach = float(np.sqrt(max(half**2 - at**2, 0.01)))
        reach *= rng.uniform(0.93, 1.04) * (1 if n % 2 else -1)
        x, y = (at, reach) if turned else (reach, at)
        zigzag.append((spot.x + x * spot.side, spot.y + y * spot.side))
    return [(zigzag, 1)]


def scribble(spot: Spot, rng: Rng) -> Lines:
    """Hatched lightly, much paper left: somebody who fills boxes in instead of crossing them."""
    return _hatched(spot, spot.pen * rng.uniform(2.4, 3.4) + 0.1, rng.uniform(0.3, 0.42), rng)


def half_black(spot: Spot, rng: Rng) -> Lines:
    """Hatched so that nobody can tell: filled in for yes, or blackened for no?"""
    return _hatched(spot, spot.pen * rng.uniform(1.25, 1.45), 0.46, rng)


def black(spot: Spot, rng: Rng) -> Lines:
    """Blackened, as the advice says for a mark that is taken back."""
    step = spot.pen * 0.6
    half = rng.uniform(0.46, 0.52)
    ring = ring_around(spot, half - 0.04, rng)
    return [
        *_hatched(spot, step, half, rng),
        *_hatched(spot, step, half, rng, turned=True),
        *(ring if spot.is_round else []),
    ]


def ring_around(spot: Spot, radius: float, rng: Rng) -> Lines:
    """A ring; the radius in sides of the box."""
    begin = rng.uniform(0, 2 * np.pi)
    wide, high = radius * rng.uniform(0.95, 1.05, 2)
    ring = [
        (
            spot.x + spot.side * wide * np.cos(t) + rng.normal(0, spot.shake / 3),
            spot.y + spot.side * high * np.sin(t) + rng.normal(0, spot.shake / 3),
        )
        for t in np.linspace(begin, begin + 2 * np.pi * rng.uniform(0.97, 1.12), 40)
    ]
    return [(ring, 1)]


def circled(spot: Spot, rng: Rng) -> Lines:
    """A ring around the box instead of a mark in it."""
    return ring_around(spot, rng.uniform(0.72, 1.0), rng)


def retraced(spot: Spot, rng: Rng) -> Lines:
    """The outline of the box drawn over twice."""
    if spot.is_round:
        return [*ring_around(spot, 0.5, rng), *ring_around(spot, 0.52, rng)]
    corners = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5)]
    return [(_bent(spot, corners, rng), 1), (_bent(spot, corners, rng), 1)]


def shooting(spot: Spot, goal: Point, rng: Rng) -> Lines:
    """A tick whose long leg ends in another box."""
    x, y = (goal[0] - spot.x) / spot.side, (goal[1] - spot.y) / spot.side
    return [(_bent(spot, [(-0.3, -0.05), (-0.05, 0.3), (x, y)], rng), 1)]


PLAIN: dict[str, Callable[[Spot, Rng], Lines]] = {
    "cross": cross,
    "check": check,
    "slash": slash,
    "large cross": large_cross,
    "small cross": small_cross,
    "dot": dot,
    "scribble": scribble,
}
