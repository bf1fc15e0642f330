"""The marks of a page -> which of them were drawn in two tones, as by a second pen.

Whoever strikes a mark out later has another pen in hand, or another hand has: part of the strokes
is much paler than the rest. How even a stroke is depends on the pen and on the picture, so the
other marks of the page tell what is usual there.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, from_frame
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from pipeline.extraction.scan.ticks.tick_zones import away_from_middle

_LINE: Final = 0.45  # mm to either side of a frame, that tell nothing
_REACH: Final = 5.3  # mm from the middle
_LEAST: Final = 0.2  # share of light: what shines through the paper takes less
RIDGE: Final = 0.985  # of the darkest around: the middle of a stroke
NEAR: Final = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
_FEW: Final = 8  # pixels, which tell nothing
_FELLOWS: Final = 2  # other marks, at least, that tell what is usual


class _Limit(NamedTuple):
    """How pale a part of the strokes may be, as a share of what is dark in them.

    `share`: of their middles, in percent. `least`: where fellow marks tell what is usual, and more
    than `usual` of that; `alone`: where none do.
    """

    share: int
    least: float
    usual: float
    alone: float


# (measured: of 600 marks in grey 3 that nothing else doubts, of strokes that fade; with 0.82 12)
_LIMITS: Final = (_Limit(10, 0.72, 0.88, 0.7), _Limit(25, 0.72, 0.93, 0.72))
_DARK: Final = 70  # percent: beyond it may be where two strokes cross, and ink lies twice


def in_two_tones(marks: Sequence[TickInk]) -> list[bool]:
    """Of each mark of a page whether a part of its strokes is of another pen.

    Args:
        marks: what a pen left in and around each marked box, in grey.
    """
    tones = [_tones(mark) for mark in marks]
    found = []
    for n, own in enumerate(tones):
        others = [each for m, each in enumerate(tones) if m != n and each is not None]
        found.append(own is not None and _is_odd(own, others))
    return found


def _is_odd(own: tuple[float, ...], others: Sequence[tuple[float, ...]]) -> bool:
    for k, limit in enumerate(_LIMITS):
        if len(others) < _FELLOWS:
            if own[k] < limit.alone:
                return True
        elif own[k] < min(limit.least, limit.usual * median(np.array([o[k] for o in others]))):
            return True
    return False


def _tones(mark: TickInk) -> tuple[float, ...] | None:
    """How pale the palest parts of the strokes are, for each limit; None of hardly any ink."""
    there = _looked_at(mark) & (mark.depth > _LEAST)
    there &= mark.depth >= RIDGE * np.asarray(cv2.dilate(mark.depth, NEAR))
    middles = mark.depth.take(np.flatnonzero(there))
    if len(middles) < _FEW:
        return None
    dark = percentile(middles, _DARK)
    return tuple(percentile(middles, limit.share) / dark for limit in _LIMITS)


def _looked_at(mark: TickInk) -> Flags:
    """Inside the box, and around it where nothing is printed."""
    inside, around = stroke_places(mark.is_round)
    return inside | (around & mark.free)


@cache
def stroke_places(is_round: bool) -> tuple[Flags, Flags]:
    """The inside of a box, and what lies around it; beside its frame."""
    off = from_frame(PATCH_HALF, is_round) / SCALE
    around = (off > _LINE) & (away_from_middle() < _REACH * SCALE)
    return np.asarray(off < -_LINE, np.bool_), np.asarray(around, np.bool_)
