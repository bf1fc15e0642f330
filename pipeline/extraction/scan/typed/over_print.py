"""A box that the printer filled, and a pen wrote over -> what the pen wrote, the print made pale.

Who disagrees with a suggestion writes beside it, below it or right over it, and often strikes it
out. Print is known, so it can be taken away; where a stroke runs through a letter it goes on.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.prints.preprint import Preprint
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.words.written_boxes import MARGIN, as_picture
from pipeline.records import Picture

_PAPER: Final = 3.2  # mm over which the light of the paper is looked for
_PRINT: Final = 200  # grey: what is darker was printed
_BARE: Final = 235  # grey: what is lighter was not printed on the blank sheet
_OFF: Final = 3  # pixels that the print may lie off
_DARK: Final = 50  # grey values below the paper: ink of a pen
_PALE: Final = 20  # grey values below the paper that print keeps: a person still sees it
_THROUGH: Final = 7  # pixels of a letter that a stroke runs through
_RUN: Final = 4.0  # mm straight on: a line that strikes words out, and no letter
_SLOPES: Final = (-0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15)
_STRUCK: Final = 0.5  # of the width of the print under such a line: it is struck out
_EDGE: Final = 5  # pixels across: the soft edges of that line
_LEAST: Final = 1.0  # mm2 of ink of a pen: with less nothing was written

_AMID: Final = 0.2  # of what a pen wrote lies against print: without it, it is in pieces
_AROUND: Final = 1.5  # mm of paper around the box, as of every whole box

Bits = NDArray[np.uint8]


def seen_over_print(crop: Grey, box: Box, before: Preprint, number: int) -> Picture | None:
    """The picture of a box for words that a pen wrote over; None where it would tell less.

    Args:
        crop: the box with `MARGIN` around it, straightened.
        box: as laid out.
        before: what was printed.
        number: of its page, from 1.
    """
    area = (box.x - MARGIN, box.y - MARGIN, box.w + 2 * MARGIN, box.h + 2 * MARGIN)
    drawn, blank = (each.area(number, area) for each in (before.drawn, before.blank))
    pen = pen_over_print(crop, drawn, blank)
    cut = round((MARGIN - _AROUND) * SCALE)
    return None if pen is None else as_picture(pen[cut:-cut, cut:-cut], SCALE)


def pen_over_print(crop: Grey, printed: Grey, blank: Grey) -> Grey | None:
    """The box with all that was printed in it made pale; None where no words stand beside it.

    A line through the print is made pale with it: it says no more than that the print is wrong.

    Args:
        crop: the box and what is around it, `SCALE` pixels in a millimetre.
        printed: the same as it was printed.
        blank: the same of a sheet without what was filled in.
    """
    paper = _paper_of(crop)
    dark = _bits(crop.astype(np.int16) < paper.astype(np.int16) - _DARK)
    own = _bits((printed < _PRINT) & (blank >= _BARE))
    if not own.any():
        return None
    wide, sheet = _wider(_laid_over(own, crop), 3), _wider(_bits(blank < _BARE), 7)
    pen = _bits(dark > wide)
    pen |= _gone_on(pen) & wide & dark
    struck = _struck(_bits(dark > sheet), wide)
    words = _bits((pen > sheet) & (struck == 0))
    against = words & _wider(_bits(wide > struck), 5)
    written = float(words.sum())
    if written < _LEAST * SCALE**2 or float(against.sum()) > _AMID * written:
        return None
    pale = ((wide == 1) & (words == 0)) | (struck == 1)
    bleached = np.maximum(crop, paper - np.minimum(paper, _PALE))
    return np.where(pale, bleached, crop).astype(np.uint8)


def _paper_of(crop: Grey) -> Grey:
    size = round(_PAPER * SCALE) | 1
    kernel = np.ones((size, size), np.uint8)
    return np.asarray(cv2.morphologyEx(crop, cv2.MORPH_CLOSE, kernel), np.uint8)


def _bits(flags: NDArray[np.bool_]) -> Bits:
    return flags.astype(np.uint8)


def _wider(bits: Bits, size: int) -> Bits:
    return np.asarray(cv2.dilate(bits, np.ones((size, size), np.uint8)), np.uint8)


def _laid_over(own: Bits, crop: Grey) -> Bits:
    """The print where it lies on the paper: a pixel or two beside where it was to be."""
    depth = 255 - crop.astype(np.float32)
    steps = range(-_OFF, _OFF + 1)
    shifted = [np.roll(own, (down, along), (0, 1)) for down in steps for along in steps]
    return np.asarray(max(shifted, key=lambda each: float(depth[each > 0].sum())), np.uint8)


def _gone_on(pen: Bits) -> Bits:
    """The strokes of a pen, where print interrupts them, in four directions."""
    line = np.eye(_THROUGH, dtype=np.uint8)
    level = np.ones((1, _THROUGH), np.uint8)
    found = np.zeros_like(pen)
    for kernel in (level, level.T, line, line[::-1]):
        found |= np.asarray(cv2.morphologyEx(pen, cv2.MORPH_CLOSE, kernel), np.uint8)
    return found


def _struck(ink: Bits, wide: Bits) -> Bits:
    """The line through the print; nothing where none runs through it."""
    rows, columns = np.flatnonzero(wide.any(axis=1)), np.flatnonzero(wide.any(axis=0))
    band = np.zeros_like(ink)
    band[rows[0] : rows[-1] + 1] = ink[rows[0] : rows[-1] + 1]
    found = np.zeros_like(ink)
    for slope in _SLOPES:
        found |= np.asarray(cv2.morphologyEx(band, cv2.MORPH_OPEN, _line(slope)), np.uint8)
    under = float(found[:, columns[0] : columns[-1] + 1].any(axis=0).sum())
    if under < _STRUCK * (columns[-1] - columns[0] + 1):
        return np.zeros_like(ink)
    return _wider(found, _EDGE)


def _line(slope: float) -> Bits:
    """A straight line, as long as no letter has one."""
    along = np.arange(round(_RUN * SCALE))
    down = np.round(slope * along).astype(int)
    down -= down.min()
    kernel = np.zeros((down.max() + 1, len(along)), np.uint8)
    kernel[down, along] = 1
    return kernel
