"""The ink in and around a box to tick -> whether its mark was struck out with a line.

People who change their mind draw a line through a tick, out of the box on both sides. No plain
mark is a line and more: without one of its arms a cross is one straight line.
"""

from functools import cache
from typing import Final

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags, Grey, Indices, Points
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.prints.pieces import line_through
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF

_INSIDE: Final = 2.0  # mm from the middle of the box to where its frame begins
_OUTSIDE: Final = (2.9, 3.4)  # mm from it: where a line that strikes out is seen beyond the frame
_OFF: Final = 1.4  # mm from the middle that such a line may run
_LYING: Final = 0.3  # rise of a line that lies; what rises more may be the arm of a cross
_SLIVER: Final = 3  # pixels: the thinnest stroke is broader
_BENT: Final = 0.5  # mm that it strays from straight (measured: bent arms to 0.37, ticks from 0.62)
_STANDING: Final = 2.6  # rise of what makes an upright cross with a line that lies (of ticks: 2.1)
_FULL: Final = 0.6  # share of the inside that scrawling fills at least
_FILLED: Final = 0.4  # the same right outside the box
_STEP: Final = 0.2  # mm from one line that is tried to the next
_GAPS: Final = 0.08  # share of it that may be lacking
_BLUR: Final = 0.35  # mm to either side of its stroke that are its own
_BROADER: Final = 1.3  # times as broad as beyond the box, at most
_REST: Final = 0.03  # share of the inside that the mark below it takes at least
_REST_ASLANT: Final = 0.06  # the same below a line that runs aslant
_UPRIGHT: Final = np.ones((3, 1), np.uint8)


def is_struck(ink: Flags, inner: Flags) -> bool:
    """Whether a line, or strokes to and fro, go through a mark and out of the box on both sides.

    Args:
        ink: what is dark in the patch of a box.
        inner: the inside of the box.
    """
    return any(
        _is_struck_across(one, other) or _is_scrawled(one, other)
        for one, other in ((ink, inner), (ink.T, inner.T))
    )


def _is_scrawled(ink: Flags, inner: Flags) -> bool:
    """Whether strokes to and fro fill a box and run out of it on both sides; a cross at corners."""
    if np.count_nonzero(ink & inner) < _FULL * np.count_nonzero(inner):
        return False
    middle = ink[PATCH_HALF - _px(_OFF) : PATCH_HALF + _px(_OFF)]
    near, far = (_px(mm) for mm in _OUTSIDE)
    ends = (
        middle[:, PATCH_HALF - far : PATCH_HALF - near],
        middle[:, PATCH_HALF + near : PATCH_HALF + far],
    )
    return all(end.mean() > _FILLED for end in ends)


def _px(mm: float) -> int:
    return round(mm * SCALE)


def _is_struck_across(ink: Flags, inner: Flags) -> bool:
    """The same of a line that runs more from left to right than from above to below."""
    dark = ink.astype(np.uint8)
    broad = np.asarray(cv2.dilate(dark, _UPRIGHT)).ravel()
    found: Indices | None = None
    for places in _parts():  # what leaves the box is looked at first, for little does
        there = broad.take(places if found is None else places[:, found], mode="wrap")
        shows = np.flatnonzero(there.sum(axis=0, dtype=np.uint8) / len(there) >= 1 - _GAPS)
        found = shows if found is None else found[shows]
        if not len(found):
            return False
    assert found is not None
    return _is_over_a_mark(ink, inner, dark, found)


def _is_over_a_mark(ink: Flags, inner: Flags, dark: Grey, found: Indices) -> bool:
    """Whether below the best of the lines that show lies a mark of which it is no arm."""
    rows, columns, is_outside = _lines()
    ends = (is_outside & (columns < PATCH_HALF), is_outside & (columns >= PATCH_HALF))
    deep = np.asarray(cv2.distanceTransform(dark, cv2.DIST_L2, 3))
    best = found[deep[rows[found], columns].sum(axis=1).argmax()]  # the middle of its stroke
    # below it lies a mark, which makes it seem broader
    beyond = min(median(deep[rows[best, end], columns[end]]) for end in ends)
    half = min(median(deep[rows[best], columns]), _BROADER * beyond) + _BLUR * SCALE
    every = np.arange(2 * PATCH_HALF)
    middle = np.interp(every, columns, rows[best])
    rise = float(np.ptp(rows[best]) / np.ptp(columns))
    band = np.abs(every[:, None] - middle[None, :]) <= half * np.hypot(1, rise)
    rest = _without_slivers(ink & inner & ~band)
    is_lying = rise < _LYING
    if rest.sum() <= (_REST if is_lying else _REST_ASLANT) * inner.sum():
        return False
    places = np.argwhere(rest) / SCALE
    if not is_lying:
        return _thickness(places) > _BENT
    other = line_through(places)
    # an upright line makes a cross with one that lies
    return other is None or bool(abs(other[1][0]) < _STANDING * abs(other[1][1]))


def thickness_of(rest: Flags) -> float:
    """How far the strokes of some ink stray from one straight line, in mm; 0 where there is none.

    Rims that are left of a stroke which was taken away do not count.
    """
    rest = _without_slivers(rest)
    return _thickness(np.argwhere(rest) / SCALE) if rest.any() else 0.0


def _without_slivers(ink: Flags) -> Flags:
    """Ink without the rims that are left of a stroke which is not quite straight."""
    thin = np.ones((_SLIVER, _SLIVER), np.uint8)
    return np.asarray(cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, thin) > 0, np.bool_)


def _thickness(places: Points) -> float:
    """How far places stray from the straight line through them, in mm."""
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
    return float(spread[1]) / float(np.sqrt(len(places)))


@cache
def _lines() -> tuple[Indices, Indices, Flags]:
    """Such lines: their rows (lines, places); of each place its column, and if it is outside."""
    across = np.arange(2 * PATCH_HALF) - PATCH_HALF + 0.5
    away = np.abs(across) / SCALE
    is_outside = (away > _OUTSIDE[0]) & (away < _OUTSIDE[1])
    looked_at = is_outside | (away < _INSIDE)
    offs = np.arange(-_OFF, _OFF + 0.01, _STEP) * SCALE
    rises = np.linspace(-1, 1, 25)
    rows = PATCH_HALF + offs[:, None, None] + rises[None, :, None] * across[looked_at]
    columns = np.flatnonzero(looked_at)
    whole = np.rint(rows.reshape(-1, len(columns))).astype(np.int64)
    return whole, columns, is_outside[looked_at]


@cache
def _parts() -> tuple[Indices, ...]:
    """The places of a flat patch on all lines: beyond the box at either end, and inside it.

    Each (places, lines).
    """
    rows, columns, is_outside = _lines()
    is_left = columns < PATCH_HALF
    parts = (is_outside & is_left, is_outside & ~is_left, ~is_outside)
    flat = (rows * 2 * PATCH_HALF + columns).T
    return tuple(np.ascontiguousarray(flat[part]) for part in parts)
