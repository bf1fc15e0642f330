"""A page that was folded -> the same without its creases.

Paper that was folded and lies flat again has pale straight lines that run on from one edge of it to
the other, over boxes, print and bare paper alike, and take about as much of the light everywhere:
no pen does that. How they look is learned from the bare paper beside the boxes, and is taken away
within them, too; a stroke across a crease stays as much darker than the paper as it is elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Points, Shares
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, bare_beside
from pipeline.extraction.scan.registering.registration import Registration

# columns and rows of the page (mm) of which the barest is looked along: near the edges, and between
_SPANS: Final = (
    ((14.5, 16.5), (193.5, 196.0)),
    ((29.5, 36.0), (75.0, 115.0), (125.0, 165.0), (185.0, 225.0), (266.0, 274.0)),
)
_BROAD: Final = 4  # pixels of a strip, a little over a millimetre
_LIGHT: Final = 17  # pixels of it over which paper is found that no crease darkens
_SEEN: Final = 0.022  # of the light, of a crease in a strip
_BARE: Final = 0.5  # of a strip: where more is printed nothing is looked for
_MOST: Final = 18  # places where creases may cross the strips
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
_TELLING: Final = 14.0  # mm of bare paper that tell how a crease looks
_FRAME: Final = 1.0  # mm of a box that its frame may darken
_END: Final = 9.0  # mm of bare paper at its ends, where nobody writes
_AT_ENDS: Final = 0.6
_FAR: Final = 35.0  # mm between two places that tell where a line runs
_APART: Final = 5.0  # mm between the ends of two creases
_WIDE: Final = 3.0  # mm to either side that a crease darkens
_FINE: Final = 8  # samples in a millimetre across it
_BASE: Final = 2.0  # mm from it on to the paper beside it
_OFF: Final = 1.1  # mm by which it may stray from a straight line
_PIECE: Final = 20.0  # mm
_FEWEST: Final = 8  # rows of a piece that tell
_WEAKEST: Final = 0.4  # of its usual depth
_STRONGEST: Final = 1.7
_MORE: Final = 1.15  # times as deep as it is taken for
_BLOCK: Final = 10.0  # mm of a crease that are lightened at once

_Ends = tuple[float, float, float, float]  # mm: from where to where a line runs, across and down


@dataclass(frozen=True, slots=True)
class _Crease:
    """A line over the page, in mm: a place on it, the way along, and for each row across it.

    `start`, `way`: unit vector; `length`. `strays`: how far it lies off the line each `_STEP`;
    `light`: of the paper on both sides (rows, 2); `strength`; `profile`: the share of light left.
    """

    start: Points
    way: Points
    length: float
    strays: Shares
    light: Shares
    strength: Shares
    profile: Shares


def without_creases(grey: Grey, there: Registration, page: LayoutPage) -> Grey:
    """The picture, lightened where paper was creased; the very same where it was not.

    Args:
        grey: the picture.
        there: where the page lies in it.
        page: as laid out.
    """
    if not there.is_sound:
        return grey
    overview = there.overview(grey)
    crossings = _crossings(overview, page)
    if len(crossings) < 2:
        return grey
    lines = _lines(overview, page, crossings)
    clean = grey.copy() if lines else grey
    for line in lines:
        crease = _measured(clean, there, page, line)
        if crease is not None:
            _lighten(clean, there, crease)
    return clean


class _Strip:
    """A strip of bare paper right across the page: where it lies (mm), and what of it is bare."""

    def __init__(self, bare: Grey, axis: int, span: tuple[float, float]) -> None:
        self.axis = axis  # 0: a column of the page, 1: a row
        lines = bare if axis == 0 else bare.T
        low, high = (round(mm * BESIDE_SCALE) for mm in span)
        shares = [float((lines[:, n : n + _BROAD] > 0).all(axis=1).mean()) for n in range(low, high)]
        self.at = low + int(np.argmax(shares))
        self.bare: Flags = np.asarray((lines[:, self.at : self.at + _BROAD] > 0).all(axis=1))
        self.is_bare = max(shares) > _BARE

    @property
    def middle(self) -> float:
        """Where it lies, in mm."""
        return (self.at + _BROAD / 2) / BESIDE_SCALE

    def crossed(self, overview: Grey) -> Iterator[tuple[float, float, float]]:
        """How much of the light is lacking where something crosses it, and where (mm)."""
        part = slice(self.at, self.at + _BROAD)
        lines = overview[:, part] if self.axis == 0 else overview[part].T
        mean = cv2.reduce(np.ascontiguousarray(lines), 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
        light = cv2.morphologyEx(mean, cv2.MORPH_CLOSE, np.ones((_LIGHT, 1), np.uint8))
        lacking = np.where(self.bare, 1 - mean[:, 0] / np.maximum(light[:, 0], 1), 0)
        peaks = (lacking > _SEEN) & (lacking < _INK)
        if not peaks.any():
            return
        before, behind = np.append(0, lacking[:-1]), np.append(lacking[1:], 0)
        for n in np.flatnonzero(peaks & (lacking >= before) & (lacking > behind)).tolist():
            along = (n + 0.5) / BESIDE_SCALE
            x, y = (self.middle, along) if self.axis == 0 else (along, self.middle)
            yield float(lacking[n]), x, y


@lru_cache(maxsize=64)
def _strips(page: LayoutPage) -> tuple[_Strip, ...]:
    bare = bare_beside(page)
    strips = [_Strip(bare, axis, span) for axis in (0, 1) for span in _SPANS[axis]]
    return tuple(strip for strip in strips if strip.is_bare)


@lru_cache(maxsize=64)
def _insides(page: LayoutPage) -> Grey:
    """The insides of the boxes of a page, as `bare_beside` has its paper."""
    within = np.zeros_like(bare_beside(page))
    for box in page.boxes:
        left, top = (round((mm + _FRAME) * BESIDE_SCALE) for mm in (box.x, box.y))
        right, foot = (
            round((mm - _FRAME) * BESIDE_SCALE) for mm in (box.x + box.w, box.y + box.h)
        )
        within[top:foot, left:right] = 255
    return within


def _crossings(overview: Grey, page: LayoutPage) -> list[tuple[float, float]]:
    """Where something pale crosses the strips beside the edges, the deepest first."""
    found = [each for strip in _strips(page) for each in strip.crossed(overview)]
    return [(x, y) for _, x, y in sorted(found, reverse=True)[:_MOST]]


def _lines(
    overview: Grey, page: LayoutPage, crossings: Sequence[tuple[float, float]]
) -> list[_Ends]:
    """The lines through two of these places that are there from edge to edge, the surest first."""
    seen = []
    for one, other in combinations(crossings, 2):
        ends = _to_edges(one, other)
        if ends is None:
            continue
        if _share_seen(overview, page, ends, _GLANCE) < _LIKELY:
            continue
        share = _share_seen(overview, page, ends, _STEP)
        if share > _ALONG:
            seen.append((share, ends))
    chosen: list[_Ends] = []
    for _, ends in sorted(seen, reverse=True):
        if all(np.abs(np.subtract(ends, other)).max() > _APART for other in chosen):
            chosen.append(ends)
    return chosen


def _to_edges(one: tuple[float, float], other: tuple[float, float]) -> _Ends | None:
    """The line through two places, from edge to edge of the page; None where they are too near."""
    start, way = np.array(one), np.subtract(other, one)
    far = float(np.hypot(*way))
    if far < _FAR:
        return None
    way = way / far
    with np.errstate(divide="ignore"):
        walls = (np.array([[0.0, 0.0], [PAGE_WIDTH, PAGE_HEIGHT]]) - start) / way
    low, high = float(walls.min(axis=0).max()), float(walls.max(axis=0).min())
    ends = sorted((tuple(start + low * way), tuple(start + high * way)))
    return (*ends[0], *ends[1])


def _share_seen(overview: Grey, page: LayoutPage, ends: _Ends, step: float) -> float:
    """Over how much of the bare paper on its way a line is seen; 0 where it is none at all."""
    bare, within = bare_beside(page), _insides(page)
    start, finish = np.array(ends[:2]), np.array(ends[2:])
    length = float(np.hypot(*(finish - start)))
    way = (finish - start) / length
    across = np.array([-way[1], way[0]])
    off = np.arange(-round(_SIDE[1] * BESIDE_SCALE), round(_SIDE[1] * BESIDE_SCALE) + 1)
    rows = np.arange(0, length, step)
    spots = start + rows[:, None, None] * way + off[None, :, None] / BESIDE_SCALE * across
    columns, lines = np.rint(spots * BESIDE_SCALE - 0.5).astype(int).transpose(2, 0, 1)
    inside = (columns >= 0) & (lines >= 0) & (columns < bare.shape[1]) & (lines < bare.shape[0])
    columns, lines = columns.clip(0, bare.shape[1] - 1), lines.clip(0, bare.shape[0] - 1)
    seen = overview[lines, columns].astype(np.float32)
    away = np.abs(off) / BESIDE_SCALE
    near, beside = away <= _NEAR, (away >= _SIDE[0]) & (away <= _SIDE[1])
    told = near | beside
    is_bare = (inside & (bare[lines, columns] > 0))[:, told].all(axis=1)
    is_within = (inside & (within[lines, columns] > 0))[:, told].all(axis=1)
    if is_bare.sum() * step < _TELLING or (is_bare | is_within).sum() * step < _ENOUGH:
        return 0.0
    light = np.minimum(
        *(np.median(seen[:, beside & side], axis=1) for side in (off < 0, off > 0))
    )
    depth = 1 - seen[:, near].min(axis=1) / np.maximum(light, 1)
    usual = median(depth[is_bare])
    if not _PALEST < usual < _INK:
        return 0.0
    there = depth > max(_PALEST, _EVEN * usual)
    if is_within.any() and there[is_within].mean() < _INSIDE:
        return 0.0
    there = there[is_bare]
    end = round(_END / step)
    at_ends = min(there[:end].mean(), there[-end:].mean())
    return float(there.mean()) if at_ends > _AT_ENDS else 0.0


def _measured(
    grey: Grey, there: Registration, page: LayoutPage, ends: _Ends
) -> _Crease | None:
    """How a crease looks all along, by the bare paper on its way."""
    start, finish = np.array(ends[:2]), np.array(ends[2:])
    length = float(np.hypot(*(finish - start)))
    way = (finish - start) / length
    off = np.arange(-round(_WIDE * _FINE), round(_WIDE * _FINE) + 1) / _FINE
    rows = (np.arange(int(length / _STEP)) + 0.5) * _STEP
    straight = np.zeros(len(rows))
    seen, free = _sampled(grey, there, page, (start, way), (rows, straight), off)
    strays = _strays(seen, free, off)
    seen, free = _sampled(grey, there, page, (start, way), (rows, strays), off)
    light = _paper_beside(seen, off)
    ramp = (off + _WIDE) / (2 * _WIDE)
    base = light[:, :1] * (1 - ramp) + light[:, 1:] * ramp
    left = np.where(free, seen / np.maximum(base, 1), np.nan)
    told = np.count_nonzero(free, axis=0)
    if told.min() * _STEP < _TELLING / 2:
        return None
    profile = np.nanmedian(left, axis=0)
    strength = _strengths(left, profile)
    return _Crease(start, way, length, *(np.asarray(each, np.float32) for each in (strays, light, strength, profile)))


def _sampled(
    grey: Grey,
    there: Registration,
    page: LayoutPage,
    line: tuple[Points, Points],
    along: tuple[NDArray[np.float64], NDArray[np.float64]],
    off: NDArray[np.float64],
) -> tuple[Shares, Flags]:
    """The light at spots along and across a line, and which of these are bare paper."""
    (start, way), (rows, strays) = line, along
    across = np.array([-way[1], way[0]])
    aside = off[None, :] + strays[:, None]
    spots = start + rows[:, None, None] * way + aside[:, :, None] * across
    pixels = there.pixels(spots.reshape(-1, 2)).reshape(spots.shape).astype(np.float32)
    x, y = np.ascontiguousarray(pixels[..., 0]), np.ascontiguousarray(pixels[..., 1])
    seen = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = (x >= 1) & (y >= 1) & (x < grey.shape[1] - 1) & (y < grey.shape[0] - 1)
    bare = bare_beside(page)
    columns, lines = np.rint(spots * BESIDE_SCALE - 0.5).astype(int).transpose(2, 0, 1)
    inside &= (columns >= 0) & (lines >= 0)
    inside &= (columns < bare.shape[1]) & (lines < bare.shape[0])
    free = bare[lines.clip(0, bare.shape[0] - 1), columns.clip(0, bare.shape[1] - 1)] > 0
    return np.asarray(seen, np.float32), np.asarray(inside & free, np.bool_)


def _pieces(count: int) -> list[slice]:
    each = round(_PIECE / _STEP)
    edges = np.linspace(0, count, max(1, round(count / each)) + 1).astype(int)
    return [slice(low, high) for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)]


def _strays(seen: Shares, free: Flags, off: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far off the line the darkest spot lies, each step of the way."""
    near = np.abs(off) <= _OFF
    places, found = [], []
    for part in _pieces(len(seen)):
        rows = free[part].all(axis=1)
        if rows.sum() < _FEWEST:
            continue
        mean = np.median(seen[part][rows], axis=0)
        dark = np.clip(np.percentile(mean, 75) - mean, 0, None)[near] ** 2
        if dark.max() > 0:
            dark[dark < dark.max() / 4] = 0
            found.append(float((dark * off[near]).sum() / dark.sum()))
            places.append(part.start + float(np.flatnonzero(rows).mean()))
    if not places:
        return np.zeros(len(seen))
    return np.asarray(np.interp(np.arange(len(seen)), places, found), np.float64)


def _paper_beside(seen: Shares, off: NDArray[np.float64]) -> Shares:
    """The light of the paper on both sides of a crease, each step of the way (rows, 2)."""
    sides = [seen[:, off <= -_BASE], seen[:, off >= _BASE]]
    high = np.stack([np.percentile(side, 80, axis=1) for side in sides], axis=1).astype(np.float32)
    # what is printed or written beside it is no paper: but that ends
    around = cv2.dilate(high, np.ones((9, 1), np.uint8))
    return np.asarray(cv2.blur(cv2.erode(around, np.ones((9, 1), np.uint8)), (1, 5)), np.float32)


def _strengths(left: Shares, profile: Shares) -> NDArray[np.float64]:
    """How deep a crease is at each step, of what is usual for it."""
    lacking = 1 - profile
    places, found = [], []
    for part in _pieces(len(left)):
        here = left[part]
        told = np.isfinite(here).all(axis=1)
        if told.sum() < _FEWEST:
            continue
        mean = 1 - np.median(here[told], axis=0)
        found.append(float((mean * lacking).sum() / max(1e-6, float((lacking**2).sum()))))
        places.append(part.start + float(np.flatnonzero(told).mean()))
    if not places:
        return np.ones(len(left))
    each = np.clip(found, _WEAKEST, _STRONGEST)
    return np.asarray(np.interp(np.arange(len(left)), places, each), np.float64)


def _lighten(grey: Grey, there: Registration, crease: _Crease) -> None:
    """Take a crease out of a picture, block by block of the way.

    It is taken for a little broader and deeper than it was found, but nothing gets lighter than the
    paper beside it.
    """
    broad = np.minimum(crease.profile, 1)
    broad = cv2.erode(broad[None, :], np.ones((1, 3), np.uint8))[0]
    lacking = np.where(broad < 1, (1 - broad) * _MORE, 1 - crease.profile)
    across = np.array([-crease.way[1], crease.way[0]])
    for low in np.arange(0, crease.length, _BLOCK).tolist():
        begin = crease.start + low * crease.way
        corner, along, aside = there.pixels(
            np.stack([begin, begin + _BLOCK * crease.way, begin + _WIDE * across])
        )
        to_pixels = np.column_stack([(along - corner) / _BLOCK, (aside - corner) / _WIDE])
        reach = np.array([(0, -1.5), (_BLOCK, -1.5), (_BLOCK, 1.5), (0, 1.5)]) * (1, _WIDE)
        outline = corner + reach @ to_pixels.T
        left, top = np.maximum(np.floor(outline.min(axis=0)).astype(int), 0).tolist()
        right, foot = np.ceil(outline.max(axis=0)).astype(int).tolist()
        part = grey[top:foot, left:right]
        if not part.size:
            continue
        x, y = np.meshgrid(np.arange(left, left + part.shape[1]), np.arange(top, top + part.shape[0]))
        back = np.linalg.inv(to_pixels)
        on = back[0, 0] * (x - corner[0]) + back[0, 1] * (y - corner[1])
        off = back[1, 0] * (x - corner[0]) + back[1, 1] * (y - corner[1])
        row = ((on + low) / _STEP).astype(int).clip(0, len(crease.strays) - 1)
        off = off - crease.strays[row]
        mine = (on >= 0) & (on < _BLOCK) & (np.abs(off) <= _WIDE)
        row, off, seen = row[mine], off[mine], part[mine].astype(np.float32)
        spot = (off + _WIDE) * _FINE
        taken = np.interp(spot, np.arange(len(lacking)), lacking) * crease.strength[row]
        ramp = (off + _WIDE) / (2 * _WIDE)
        paper = crease.light[row, 0] * (1 - ramp) + crease.light[row, 1] * ramp
        lifted = seen / np.clip(1 - taken, 0.3, 1.5)
        part[mine] = np.clip(np.minimum(lifted, np.maximum(paper, seen)), 0, 255).astype(np.uint8)
