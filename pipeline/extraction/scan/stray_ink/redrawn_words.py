"""A label with more ink than its letters take -> whether that is all print, as bold as it is here.

Toner spreads, and more in one place than in another. The words are drawn anew, laid over what is
seen, and grown until they cover it: of bold print nothing is left, of a stroke what runs between
and beside the letters.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags, Grey, Indices, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.print_areas import Edges, wider
from pipeline.extraction.scan.registering.registration import SCALE, Registration

AROUND: Final = 0.6  # mm around the words
_REACH: Final = 6  # pixels that the print may lie off
_LETTERS: Final = 5.0  # mm of a line that lie straight on wrinkled paper
_WAVES: Final = 4  # pixels that some letters may lie off the others
_BETTER: Final = 0.04  # of correlation by which they are found there
_ALIKE: Final = 0.6  # correlation of print and what is seen, at least: else nobody knows
_SOFT: Final = 1.2  # pixels by which a scan is softer than what is drawn
_PRINT: Final = 0.5  # share of light that print takes
_FULL: Final = 0.7  # the same of the middle of a letter
_INK: Final = (0.35, 0.2)  # of its darkness, as a pen is; as a pencil
PALE_INK: Final = (*_INK, 0.1)  # and as a light one
_GRAINS: Final = 3.0  # times as much as half of the paper between the letters differs by
_ENDS: Final = (5, 95)  # percentiles of a stroke: what lies farther is no part of it
_LEAST_STRIKE: Final = 0.2  # mm2 of a line through words,
_PER_MM: Final = 0.05  # and as much more for each mm of them
_ACROSS: Final = 0.7  # of their width: no tail of a tick runs so far
_LEVEL: Final = 0.15  # of their height, to either side of where a line runs
_LYING: Final = 0.5  # of their height: an arm of a cross rises more
_THIN: Final = 0.5  # of that area, where it runs over the whole of them
_EVEN: Final = 0.15  # of their height, and hardly rises
_ALL: Final = 0.95  # of the words, along the level of a line through them
# of their width, where such a line shows beside the letters of short ones ("nee": 0.29, in its "n")
_BETWEEN: Final = 0.25
_PALE: Final = 0.25  # of their height: what shines through takes more (measured: from 0.44)
# of their height: a line rises less, and what lies farther apart in bits of so many mm2 are the
# ripples of a compression (measured: 0.42 to 1.2, bits to 0.13, of crosses hardly one as small)
_APART: Final = 0.4
_BIT: Final = 0.13
_STEP: Final = 0.5  # pixels by which print is grown
_BOLDEST: Final = 3.0  # pixels: more is no print
_COVERED: Final = 0.5  # share of such a step that is dark, where it is print
_RAGGED: Final = 1.0  # pixels beyond that
# mm2 beside the letters (measured on print grown by 0 to 0.1 mm: of print nothing is left, of lines
# and crosses over it by pen or pencil 0.06 to 7, nearly always more than 0.3)
_LEAST: Final = 0.05
_WIDEST: Final = np.ones((round(3 * SCALE), round(3 * SCALE)), np.uint8)  # what is wider is shadow
_STEPS: Final = np.arange(0.0, _BOLDEST + _STEP, _STEP)


class StrokeOver(NamedTuple):
    """Ink over words that no letter takes.

    Attributes:
        area: of it, in mm2.
        across: how far it runs along the words, in their width.
        high: the same down and up, in their height.
        level: what of it runs on one level: the mm2, and how far along the words.
        whole: the mm2 of it that are no bits.
        covered: the share of the words, along that level, where it or a letter is dark.
    """

    area: float
    across: float
    high: float
    level: tuple[float, float] = (0.0, 0.0)
    whole: float = 0.0
    covered: float = 0.0

    @property
    def drawn(self) -> float:
        """The mm2 of it that somebody drew: of bits all over the words none."""
        return self.area if self.high < _APART else self.whole

    def strikes(self, edges: Edges) -> bool:
        """Whether it is a line through all of the words, or holds one beside the arm of a cross."""
        least = _LEAST_STRIKE + _PER_MM * (edges[2] - edges[0])
        area, across = self.level
        is_line = self.area > least and self.across > _ACROSS and self.high < _LYING
        is_thin = self.area > _THIN * least and self.across > 1 and self.high < _EVEN
        is_flat = self.covered > _ALL and self.high < _EVEN  # letters of a short word hide most
        is_short = is_flat and self.area > least and self.across > _BETWEEN
        return is_line or is_thin or is_short or (area > least and across > _ACROSS)

    @property
    def is_one_line(self) -> bool:
        """Whether it is a line from letter to letter, and nothing else: no grain leaves that."""
        is_along = self.covered > _ALL and self.level[1] > _ACROSS
        return is_along and self.high < _PALE


class RedrawnWords:
    """The words of one page, drawn anew where something seems to stand over them.

    Args:
        grey: the picture of the page.
        there: where the form lies on it.
        drawn: how it was printed.
        number: of the page.
    """

    def __init__(self, grey: Grey, there: Registration, drawn: DrawnForm, number: int) -> None:
        self.grey = grey
        self.there = there
        self.drawn = drawn
        self.number = number

    def are_bold(self, edges: Edges) -> bool:
        """Whether what is dark there is nothing but print, grown all around."""
        left_over = self.left_over(edges)
        return left_over is not None and left_over < _LEAST

    def left_over(self, edges: Edges) -> float | None:
        """The mm2 of ink there that no letter takes, as bold as they are; None if nobody knows."""
        strokes = self._strokes(edges, _INK)
        return None if strokes is None else max(_area(each) for each, _ in strokes)

    def stroke_over(self, edges: Edges, shares: Sequence[float] = _INK) -> StrokeOver:
        """The same, and how it runs over the words; `shares`: how dark it is beside letters.

        Nothing where nobody knows.
        """
        strokes = self._strokes(edges, shares) or ()
        most, dark = max(strokes, key=lambda each: _area(each[0]), default=(None, None))
        if most is None or dark is None or not most.any():
            return StrokeOver(0.0, 0.0, 0.0)
        places = np.argwhere(most > 0)
        first, last = np.percentile(places, _ENDS, axis=0) / SCALE
        high, wide = (last - first).tolist()
        left, top, right, bottom = edges
        level = _on_one_level(places, _LEVEL * (bottom - top))
        along = float(np.ptp(np.percentile(level[:, 1], _ENDS))) / SCALE if len(level) else 0.0
        return StrokeOver(
            _area(most),
            wide / (right - left),
            high / (bottom - top),
            (len(level) / SCALE**2, along / (right - left)),
            _area_without_bits(most),
            _covered(dark, level),
        )

    def are_struck(self, edges: Edges) -> bool:
        """Whether a line runs through all of the words, in pen or in light pencil."""
        pale = self.stroke_over(edges, PALE_INK)
        is_pencil = pale.high < _PALE and pale.strikes(edges)
        return is_pencil or self.stroke_over(edges).strikes(edges)

    def _strokes(self, edges: Edges, shares: Sequence[float]) -> list[tuple[Grey, Flags]] | None:
        """What no letter takes, where it is as dark as these shares of print; and all that is."""
        both = self.printed_and_seen(edges)
        if both is None:
            return None
        print_, seen = both
        if not (print_ > _FULL).any():
            return None
        paper = (print_ <= _PRINT).astype(np.uint8)
        away = np.asarray(cv2.distanceTransform(paper, cv2.DIST_L2, 5), np.float32)
        dark, least = median(seen[print_ > _FULL]), _beyond_grain(seen[away > _BOLDEST])
        limits = [max(share * dark, least) for share in shares]
        every = [np.asarray(seen > limit, np.bool_) for limit in limits]
        return [(_beyond(dark, away), dark) for dark in every]

    def printed_and_seen(self, edges: Edges) -> tuple[Shares, Shares] | None:
        """The share of light that words take as drawn, and as seen; `AROUND` them as well.

        None where they are not found.
        """
        left, top, right, bottom = wider(edges, AROUND)
        area = (left, top, right - left, bottom - top)
        print_ = np.asarray(1 - self.drawn.area(self.number, area) / np.float32(255), np.float32)
        seen = self._laid_over(print_, area)
        return None if seen is None else (print_, seen)

    def _laid_over(self, print_: Shares, area: tuple[float, float, float, float]) -> Shares | None:
        """The share of light that is lacking where the print is; None where that is not found."""
        more = _REACH / SCALE
        x, y, wide, high = area
        seen = self.there.cut(self.grey, (x - more, y - more, wide + 2 * more, high + 2 * more))
        light = np.maximum(paper_of(seen), 1).astype(np.float32)
        lacking: Shares = np.asarray(np.clip(1 - seen / light, 0, 1), np.float32)
        soft: Shares = np.asarray(cv2.GaussianBlur(print_, (0, 0), _SOFT), np.float32)
        alike = cv2.matchTemplate(lacking, soft, cv2.TM_CCOEFF_NORMED)
        _, best, _, (left, top) = cv2.minMaxLoc(alike)
        return _in_pieces(lacking, soft, (left, top)) if best >= _ALIKE else None


def paper_of(seen: Grey) -> Grey:
    """The paper below what is seen, at `SCALE`: a shadow is no ink."""
    return np.asarray(cv2.morphologyEx(cv2.blur(seen, (3, 3)), cv2.MORPH_CLOSE, _WIDEST), np.uint8)


def _beyond_grain(paper: Shares) -> float:
    """The share of light that is more than the grain between the letters.

    By how much paper is lighter than most of it: what is darker may be a stroke, or a ring.
    """
    if not len(paper):
        return 0.0
    low, usual = (percentile(paper, part) for part in (25, 50))
    return usual + 2 * _GRAINS * (usual - low)


def _in_pieces(lacking: Shares, soft: Shares, at: tuple[int, int]) -> Shares:
    """What is seen where the print is, of each few letters by themselves: wrinkles make lines wave.

    Args:
        lacking: the share of light that is, some way around.
        soft: the print.
        at: the column and row at which that lies on the whole.
    """
    left, top = at
    rows, columns = soft.shape
    found = np.array(lacking[top : top + rows, left : left + columns], np.float32)
    count = round(columns / (_LETTERS * SCALE))
    edges = np.linspace(0, columns, count + 1).astype(int) if count > 1 else ()
    for first, last in pairwise(edges):
        part, wide = soft[:, first:last], last - first
        if not part.max() > _FULL:
            continue
        near = [slice(max(0, start - _WAVES), start + _WAVES + 1) for start in (top, left)]
        seen = lacking[near[0].start : near[0].stop - 1 + rows, first + near[1].start :]
        alike = cv2.matchTemplate(
            seen[:, : near[1].stop - near[1].start - 1 + wide], part, cv2.TM_CCOEFF_NORMED
        )
        _, best, _, (x, y) = cv2.minMaxLoc(alike)
        if best > alike[top - near[0].start, left - near[1].start] + _BETTER:
            found[:, first:last] = seen[y : y + rows, x : x + wide]
    return found


def _on_one_level(places: Indices, within: float) -> Indices:
    """Of places (row, column) those within so many mm of the level on which most of them run."""
    order = np.argsort(places[:, 1], kind="stable")
    rows, columns = places[order].T
    _, first, count = np.unique(columns, return_index=True, return_counts=True)
    level = median(np.add.reduceat(rows, first) / count)
    is_near = np.abs(places[:, 0] - level) <= within * SCALE
    return np.asarray(places[is_near], np.int64)


def _covered(dark: Flags, level: Indices) -> float:
    """Of the columns of words the share that is dark where a line runs; `level`: its places."""
    if not len(level):
        return 0.0
    around = round(AROUND * SCALE)
    first, last = np.rint(np.percentile(level[:, 0], (10, 90))).astype(int)
    return float(dark[first : last + 1, around:-around].any(axis=0).mean())


def _area(strokes: Grey) -> float:
    return cv2.countNonZero(strokes) / SCALE**2


def _area_without_bits(strokes: Grey) -> float:
    """The same of pieces that are larger than bits."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA] / SCALE**2
    return float(areas[areas > _BIT].sum())


def _beyond(dark: Flags, away: Shares) -> Grey:
    """What is dark farther from the letters than these are bold."""
    bold = _BOLDEST
    for near in _STEPS[:-1]:
        step = dark[(away > near) & (away <= near + _STEP)]
        if step.size and step.mean() < _COVERED:
            bold = float(near)
            break
    rest = (dark & (away > bold + _RAGGED)).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)
