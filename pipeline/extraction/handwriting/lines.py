"""The picture of a handwritten text -> a picture for each of its lines, from the top.

Hands climb and sink, and care little for printed rules; so lines are found where the ink is, and a
stroke goes whole to the line it belongs to, with the tail that hangs into the next.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.extraction.pixels import Grey
from pipeline.records import Picture

Numbers = npt.NDArray[np.float64]

_MM: Final = 25.4
_SLOPES: Final = np.linspace(-0.07, 0.07, 15)  # a hand climbs or sinks by up to four degrees
_APART: Final = 4.5  # mm between the middles of two lines, at least
_ROUND: Final = 1.1  # mm: a line's ink is smeared this far before lines are counted
_DEEP: Final = 0.7  # between two lines there is at most this share of the ink of the fainter one
_WEIGHT: Final = 0.035  # a line is at least this share of the longest
_REACH: Final = 1.0  # mm to either side that a stroke counts for, be it thick or thin
_AROUND: Final = 1.0  # mm of paper around a line
_SPECK: Final = 0.12  # mm2
_DUST: Final = 0.03  # mm2
_CRUMB: Final = 0.01  # a stroke is larger than this share of the largest; dots above an i too


def lines(picture: Picture) -> list[Picture]:
    """The lines of a text, from the top; the picture itself where it is one line or none."""
    grey = pixels_of(picture)
    scale = picture.dpi / _MM
    paper, ink = _ink(grey, scale)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    clear = ink * (stats[:, 4] > _SPECK * scale**2)[labels].astype(np.uint8)
    slope = _slope(clear, scale)
    cuts = _cuts(_profile(clear, slope, scale), scale)
    if not cuts:
        return [picture]
    edges = np.array(cuts)
    height, width = grey.shape
    levels = np.arange(height)[:, None] - slope * np.arange(width)[None, :]
    by_place = np.searchsorted(edges, levels)
    whole = np.searchsorted(edges, middles[:, 1] - slope * middles[:, 0])
    tall = stats[:, 3] > 1.6 * _pitch(cuts, height)  # strokes of two lines that touch: cut through
    belongs = np.where(tall[labels], by_place, whole[labels])
    belongs = np.where(ink > 0, belongs, -1)
    found = [_line(grey, paper, belongs, n, scale) for n in range(len(cuts) + 1)]
    return [_as_picture(one, picture) for one in found if one is not None]


def pixels_of(picture: Picture) -> Grey:
    """The pixels of a picture, row by row."""
    return np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width)


def cut_tightly(grey: Grey, margin: float = 0.12) -> Grey:
    """One line without the paper around it: as the recogniser was shown its lines.

    Args:
        grey: pixels of one line.
        margin: paper that stays above, below and beside, share of the height of the ink.
    """
    depth = np.percentile(grey, 85) - grey.astype(np.float32)
    ink = np.asarray(depth > max(14.0, 0.35 * float(np.percentile(depth, 99.5))), dtype=np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if len(stats) == 1:
        return grey
    sizes = stats[:, 4].copy()
    sizes[0] = 0
    ink = np.asarray((sizes > _CRUMB * sizes.max())[labels], dtype=np.uint8)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    around = round(margin * (rows[-1] - rows[0] + 1))
    top, left = max(0, rows[0] - around), max(0, columns[0] - around)
    return grey[top : rows[-1] + around + 1, left : columns[-1] + around + 1]


def _as_picture(grey: Grey, like: Picture) -> Picture:
    height, width = grey.shape
    return replace(like, width=width, height=height, pixels=grey.tobytes())


def _ink(grey: Grey, scale: float) -> tuple[Grey, Grey]:
    """The paper under the ink, and where ink is (1), without dust."""
    size = round(3 * scale) | 1
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    depth = cv2.subtract(paper, grey)
    least = max(14.0, 0.35 * float(np.percentile(depth, 99.5)))
    ink = np.asarray(depth > least, dtype=np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    ink[(stats[:, 4] < _DUST * scale**2)[labels]] = 0
    return np.asarray(paper, dtype=np.uint8), ink


def _profile(ink: Grey, slope: float, scale: float) -> Numbers:
    """How far words reach at each level, along lines that climb by `slope`."""
    size = 2 * round(_REACH * scale) + 1
    down, along = np.nonzero(cv2.dilate(ink, np.ones((1, size), np.uint8)))
    levels = np.clip(np.round(down - slope * along), 0, len(ink) - 1).astype(np.int64)
    counts = np.bincount(levels, minlength=len(ink)).astype(np.float64)
    smooth = cv2.GaussianBlur(counts[:, None], (1, 0), sigmaX=1e-3, sigmaY=_ROUND * scale)
    return np.asarray(smooth, dtype=np.float64).ravel()


def _slope(ink: Grey, scale: float) -> float:
    """How much lines climb or sink: as seen along the right slope, they stand out best."""
    factor = min(1.0, 3.0 / scale)
    small = cv2.resize(ink * 255, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    coarse = np.asarray(small > 60, dtype=np.uint8)
    sharp = [float((_profile(coarse, s, scale * factor) ** 2).sum()) for s in _SLOPES]
    level = sharp[len(sharp) // 2]
    best = int(np.argmax(sharp))
    return float(_SLOPES[best]) if sharp[best] > 1.03 * level else 0.0


def _cuts(profile: Numbers, scale: float) -> list[int]:
    """The levels between the lines."""
    peaks = _peaks(profile, scale)
    while len(peaks) > 1:
        valleys = [one + int(profile[one:other].argmin()) for one, other in pairwise(peaks)]
        shares = [
            float(profile[valley] / min(profile[one], profile[other]))
            for (one, other), valley in zip(pairwise(peaks), valleys, strict=True)
        ]
        worst = int(np.argmax(shares))
        if shares[worst] <= _DEEP:
            return valleys
        fainter = worst if profile[peaks[worst]] < profile[peaks[worst + 1]] else worst + 1
        del peaks[fainter]
    return []


def _peaks(profile: Numbers, scale: float) -> list[int]:
    """The levels with the most ink around them, far enough apart."""
    reach = round(_APART * scale / 2)
    around = cv2.dilate(profile[:, None], np.ones((2 * reach + 1, 1), np.uint8)).ravel()
    tops = np.flatnonzero((profile == around) & (profile > _WEIGHT * profile.max()))
    return [int(top) for n, top in enumerate(tops) if n == 0 or top - tops[n - 1] > reach]


def _pitch(cuts: list[int], height: int) -> float:
    edges = [0, *cuts, height]
    return float(np.median(np.diff(edges)))


def _line(
    grey: Grey, paper: Grey, belongs: npt.NDArray[np.int64], number: int, scale: float
) -> Grey | None:
    """The pixels of one line, with paper where the strokes of others were."""
    own = belongs == number
    if not own.any():
        return None
    around = round(_AROUND * scale)
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    top, bottom = max(0, rows[0] - around), rows[-1] + around + 1
    left, right = max(0, columns[0] - around), columns[-1] + around + 1
    size = 2 * max(1, round(0.3 * scale)) + 1
    kernel = np.ones((size, size), np.uint8)
    others = cv2.dilate(((belongs >= 0) & ~own).astype(np.uint8), kernel) > 0
    others &= cv2.dilate(own.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0
    alone = np.where(others, paper, grey)
    return np.ascontiguousarray(alone[top:bottom, left:right])
