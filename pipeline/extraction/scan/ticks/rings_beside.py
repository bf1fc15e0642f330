"""The boxes to tick of a page -> the same, but for rings that were drawn around others near by.

Rows stand so close that a ring around one box comes near the boxes above and below it. It says
something about the box in its middle, and nothing about those.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Points
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from pipeline.extraction.scan.ticks.tick_zones import away_from, away_from_middle

_EMPTY: Final = 0.02  # share of the inside that is ink
_NEAR: Final = 12.0  # mm between the middles of two boxes
_TRUE: Final = 0.7  # mm that the stroke of a ring is off its usual distance, with its width


def without_rings_of_others(looks: Sequence[TickInk], boxes: Sequence[Box]) -> list[TickInk]:
    """What lies around each box, as if nothing could be seen where a ring around another one is."""
    found = list(looks)
    ringed = {
        n: _distance(look)
        for n, look in enumerate(looks)
        if not look.is_clean and look.share < _EMPTY and look.is_ringed
    }
    for n, look in enumerate(looks):
        if n in ringed or look.is_clean or look.share >= _EMPTY:
            continue
        free = look.free
        for other, distance in ringed.items():
            off = np.subtract(boxes[other].middle, boxes[n].middle)
            if np.hypot(*off) < _NEAR:
                free = free & ~_is_on(off, distance)
        if free is not look.free:
            found[n] = TickInk(look.depth, look.is_round, free)
    return found


def _distance(look: TickInk) -> float:
    """How far the stroke of a ring lies from the middle of its box, in mm."""
    there = look.ink & look.free & look.zones.around
    return median(away_from_middle()[there]) / SCALE


def _is_on(middle: Points, distance: float) -> Flags:
    """The pixels of a patch as far from a place beside it (both in mm)."""
    away = away_from(*(middle * SCALE)) / SCALE
    return np.asarray(np.abs(away - distance) < _TRUE, np.bool_)
