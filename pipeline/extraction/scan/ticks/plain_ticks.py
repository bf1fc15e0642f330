"""The ink inside a box to tick -> whether it is a plain tick: two legs that meet at their foot.

Most people tick so. The long leg of a tick goes far, as a line through a row does, and the two legs
leave the middle of the box white, as an outline does that was drawn over: neither was meant.
"""

from typing import Final

import numpy as np

from pipeline.extraction.pixels import Flags
from pipeline.extraction.scan.ticks.straight_strokes import crossing, strokes_inside

_FARTHEST: Final = 1.8  # mm beside the middle that a stroke may pass
_BROADEST: Final = 0.6  # mm from the middle of a stroke to its edge
_LEFT: Final = 0.03  # share of the inside that two strokes may leave
_SHORTEST: Final = 0.5  # mm of the second that are not the first's
_FOOT: Final = 0.8  # mm from the lower ends of two legs to where they meet
_LOW: Final = 0.3  # mm below the middle of the box, at least, where that is
_LYING: Final = np.deg2rad(15)  # no leg lies


def is_plain_tick(sharp: Flags, inner: Flags) -> bool:
    """Whether two legs that meet at their foot are all that is inside.

    Args:
        sharp: what is dark in the patch of the box, without blur.
        inner: the inside of the box.
    """
    found = strokes_inside(sharp, inner, 2, farthest=_FARTHEST, broadest=_BROADEST)
    if found is None or found.left > _LEFT or found.strokes[1].length < _SHORTEST:
        return False
    one, other = found.strokes
    foot = crossing(one, other)
    lower = [max((leg.at(end) for end in leg.ends), key=lambda at: at[1]) for leg in (one, other)]
    stands = all(_LYING < leg.turn < np.pi - _LYING for leg in (one, other))
    leans_apart = (np.cos(one.turn) > 0) != (np.cos(other.turn) > 0)
    is_foot = all(np.hypot(*(end - foot)) < _FOOT for end in lower)
    return bool(stands and leans_apart and is_foot and foot[1] > _LOW)
