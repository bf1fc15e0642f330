"""A box for words or cells -> whether it is surely empty, seen at a glance, with few pixels.

Most boxes of most pages are empty, and looking closely takes time. Whatever is darker than the
grain of clean paper is looked at closely; so is every box on a page that is not clean.
"""

from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from forms.layout.galleys import WRITING
from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey, Indices
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.registering.presence import FrameShows
from pipeline.extraction.scan.registering.registration import Registration

_SCALE: Final = 4.0  # pixels in a millimetre
_MARGIN: Final = 2.5  # mm around the box
_EDGE: Final = 0.65  # mm within the frame that are not looked at
_BELOW: Final = (0.6, 0.95)  # mm below the frame, above that of the next box
_RULE: Final = 0.8  # mm above and below a dotted rule
_WALL: Final = 0.6  # mm to either side of the wall of a cell
_DASH: Final = 1.2  # mm above and below a printed dash
_FAINTEST: Final = 8  # of 255: the thinnest line of a light pencil takes 15 away
_FAINT: Final = 4  # the same after smoothing, for lines that are wide and fainter still
_GRAIN: Final = 5.5  # standard deviations of the grain that one pixel may be darker
_CLEAN: Final = 13  # grain that may hide such a line is looked at closely
_SMOOTH: Final = (3, 3)
_PAPER: Final = (25, 25)


def is_surely_empty(grey: Grey, there: Registration, box: Box, shows: FrameShows) -> bool:
    """Whether the frame of a box is there and nothing at all in it."""
    m = _MARGIN
    crop = there.cut(grey, (box.x - m, box.y - m, box.w + 2 * m, box.h + 2 * m), _SCALE)
    if not shows(crop, box, m, _SCALE):
        return False
    free, some = _free(box.kind, round(box.w, 2), round(box.h, 2), box.pattern)
    smooth = np.asarray(cv2.blur(crop, _SMOOTH), np.uint8)
    off = np.asarray(cv2.absdiff(crop, smooth), np.uint8)
    grain = 1.6 * median(off.take(some, mode="wrap"))
    if _GRAIN * grain > _CLEAN:
        return False
    paper = cv2.blur(crop, _PAPER)
    if _highest(cv2.subtract(paper, crop), free) > max(_FAINTEST, _GRAIN * grain):
        return False
    if _highest(cv2.subtract(paper, smooth), free) > _FAINT:
        return False
    # where the paper is dark all over, that is ink and not paper
    return cv2.minMaxLoc(smooth, free)[0] > 0.6 * median(crop[::5, ::5])


def _highest(pixels: cv2.typing.MatLike, there: Grey) -> float:
    return cv2.minMaxLoc(pixels, there)[1]


@lru_cache(maxsize=64)
def _free(kind: str, width: float, height: float, pattern: str) -> tuple[Grey, Indices]:
    """The pixels of a crop inside a box in which nothing is printed; and where every fifth lies."""
    shape = tuple(round((side + 2 * _MARGIN) * _SCALE) for side in (height, width))
    y, x = ((np.arange(n) + 0.5) / _SCALE - _MARGIN for n in shape)
    rows = (y > _EDGE) & (y < height - _EDGE)
    columns = (x > _EDGE) & (x < width - _EDGE)
    if kind == "lines":
        off = np.abs((y + WRITING / 2) % WRITING - WRITING / 2)
        rows &= off > _RULE
    if kind != "comb":  # words on the lower edge are looked at closely
        rows |= (y > height + _BELOW[0]) & (y < height + _BELOW[1])
    free = rows[:, None] & columns[None, :]
    if kind == "comb":
        cell = width / len(pattern)
        free &= (np.abs((x + cell / 2) % cell - cell / 2) > _WALL)[None, :]
        dashes = [x // cell == n for n, letter in enumerate(pattern) if letter == "-"]
        middle = np.abs(y - height / 2) < _DASH
        for dash in dashes:
            free &= ~(middle[:, None] & dash[None, :])
    return free.astype(np.uint8), np.flatnonzero(free)[::5]
