"""What lies around a marked box to tick -> whether a thin or pale line strikes its mark out.

Such a line hardly darkens the mark, and a blurred mark hides how it runs there. It is seen beyond
the box, on both sides of it and where no arm of a cross ends: as a ridge, darker all along than
what lies beside it.
"""

from functools import cache
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Indices, Shares
from pipeline.extraction.scan.patches import PATCH_HALF
from pipeline.extraction.scan.registration import SCALE
from pipeline.extraction.scan.struck_marks import thickness_of

_BEYOND: Final = (2.95, 4.3)  # mm from the middle, where such a line is looked for
_LEANS: Final = np.arange(-48, 49, 4)  # degrees; what leans more may be the arm of a cross
_UPRIGHT: Final = 24  # degrees: no arm of a cross leans less
_ALIKE: Final = 16  # degrees that the leaning of the two arms of a cross may differ
_GAP: Final = 8  # degrees between ridges of one stroke
_OFFS: Final = np.arange(-1.0, 1.1, 0.2)  # mm from the middle; farther off, two arms seem one line
_ASIDE: Final = 0.75  # mm beside the line, where its paper is
_LEAST: Final = 0.06  # of the light that it takes more than that
_ALL_ALONG: Final = 0.75  # share of its rows in which it shows
_FEW: Final = 5  # rows on which nothing is printed
_BROAD: Final = 0.45  # mm to either side of such a line that are its own
_APART: Final = 0.9  # mm: what leaves the box farther from it is another stroke
_LEAVES: Final = (2.85, 3.25)  # mm from the middle, where a stroke has left the box
_END: Final = 0.1  # mm2 of it there
_MARK: Final = 0.06  # share of the inside that a mark below it takes at least
_BENT: Final = 0.38  # mm that a tick below it strays from straight (measured: bent arms to 0.26)
_ASLANT: Final = 38  # degrees: what leans more leans as arms do
_THIN: Final = 0.15  # mm to either side of the middle of such a line
_PALER: Final = 0.7  # of the mark
_DOWN: Final = np.arange(2 * PATCH_HALF) - PATCH_HALF + 0.5


class _Lines(NamedTuple):
    """Lines through a patch: `rows` (places); `columns`, beside the middle; of each its lean.

    `columns`: (lines, places); `offs`: pixels beside the middle where each passes it; `leans`:
    degrees from upright; `is_above`: of each place whether it lies above the box.
    """

    rows: Indices
    columns: NDArray[np.float64]
    offs: NDArray[np.float64]
    leans: NDArray[np.float64]
    is_above: Flags


def is_struck_palely(depth: Shares, free: Flags, ink: Flags, inner: Flags) -> bool:
    """Whether a line goes over a box and on at both its ends, and is no arm of a cross.

    Args:
        depth: the patch of a box that holds a mark.
        free: where nothing is printed.
        ink: what is dark in the patch.
        inner: the inside of the box.
    """
    soft = np.asarray(cv2.blur(depth, (3, 3)), np.float32)
    ways = _ridges(soft, free), _ridges(soft.T, free.T)
    if _is_over_a_mark(ways[0], soft, ink, inner):
        return True
    if _is_over_a_mark(ways[1], soft.T, ink.T, inner.T):
        return True
    upright, lying = (_strokes(_lines().leans[ridges]) for ridges in ways)
    found = [any(abs(lean) <= _UPRIGHT for lean in leans) for leans in (upright, lying)]
    if any(map(_are_arms, (upright, lying))) or all(found):
        return False  # of both a cross is made
    return any(found)


def _is_over_a_mark(ridges: Flags, soft: Shares, ink: Flags, inner: Flags) -> bool:
    """Whether a line leans as an arm may, but lies over a mark of which it is no arm."""
    lines = _lines()
    for is_side in (lines.leans > _UPRIGHT, lines.leans < -_UPRIGHT):
        found = np.flatnonzero(ridges & is_side)
        if not len(found):
            continue
        lean = float(lines.leans[found].mean())
        slope = np.deg2rad(lean)
        over = float(lines.offs[found].mean()) + np.tan(slope) * _DOWN[:, None]
        off = np.asarray((_DOWN[None, :] - over) * np.cos(slope) / SCALE)  # mm beside the line
        rest = ink & (np.abs(off) > _BROAD)
        if (rest & inner).sum() <= _MARK * inner.sum():
            continue
        if _strikes(off, rest, soft, inner, is_steep=abs(lean) < _ASLANT):
            return True
    return False


def _strikes(
    off: NDArray[np.float64], rest: Flags, soft: Shares, inner: Flags, *, is_steep: bool
) -> bool:
    """Whether a line strikes out the mark that is left without it.

    The arms of a large cross all leave the box; below a line that strikes lies a mark that does
    not, or a tick, which leaves it on one side at most. A cross of which one arm is longer leans
    as crosses do, and is as dark all along.

    Args:
        off: how far each pixel lies beside the line, in mm.
        rest: the ink beside it.
        soft: the patch, a little blurred.
        inner: the inside of the box.
        is_steep: it leans otherwise than arms do mostly.
    """
    ends = rest & _around() & (np.abs(off) > _APART)
    sides = [int((ends & side).sum()) > _END * SCALE**2 for side in (off < 0, off > 0)]
    if all(sides):
        return False
    if thickness_of(rest & inner) > _BENT:
        return True
    if any(sides):
        return False
    beyond = (np.abs(off) < _THIN) & _around()
    return is_steep or float(soft[beyond].mean()) < _PALER * float(soft[rest & inner].mean())


@cache
def _around() -> Flags:
    """Right outside a box, where the arms of a large cross are."""
    away = np.maximum(np.abs(_DOWN)[:, None], np.abs(_DOWN)[None, :]) / SCALE
    return np.asarray((away > _LEAVES[0]) & (away < _LEAVES[1]), np.bool_)


def _strokes(leans: NDArray[np.float64]) -> list[float]:
    """How each stroke leans that is seen as some ridges beside each other."""
    if not len(leans):
        return []
    every = np.unique(leans)
    return [
        float(part.mean()) for part in np.split(every, np.flatnonzero(np.diff(every) > _GAP) + 1)
    ]


def _are_arms(leans: list[float]) -> bool:
    """Whether two strokes, and no third, lean alike to either side, as the arms of a cross do."""
    return len(leans) == 2 and leans[0] < 0 < leans[1] and abs(sum(leans)) <= _ALIKE


def _ridges(soft: Shares, free: Flags) -> Flags:
    """Which of the lines are seen above and below a box."""
    lines = _lines()
    dark = [_at(soft, lines, by) for by in (0.0, -_ASIDE, _ASIDE)]
    over = dark[0] - np.maximum(dark[1], dark[2])
    seen = np.all([_at(free, lines, by) for by in (0.0, -_ASIDE, _ASIDE)], axis=0)
    found = np.ones(len(lines.leans), np.bool_)
    for part in (lines.is_above, ~lines.is_above):
        rows = seen[:, part].sum(axis=1)
        least = (over[:, part] > _LEAST / 2) & seen[:, part]
        mean = np.where(seen, over, 0)[:, part].sum(axis=1) / np.maximum(rows, 1)
        found &= (rows >= _FEW) & (mean > _LEAST)
        found &= least.sum(axis=1) >= _ALL_ALONG * rows
    return found


def _at(pixels: NDArray[np.generic], lines: _Lines, aside: float) -> NDArray[np.generic]:
    """The pixels on lines, or so many mm beside them."""
    slant = np.cos(np.deg2rad(lines.leans))[:, None]
    columns = np.rint(lines.columns + aside * SCALE / slant - 0.5).astype(np.int64) + PATCH_HALF
    last = 2 * PATCH_HALF - 1
    there = (columns >= 0) & (columns <= last)
    return np.where(there, pixels[lines.rows, np.clip(columns, 0, last)], pixels.dtype.type(0))


@cache
def _lines() -> _Lines:
    down = np.arange(2 * PATCH_HALF) - PATCH_HALF + 0.5
    away = np.abs(down) / SCALE
    rows = np.flatnonzero((away > _BEYOND[0]) & (away < _BEYOND[1]))
    leans, offs = (each.ravel() for each in np.meshgrid(_LEANS, _OFFS * SCALE))
    columns = offs[:, None] + np.tan(np.deg2rad(leans))[:, None] * down[rows]
    return _Lines(rows, columns, offs.astype(np.float64), leans.astype(np.float64), down[rows] < 0)
