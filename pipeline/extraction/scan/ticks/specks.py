"""The surroundings of a box to tick -> whether one speck is all that is in it.

Dirt on the glass lies in some boxes, too. A pen that was put down leaves as little: nobody answers
so, and on paper with such specks all over nobody could tell.
"""

from typing import Final

import cv2
import numpy as np

from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.tick_ink import TickInk

_LARGEST: Final = 0.8  # mm
_BLUR: Final = 0.4  # mm around it
_TRACE: Final = 0.06  # share of light
_LEFT: Final = 0.005  # share of the inside that may hold so much beside it


def one_speck(look: TickInk) -> float:
    """How large a speck is (mm2 as if it were black) if nothing else is inside; else 0."""
    if not 0 < look.length <= _LARGEST:
        return 0.0
    inner = look.zones.inner
    size = 2 * round(_BLUR * SCALE) + 1
    speck = (look.dark & inner).astype(np.uint8)
    outlines, _ = cv2.findContours(speck, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    own = cv2.dilate(speck, np.ones((size, size), np.uint8)) > 0
    left = (look.depth > _TRACE) & inner & ~own
    if len(outlines) != 1 or int(left.sum()) >= _LEFT * int(inner.sum()):
        return 0.0
    return float(look.depth[inner & own].sum()) / SCALE**2
