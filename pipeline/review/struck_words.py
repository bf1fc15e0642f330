"""A picture of what a pen wrote -> whether a line runs through it.

Who strikes words out takes them back; the recogniser reads some of them all the same, and is sure.
A line goes straight on where letters go up and down.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.records import Picture

_LONG: Final = 9.0  # mm straight on; of words without long joined waves 8 are the most
_SHARE: Final = 0.8  # of all that is written, where that is short
_SHORT: Final = 4.0  # mm
_PEN: Final = 0.25  # mm that a line may be off
_GAP: Final = 0.4  # mm that it may leave out
_SLOPES: Final = np.arange(-0.3, 0.301, 0.01)
_MM: Final = 25.4

Ink = npt.NDArray[np.bool_]


def is_struck(picture: Picture) -> bool:
    """Whether a line runs through what is written."""
    ink, scale = _ink(picture), picture.dpi / _MM
    width = ink.shape[1] / scale
    longest = max((_longest(_sheared(ink, slope, scale), scale) for slope in _SLOPES), default=0)
    return longest / scale >= (_LONG if width * _SHARE > _LONG else max(_SHORT, width * _SHARE))


def _ink(picture: Picture) -> Ink:
    """What is darker than the middle between paper and pen, without what is bare beside it."""
    grey = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width)
    ink = grey < (np.median(grey) + np.percentile(grey, 0.5)) / 2
    columns = np.flatnonzero(ink.any(axis=0))
    return ink[:, columns[0] : columns[-1] + 1] if columns.size else ink[:, :0]


def _sheared(ink: Ink, slope: float, scale: float) -> Ink:
    """The ink with lines of this slope laid level, each as thick as a hand is unsteady."""
    rows, columns = np.nonzero(ink)
    pen = max(1, round(_PEN * scale))
    rows = rows + np.round(slope * columns).astype(int)
    rows -= rows.min(initial=0)
    level = np.zeros((rows.max(initial=0) + 1 + pen, ink.shape[1]), bool)
    for off in range(pen + 1):
        level[rows + off, columns] = True
    return level


def _longest(level: Ink, scale: float) -> int:
    """The longest stretch of ink in any row, in dots; over small gaps."""
    longest = 0
    for row in level:
        at = np.flatnonzero(row)
        if at.size > longest:
            cuts = np.flatnonzero(np.diff(at) > max(1, round(_GAP * scale)))
            begins, ends = np.append(at[0], at[cuts + 1]), np.append(at[cuts], at[-1])
            longest = max(longest, int((ends - begins).max()) + 1)
    return longest
