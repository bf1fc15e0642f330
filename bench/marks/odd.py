"""A chance -> what stands in a box and is no plain mark: struck, written, or two over each other.

Each is a list of layers, which a pen laid one over the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.marks import strokes
from bench.marks.strokes import Chance, Hand, Mark, Points
from bench.marks.writing import PX, Mask, Writing

_STRIKABLE = ("cross", "again", "ribbon", "check")


@dataclass(frozen=True)
class Layer:
    """What was laid in one go.

    Attributes:
        strokes: in mm from the middle of the box; or `written`: ink around `at`.
        pen: of whom: 0 the one of the page, 1 another.
        must_show: how many mm2 of it must lie apart from the layers before, and of them from it.
    """

    strokes: tuple[Points, ...] = ()
    written: Mask | None = None
    at: tuple[float, float] = (0.0, 0.0)
    pen: int = 0
    must_show: float = 0.0
    hand: Hand | None = None


def _of(mark: Mark, hand: Hand) -> Layer:
    return Layer(tuple(mark.strokes), hand=hand)


def _apart(ways: list[float], rng: Chance, near: float) -> float:
    """A way along which no arm runs."""
    for _ in range(50):
        turn = float(rng.uniform(0, np.pi))
        off = [abs((turn - way + np.pi / 2) % np.pi - np.pi / 2) for way in ways]
        if not off or min(off) > np.deg2rad(near):
            return turn
    return turn


def _near(rng: Chance) -> float:
    """Degrees beside an arm within which no line runs: it may come close."""
    return float(rng.choice((8, 13, 18)))


def _line(at: Points, way: float, ends: Sequence[float], hand: Hand, rng: Chance) -> Points:
    (before, after), step = ends, np.array([np.cos(way), np.sin(way)])
    straight = replace(hand, bow=min(hand.bow, 0.06))
    return strokes.through([tuple(at - before * step), tuple(at + after * step)], straight, rng)


def _base(hand: Hand, rng: Chance, kinds: tuple[str, ...] = _STRIKABLE) -> Mark:
    return strokes.plain(hand, rng, kinds)


def _struck(
    mark: Mark, lines: list[Points], hand: Hand, rng: Chance, must: float = 0.5
) -> list[Layer]:
    pen = int(rng.random() < 0.5)
    return [_of(mark, hand), Layer(tuple(lines), pen=pen, must_show=must, hand=hand)]


def through(hand: Hand, rng: Chance, _w: Writing) -> list[Layer]:
    """Lines right through a mark, at any angle that is not an arm's."""
    mark = _base(hand, rng)
    way = _apart(mark.ways, rng, 16)
    if rng.random() < 0.4:  # level, or upright
        way = float(rng.choice((0, np.pi / 2)) + rng.normal(0, 0.12))
    at = rng.normal(0, 0.5, 2)
    lines = [_line(at, way, rng.uniform(3.4, 7, 2), hand, rng)]
    if rng.random() < 0.15:
        aside = np.array([-np.sin(way), np.cos(way)]) * rng.uniform(0.5, 1.2)
        lines.append(
            _line(at + aside, way + rng.normal(0, 0.05), rng.uniform(3.4, 7, 2), hand, rng)
        )
    return _struck(mark, lines, hand, rng)


def halfway(hand: Hand, rng: Chance, _w: Writing) -> list[Layer]:
    """A line that begins or ends in the mark."""
    mark = _base(hand, rng)
    way = _apart(mark.ways, rng, _near(rng)) + (np.pi if rng.random() < 0.5 else 0)
    ends = rng.uniform(-0.6, 0.8), rng.uniform(3.2, 7)
    line = _line(rng.normal(0, 0.25, 2), way, ends, hand, rng)
    return _struck(mark, [line], hand, rng, 0.35)


def shortly(hand: Hand, rng: Chance, _w: Writing) -> list[Layer]:
    """A line within the box, or hardly beyond."""
    mark = _base(hand, rng)
    long = rng.uniform(1.5, 2.2, 2) if rng.random() < 0.45 else rng.uniform(2.2, 3.9, 2)
    line = _line(rng.normal(0, 0.25, 2), _apart(mark.ways, rng, _near(rng)), long, hand, rng)
    return _struck(mark, [line], hand, rng, 0.22)


def along(hand: Hand, rng: Chance, _w: Writing) -> list[Layer]:
    """A line along an arm of a small cross, far out of the box on both sides."""
    mark = strokes.cross(hand, rng, float(rng.uniform(0.8, 2.1)))
    way = float(rng.choice(mark.ways)) + rng.normal(0, 0.09)
    line = _line(rng.normal(0, 0.35, 2), way, rng.uniform(4.3, 7, 2), hand, rng)
    return _struck(mark, [line], hand, rng, 0.2)


def large(hand: Hand, rng: Chance, _w: Writing) -> list[Layer]:
    """A large X over a mark."""
    kind = str(rng.choice(("cross", "check", *("slash",) * 6, "dot", "scribble")))
    small = strokes.cross(hand, rng, float(rng.uniform(0.8, 2.3)))
    mark = small if kind == "cross" else _base(hand, rng, (kind,))
    over = strokes.cross(replace(hand, hooks=0.0), rng, float(rng.uniform(3.6, 6.2)))
    layers = _struck(mark, over.strokes, hand, rng, 0.12 if kind == "slash" else 0.25)
    return [layers[0], replace(layers[1], pen=0)] if rng.random() < 0.4 else layers


def scrawled(hand: Hand, rng: Chance, _w: Writing) -> list[Layer]:
    """A mark that was scribbled out, or waved over."""
    mark = _base(hand, rng)
    far = float(rng.uniform(2.2, 4.8))
    step = float(rng.uniform(0.5, 1.3))
    return _struck(
        mark,
        [strokes.zigzag(hand, rng, step, float(rng.uniform(0.7, 2.0)), far=far)],
        hand,
        rng,
        0.8,
    )


def half_black(hand: Hand, rng: Chance, _w: Writing) -> list[Layer]:
    """Hatched so that nobody can tell: filled in, or blackened?"""
    zigzag = strokes.zigzag(
        hand, rng, hand.width * float(rng.uniform(1.2, 1.5)), float(rng.uniform(2.1, 2.5))
    )
    return [Layer((zigzag,), hand=hand)]


def two(hand: Hand, rng: Chance, _w: Writing) -> list[Layer]:
    """Two marks over each other."""
    first, other = ("check", "cross") if rng.random() < 0.6 else ("slash", "check")
    layers = [_of(strokes.PLAIN[kind][1](hand, rng), hand) for kind in (first, other)]
    if rng.random() < 0.5:
        layers.reverse()
    return [layers[0], replace(layers[1], pen=int(rng.random() < 0.4), must_show=0.7)]


def starred(hand: Hand, rng: Chance, _w: Writing) -> list[Layer]:
    """Three or four lines through one middle."""
    count, start = int(rng.integers(3, 5)), rng.uniform(0, np.pi)
    middle, size = rng.normal(0, 0.3, 2), rng.uniform(1.2, 2.6)
    lines = [
        _line(
            middle + rng.normal(0, 0.15, 2),
            start + np.pi * n / count + rng.normal(0, 0.12),
            size * rng.uniform(0.7, 1.2, 2),
            hand,
            rng,
        )
        for n in range(count)
    ]
    return [Layer(tuple(lines), hand=hand)]


def _written(ink: Mask, rng: Chance, off: float = 0.3) -> list[Layer]:
    x, y = rng.normal(0, off, 2) * (1, 2) - (0, 0.3)  # what is high reaches above
    return [Layer(written=ink, at=(float(x), float(y)))]


def letter(_h: Hand, rng: Chance, writing: Writing) -> list[Layer]:
    ink = writing.letter(rng)
    layers = _written(ink, rng)
    if rng.random() < 0.6:  # on the line of the others: what is high reaches above
        high = np.flatnonzero(ink.max(axis=1) > 0.5)
        foot = (high[-1] if len(high) else 0) - ink.shape[0] / 2
        at = float(rng.normal(0, 0.3)), float(rng.uniform(1.0, 2.1) - foot / PX)
        layers = [replace(layers[0], at=at)]
    return layers


def letter_drawn(hand: Hand, rng: Chance, writing: Writing) -> list[Layer]:
    return [Layer(tuple(writing.drawn(rng)), hand=hand)]


def word(_h: Hand, rng: Chance, writing: Writing) -> list[Layer]:
    return _written(writing.word(rng), rng)


def digit(_h: Hand, rng: Chance, writing: Writing) -> list[Layer]:
    return _written(writing.digit(rng), rng)


def piece(_h: Hand, rng: Chance, writing: Writing) -> list[Layer]:
    return _written(writing.piece(rng), rng, 0.6)


Odd = Callable[[Hand, Chance, Writing], list[Layer]]
ODD: dict[str, tuple[float, Odd]] = {
    "through": (0.03, through),
    "halfway": (0.16, halfway),
    "shortly": (0.26, shortly),
    "along": (0.14, along),
    "large": (0.36, large),
    "scrawled": (0.01, scrawled),
    "half black": (0.01, half_black),
    "two": (0.03, two),
    "starred": (0.01, starred),
    "letter": (0.08, letter),
    "letter drawn": (0.06, letter_drawn),
    "word": (0.03, word),
    "digit": (0.02, digit),
    "piece": (0.02, piece),
}
