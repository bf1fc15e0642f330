"""The ink in a box to tick -> whether it is a cross of which pieces are gone.

Programs that make a scan small keep what is darker than all around it. In a box lies a frame around
every stroke, and a light pencil is hardly darker than the two together: the middle of a cross goes,
or gaps come into its arms. Its ends stay, aslant, on two lines that cross in the box, and the paper
beside them is white: of a box that was made black more is left. Of a cross in ink nothing goes. If
that lacks its middle, it was taken back, with a rubber or correction fluid, which leaves nothing.
"""

from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Indices, Shares
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF

_LEANS: Final = np.deg2rad(np.arange(27, 64, 4))  # from level, of an arm of a cross
_OFFS: Final = np.arange(-1.2, 1.21, 0.15)  # mm beside the middle
_OWN: Final = 0.45  # mm to either side of a line that are its own
_INK: Final = 0.12  # share of light
_TRACE: Final = 0.06  # the same of what is left where more was
_BESIDE: Final = 0.03  # share of the inside beside both lines that holds so much
_END: Final = (1.05, 1.7)  # mm from the middle
_INKED: Final = 0.7  # of an end
_CROSSING: Final = 1.2  # mm from the middle
_LIGHT: Final = 0.4  # share of light that light pencil takes (measured: to 0.28; ink from 0.5)
_DARKEST: Final = 90  # percent
_MIDDLE: Final = 0.45  # mm from the middle, where a program leaves bits


class _Lines(NamedTuple):
    """Lines aslant: of each its turn and mm beside the middle; the pixels of its two ends."""

    turns: NDArray[np.float64]
    offs: NDArray[np.float64]
    rows: Indices
    columns: Indices


def is_cross_in_pieces(depth: Shares, inner: Flags) -> bool:
    """Whether a light cross shows its ends, bits of its middle, and nothing beside its lines.

    Args:
        depth: the patch of a box.
        inner: its inside.
    """
    ink = depth[inner & (depth > _INK)]
    if not ink.size or percentile(ink, _DARKEST) > _LIGHT:
        return False
    falling, rising = (_seen(depth, way) for way in (1, -1))
    if not len(falling) or not len(rising):
        return False
    rows, columns = np.nonzero(inner & (depth > _TRACE))
    x = (columns - PATCH_HALF + 0.5) / SCALE
    y = (rows - PATCH_HALF + 0.5) / SCALE
    if not (np.hypot(x, y) < _MIDDLE).any():
        return False
    off_falling, off_rising = (_is_off(lines, x, y) for lines in (falling, rising))
    left = off_falling.astype(np.float32) @ off_rising.T.astype(np.float32)
    left[~_cross(falling, rising)] = np.inf
    return bool(left.min() < _BESIDE * np.count_nonzero(inner))


def _seen(depth: Shares, way: int) -> NDArray[np.float64]:
    """The lines (turn, mm beside the middle) of which both ends hold ink."""
    lines = _lines(way)
    inked = (depth[lines.rows, lines.columns] > _INK).mean(axis=2) > _INKED
    found = np.column_stack([lines.turns, lines.offs])[inked.all(axis=1)]
    return np.asarray(found, np.float64)


def _is_off(lines: NDArray[np.float64], x: NDArray[np.floating], y: NDArray[np.floating]) -> Flags:
    """Of each line and place whether it lies beside that line."""
    turns, offs = lines[:, :1], lines[:, 1:]
    return np.asarray(np.abs(np.cos(turns) * y - np.sin(turns) * x - offs) > _OWN, np.bool_)


def _cross(falling: NDArray[np.float64], rising: NDArray[np.float64]) -> Flags:
    """Of each two lines whether they cross near the middle."""
    one, other = falling[:, None, :], rising[None, :, :]
    apart = np.sin(other[..., 0] - one[..., 0])
    x = (other[..., 1] * np.cos(one[..., 0]) - one[..., 1] * np.cos(other[..., 0])) / apart
    y = (other[..., 1] * np.sin(one[..., 0]) - one[..., 1] * np.sin(other[..., 0])) / apart
    return np.asarray(np.hypot(x, y) < _CROSSING, np.bool_)


@cache
def _lines(way: int) -> _Lines:
    """Lines that fall to the right (1), or rise (-1)."""
    turns, offs = (each.ravel() for each in np.meshgrid(way * _LEANS, _OFFS, indexing="ij"))
    ends = np.linspace(*_END, 7)
    along = np.stack([-ends, ends])
    x = np.cos(turns)[:, None, None] * along - np.sin(turns)[:, None, None] * offs[:, None, None]
    y = np.sin(turns)[:, None, None] * along + np.cos(turns)[:, None, None] * offs[:, None, None]
    rows, columns = (np.rint(each * SCALE - 0.5).astype(np.int64) + PATCH_HALF for each in (y, x))
    return _Lines(turns, offs, rows, columns)
