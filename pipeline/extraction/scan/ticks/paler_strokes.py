"""What lies in a marked box -> whether a paler stroke than its mark is there, between the arms.

Who takes a mark back with a short line in pencil leaves a cross or a tick of a pen, and beside it
a stroke that is much paler. A mark of one pen has no such thing: towards the paper it only fades.
A stroke is told by its middle, which is darker than what lies to both its sides, all along.
"""

from functools import cache
from typing import Final, NamedTuple

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.tick_zones import TickZones

_REACH: Final = 28  # pixels from the middle of the box that are looked at
_DARK: Final = 95  # percent of the inside: as dark as the mark is
_PALER: Final = 0.6  # of that, at most
_OVER: Final = 0.03  # of the light that its middle takes more than what lies beside it,
_BESIDE: Final = 6  # pixels to either side
_LONG: Final = 0.62  # mm (measured: 0 of 502 marks to 0.57, of 13 struck so palely 7)
_FEW: Final = 3  # pixels of it inside, at least
_TRACE: Final = 0.06  # share of light that is more than paper; in so many pixels beside the mark
_TRACES: Final = 10  # (measured: of 19 marks in 20 there are less, of those struck so from 28)
_SOFT: Final = 0.8  # pixels
_NEAR: Final = np.ones((5, 5), np.uint8)
_TOUCHING: Final = np.ones((3, 3), np.uint8)


class _Way(NamedTuple):
    """One of four ways in which a stroke may be crossed, and what lies on either side of it."""

    across: int
    down: int
    ahead: Grey
    behind: Grey
    both: Grey


def holds_paler_stroke(depth: Shares, solid: Flags, free: Flags, zones: TickZones) -> bool:
    """Whether a stroke lies in a marked box that is much paler than its mark.

    Args:
        depth: the patch of the box.
        solid: where it is half as dark as its mark, or darker.
        free: where nothing is printed.
        zones: of the box.
    """
    near = slice(PATCH_HALF - _REACH, PATCH_HALF + _REACH)
    deep, dark, inner = depth[near, near], solid[near, near], zones.inner[near, near]
    apart = cv2.dilate(dark.view(np.uint8), _NEAR) == 0
    if np.count_nonzero(apart & inner & (deep > _TRACE)) < _TRACES:
        return False
    soft = np.asarray(cv2.GaussianBlur(deep, (0, 0), _SOFT), np.float32)
    paler = soft < _PALER * percentile(depth.take(zones.places), _DARK)
    may = (inner | (zones.around & free)[near, near]) & paler
    return any(_shows(soft, may, inner, way) for way in _ways())


def _shows(soft: Shares, may: Flags, inner: Flags, way: _Way) -> bool:
    """Whether the middle of a stroke shows that is crossed in one way."""
    beside = np.maximum(cv2.erode(soft, way.ahead), cv2.erode(soft, way.behind))
    middle = may & (soft - beside > _OVER)
    middle &= soft >= cv2.dilate(soft, way.both) - 1e-6
    if np.count_nonzero(middle & inner) < _FEW:
        return False
    joined = cv2.dilate(middle.view(np.uint8), _TOUCHING)
    count, parts = cv2.connectedComponents(joined, connectivity=8)
    rows, columns = np.nonzero(middle)
    along = (columns * -way.down + rows * way.across) / np.hypot(way.across, way.down) / SCALE
    part, is_inside = parts[rows, columns], inner[rows, columns]
    return any(
        np.count_nonzero(is_inside & (part == n)) >= _FEW
        and float(np.ptp(along[part == n])) + 1 / SCALE > _LONG
        for n in range(1, count)
    )


@cache
def _ways() -> tuple[_Way, ...]:
    return tuple(
        _Way(
            across,
            down,
            _line(across, down, steps),
            _line(-across, -down, steps),
            _line(across, down, 2) | _line(-across, -down, 2),
        )
        for across, down, steps in (
            (1, 0, _BESIDE),
            (0, 1, _BESIDE),
            (1, 1, round(_BESIDE * 0.7)),
            (1, -1, round(_BESIDE * 0.7)),
        )
    )


def _line(across: int, down: int, steps: int) -> Grey:
    """So many pixels in one way, from the middle."""
    line = np.zeros((2 * steps + 1, 2 * steps + 1), np.uint8)
    for step in range(steps + 1):
        line[steps + down * step, steps + across * step] = 1
    return line
