"""The ink inside a marked box -> whether three strokes cross in its middle.

A short line through a cross makes a star of it. No plain mark has three strokes that lean each
otherwise and meet: hatching runs to and fro, and the legs of a tick meet at its foot.
"""

from functools import cache
from itertools import combinations
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Indices
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.ridges import DOWN
from pipeline.extraction.scan.ticks.thickness import thicknesses

_TURNS: Final = np.deg2rad(np.arange(0, 180, 6))
_OFFS: Final = np.arange(-1.2, 1.21, 0.2)  # mm from the middle
_STEP: Final = 0.125  # mm along a line
_REACH: Final = 2.12  # mm from the middle, within the frame
_OWN: Final = 0.4  # mm to either side of a line that are its own
_EVERY: Final = 3  # of the pixels one tells enough
_LEFT: Final = 0.05  # share of the inside that is left at least without a stroke
_BENT: Final = 0.3  # mm that it strays from straight
_ENDS: Final = 0.3  # mm at which a stroke may go on
_BROAD: Final = 0.4  # mm from the middle of a stroke to its edge: of felt pens nothing is told
_RIM: Final = 0.2  # mm of blur
_APART: Final = np.deg2rad(22)  # that each leans otherwise
# mm of the third stroke that are no other's, and the share of the inside that the three leave
# (measured with the next: none of 1,106 marks)
_THIRDS: Final = ((0.62, 0.008), (0.8, 0.04))
_MEET: Final = 3.0  # mm between the places where two of them meet
_DEEP: Final = 0.3  # what the depth of a stroke counts beside its length


class _Lines(NamedTuple):
    """Lines through the inside: of each its turn and mm beside the middle; its places."""

    turns: NDArray[np.float64]
    offs: NDArray[np.float64]
    along: NDArray[np.float64]
    rows: Indices
    columns: Indices
    is_inside: Flags


class _Stroke(NamedTuple):
    """A stroke: its turn, mm beside the middle, and how many mm of it are no other's."""

    turn: float
    off: float
    length: float


def is_star(sharp: Flags, inner: Flags) -> bool:
    """Whether three strokes cross in the middle of a box.

    Args:
        sharp: what is dark in its patch, without blur.
        inner: the inside of the box.
    """
    return _is_more_than_two(sharp & inner, inner) and _meet(sharp, inner)


def _is_more_than_two(inside: Flags, inner: Flags) -> bool:
    """Whether more than one straight stroke is left, whichever is taken away."""
    rows, columns = np.divmod(np.flatnonzero(_without_dust(inside, 2))[::_EVERY], 2 * PATCH_HALF)
    y, x = ((each - PATCH_HALF + 0.5) / SCALE for each in (rows, columns))
    away = (np.cos(_TURNS)[:, None] * y - np.sin(_TURNS)[:, None] * x).astype(np.float32)
    chosen = (np.abs(away[:, None, :] - _OFFS.astype(np.float32)[:, None]) > _OWN).reshape(
        len(_TURNS) * len(_OFFS), x.size
    )
    least = _LEFT * np.count_nonzero(inner) / _EVERY
    return bool(thicknesses(chosen, x, y, least).min() > _BENT)


def _meet(sharp: Flags, inner: Flags) -> bool:
    """Whether three strokes, each leaning otherwise, are all that is there, and meet."""
    every = _lines()
    first, last = _longest(sharp[every.rows, every.columns] & every.is_inside)
    steps = np.arange(len(every.along))
    runs = (steps >= first[:, None]) & (steps < last[:, None])
    deep = np.asarray(cv2.distanceTransform(sharp.astype(np.uint8), cv2.DIST_L2, 3)) / SCALE
    deep = deep[every.rows, every.columns]
    rest, may, strokes = sharp & inner, np.ones(len(every.turns), np.bool_), list[_Stroke]()
    for _ in range(3):
        new = rest[every.rows, every.columns] & runs
        length = new.sum(axis=1) * _STEP
        best = int((may * (length + _DEEP * _STEP * np.where(new, deep, 0).sum(axis=1))).argmax())
        if not may[best] or not new[best].any():
            return False
        stroke = _Stroke(float(every.turns[best]), float(every.offs[best]), float(length[best]))
        strokes.append(stroke)
        half = median(deep[best][new[best]])
        if half > _BROAD:
            return False
        ends = every.along[first[best]] - _ENDS, every.along[last[best] - 1] + _ENDS
        rest = _without_dust(rest & ~_band(stroke, half + _RIM, ends), 3)
        lean = np.abs((every.turns - stroke.turn + np.pi / 2) % np.pi - np.pi / 2)
        may &= lean > _APART
    left = float(rest.sum()) / float(inner.sum())
    if not any(strokes[2].length >= length and left <= most for length, most in _THIRDS):
        return False
    spots = [_crossing(one, other) for one, other in combinations(strokes, 2)]
    return all(np.hypot(*(one - other)) <= _MEET for one, other in combinations(spots, 2))


def _band(stroke: _Stroke, half: float, ends: tuple[float, float]) -> Flags:
    """The pixels of a patch that a stroke covers, so many mm to either side."""
    x, y = DOWN[None, :] / SCALE, DOWN[:, None] / SCALE
    off = np.abs(np.cos(stroke.turn) * y - np.sin(stroke.turn) * x - stroke.off)
    along = np.cos(stroke.turn) * x + np.sin(stroke.turn) * y
    return np.asarray((off <= half) & (along >= ends[0]) & (along <= ends[1]), np.bool_)


def _crossing(one: _Stroke, other: _Stroke) -> NDArray[np.float64]:
    ways = np.array([(-np.sin(each.turn), np.cos(each.turn)) for each in (one, other)])
    return np.linalg.solve(ways, np.array([one.off, other.off]))


def _without_dust(ink: Flags, size: int) -> Flags:
    brush = np.ones((size, size), np.uint8)
    return np.asarray(cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, brush) > 0, np.bool_)


def _longest(there: Flags) -> tuple[Indices, Indices]:
    """Of each line where its longest unbroken stretch begins, and where it has ended."""
    longest, end, now = np.zeros((3, len(there)), np.int64)
    for step in range(there.shape[1]):
        now = np.where(there[:, step], now + 1, 0)
        is_longer = now > longest
        longest, end = np.where(is_longer, now, longest), np.where(is_longer, step + 1, end)
    return end - longest, end


@cache
def _lines() -> _Lines:
    offs = _OFFS[np.abs(_OFFS) < 1.1]  # farther off a line is short
    turns, beside = (each.ravel() for each in np.meshgrid(_TURNS, offs, indexing="ij"))
    along = np.arange(-_REACH, _REACH + _STEP / 2, _STEP)
    x = np.cos(turns)[:, None] * along - np.sin(turns)[:, None] * beside[:, None]
    y = np.sin(turns)[:, None] * along + np.cos(turns)[:, None] * beside[:, None]
    rows, columns = (np.rint(each * SCALE - 0.5).astype(np.int64) + PATCH_HALF for each in (y, x))
    return _Lines(turns, beside, along, rows, columns, np.hypot(x, y) <= _REACH)
