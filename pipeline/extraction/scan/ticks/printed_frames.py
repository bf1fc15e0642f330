"""The frames of boxes for words -> how dark lines are that were printed near a box to tick.

All frames of a form have lines of one width. Toner that spread makes them broad, here more than
there; where few boxes to tick are empty, nothing else tells that nobody drew them over.
"""

from typing import Final

import cv2
import numpy as np

from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Grey, Points, Shares
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.registering.registration import SCALE, Registration
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, depths_of

_LINE: Final = round(0.7 * SCALE)  # pixels to either side of its middle, as of a box to tick
_OFF: Final = round(0.8 * SCALE)  # pixels that a line may lie off
_ALONG: Final = round(1.5 * SCALE)  # pixels to either side: so much of it is looked at
_AS_DARK: Final = 1.08  # times as dark a frame to tick is measured, for it has corners
_NEAREST: Final = 7  # places
_PLACES: Final = [(along, side) for along in (0.1, 0.3, 0.5, 0.7, 0.9) for side in (0.0, 1.0)]


def line_near(grey: Grey, there: Registration, page: LayoutPage, box: Box) -> float | None:
    """How dark lines of boxes for words are near a box, as of a box to tick; None where none is.

    Args:
        grey: the picture.
        there: where the page lies in it.
        page: as laid out.
        box: to tick.
    """
    spots = [spot for other in page.boxes if other.is_for_words for spot in _spots(other)]
    spots = sorted(spots, key=lambda spot: float(np.hypot(*(spot - box.middle))))[:_NEAREST]
    if not spots:
        return None
    half = PATCH_HALF / SCALE
    cuts = [there.cut(grey, (x - half, y - half, 2 * half, 2 * half)) for x, y in spots]
    # what is written there makes some of them darker
    return _AS_DARK * median(np.array([_line(depth) for depth in depths_of(cuts)]))


def _spots(box: Box) -> Points:
    """Places on the upper and lower line of a frame, in mm."""
    return np.array([(box.x + x * box.w, box.y + y * box.h) for x, y in _PLACES])


def _line(depth: Shares) -> float:
    """How dark the level line in the middle of a patch is."""
    middle = slice(PATCH_HALF - _ALONG, PATCH_HALF + _ALONG)
    rows = depth[PATCH_HALF - _OFF - _LINE : PATCH_HALF + _OFF + _LINE, middle].mean(axis=1)
    bands = cv2.blur(rows.reshape(-1, 1), (1, 2 * _LINE))[_LINE:-_LINE]
    return float(bands.max())
