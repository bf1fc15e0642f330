"""A page whose bare paper is full of soft shades -> the same without them.

The other side shines through thin paper, and paper that was crumpled is shaded all over: pale, and
nowhere as sharp as what stands on this side. How sharp that can be the print of the page tells.
What is sharp over two millimetres is left as it is, pale as it may be; so is what is dark.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, bare_beside
from pipeline.extraction.scan.registering.registration import OVERVIEW, Registration

_WIDEST: Final = 6.0  # mm: what is broader is a shadow; between letters paper lies as near
_PALEST: Final = 0.03  # of the light
_DARKEST: Final = 0.42  # of the light: what takes more is ink
_EVEN: Final = 1.0  # mm over which the light of the paper is even
_REACH: Final = 0.6  # mm around an edge that belong to it
_HALF: Final = 0.3  # mm: what is left of the middle of a broad pencil's stroke
_TOGETHER: Final = 1.0  # mm over which edges tell together
_SHARP: Final = 0.84  # of how sharp print is
_PRINT: Final = 0.6  # of the light, that it takes
_LONG: Final = 1.8  # mm of what is sharp: less is grain
_CLEAR: Final = 0.1  # of the light: no grain is as deep
_SHORT: Final = 0.8  # mm of what is as sharp and as deep
_GRAINY: Final = 0.02  # of the light
_TILE: Final = 15.0  # mm
_IN_A_TILE: Final = 0.6  # mm2, or there is nothing in it
_FULL: Final = 8  # tiles, of a page that is full of them
_GLANCED: Final = 9  # every so many rows of the overview are looked at
_LIKELY: Final = 0.003  # of the bare paper there
_COARSER: Final = 3  # pixels of the overview, as one tells how even the light is
_NEAR: Final = 3.0  # mm of paper with one light
_FAR: Final = 15.0  # mm around it
_UNEVEN: Final = 0.012  # of the light, by which both differ
_MOSTLY: Final = 0.25  # of the bare paper
_MOST: Final = 1.25  # times lighter, or darker
_BAND: Final = 256  # rows that are looked at together


def without_soft_shades(
    grey: Grey, there: Registration, page: LayoutPage, before: Grey | None = None
) -> Grey:
    """The picture, lightened where something pale and soft lies; the very same where little does.

    Args:
        grey: the picture.
        there: where the page lies in it.
        page: as laid out.
        before: the same before its other side was taken out: that tells how much shines through,
            and what is left of it is soft as well.
    """
    overview = there.overview(grey if before is None else before)
    is_uneven = _is_uneven(overview, page)
    if not (
        is_uneven or (share_of_pale(overview, page) > _LIKELY and _may_be_full(overview, page))
    ):
        return grey
    scale = there.scale
    smooth = np.asarray(cv2.blur(grey, (3, 3)), np.uint8)
    light = np.asarray(
        cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, _square(_WIDEST * scale)), np.uint8
    )
    light = np.asarray(np.maximum(cv2.blur(light, _square(_EVEN * scale).shape), 1), np.uint8)
    sharp = _sharp(grey, smooth, light, scale)
    if sharp is None:
        return grey
    shade = np.asarray((smooth < light) & ~sharp, np.bool_)
    paler = cv2.convertScaleAbs(light, alpha=1 - _PALEST)
    pale = np.asarray(shade & (smooth < paler), np.uint8)
    if not (is_uneven or before is not None or _is_full(pale, there, page)):
        return grey
    lifted = np.asarray(np.where(shade, light, grey), np.uint8)
    return _evened(lifted, light, scale) if is_uneven else lifted


def _is_uneven(overview: Grey, page: LayoutPage) -> bool:
    """Whether the light of the bare paper changes within millimetres, all over the page."""
    few = np.ascontiguousarray(overview[::_COARSER, ::_COARSER])
    size = _WIDEST * OVERVIEW / _COARSER
    light = np.asarray(cv2.morphologyEx(few, cv2.MORPH_CLOSE, _square(size)), np.uint8)
    near, far = (_blurred(light, mm * OVERVIEW / _COARSER) for mm in (_NEAR, _FAR))
    bare = bare_beside(page)[::_COARSER, ::_COARSER] > 0
    off = np.abs(near[bare] / np.maximum(far[bare], 1) - 1)
    return bool(np.count_nonzero(off > _UNEVEN) > _MOSTLY * off.size)


def _blurred(light: Grey, side: float) -> Shares:
    return np.asarray(cv2.blur(light.astype(np.float32), _square(side).shape), np.float32)


def _evened(grey: Grey, light: Grey, scale: float) -> Grey:
    """The picture with its light as even over millimetres as it is over centimetres."""
    few = cv2.resize(light, None, fx=1 / _COARSER, fy=1 / _COARSER, interpolation=cv2.INTER_AREA)
    near, far = (_blurred(np.asarray(few, np.uint8), mm * scale / _COARSER) for mm in (_NEAR, _FAR))
    factor = np.clip(far / np.maximum(near, 1), 1 / _MOST, _MOST)
    whole = cv2.resize(factor, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(grey, whole, dtype=cv2.CV_8U), np.uint8)


def _square(side: float) -> Grey:
    size = max(1, round(side)) | 1
    return np.ones((size, size), np.uint8)


def share_of_pale(overview: Grey, page: LayoutPage, palest: float = _PALEST) -> float:
    """On how much of the bare paper in some rows something lies that takes so much of the light."""
    even = np.asarray(cv2.blur(overview, (3, 3)), np.uint8)  # without its grain
    across = np.ones((1, 3 * round(OVERVIEW) | 1), np.uint8)
    pale = _pale(np.ascontiguousarray(even[::_GLANCED]), across, palest)
    bare, count = _glanced(page)
    return cv2.countNonZero(cv2.bitwise_and(pale, bare)) / max(count, 1)


def _may_be_full(overview: Grey, page: LayoutPage) -> bool:
    """The same in all of its rows, and whether enough squares of the page have some of it."""
    few = np.asarray(cv2.blur(overview, (3, 3)), np.uint8)
    return _tiles_with(_pale(few, _square(_WIDEST * OVERVIEW)), page) >= _FULL


def _pale(seen: Grey, around: Grey, palest: float = _PALEST) -> Grey:
    """Where something takes some of the light of the paper around it (255)."""
    light = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, around)
    pale = cv2.compare(seen, cv2.convertScaleAbs(light, alpha=1 - palest), cv2.CMP_LT)
    return np.asarray(pale, np.uint8)


def _tiles_with(shade: Grey, page: LayoutPage) -> int:
    """The squares of the page on whose bare paper some of a shade lies (255), seen in little."""
    pale = np.asarray((shade > 127) & (bare_beside(page) > 0), np.float32)
    side = round(_TILE * BESIDE_SCALE)
    size = (pale.shape[1] // side, pale.shape[0] // side)
    shares = cv2.resize(
        pale[: size[1] * side, : size[0] * side], size, interpolation=cv2.INTER_AREA
    )
    return int(np.count_nonzero(shares * _TILE**2 > _IN_A_TILE))


@lru_cache(maxsize=64)
def _glanced(page: LayoutPage) -> tuple[Grey, int]:
    """The bare paper in those rows, and how much that is."""
    bare = np.ascontiguousarray(bare_beside(page)[::_GLANCED])
    return bare, cv2.countNonZero(bare)


def _sharp(grey: Grey, smooth: Grey, light: Grey, scale: float) -> Flags | None:
    """Where something stands that is as sharp as print, or dark; None where print is not there."""
    found = _steep(grey, smooth, light, scale)
    if found is None:
        return None
    deep, seen = found
    kept = _longer(seen & (deep > _GRAINY), _LONG * scale)
    kept |= _longer(seen & (deep > _CLEAR), _SHORT * scale)
    kept = cv2.dilate(kept.view(np.uint8), _square(_HALF * scale)) > 0
    return np.asarray(kept | (deep > _DARKEST), np.bool_)


def _steep(
    grey: Grey, smooth: Grey, light: Grey, scale: float
) -> tuple[NDArray[np.float16], Flags] | None:
    """How much of the light is lacking, and where something pale begins as sharply as print.

    Band by band of the page: all of it at once would take a hundred megabytes.
    """
    deep, edge = (np.empty(grey.shape, np.float16) for _ in range(2))
    for band in _bands(len(grey), round(3 * _REACH * scale) + 2):
        found = _edges(grey[band.seen], smooth[band.seen], light[band.seen], scale)
        for whole, part in zip((deep, edge), found, strict=True):
            whole[band.rows] = part[band.inner]
    prints = edge[::3, ::3][deep[::3, ::3] > _PRINT]
    if not len(prints):
        return None
    least = _SHARP * median(prints.astype(np.float32))
    seen = np.empty(grey.shape, np.bool_)
    around = _square(_TOGETHER * scale).shape
    for band in _bands(len(grey), around[0]):
        lacking = deep[band.seen].astype(np.float32)
        # what is dark, and its edges, tell nothing of what lies beside it
        pale = np.asarray((lacking > _PALEST) & (lacking <= _DARKEST), np.float32)
        sharp = cv2.blur(edge[band.seen].astype(np.float32) * pale, around)
        sharp = sharp / np.maximum(cv2.blur(pale, around), 1e-3)
        seen[band.rows] = ((sharp > least) & (pale > 0))[band.inner]
    return deep, seen


def _edges(grey: Grey, smooth: Grey, light: Grey, scale: float) -> tuple[Shares, Shares]:
    """How much of the light is lacking at most around each pixel, and how steep that begins."""
    near = _square(_REACH * scale)
    across, down = (cv2.Sobel(grey, cv2.CV_32F, *way, ksize=3) for way in ((1, 0), (0, 1)))
    steep = cv2.magnitude(across, down) / light
    deep = cv2.dilate(1 - smooth / light.astype(np.float32), near)
    edge = cv2.dilate(steep / np.maximum(deep, _PALEST), near)
    return np.asarray(deep, np.float32), np.asarray(edge, np.float32)


class _Band(NamedTuple):
    """Rows of a page; with those around them that are looked at; and where in these they lie."""

    rows: slice
    seen: slice
    inner: slice


def _bands(high: int, around: int) -> Iterator[_Band]:
    for top in range(0, high, _BAND):
        foot = min(high, top + _BAND)
        first = max(0, top - around)
        yield _Band(
            slice(top, foot),
            slice(first, min(high, foot + around)),
            slice(top - first, foot - first),
        )


def _longer(seen: Flags, least: float) -> Flags:
    """The pieces of what is seen that are longer than so many pixels, from corner to corner."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(seen.view(np.uint8), connectivity=8)
    long = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) > least
    long[0] = False
    return np.asarray(long[parts], np.bool_)


def _is_full(shade: Grey, there: Registration, page: LayoutPage) -> bool:
    """Whether so much of the bare paper is shaded that it is the paper's own."""
    seen = 255 - there.cut(255 - 255 * shade, (0.0, 0.0, PAGE_WIDTH, PAGE_HEIGHT), BESIDE_SCALE)
    return _tiles_with(np.asarray(seen, np.uint8), page) >= _FULL
