"""The ink beside the boxes of a page -> the boxes to tick around which a ring was drawn.

A ring of which a scanner left no more than dots hangs together nowhere, and yet a person sees it:
what ink there is lies all around the box, and everywhere as far from it. All lengths in millimetres
of the form.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Flags, Grey
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE

_NEAREST: Final = 0.9  # mm beside a box, beyond its frame
_FARTHEST: Final = 4.5
_PARTS: Final = 24  # of a turn
_IN_SIGHT: Final = 0.4  # of such a part: the rest may be hidden by print
_LEAST_SEEN: Final = 10  # parts, or nothing is known
_AROUND: Final = 0.65  # of the parts that are seen: the arms of a cross are in half of them
_TRUE: Final = 0.4  # mm by which its distance differs (measured: rings to 0.33, other ink from 0.7)
_FEWEST: Final = 8  # pixels


def ringed(ink: Grey, room: Grey, page: LayoutPage) -> Iterator[Box]:
    """The boxes around which a ring was drawn.

    Args:
        ink: where it is, at `BESIDE_SCALE`.
        room: where there is nothing but paper.
        page: what is printed on it.
    """
    for box in page.boxes:
        if not box.is_to_tick:
            continue
        side = box.w / 2 + _FARTHEST
        left, top = box.x + box.w / 2 - side, box.y + box.h / 2 - side
        window = _window(left, top, side)
        here = ink[window]
        if cv2.countNonZero(here) >= _FEWEST and _is_ring(here > 0, room[window] > 0, box.w):
            yield box


def _window(left: float, top: float, side: float) -> tuple[slice, slice]:
    """The pixels of a square around a box; boxes stand far enough from the edges of the paper."""
    x, y, size = (round(each * BESIDE_SCALE) for each in (left, top, 2 * side))
    return slice(y, y + size), slice(x, x + size)


def _is_ring(ink: Flags, room: Flags, width: float) -> bool:
    away, part = _polar(ink.shape[0], ink.shape[1])
    zone = (away > width / 2 + _NEAREST) & (away < width / 2 + _FARTHEST)
    whole = np.bincount(part[zone], minlength=_PARTS)
    seen = np.bincount(part[zone & room], minlength=_PARTS) > _IN_SIGHT * whole
    on_it = zone & room & ink
    inked = np.bincount(part[on_it], minlength=_PARTS) > 0
    if seen.sum() < _LEAST_SEEN or (inked & seen).sum() < _AROUND * seen.sum():
        return False
    return float(away[on_it].std()) < _TRUE


@lru_cache(maxsize=8)
def _polar(height: int, width: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Of each pixel of a window how far from the middle it lies (mm), in which part of a turn."""
    rows, columns = np.mgrid[:height, :width]
    down, across = (
        (rows + 0.5 - height / 2) / BESIDE_SCALE,
        (columns + 0.5 - width / 2) / BESIDE_SCALE,
    )
    turn = np.arctan2(down, across) / (2 * np.pi) + 0.5
    return np.hypot(across, down), (turn * _PARTS).astype(np.int64) % _PARTS
