"""The picture of a whole box -> what a hand wrote in it, without the printed frame and its rules.

A reader that is not sure whether anything stands in a box shows all of it, frame included. Beside a
black frame pale pencil is no ink, and frame and dotted rules were read in its place.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.extraction.pixels import Flags, Grey
from pipeline.records import Picture

_MM: Final = 25.4
_WITHIN: Final = 4.0  # mm from an edge of the picture where its side of the frame runs
_SIDE: Final = 0.8  # of the picture's length that a side runs along, at least
_LINE: Final = 45.0  # grey values below the paper: frames are grey on some sheets
_INSIDE: Final = 0.7  # mm of the frame and its soft edge
_CORNER: Final = 2.2  # mm: the frame is round there
_DOT: Final = 0.9  # mm: the printed dots of a rule are smaller, two that touch too
_SOFT: Final = 0.35  # mm around a dot that are greyish still
_DOTS: Final = 12  # of them on one level, or it is none
_LEVEL: Final = 0.35  # mm that dots of one rule are off
_EVEN: Final = 0.5  # of the steps from dot to dot that are about as long as the middle one


def without_frame(picture: Picture) -> Picture:
    """What stands inside the printed frame of a box; the picture itself where it shows none."""
    grey = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width)
    scale = picture.dpi / _MM
    inner = _inner(grey, scale)
    if inner is None:
        return picture
    left, top, right, bottom = inner
    cut = _without_rules(_square(grey[top:bottom, left:right], scale), scale)
    height, width = cut.shape
    return replace(picture, width=width, height=height, pixels=cut.tobytes())


def _inner(grey: Grey, scale: float) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what the frame holds; None where a side is missing."""
    dark = grey < np.median(grey) - _LINE
    within, inside, corner = (round(mm * scale) for mm in (_WITHIN, _INSIDE, _CORNER))
    height, width = dark.shape
    if min(height, width) < 2 * within:
        return None
    top, bottom = _side(dark, within), _side(dark[::-1], within)
    if top is None or bottom is None:
        return None
    upright = dark[top + corner : height - bottom - corner].T
    if not upright.size:  # two lines close together are no frame
        return None
    left, right = _side(upright, within), _side(upright[::-1], within)
    if left is None or right is None:
        return None
    return left + inside, top + inside, width - right - inside, height - bottom - inside


def _side(dark: Flags, within: int) -> int | None:
    """The innermost row of a line that runs along the first edge; None where none does."""
    runs = np.flatnonzero(dark[:within].mean(axis=1) >= _SIDE)
    return int(runs[-1]) + 1 if runs.size else None


def _square(grey: Grey, scale: float) -> Grey:
    """The same without what the round corners of the frame leave in it."""
    paper, corner = np.uint8(np.median(grey)), round(_CORNER * scale)
    cleared = grey.copy()
    for rows in (slice(0, corner), slice(-corner, None)):
        for columns in (slice(0, corner), slice(-corner, None)):
            part = cleared[rows, columns]
            _, labels = cv2.connectedComponents((part < paper - 60).astype(np.uint8))
            edge = {*labels[0], *labels[-1], *labels[:, 0], *labels[:, -1]} - {0}
            part[np.isin(labels, list(edge))] = paper
    return cleared


def _without_rules(grey: Grey, scale: float) -> Grey:
    """The same without dotted rules: many small dots, on one level and evenly apart."""
    paper = np.median(grey)
    ink = np.asarray(grey < paper - 14, np.uint8)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = (stats[:, 2:4].max(axis=1) <= _DOT * scale) & (np.arange(len(stats)) > 0)
    dots = np.flatnonzero(small)
    printed = np.zeros(len(stats), np.bool_)
    for dot in dots:
        level = dots[np.abs(middles[dots, 1] - middles[dot, 1]) <= _LEVEL * scale]
        if len(level) >= _DOTS and not printed[dot] and _are_even(middles[level, 0]):
            printed[level] = True
    around = np.ones((2 * round(_SOFT * scale) + 1,) * 2, np.uint8)
    gone = cv2.dilate(printed[labels].astype(np.uint8), around) > 0
    return np.ascontiguousarray(np.where(gone, np.uint8(paper), grey))


def _are_even(along: npt.NDArray[np.float64]) -> bool:
    steps = np.diff(np.sort(along))
    middle = float(np.median(steps))
    return bool((np.abs(steps - middle) <= 0.2 * middle).mean() >= _EVEN)
