"""A picture taken in too little light -> the same without its grain, for strokes to be looked at.

What is as dark as the paper's grain and as small is gone from it, words of a light pen too: where
something stands is looked for in the picture as it is; what it is, here.
"""

from typing import Final

import cv2
import numpy as np

from pipeline.extraction.pixels import Grey
from pipeline.extraction.quantiles import median, percentile

_STRIPS: Final = 12  # of the picture that tell of its grain
_HIGH: Final = 8  # pixels
_EDGE: Final = 10  # a tenth of it on each side is not looked at: a desk may lie there
_EVERY: Final = 3  # of its pixels one tells enough
_SPREAD: Final = 1.4826  # of a normal distribution, in medians of what it strays
# of the light of the paper (measured: in low light from 0.03, other photos to 0.015)
_MUCH: Final = 0.025
_DIM: Final = 40  # of 255: a screen in the dark is no paper in little light
_BRIGHT: Final = 200  # the same: nor is what scanners see
_FEW: Final = 31  # pixels between those that tell of the light
_STRENGTH: Final = 1.5  # times the grain: what differs by less is the same
_PIECE: Final = 5  # pixels that must be alike
_AROUND: Final = 7  # pixels in which others are looked for
_BAND: Final = 256  # rows that are looked at together
_MARGIN: Final = _PIECE + _AROUND  # rows around them that tell


def without_grain(grey: Grey) -> Grey | None:
    """The picture without its grain; None where there is little of it."""
    light = percentile(np.ascontiguousarray(grey[::_FEW, ::_FEW]), 75)
    if not _DIM < light < _BRIGHT:
        return None
    grain = _grain_of(grey)
    if grain < _MUCH * light:
        return None
    quiet = np.empty_like(grey)
    for top in range(0, len(grey), _BAND):  # all of it at once takes ninety megabytes
        first, foot = max(0, top - _MARGIN), top + _BAND
        part = grey[first : foot + _MARGIN]
        calm = cv2.fastNlMeansDenoising(part, None, _STRENGTH * grain, _PIECE, _AROUND)
        quiet[top:foot] = calm[top - first :][:_BAND]
    return quiet


def _grain_of(grey: Grey) -> float:
    """How much the pixels of the paper differ from those around them."""
    high, wide = grey.shape
    if min(high, wide) < _EDGE * _HIGH:
        return 0.0
    rows = np.linspace(high // _EDGE, high - high // _EDGE - _HIGH, _STRIPS).astype(int)
    columns = slice(wide // _EDGE, wide - wide // _EDGE)
    strips = [grey[row : row + _HIGH, columns].astype(np.float32) for row in rows.tolist()]
    strays = [cv2.absdiff(strip, cv2.blur(strip, (5, 5)))[:, ::_EVERY] for strip in strips]
    return _SPREAD * median(np.stack(strays))
