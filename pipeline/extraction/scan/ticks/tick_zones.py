"""A square or a circle to tick -> which pixels of its patch lie in it, on its frame, around it."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from pipeline.extraction.pixels import Flags, Indices, Points, Shares
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, from_frame

_LINE: Final = 0.35  # mm to either side of a frame's middle: its line, give or take
_BESIDE: Final = (0.8, 1.4)  # mm from it: what the line is compared with
_RIM: Final = -0.75  # mm from it: a dot that goes no further leaves white all around
_CORNER: Final = 2.2  # mm from the middle, both ways: where the ends of a large cross lie


@dataclass(frozen=True, slots=True, eq=False)
class TickZones:
    """The pixels of a patch, by where they lie; `places` are those of `inner`, of a flat patch."""

    is_round: bool
    inner: Flags
    places: Indices
    core: Flags
    middle: Flags
    line: Flags
    length: int
    around: Flags
    close: Flags
    sides: tuple[Flags, ...]
    sectors: tuple[Flags, ...]
    corners: tuple[Flags, ...]


@cache
def away_from_middle() -> Points:
    """How far each pixel of a patch is from its middle."""
    return away_from(0, 0)


def away_from(x: float, y: float) -> Points:
    """How far each pixel of a patch is from a place beside its middle; all in pixels."""
    at = np.arange(2 * PATCH_HALF) - PATCH_HALF + 0.5
    return np.asarray(np.hypot(*np.meshgrid(at - x, at - y)), np.float64)


@cache
def eighths() -> Indices:
    """In which eighth around its middle each pixel of a patch lies: 0 to 7; not to be changed."""
    at = np.arange(2 * PATCH_HALF) - PATCH_HALF + 0.5
    x, y = np.meshgrid(at, at)
    return np.asarray(((np.arctan2(y, x) / np.pi + 1) * 4).astype(int) % 8, np.int64)


@cache
def frame_eighths(is_round: bool) -> Shares:
    """What tells of each eighth of a frame how much darker it is than what lies beside it.

    To be multiplied with the pixels of a patch (8, pixels).
    """
    off = np.abs(from_frame(PATCH_HALF, is_round)) / SCALE
    line, beside = off < _LINE, (off > _BESIDE[0]) & (off < _BESIDE[1])
    eighth = eighths()
    parts = [(line & (eighth == n), beside & (eighth == n)) for n in range(8)]
    rows = [(one / one.sum() - other / other.sum()).ravel() for one, other in parts]
    return np.asarray(np.stack(rows), np.float32)


@cache
def zones_of(is_round: bool) -> TickZones:
    """The zones of a patch; the same for every box of its shape."""
    off = from_frame(PATCH_HALF, is_round)
    at = np.arange(2 * PATCH_HALF) - PATCH_HALF + 0.5
    x, y = np.meshgrid(at, at)
    away = away_from_middle()
    inner = off < -0.5 * SCALE
    around = (off > 0.55 * SCALE) & (away < 5.1 * SCALE) & (off < 2.5 * SCALE)
    close = around & (off < 1.4 * SCALE)
    eighth = ((np.arctan2(y, x) / np.pi + 1) * 4).astype(int) % 8
    sides = tuple(
        inner & (np.abs(across) < 0.6 * SCALE) & (sign * along > 0.85 * SCALE)
        for along, across in ((x, y), (y, x))
        for sign in (-1, 1)
    )
    sectors = tuple(around & (eighth == n) for n in range(8))
    line = np.abs(off) < 0.7 * SCALE
    core = away < 1.1 * SCALE
    corners = tuple(
        np.minimum(right * x, low * y) > _CORNER * SCALE for right in (-1, 1) for low in (-1, 1)
    )
    return TickZones(
        is_round=is_round,
        inner=inner,
        places=np.flatnonzero(inner),
        core=core,
        middle=off < _RIM * SCALE,
        line=line,
        length=int(line.sum()),
        around=around,
        close=close,
        sides=sides,
        sectors=sectors,
        corners=corners,
    )
