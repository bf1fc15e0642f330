"""What leaves a marked box -> whether half a line strikes its mark out, or strokes of another pen.

Half a line begins in the middle of a mark and leaves its box on one side only; without it a mark is
left, where a cross without one arm is one straight stroke, and a tick without its long leg another.
A large X in pencil over a mark of ink is paler than that wherever it leaves the box: the arms of
one cross are as dark as its middle.
"""

from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.far_crosses import is_whole_cross
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.ridges import (
    BEYOND,
    DOWN,
    UPRIGHT,
    Ridges,
    around,
    strokes_among,
)
from pipeline.extraction.scan.ticks.thickness import thicknesses
from pipeline.extraction.scan.ticks.tick_zones import TickZones

_OPPOSITE: Final = 20  # degrees to either side, within which a line goes on beyond the box
_TURNED: Final = np.deg2rad((-4, 0, 4))  # how the line may run inside,
_MOVED: Final = np.arange(-0.45, 0.46, 0.15)  # and so many mm beside
_OWN: Final = 0.45  # mm to either side that are the line's own
_LEFT: Final = 0.05  # share of the inside that the mark below it takes at least
_BENT: Final = 0.3  # mm that it strays from straight (measured: what is left of 3,337 marks to 0.3)
_LEAST: Final = 0.1  # of the light; what shines through the paper takes less mostly
_INSIDE: Final = np.arange(1.2, 2.05, 0.1)  # mm from the middle, within the frame
_GOES_ON: Final = 0.85  # share of it that is ink
_LEFTWARDS: Final = 90  # degrees
_SECTOR: Final = 15  # degrees to either side of a stroke that leaves the box
_FEW: Final = 8  # pixels of it, which say nothing
_PALER: Final = 0.75  # of the mark inside (measured: 343 large crosses from 0.85)
_APART: Final = 20  # degrees between one such stroke and the next


class _Ray(NamedTuple):
    """A stroke that leaves the box.

    `turn`: its direction in degrees, from the right to below; `lean`: in degrees from upright and
    `off`: in pixels beside the middle, on the patch turned on its side where it `is_lying`.
    """

    turn: float
    lean: float
    off: float
    is_lying: bool


def is_struck_in_part(
    beyond: Ridges, ink: Flags, sharp: Flags, free: Flags, zones: TickZones
) -> bool:
    """Whether half a line goes into a mark, or all strokes that leave its box are of another pen.

    Args:
        beyond: what leaves the box.
        ink: what is dark in its patch.
        sharp: the same without blur.
        free: where nothing is printed.
        zones: of the box.
    """
    inner = zones.inner
    rays = _rays(beyond)
    entering = [ray for ray in rays if _enters(ray, ink)]
    halves = [
        ray
        for ray in entering
        if abs(ray.lean) <= UPRIGHT
        and all(abs(_between(ray.turn, other.turn) - 180) >= _OPPOSITE for other in rays)
    ]
    inside = sharp & inner
    if any(_strikes(ray, inside, inner) for ray in halves) and not is_whole_cross(
        ink, beyond.soft, inner, is_round=zones.is_round
    ):
        return True
    return len(entering) > 1 and _are_paler(entering, beyond, sharp & free, inside)


def _rays(beyond: Ridges) -> list[_Ray]:
    found = []
    for is_lying, sides in ((False, beyond.upright), (True, beyond.lying)):
        for way, side in zip((-1, 1), sides, strict=True):
            strong = side > _LEAST
            if not strong.any():
                continue
            for lean, off in strokes_among(np.where(strong, side, 0)):
                across, down = way * np.sin(np.deg2rad(lean)), way * np.cos(np.deg2rad(lean))
                if is_lying:
                    across, down = down, across
                turn = float(np.rad2deg(np.arctan2(down, across)))
                found.append(_Ray(turn, lean, off, is_lying))
    return found


def _enters(ray: _Ray, ink: Flags) -> bool:
    """Whether a stroke goes on inside the box; what shines through the paper there does not."""
    lean, way = np.deg2rad(ray.lean), -1 if ray.turn < 0 else 1
    if ray.is_lying:
        ink, way = ink.T, 1 if abs(ray.turn) < _LEFTWARDS else -1
    down = way * _INSIDE[:, None] * np.cos(lean)
    across = ray.off / SCALE + down * np.tan(lean + _TURNED.repeat(7)) + np.tile(_MOVED, 3)
    rows, columns = (
        np.rint(each * SCALE - 0.5).astype(np.int64) + PATCH_HALF
        for each in np.broadcast_arrays(down, across)
    )
    return bool(ink[rows, columns].mean(axis=0).max() > _GOES_ON)


def _between(one: float, other: float) -> float:
    """Degrees from one direction to another, 0 to 360."""
    return (other - one) % 360


def _strikes(ray: _Ray, inside: Flags, inner: Flags) -> bool:
    """Whether what is left of a mark without a line is more than one straight stroke."""
    places = np.argwhere(inside.T if ray.is_lying else inside)
    y, x = ((places - PATCH_HALF + 0.5) / SCALE).T
    leans = np.deg2rad(ray.lean) + _TURNED
    slopes, offs = (each.ravel() for each in np.meshgrid(leans, ray.off / SCALE + _MOVED))
    away = (x - offs[:, None] - np.tan(slopes)[:, None] * y) * np.cos(slopes)[:, None]
    least = _LEFT * np.count_nonzero(inner)
    return bool(thicknesses(np.abs(away) > _OWN, x, y, least).min() > _BENT)


def _are_paler(rays: list[_Ray], beyond: Ridges, outside: Flags, inside: Flags) -> bool:
    """Whether two strokes and more leave the box, each of them paler than what is inside."""
    away, turns = around(), _turns()
    ring = outside & (away > BEYOND[0]) & (away < BEYOND[1])
    depths: dict[float, float] = {}
    for ray in rays:
        near = ring & (np.abs((turns - ray.turn + 180) % 360 - 180) < _SECTOR)
        if np.count_nonzero(near) > _FEW:
            depths[ray.turn] = percentile(beyond.soft[near], 80)
    apart = [turn for turn in depths if _APART < _between(next(iter(depths)), turn) < 360 - _APART]
    if not apart or not inside.any():
        return False
    return max(depths.values()) < _PALER * percentile(beyond.soft[inside], 60)


@cache
def _turns() -> NDArray[np.float64]:
    """The direction of each pixel of a patch from its middle, in degrees."""
    return np.asarray(np.rad2deg(np.arctan2(DOWN[:, None], DOWN[None, :])), np.float64)
