"""A page whose bare paper is full of soft shades -> the same without them.

The other side shines through thin paper, and paper that was crumpled is shaded all over: pale, and
nowhere as sharp as what stands on this side. How sharp that can be is told by the print of the page.
What is sharp over two millimetres is left as it is, pale as it may be; so is what is dark.
"""

from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, bare_beside
from pipeline.extraction.scan.registering.registration import OVERVIEW, Registration

_WIDEST: Final = 3.0  # mm: what is broader is a shadow
_PALEST: Final = 0.03  # of the light
_DARKEST: Final = 0.42  # of the light: what takes more is ink
_EVEN: Final = 1.0  # mm over which the light of the paper is even
_REACH: Final = 0.6  # mm around an edge that belong to it
_SHARP: Final = 0.9  # of how sharp print is
_PRINT: Final = 0.6  # of the light, that it takes
_LONG: Final = 1.8  # mm of what is sharp: less is grain
_GRAINY: Final = 0.02  # of the light
_TILE: Final = 15.0  # mm
_IN_A_TILE: Final = 0.6  # mm2, or there is nothing in it
_FULL: Final = 8  # tiles, of a page that is full of them
_GLANCED: Final = 9  # every so many rows of the overview are looked at
_LIKELY: Final = 0.012  # of the bare paper there


def without_soft_shades(grey: Grey, there: Registration, page: LayoutPage) -> Grey:
    """The picture, lightened where something pale and soft lies; the very same where little does.

    Args:
        grey: the picture.
        there: where the page lies in it.
        page: as laid out.
    """
    if not there.is_sound or not _may_be_shaded(there.overview(grey), page):
        return grey
    scale = there.scale
    smooth = np.asarray(cv2.blur(grey, (3, 3)), np.uint8)
    light = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, _square(_WIDEST * scale))
    light = np.maximum(cv2.blur(light, _square(_EVEN * scale).shape), 1)
    lacking = np.asarray(1 - smooth / light.astype(np.float32), np.float32)
    sharp = _sharp(smooth, light, lacking, scale)
    if sharp is None:
        return grey
    shade = np.asarray((lacking > 0) & ~sharp, np.bool_)
    if not _is_full(np.asarray(shade & (lacking > _PALEST), np.uint8), there, page):
        return grey
    # where shades are taken away, the grain of the paper stays
    lifted = cv2.add(grey, cv2.subtract(np.asarray(light, np.uint8), smooth))
    return np.asarray(np.where(shade, lifted, grey), np.uint8)


def _square(side: float) -> Grey:
    size = max(1, round(side)) | 1
    return np.ones((size, size), np.uint8)


def _may_be_shaded(overview: Grey, page: LayoutPage) -> bool:
    """Whether something pale lies on the bare paper in some rows of the page."""
    rows = np.ascontiguousarray(overview[::_GLANCED])
    light = cv2.morphologyEx(rows, cv2.MORPH_CLOSE, np.ones((1, 3 * round(OVERVIEW) | 1), np.uint8))
    pale = cv2.compare(rows, cv2.convertScaleAbs(light, alpha=1 - _PALEST), cv2.CMP_LT)
    bare, count = _glanced(page)
    return cv2.countNonZero(cv2.bitwise_and(pale, bare)) > _LIKELY * count


@lru_cache(maxsize=64)
def _glanced(page: LayoutPage) -> tuple[Grey, int]:
    """The bare paper in those rows, and how much that is."""
    bare = np.ascontiguousarray(bare_beside(page)[::_GLANCED])
    return bare, cv2.countNonZero(bare)


def _sharp(smooth: Grey, light: Grey, lacking: Shares, scale: float) -> Flags | None:
    """Where something stands that is as sharp as print, or dark; None where print is not there."""
    near = _square(_REACH * scale)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, *way, ksize=3) for way in ((1, 0), (0, 1)))
    steep = cv2.magnitude(across, down) / light
    deep = cv2.dilate(lacking, near)
    edge = cv2.dilate(steep / np.maximum(deep, _PALEST), near)
    print_ = edge[::3, ::3][deep[::3, ::3] > _PRINT]
    if not len(print_):
        return None
    least = _SHARP * median(print_)
    seen = np.asarray((edge > least) & (deep > _GRAINY), np.uint8)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(seen, connectivity=8)
    long = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) > _LONG * scale
    long[0] = False
    left = cv2.dilate(np.asarray(long[parts], np.uint8), near) > 0
    return np.asarray(left | (deep > _DARKEST), np.bool_)


def _is_full(shade: Grey, there: Registration, page: LayoutPage) -> bool:
    """Whether so much of the bare paper is shaded that it is the paper's own."""
    seen = 255 - there.cut(255 - 255 * shade, (0.0, 0.0, PAGE_WIDTH, PAGE_HEIGHT), BESIDE_SCALE)
    pale = np.asarray((seen > 127) & (bare_beside(page) > 0), np.float32)
    side = round(_TILE * BESIDE_SCALE)
    size = (pale.shape[1] // side, pale.shape[0] // side)
    shares = cv2.resize(pale[: size[1] * side, : size[0] * side], size, interpolation=cv2.INTER_AREA)
    return int(np.count_nonzero(shares * _TILE**2 > _IN_A_TILE)) >= _FULL
