"""A chance -> the strokes of a mark that nobody doubts, as many hands make it; mm from its middle.

A cross, a tick, a line, a dot, hatching; trembling, gone over twice, in one go, over the frame,
beside the middle, with the tail of a pen that was not lifted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_HALVES = (0.8, 1.3, 2.3, 4.9)  # mm of an arm: timid, advised, over the frame
_SHARES = (0.0, 0.25, 0.6, 1.0)
_USUALLY = 0.7
_HUGE = 0.93  # whose crosses reach over what stands beside the box

Chance = np.random.Generator
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Hand:
    """One who marks.

    Attributes:
        width: of the pen, mm. tremor: mm that strokes stray. shiver: mm of a quick trembling.
        bow: how bent strokes are. hooks: how often a pen lands or leaves with a hook.
        usual: the mark that this one makes mostly. large: how large, from 0 to 1.
    """

    width: float
    tremor: float
    shiver: float
    bow: float
    hooks: float
    usual: str
    large: float


@dataclass
class Mark:
    """Strokes, and the ways of its arms (radians) along which another line would be none more."""

    kind: str
    strokes: list[Points]
    ways: list[float] = field(default_factory=list)


def hand(rng: Chance) -> Hand:
    """Somebody."""
    width = float(np.exp(rng.uniform(np.log(0.25), np.log(1.05))))
    is_old = rng.random() < 0.2
    return Hand(
        width,
        tremor=float(rng.uniform(0.02, 0.13)) if not is_old else float(rng.uniform(0.1, 0.25)),
        shiver=float(rng.uniform(0.0, 0.03)) if not is_old else float(rng.uniform(0.04, 0.15)),
        bow=float(rng.uniform(0.01, 0.12) if rng.random() < 0.85 else rng.uniform(0.12, 0.22)),
        hooks=float(rng.choice([0.0, 0.1, 0.5])),
        usual=_one_of(tuple(PLAIN), rng),
        large=float(rng.random()),
    )


def _large(hand: Hand, rng: Chance) -> float:
    """How large somebody makes a mark this time, from 0 to 1: mostly as the others."""
    usual = hand.large + rng.normal(0, 0.1)
    return float(np.clip(usual, 0, 1) if rng.random() < _USUALLY else rng.random())


def _between(low: float, high: float, hand: Hand, rng: Chance) -> float:
    return low + (high - low) * _large(hand, rng)


def through(
    corners: list[tuple[float, float]], hand: Hand, rng: Chance, *, shaken: float = 1.0
) -> Points:
    """A stroke through some corners as a hand makes it."""
    ends = np.array(corners, float) + rng.normal(0, hand.tremor * shaken, (len(corners), 2))
    parts = []
    for one, other in pairwise(ends):
        t = np.linspace(0, 1, 12)[:, None]
        way = other - one
        side = np.array([-way[1], way[0]]) * rng.normal(0, max(hand.bow, 0.04))
        parts.append(one + way * t + side * 4 * t * (1 - t))
    points = np.concatenate(parts)
    if hand.shiver:
        points = points + smooth(rng, len(points), hand.shiver)
    return points


def smooth(rng: Chance, count: int, by: float) -> Points:
    """Trembling that goes to and fro within a few points."""
    rough = rng.normal(0, by, (count + 2, 2))
    return (rough[:-2] + rough[1:-1] + rough[2:]) / 1.7


def _way(angle: float) -> NDArray[np.float64]:
    return np.array([np.cos(angle), np.sin(angle)])


def _arm(middle: Points, angle: float, ends: Sequence[float], hand: Hand, rng: Chance) -> Points:
    (before, after), way = ends, _way(angle)
    stroke = through([tuple(middle - way * before), tuple(middle + way * after)], hand, rng)
    return _hooked(stroke, angle, hand, rng)


def _hooked(stroke: Points, angle: float, hand: Hand, rng: Chance) -> Points:
    """Where a pen lands or leaves in a hurry it leaves a hook, or a tail."""
    if rng.random() >= hand.hooks:
        return stroke
    turn = angle + rng.choice((-1, 1)) * rng.uniform(0.6, 2.6)
    long = rng.uniform(0.2, 0.9)
    if rng.random() < 0.5:
        tail = stroke[-1] + _way(turn) * np.linspace(0, long, 5)[1:, None]
        return np.concatenate([stroke, tail])
    tail = stroke[0] - _way(turn) * np.linspace(long, 0, 5)[:-1, None]
    return np.concatenate([tail, stroke])


def _middle(rng: Chance, far: float) -> Points:
    return rng.normal(0, far, 2).clip(-2.2 * far, 2.2 * far)


def cross(hand: Hand, rng: Chance, half: float | None = None) -> Mark:
    """Two lines over each other; `half`: mm of an arm."""
    if half is None:
        large = _large(hand, rng)
        half = float(np.interp(large, _SHARES, _HALVES))
        if large > _HUGE:
            half = float(rng.uniform(4.5, 9))
    middle = _middle(rng, 0.4 if half > 1.2 else 0.6)
    lean = rng.normal(0, 0.16)
    opening = rng.normal(np.pi / 2, 0.22 if rng.random() < 0.85 else 0.4)  # flat, or steep
    if rng.random() < 0.06:
        lean += np.pi / 4  # upright
    one, other = np.pi / 4 + lean, np.pi / 4 + lean + opening
    strokes = []
    for angle in (one, other):
        where = middle + rng.normal(0, 0.12 * half, 2)
        a, b = half * rng.uniform(0.7, 1.3, 2)
        strokes.append(_arm(where, angle, (a, b), hand, rng))
    return Mark("cross", strokes, [one, other])


def again(hand: Hand, rng: Chance) -> Mark:
    """A cross of which one line or both were drawn over."""
    mark = cross(hand, rng, _between(1.0, 3.6, hand, rng))
    both = rng.random() < 0.5
    for stroke in mark.strokes[:] if both else mark.strokes[:1]:
        for _ in range(int(rng.integers(1, 3))):
            turned = (
                stroke
                + rng.normal(0, 0.16, 2)
                + np.linspace(-1, 1, len(stroke))[:, None] * rng.normal(0, 0.13, 2)
            )
            mark.strokes.append(turned)
    return Mark("again", mark.strokes, mark.ways)


def ribbon(hand: Hand, rng: Chance) -> Mark:
    """A cross in one go: the pen was not lifted between its lines."""
    size = _between(1.0, 2.8, hand, rng)
    x, y = _middle(rng, 0.35)
    side = rng.choice((-1, 1))
    first, second = rng.uniform(0.7, 1.2, 2)
    corners = [(-size * side, -size * first), (size * side, size * second)]
    end = [
        (size * side * rng.uniform(0.7, 1.1), -size * rng.uniform(0.7, 1.1)),
        (-size * side, size * rng.uniform(0.7, 1.1)),
    ]
    if rng.random() < 0.5:  # along the side, from below to above
        bulge = (size * side * rng.uniform(1.0, 1.4), 0.0)
        places = [*corners, bulge, *end]
    else:
        places = [*corners, *end]
    points = curve(np.array(places) + np.array((x, y)), rng, hand.tremor)
    return Mark("ribbon", [points], [np.pi / 4, 3 * np.pi / 4])


def curve(points: Points, rng: Chance, stray: float, *, step: int = 10) -> Points:
    """A curve through points (Catmull and Rom)."""
    points = points + rng.normal(0, stray, points.shape)
    if len(points) < 3:
        return points
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    places = np.linspace(0, len(points) - 1, step * (len(points) - 1))
    at = np.minimum(places.astype(int), len(points) - 2)
    t = (places - at)[:, None]
    a, b, c, d = (padded[at + n] for n in range(4))
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def check(hand: Hand, rng: Chance) -> Mark:
    """A tick; mirrored now and then, its corner sharp or round, its leg short or far beyond."""
    size = _between(0.9, 2.1, hand, rng)
    x, y = _middle(rng, 0.4)
    short = rng.uniform(0.35, 1.1) * size
    long = _between(1.0, 3.3, hand, rng) * size
    steep = np.deg2rad(rng.uniform(25, 75))
    down = np.deg2rad(rng.uniform(25, 85))
    foot = np.array([rng.uniform(-0.5, 0.2) * size, rng.uniform(0.3, 0.95) * size])
    start = foot + short * np.array([-np.cos(down), -np.sin(down)])
    end = foot + long * np.array([np.cos(steep), -np.sin(steep)])
    side = -1.0 if rng.random() < 0.06 else 1.0
    places = [(x + side * a, y + b) for a, b in (start, foot, end)]
    if rng.random() < 0.2:
        points = _bending(places, hand, rng)
    elif rng.random() < 0.35:
        near = [
            (1 - t) * np.array(p) + t * np.array(q)
            for p, q, t in ((places[0], places[1], 0.75), (places[1], places[2], 0.2))
        ]
        points = curve(
            np.array(
                [
                    places[0],
                    near[0],
                    (np.array(places[1]) * 0.8 + (near[0] + near[1]) * 0.1),
                    near[1],
                    places[2],
                ]
            ),
            rng,
            hand.tremor * 0.5,
        )
        if hand.shiver:
            points = points + smooth(rng, len(points), hand.shiver)
    else:
        points = through(places, hand, rng)
    if rng.random() < hand.hooks:
        points = _hooked(points, float(-steep * side), hand, rng)
    strokes = [points]
    if rng.random() < 0.12:  # gone over
        strokes.append(
            points
            + rng.normal(0, 0.15, 2)
            + np.linspace(-1, 1, len(points))[:, None] * rng.normal(0, 0.12, 2)
        )
    legs = [np.arctan2(*(np.array(places[n + 1]) - places[n])[::-1]) for n in (0, 1)]
    return Mark("check", strokes, [float(leg) for leg in legs])


def _bending(places: list[tuple[float, float]], hand: Hand, rng: Chance) -> Points:
    """A tick in haste, whose long leg bends away and ends far off."""
    start, foot, end = (np.array(place) for place in places)
    leg = (end - foot) * rng.uniform(1.0, 1.8)
    aside = np.array([-leg[1], leg[0]]) * rng.uniform(-0.3, 0.3)
    return curve(
        np.array([start, foot, foot + leg * 0.45 + aside, foot + leg]), rng, hand.tremor * 0.5
    )


def slash(hand: Hand, rng: Chance) -> Mark:
    """One line from corner to corner, either way; steeper or flatter now and then."""
    half = _between(1.2, 3.4, hand, rng)
    angle = -np.pi / 4 + rng.normal(0, 0.22)
    if rng.random() < 0.25:
        angle = np.pi / 4 + rng.normal(0, 0.22)
    strokes = [
        _arm(
            _middle(rng, 0.35),
            angle,
            half * rng.uniform(0.8, 1.2, 2),
            hand,
            rng,
        )
    ]
    if rng.random() < 0.15:
        strokes.append(
            strokes[0]
            + rng.normal(0, 0.14, 2)
            + np.linspace(-1, 1, len(strokes[0]))[:, None] * rng.normal(0, 0.1, 2)
        )
    return Mark("slash", strokes, [float(angle)])


def dot(hand: Hand, rng: Chance) -> Mark:
    """A dot, as on a lottery form; round or not quite, from small to almost all of the box."""
    reach = rng.uniform(0.55, 1.5)
    x, y = _middle(rng, 0.3)
    turns = np.linspace(
        0, rng.uniform(3, 6) * 2 * np.pi * max(0.5, reach / (2.2 * hand.width + 0.2)), 90
    )
    wide = rng.uniform(0.75, 1.25)
    r = np.linspace(0.05, 1, 90) * reach * (1 + rng.normal(0, 0.04, 90))
    return Mark(
        "dot", [np.column_stack([x + wide * r * np.cos(turns), y + r * np.sin(turns) / wide])]
    )


def scribble(hand: Hand, rng: Chance) -> Mark:
    """Hatched lightly: much paper is left."""
    half = float(rng.uniform(1.2, 2.2))
    is_level = rng.random() < 0.6  # upright lines, and few, are a letter
    step = min(hand.width * rng.uniform(2.3, 3.5) + 0.1, 2 * half / (3 if is_level else 5))
    turn = float(rng.normal(0, 0.06)) if is_level else None
    return Mark("scribble", [zigzag(hand, rng, step, half, turn=turn)])


def zigzag(
    hand: Hand,
    rng: Chance,
    step: float,
    half: float,
    *,
    far: float = 0.0,
    turn: float | None = None,
) -> Points:
    """To and fro; `far`: mm to either side, where that is more than it is high."""
    count = max(3, int(2 * half / step))
    if turn is None:
        turn = float(rng.choice((0.0, np.pi / 2, np.pi / 4, -np.pi / 4)) + rng.normal(0, 0.15))
    n = np.arange(count + 1)
    down = -half + 2 * half * n / count
    wide = (far or half) * rng.uniform(0.85, 1.08, count + 1) * np.where(n % 2, 1, -1)
    if not far and rng.random() < 0.5:
        wide = wide * np.sqrt(np.clip(1.05 - (down / half) ** 2, 0.1, 1))
    points = np.column_stack([wide, down]) + rng.normal(0, hand.tremor * 0.5, (count + 1, 2))
    if rng.random() < 0.4:
        points = curve(points, rng, 0.0, step=6)
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return points @ turned.T + _middle(rng, 0.2)


PLAIN: dict[str, tuple[float, Callable[[Hand, Chance], Mark]]] = {
    "cross": (0.42, cross),
    "again": (0.09, again),
    "ribbon": (0.06, ribbon),
    "check": (0.3, check),
    "slash": (0.1, slash),
    "dot": (0.05, dot),
    "scribble": (0.08, scribble),
}


def plain(hand: Hand, rng: Chance, kinds: tuple[str, ...] = tuple(PLAIN)) -> Mark:
    """A mark of some of these kinds, mostly the usual one of the hand."""
    is_usual = hand.usual in kinds and rng.random() < _USUALLY
    return PLAIN[hand.usual if is_usual else _one_of(kinds, rng)][1](hand, rng)


def _one_of(kinds: tuple[str, ...], rng: Chance) -> str:
    shares = np.array([PLAIN[kind][0] for kind in kinds])
    return kinds[int(rng.choice(len(kinds), p=shares / shares.sum()))]
