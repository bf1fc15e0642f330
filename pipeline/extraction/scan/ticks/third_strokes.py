"""The ink inside a marked box -> whether three strokes cross in its middle.

A short line through a cross makes a star of it. No plain mark has three strokes that lean each
otherwise and meet: hatching runs to and fro, and the legs of a tick meet at its foot.
"""

from itertools import combinations
from typing import Final

import numpy as np

from pipeline.extraction.pixels import Flags
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.straight_strokes import (
    TURNS,
    crossing,
    strokes_inside,
    without_dust,
)
from pipeline.extraction.scan.ticks.thickness import thicknesses

_OFFS: Final = np.arange(-1.2, 1.21, 0.2)  # mm from the middle
_FARTHEST: Final = 1.0  # the same of a stroke; farther off a line is short
_OWN: Final = 0.4  # mm to either side of a line that are its own
_EVERY: Final = 3  # of the pixels one tells enough
_LEFT: Final = 0.05  # share of the inside that is left at least without a stroke
_BENT: Final = 0.3  # mm that it strays from straight
_BROAD: Final = 0.4  # mm from the middle of a stroke to its edge: of felt pens nothing is told
# mm of the third stroke that are no other's, and the share of the inside that the three leave
# (measured with the next: none of 1,106 marks)
_THIRDS: Final = ((0.62, 0.008), (0.8, 0.04))
_MEET: Final = 3.0  # mm between the places where two of them meet


def is_star(sharp: Flags, inner: Flags) -> bool:
    """Whether three strokes cross in the middle of a box.

    Args:
        sharp: what is dark in its patch, without blur.
        inner: the inside of the box.
    """
    return _is_more_than_two(sharp & inner, inner) and _meet(sharp, inner)


def _is_more_than_two(inside: Flags, inner: Flags) -> bool:
    """Whether more than one straight stroke is left, whichever is taken away."""
    rows, columns = np.divmod(np.flatnonzero(without_dust(inside, 2))[::_EVERY], 2 * PATCH_HALF)
    y, x = ((each - PATCH_HALF + 0.5) / SCALE for each in (rows, columns))
    away = (np.cos(TURNS)[:, None] * y - np.sin(TURNS)[:, None] * x).astype(np.float32)
    chosen = (np.abs(away[:, None, :] - _OFFS.astype(np.float32)[:, None]) > _OWN).reshape(
        len(TURNS) * len(_OFFS), x.size
    )
    least = _LEFT * np.count_nonzero(inner) / _EVERY
    return bool(thicknesses(chosen, x, y, least).min() > _BENT)


def _meet(sharp: Flags, inner: Flags) -> bool:
    """Whether three strokes, each leaning otherwise, are all that is there, and meet."""
    found = strokes_inside(sharp, inner, 3, farthest=_FARTHEST, broadest=_BROAD)
    if found is None:
        return False
    third = found.strokes[2].length
    if not any(third >= length and found.left <= most for length, most in _THIRDS):
        return False
    spots = [crossing(one, other) for one, other in combinations(found.strokes, 2)]
    return all(np.hypot(*(one - other)) <= _MEET for one, other in combinations(spots, 2))
