"""The ink inside a box to tick -> its straight strokes, the fullest first.

Each is the longest unbroken stretch of a line through the box; what is left without it is looked
at again, for strokes that lean otherwise.
"""

from functools import cache
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Indices
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.ridges import DOWN

TURNS: Final = np.deg2rad(np.arange(0, 180, 6))
_OFF: Final = 0.2  # mm from one line to the next
_STEP: Final = 0.125  # mm along a line
_REACH: Final = 2.12  # mm from the middle, within the frame
_ENDS: Final = 0.3  # mm at which a stroke may go on
_RIM: Final = 0.2  # mm of blur
_APART: Final = np.deg2rad(22)  # that each leans otherwise
_DEEP: Final = 0.3  # what the depth of a stroke counts beside its length


class StraightStrokes(NamedTuple):
    """Strokes, and the share of the inside that they leave."""

    strokes: "list[StraightStroke]"
    left: float


class StraightStroke(NamedTuple):
    """A stroke: its turn, mm beside the middle, how many mm of it are no other's, and its ends.

    `half`: mm from its middle to its edge; `ends`: mm along it.
    """

    turn: float
    off: float
    length: float
    half: float
    ends: tuple[float, float]

    def at(self, along: float) -> NDArray[np.float64]:
        """A place on it: mm right of the middle of the box, and below."""
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        return np.array([cos * along - sin * self.off, sin * along + cos * self.off])


class _Lines(NamedTuple):
    """Lines through the inside: of each its turn and mm beside the middle; its places."""

    turns: NDArray[np.float64]
    offs: NDArray[np.float64]
    along: NDArray[np.float64]
    rows: Indices
    columns: Indices
    is_inside: Flags


def strokes_inside(
    sharp: Flags, inner: Flags, most: int, *, farthest: float, broadest: float
) -> StraightStrokes | None:
    """So many straight strokes, each leaning otherwise; None where there are fewer.

    Args:
        sharp: what is dark in the patch of a box, without blur.
        inner: the inside of the box.
        most: how many.
        farthest: mm beside the middle that they may pass.
        broadest: mm from the middle of a stroke to its edge; None is told of broader ones.
    """
    every = _lines(farthest)
    first, last = _longest(sharp[every.rows, every.columns] & every.is_inside)
    steps = np.arange(len(every.along))
    runs = (steps >= first[:, None]) & (steps < last[:, None])
    deep = np.asarray(cv2.distanceTransform(sharp.astype(np.uint8), cv2.DIST_L2, 3)) / SCALE
    deep = deep[every.rows, every.columns]
    rest, may, strokes = sharp & inner, np.ones(len(every.turns), np.bool_), list[StraightStroke]()
    for _ in range(most):
        new = rest[every.rows, every.columns] & runs
        length = new.sum(axis=1) * _STEP
        best = int((may * (length + _DEEP * _STEP * np.where(new, deep, 0).sum(axis=1))).argmax())
        if not may[best] or not new[best].any():
            return None
        half = median(deep[best][new[best]])
        if half > broadest:
            return None
        ends = float(every.along[first[best]]), float(every.along[last[best] - 1])
        stroke = StraightStroke(
            float(every.turns[best]), float(every.offs[best]), float(length[best]), half, ends
        )
        strokes.append(stroke)
        rest = without_dust(rest & ~_band(stroke), 3)
        lean = np.abs((every.turns - stroke.turn + np.pi / 2) % np.pi - np.pi / 2)
        may &= lean > _APART
    return StraightStrokes(strokes, float(rest.sum()) / float(inner.sum()))


def crossing(one: StraightStroke, other: StraightStroke) -> NDArray[np.float64]:
    """Where two strokes meet, or would: mm right of the middle of the box, and below."""
    ways = np.array([(-np.sin(each.turn), np.cos(each.turn)) for each in (one, other)])
    return np.linalg.solve(ways, np.array([one.off, other.off]))


def without_dust(ink: Flags, size: int) -> Flags:
    """Ink without what is thinner than so many pixels."""
    brush = np.ones((size, size), np.uint8)
    return np.asarray(cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, brush) > 0, np.bool_)


def _band(stroke: StraightStroke) -> Flags:
    """The pixels of a patch that a stroke covers."""
    x, y = DOWN[None, :] / SCALE, DOWN[:, None] / SCALE
    off = np.abs(np.cos(stroke.turn) * y - np.sin(stroke.turn) * x - stroke.off)
    along = np.cos(stroke.turn) * x + np.sin(stroke.turn) * y
    first, last = stroke.ends
    is_along = (along >= first - _ENDS) & (along <= last + _ENDS)
    return np.asarray((off <= stroke.half + _RIM) & is_along, np.bool_)


def _longest(there: Flags) -> tuple[Indices, Indices]:
    """Of each line where its longest unbroken stretch begins, and where it has ended."""
    longest, end, now = np.zeros((3, len(there)), np.int64)
    for step in range(there.shape[1]):
        now = np.where(there[:, step], now + 1, 0)
        is_longer = now > longest
        longest, end = np.where(is_longer, now, longest), np.where(is_longer, step + 1, end)
    return end - longest, end


@cache
def _lines(farthest: float) -> _Lines:
    count = round(farthest / _OFF)
    turns, beside = (
        each.ravel()
        for each in np.meshgrid(TURNS, np.arange(-count, count + 1) * _OFF, indexing="ij")
    )
    along = np.arange(-_REACH, _REACH + _STEP / 2, _STEP)
    x = np.cos(turns)[:, None] * along - np.sin(turns)[:, None] * beside[:, None]
    y = np.sin(turns)[:, None] * along + np.cos(turns)[:, None] * beside[:, None]
    rows, columns = (np.rint(each * SCALE - 0.5).astype(np.int64) + PATCH_HALF for each in (y, x))
    return _Lines(turns, beside, along, rows, columns, np.hypot(x, y) <= _REACH)
