"""A scanned page -> the same without the straight lines that dirt on the glass draws over it.

Paper runs over a speck on the glass, and a thin grey line runs over the whole picture, from edge to
edge and straight, however askew the paper lies. Nothing that we print, and nobody's pen, does that.
A line that is black, as all are in black and white, hides what lies below it; where it is thinner
than any pen, what lies on both sides of it tells.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

import cv2
import numpy as np

from pipeline.extraction.pixels import Grey

_EVERY: Final = 24  # pixels between the places where a line is looked for, along it
_WIDEST: Final = 11  # pixels at 200 dpi, 1.4 mm
_DARKER: Final = 0.05  # share of the light beside it that a line takes away at least
_ALONG: Final = 0.8  # share of the page over which it must be seen; print hides it in places
_AT_ENDS: Final = 0.6  # the same in the outer parts of the page, where nothing is printed
_END: Final = 0.03  # of the length of the page
_BLACK: Final = 0.25  # share of light: what leaves less hid what lay below it
_THIN: Final = 2.04 / 2339  # of the length of a page, 0.25 mm: no pen is as thin
_ABOUT: Final = 0.1  # pixels: Letter is shorter than A4; but of A3 no line of three is thin
_MOST: Final = 60  # columns: more are no lines


def without_streaks(grey: Grey) -> Grey:
    """The page, lightened where such lines lie; the very same array where none do.

    Ink below a line stays as much darker than the paper as it is elsewhere.
    """
    thin = max(1, int(_THIN * max(grey.shape) + _ABOUT))
    for along in (0, 1):
        shares = _streaks(_some(grey, along))
        light = {n: share for n, share in shares.items() if share > _BLACK}
        black = list(_thin_runs(sorted(shares.keys() - light.keys()), thin))
        if light or black:
            grey = _without(grey, light, black, along)
    return grey


def _thin_runs(columns: list[int], thin: int) -> Iterator[tuple[int, int]]:
    """The first and last of columns that lie side by side, where they are few."""
    for _, run in groupby(enumerate(columns), lambda each: each[1] - each[0]):
        beside = [n for _, n in run]
        if len(beside) <= thin:
            yield beside[0], beside[-1]


def _some(grey: Grey, along: int) -> Grey:
    """Some of the rows of a page, or some of its columns as rows: taken as they lie in memory."""
    if along == 0:
        return np.ascontiguousarray(grey[_EVERY // 2 :: _EVERY])
    return np.ascontiguousarray(np.ascontiguousarray(grey[:, _EVERY // 2 :: _EVERY]).T)


def _streaks(some: Grey) -> dict[int, float]:
    """The columns in which a line runs from top to bottom, and the share of light it leaves."""
    light = cv2.morphologyEx(some, cv2.MORPH_CLOSE, _ACROSS)
    dark = cv2.compare(some, cv2.addWeighted(light, 1 - _DARKER, light, 0, -2), cv2.CMP_LT)
    along = cv2.reduce(dark, 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F)[0] / 255
    end = max(2, round(_END * len(some)))
    found = [
        n
        for n in np.flatnonzero(along > _ALONG)
        if min(dark[:end, n].mean(), dark[-end:, n].mean()) > _AT_ENDS * 255
    ]
    if not 0 < len(found) <= _MOST:
        return {}
    left = np.median(some[:, found] / np.maximum(light[:, found], 1), axis=0)
    return {int(n): float(share) for n, share in zip(found, left, strict=True)}


_ACROSS: Final = np.ones((1, _WIDEST), np.uint8)


def _without(grey: Grey, light: dict[int, float], black: list[tuple[int, int]], along: int) -> Grey:
    clean = grey.copy()
    lines = clean if along == 0 else clean.T
    for n, share in light.items():
        lines[:, n] = np.minimum(lines[:, n] / share, 255).astype(np.uint8)
    for first, last in black:  # the darker of both sides: ink that crosses a line stays
        if first > 0 and last + 1 < lines.shape[1]:
            darker = np.minimum(lines[:, first - 1], lines[:, last + 1])
            lines[:, first : last + 1] = darker[:, None]
    return clean
