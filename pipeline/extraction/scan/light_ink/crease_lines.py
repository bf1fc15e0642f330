"""A page seen with few pixels -> the lines of creases that run right across its paper.

Bare strips of the page are looked along first: a crease crosses two of them. A line through two
such places is a crease where it is seen on all bare paper on its way, from one edge to the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final, Self

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Points, Shares
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, bare_beside, inside_of

# columns and rows of the page (mm) of which the barest is looked along: near its edges, and between
_SPANS: Final = (
    ((14.5, 16.5), (193.5, 196.0)),
    ((29.5, 36.0), (75.0, 115.0), (125.0, 165.0), (185.0, 225.0), (266.0, 274.0)),
)
_BROAD: Final = 4  # pixels of a strip, a little over a millimetre
_LIGHT: Final = np.ones((1, 17), np.uint8)  # pixels along it in which some are no crease
_SEEN: Final = 0.022  # of the light, of a crease in a strip
_BARE: Final = 0.5  # of a strip: where more is printed nothing is looked for
_MOST: Final = 18  # places where creases may cross the strips
_FAR: Final = 35.0  # mm between two places that tell where a line runs
_STEP: Final = 0.5  # mm along a line
_GLANCE: Final = 4.0  # the same at a glance
_LIKELY: Final = 0.55  # of the bare paper on its way, at a glance
_NEAR: Final = 0.75  # mm to either side in which its darkest spot lies
_SIDE: Final = (1.6, 2.4)  # mm from it to the paper on both sides
_PALEST: Final = 0.02  # of the light
_INK: Final = 0.5  # of the light: no crease takes more
_EVEN: Final = 0.4  # of its usual depth, where it is there
_ALONG: Final = 0.8  # of the bare paper on its way
_INSIDE: Final = 0.5  # of that within boxes, where words stand as well
_ENOUGH: Final = 20.0  # mm of both
TELLING: Final = 14.0  # mm of bare paper that tell how a crease looks
_FRAME: Final = 1.0  # mm of a box that its frame may darken
_END: Final = 9.0  # mm of bare paper at its ends, where nobody writes
_AT_ENDS: Final = 0.6
_APART: Final = 4.0  # mm between the ends of two creases
_MENDED: Final = 3  # times that a line is laid anew through its darkest spots
_MOST_OFF: Final = 2.2  # mm that it may lie off at first


@dataclass(frozen=True, slots=True, eq=False)
class CreaseLine:
    """A straight line from edge to edge of the page: where it begins (mm), its way, how long it is.

    `way` and `across` are a millimetre long.
    """

    start: Points
    way: Points
    length: float

    @property
    def across(self) -> Points:
        """The way to its side."""
        return np.array([-self.way[1], self.way[0]])

    @property
    def ends(self) -> Points:
        """From where to where it runs (2, 2), from the left, or from the top."""
        return np.stack([self.start, self.start + self.length * self.way])

    @classmethod
    def through(cls, one: Points, other: Points) -> Self:
        """The line through two places."""
        way = (other - one) / np.hypot(*(other - one))
        way = way if tuple(way) > (0.0, 0.0) else -way
        with np.errstate(divide="ignore", invalid="ignore"):
            walls = (np.array([[0.0, 0.0], [PAGE_WIDTH, PAGE_HEIGHT]]) - one) / way
        low = float(np.nanmax(np.where(way == 0, np.nan, walls.min(axis=0))))
        high = float(np.nanmin(np.where(way == 0, np.nan, walls.max(axis=0))))
        return cls(one + low * way, way, high - low)


def crease_lines(overview: Grey, page: LayoutPage) -> list[CreaseLine]:
    """The creases of a page, the surest first; most pages have none.

    Args:
        overview: the page with few pixels (see `Registration.overview`).
        page: as laid out.
    """
    crossings = [each for strips in _strips(page) for each in strips.crossed(overview)]
    places = [np.array(place) for _, *place in sorted(crossings, reverse=True)[:_MOST]]
    return _chosen(overview, page, places) if len(places) > 1 else []


class _Strips:
    """Strips right across the page, all one way: where the barest lie, and what of them is bare."""

    def __init__(self, bare: Grey, axis: int) -> None:
        self.axis = axis  # 0: columns of the page, 1: rows
        lines = bare if axis == 0 else bare.T
        self.at: list[int] = []
        free: list[Flags] = []
        for span in _SPANS[axis]:
            low, high = (round(mm * BESIDE_SCALE) for mm in span)
            each = [(lines[:, n : n + _BROAD] > 0).all(axis=1) for n in range(low, high)]
            barest = int(np.argmax([one.mean() for one in each]))
            if each[barest].mean() > _BARE:
                self.at.append(low + barest)
                free.append(np.asarray(each[barest], np.bool_))
        self.bare: Flags = np.array(free, np.bool_).reshape(len(free), len(lines))

    def crossed(self, overview: Grey) -> Iterator[tuple[float, float, float]]:
        """How much of the light is lacking where something crosses them, and where (mm)."""
        if not self.at:
            return
        mean = np.concatenate([self._mean(overview, at) for at in self.at])
        light = cv2.morphologyEx(mean, cv2.MORPH_CLOSE, _LIGHT)
        peaks = (mean < light * (1 - _SEEN)) & self.bare & (mean > light * (1 - _INK))
        if not peaks.any():
            return
        lacking = np.where(self.bare, 1 - mean / np.maximum(light, 1), 0)
        before, behind = (np.pad(lacking, ((0, 0), ends)) for ends in ((1, 0), (0, 1)))
        peaks &= (lacking >= before[:, :-1]) & (lacking > behind[:, 1:])
        for strip, n in np.argwhere(peaks).tolist():
            middle, along = (self.at[strip] + _BROAD / 2) / BESIDE_SCALE, (n + 0.5) / BESIDE_SCALE
            place = (middle, along) if self.axis == 0 else (along, middle)
            yield float(lacking[strip, n]), *place

    def _mean(self, overview: Grey, at: int) -> Shares:
        """The light along one of them (1, length)."""
        part = slice(at, at + _BROAD)
        if self.axis == 0:
            seen = cv2.reduce(overview[:, part], 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
            return np.asarray(seen.reshape(1, -1), np.float32)
        return np.asarray(
            cv2.reduce(overview[part], 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F), np.float32
        )


@lru_cache(maxsize=64)
def _strips(page: LayoutPage) -> tuple[_Strips, ...]:
    return tuple(_Strips(bare_beside(page), axis) for axis in (0, 1))


@lru_cache(maxsize=64)
def _insides(page: LayoutPage) -> Grey:
    """The insides of the boxes of a page, as `bare_beside` has its paper."""
    within = np.zeros_like(bare_beside(page))
    for box in page.boxes:
        within[inside_of(box, _FRAME, BESIDE_SCALE)] = 255
    return within


def _chosen(overview: Grey, page: LayoutPage, places: Sequence[Points]) -> list[CreaseLine]:
    """The lines through two of these places that are there from edge to edge, the surest first."""
    seen = []
    for one, other in combinations(places, 2):
        far = float(np.hypot(*(other - one)))
        if far < _FAR:
            continue
        line = CreaseLine.through(one, other)
        if _Seen.along(overview, page, line, _GLANCE).share < _LIKELY:
            continue
        for _ in range(_MENDED):
            line = _Seen.along(overview, page, line, _STEP).mended(line)
        share = _Seen.along(overview, page, line, _STEP).share
        if share > _ALONG:
            seen.append((share, far, line))
    chosen: list[CreaseLine] = []
    for _, _, line in sorted(seen, key=lambda each: each[:2], reverse=True):
        if all(np.abs(line.ends - other.ends).max() > _APART for other in chosen):
            chosen.append(line)
    return chosen


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What is seen along a line: rows of spots across it.

    Attributes:
        step: mm between rows. off: mm of the spots of a row from the line. seen: the light there.
        is_bare: of each row whether it lies on bare paper; `is_within` a box.
    """

    step: float
    off: Points
    seen: Shares
    is_bare: Flags
    is_within: Flags

    @classmethod
    def along(cls, overview: Grey, page: LayoutPage, line: CreaseLine, step: float) -> Self:
        """Look along a line."""
        bare, within = bare_beside(page), _insides(page)
        most = round(_SIDE[1] * BESIDE_SCALE)
        off = np.arange(-most, most + 1) / BESIDE_SCALE
        rows = np.arange(0, line.length, step)
        spots = line.start + rows[:, None, None] * line.way + off[None, :, None] * line.across
        x, y = np.rint(spots * BESIDE_SCALE - 0.5).astype(int).transpose(2, 0, 1)
        high, wide = bare.shape
        inside = (x >= 0) & (y >= 0) & (x < wide) & (y < high)
        x, y = x.clip(0, wide - 1), y.clip(0, high - 1)
        told = (np.abs(off) <= _NEAR) | (np.abs(off) >= _SIDE[0])
        is_bare, is_within = (
            np.asarray((inside & (where[y, x] > 0))[:, told].all(axis=1), np.bool_)
            for where in (bare, within)
        )
        return cls(step, off, overview[y, x].astype(np.float32), is_bare, is_within)

    @property
    def share(self) -> float:
        """Over how much of the bare paper the line is seen; 0 where it is none at all."""
        bare, within = self.is_bare, self.is_within
        told = int(bare.sum()), int(bare.sum() + within.sum())
        if told[0] * self.step < TELLING or told[1] * self.step < _ENOUGH:
            return 0.0
        usual = median(self.depths[bare])
        if not _PALEST < usual < _INK:
            return 0.0
        there = self.depths > max(_PALEST, _EVEN * usual)
        if within.any() and there[within].mean() < _INSIDE:
            return 0.0
        end = round(_END / self.step)
        on_paper = there[bare]
        at_ends = min(on_paper[:end].mean(), on_paper[-end:].mean())
        return float(on_paper.mean()) if at_ends > _AT_ENDS else 0.0

    @property
    def depths(self) -> Shares:
        """How much of the light each row lacks, beside the darker of its sides."""
        sides = (self.off <= -_SIDE[0], self.off >= _SIDE[0])
        light = np.minimum(*(np.median(self.seen[:, side], axis=1) for side in sides))
        darkest = self.seen[:, np.abs(self.off) <= _NEAR].min(axis=1)
        return np.asarray(1 - darkest / np.maximum(light, 1), np.float32)

    def mended(self, line: CreaseLine) -> CreaseLine:
        """The line, laid through its darkest spots on bare paper."""
        rows = np.flatnonzero(self.is_bare)
        if len(rows) < 2:
            return line
        seen = self.seen[rows]
        spots, deep = seen.argmin(axis=1), seen.max(axis=1) - seen.min(axis=1)
        aside, along = self.off[spots], rows * self.step
        good = deep > _EVEN * median(deep)
        for _ in range(2):
            if good.sum() < 2 or np.ptp(along[good]) < _FAR:
                return line
            slope, first = np.polyfit(along[good], aside[good], 1)
            good &= np.abs(aside - first - slope * along) < _NEAR
        last = first + slope * line.length
        if max(abs(first), abs(last)) > _MOST_OFF:
            return line
        begin, end = line.ends
        return CreaseLine.through(begin + first * line.across, end + last * line.across)
