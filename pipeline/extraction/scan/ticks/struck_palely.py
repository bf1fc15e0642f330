"""What lies around a marked box to tick -> whether a thin or pale line strikes its mark out.

Such a line hardly darkens the mark, and a blurred mark hides how it runs there. It is seen beyond
the box, on both sides of it and where no arm of a cross ends: as a ridge, darker all along than
what lies beside it.
"""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Shares
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.ridges import DOWN, GAP, UPRIGHT, Ridges, around, lines
from pipeline.extraction.scan.ticks.struck_marks import thickness_of

_ALIKE: Final = 16  # degrees that the leaning of the two arms of a cross may differ
_BROAD: Final = 0.45  # mm to either side of such a line that are its own
_APART: Final = 0.9  # mm: what leaves the box farther from it is another stroke
_LEAVES: Final = (2.85, 3.25)  # mm from the middle, where a stroke has left the box
_END: Final = 0.1  # mm2 of it there
_MARK: Final = 0.06  # share of the inside that a mark below it takes at least
_BENT: Final = 0.38  # mm that a tick below it strays from straight (measured: bent arms to 0.26)
_ASLANT: Final = 38  # degrees: what leans more leans as arms do
_THIN: Final = 0.15  # mm to either side of the middle of such a line
_PALER: Final = 0.7  # of the mark


def is_struck_palely(beyond: Ridges, ink: Flags, inner: Flags) -> bool:
    """Whether a line goes over a box and on at both its ends, and is no arm of a cross.

    Args:
        beyond: what leaves a box that holds a mark.
        ink: what is dark in its patch.
        inner: the inside of the box.
    """
    ways = [(one > 0) & (other > 0) for one, other in (beyond.upright, beyond.lying)]
    if _is_over_a_mark(ways[0], beyond.soft, ink, inner):
        return True
    if _is_over_a_mark(ways[1], beyond.soft.T, ink.T, inner.T):
        return True
    upright, lying = (_leans(found) for found in ways)
    found = [any(abs(lean) <= UPRIGHT for lean in leans) for leans in (upright, lying)]
    if any(map(_are_arms, (upright, lying))) or all(found):
        return False  # of both a cross is made
    return any(found)


def _is_over_a_mark(ridges: Flags, soft: Shares, ink: Flags, inner: Flags) -> bool:
    """Whether a line leans as an arm may, but lies over a mark of which it is no arm."""
    if not ridges.any():
        return False
    every = lines()
    for is_side in (every.leans > UPRIGHT, every.leans < -UPRIGHT):
        found = np.flatnonzero(ridges & is_side)
        if not len(found):
            continue
        lean = float(every.leans[found].mean())
        slope = np.deg2rad(lean)
        over = float(every.offs[found].mean()) + np.tan(slope) * DOWN[:, None]
        off = np.asarray((DOWN[None, :] - over) * np.cos(slope) / SCALE)  # mm beside the line
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
    away = around()
    return np.asarray((away > _LEAVES[0]) & (away < _LEAVES[1]), np.bool_)


def _leans(found: Flags) -> list[float]:
    """How each stroke leans of which some ridges are found."""
    if not found.any():
        return []
    leans = np.unique(lines().leans[found])
    parts = np.split(leans, np.flatnonzero(np.diff(leans) > GAP) + 1)
    return [float(part.mean()) for part in parts]


def _are_arms(leans: list[float]) -> bool:
    """Whether two strokes, and no third, lean alike to either side, as the arms of a cross do."""
    return len(leans) == 2 and leans[0] < 0 < leans[1] and abs(sum(leans)) <= _ALIKE
