"""The ink inside a marked box -> whether letters stand there: "nee", "nvt", "N", "ja".

What a word says is for a person to read. Letters stand side by side, so that a row of pixels meets
their strokes three times and more over some height. The arms of a cross, a tick, or a line are met
twice at most; a ribbon for a cross thrice, but low; hatching to and fro fills the box from top to
bottom.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Indices
from pipeline.extraction.scan.registering.registration import SCALE

_GAP: Final = 3  # pixels: a narrower one is none
_THRICE: Final = 1.0  # mm in which three strokes are met (measured: marks to 0.9, N from 1.2)
_OF_SOME: Final = 0.6  # the same where in some rows four are met:
_FOUR: Final = 0.2  # mm of such rows
_LOW: Final = 0.35  # the same of words that are low and wide, as no mark is:
_HIGHEST: Final = 2.4  # mm from top to bottom
_WIDE: Final = 1.3  # times as wide as high
_HATCHED: Final = 0.5  # mm with four strokes and more, from which it may be hatching
_TALL: Final = 3.4  # mm that hatching is high, and no word in a box


def is_written(clean: NDArray[np.uint8]) -> bool:
    """Whether letters stand in a box, by its `clean_strokes`."""
    met = strokes_met(clean)
    rows = np.flatnonzero(met)
    if not len(rows):
        return False
    three, four = (float((met >= count).sum()) / SCALE for count in (3, 4))
    high = float(rows[-1] - rows[0] + 1) / SCALE
    if four > _HATCHED and high > _TALL:
        return False
    if three >= _THRICE or (four >= _FOUR and three >= _OF_SOME):
        return True
    wide = float(np.ptp(np.flatnonzero(clean.any(axis=0))) + 1) / SCALE
    return three >= _LOW and high < _HIGHEST and wide > _WIDE * high


def clean_strokes(sharp: Flags, inner: Flags) -> NDArray[np.uint8]:
    """The strokes inside a box, without dust and narrow gaps.

    Args:
        sharp: what is dark in its patch, without blur.
        inner: the inside of the box.
    """
    inside = (sharp & inner).astype(np.uint8)
    joined = cv2.morphologyEx(inside, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    return np.asarray(cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)


def strokes_met(clean: NDArray[np.uint8]) -> Indices:
    """How many strokes (1; else 0) each row of pixels meets."""
    begins = clean.copy()
    np.greater(clean[:, 1:], clean[:, :-1], out=begins[:, 1:].view(np.bool_))
    met = cv2.reduce(begins, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return np.asarray(met[:, 0], np.int64)
