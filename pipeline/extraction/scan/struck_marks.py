"""The ink in and around a box to tick -> whether its mark was struck out with a line.

People who change their mind draw a line through a tick, out of the box on both sides. No plain
mark holds one: the arms of a cross run aslant, and an upright cross is two lines and nothing else.
"""

from functools import cache
from typing import Final

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags, Indices
from pipeline.extraction.scan.patches import PATCH_HALF
from pipeline.extraction.scan.pieces import line_through
from pipeline.extraction.scan.registration import SCALE

_INSIDE: Final = 2.0  # mm from the middle of the box to where its frame begins
_OUTSIDE: Final = (2.9, 3.4)  # mm from it: where a line that strikes out is seen beyond the frame
_OFF: Final = 1.4  # mm from the middle that such a line may run
_RISE: Final = 0.25  # of its length: what rises more may be the arm of a cross
_GAPS: Final = 0.08  # share of it that may be lacking
_BAND: Final = 0.5  # mm to either side of it that are its own
_REST: Final = 0.03  # share of the inside that the mark below it takes at least


def is_struck(ink: Flags, inner: Flags) -> bool:
    """Whether a line that lies or stands goes through a mark and out of the box on both sides.

    Args:
        ink: what is dark in the patch of a box.
        inner: the inside of the box.
    """
    return any(_is_struck_across(one, other) for one, other in ((ink, inner), (ink.T, inner.T)))


def _is_struck_across(ink: Flags, inner: Flags) -> bool:
    """The same of a line from left to right."""
    rows, columns, is_outside = _lines()
    broad = cv2.dilate(ink.astype(np.uint8), np.ones((3, 1), np.uint8))
    there = broad[rows, columns]
    ends = (is_outside & (columns < PATCH_HALF), is_outside & (columns >= PATCH_HALF))
    least = np.min([there[:, part].mean(axis=1) for part in (*ends, ~is_outside)], axis=0)
    best = int(least.argmax())
    if least[best] < 1 - _GAPS:
        return False
    return _is_mark(ink & inner & ~_band(rows[best], columns), inner)


def _is_mark(rest: Flags, inner: Flags) -> bool:
    """Whether what is left inside without the line is a mark; one straight line makes a cross."""
    if rest.sum() < _REST * inner.sum():
        return False
    return line_through(np.argwhere(rest) / SCALE) is None


def _band(rows: Indices, columns: Indices) -> Flags:
    """The pixels of a patch that belong to a line from left to right."""
    down = np.arange(2 * PATCH_HALF)
    middle = np.interp(down, columns, rows)
    return np.asarray(np.abs(down[:, None] - middle[None, :]) <= _BAND * SCALE, np.bool_)


@cache
def _lines() -> tuple[Indices, Indices, Flags]:
    """Lines that lie: their rows (lines, places), and of each place its column, and if it is beyond
    the frame of the box."""
    across = np.arange(2 * PATCH_HALF) - PATCH_HALF + 0.5
    away = np.abs(across) / SCALE
    is_outside = (away > _OUTSIDE[0]) & (away < _OUTSIDE[1])
    looked_at = is_outside | (away < _INSIDE)
    offs = np.arange(-_OFF, _OFF, 1 / SCALE) * SCALE
    rises = np.linspace(-_RISE, _RISE, 11)
    rows = PATCH_HALF + offs[:, None, None] + rises[None, :, None] * across[looked_at]
    columns = np.flatnonzero(looked_at)
    whole = np.rint(rows.reshape(-1, len(columns))).astype(np.int64)
    return whole, columns, is_outside[looked_at]
