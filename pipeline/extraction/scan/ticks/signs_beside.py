"""The ink around a marked box -> whether a small sign stands beside it: "?", "x", "n".

Seen coarsely, as all that stands beside boxes is (`stray_ink`), so close to a frame hardly anything
is left of signs below three millimetres. Here they are seen as finely as the mark.
"""

from typing import Final

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.tick_ink import LEAST_INK, TickInk

_LEAST: Final = 0.6  # mm2 of ink (measured: signs of a millimetre from 0.95, dirt to 0.4)
_LONG: Final = (1.3, 3.8)  # mm from corner to corner; what is longer is seen coarsely
_HALF: Final = 0.4  # of the darkness of the mark: what is so dark is no blur
_AS_DARK: Final = 0.6  # of it, the darker part of a sign by the same pen
_BARE: Final = 0.95  # of a sign that stands where nothing is printed
_BROAD: Final = 0.65  # mm from its middle to its edge: no stroke, a drop
_DARKER: Final = 75  # percent


def has_sign_beside(mark: TickInk) -> bool:
    """Whether something as dark as a mark stands beside it, and hangs together with nothing."""
    least, beside = _LEAST * SCALE**2, mark.ink & mark.free & ~mark.zones.inner
    if np.count_nonzero(beside) < least or np.count_nonzero(beside & ~mark.strokes) < least:
        return False
    inside = mark.depth[mark.zones.inner & mark.ink]
    full = percentile(inside, 90) if inside.size else 1.0
    dark = np.asarray(mark.depth > max(LEAST_INK, _HALF * full), np.uint8)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    for n, (left, top, width, height, area) in enumerate(stats[1:].tolist(), start=1):
        is_within = min(left, top) > 0 and max(left + width, top + height) < len(dark)
        is_long = _LONG[0] <= np.hypot(width, height) / SCALE <= _LONG[1]
        may_be = is_within and is_long and area >= least
        if may_be and _is_sign(mark, np.asarray(parts == n, np.bool_), full):
            return True
    return False


def _is_sign(mark: TickInk, piece: Flags, full: float) -> bool:
    """Whether a piece was written by the pen of a mark, on bare paper, and apart from it."""
    if (piece & (mark.zones.inner | mark.strokes)).any() or mark.free[piece].mean() < _BARE:
        return False
    if percentile(mark.depth[piece], _DARKER) < _AS_DARK * full:
        return False
    broad = np.asarray(cv2.distanceTransform(piece.astype(np.uint8), cv2.DIST_L2, 3))
    return float(broad.max()) < _BROAD * SCALE
