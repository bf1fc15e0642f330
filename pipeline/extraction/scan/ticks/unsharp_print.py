"""The boxes to tick of a page -> how unsharp its print is, and the ink of a box without that.

A picture that is not sharp blurs frames into their boxes and makes the edges of strokes soft. How
much, the empty boxes of the same page tell: what they all hold along their frames is no ink of a
pen, and no stroke of a pen has sharper edges than their frames have. Where the camera was moved,
strokes across its way are broader and paler than those along it; so are the sides of frames.
"""

from functools import cache, cached_property
from typing import Final, NamedTuple

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags, Shares
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, from_frame
from pipeline.extraction.scan.ticks.tick_ink import SHARP, TickInk
from pipeline.extraction.scan.ticks.tick_zones import eighths, zones_of

_FEW: Final = 2  # boxes of a shape, at least
_USUAL: Final = 0.3  # of them hold no more: most boxes of a page are empty
# of its depth a pixel: sharper print blurs nothing (measured: scans in 200 dpi 0.37, in 100 dpi
# 0.27 to 0.29, photos from 0.31, such as are not sharp 0.2 to 0.29)
_UNSHARP: Final = 0.3
_OF_PRINT: Final = 0.9  # of the sharpness of print: what shines through is softer
_FRAME: Final = 0.75  # mm to either side of a frame, where its edges are,
_BLUR: Final = 1.0  # and its blur
_CLEAN: Final = 0.04  # share of light that the middle of an empty box takes, at most
_PAPER: Final = 0.03  # share of light that bare paper takes, at most
_NOTHING: Final = 0.02  # share of the inside of a box that is ink, where nothing was written
# times as dark as the frame of a bare box (measured of 60 empty ones: all but five to 1.14; of one
# of which the outline was drawn over 1.5)
_DRAWN_OVER: Final = 1.15
_CORNER: Final = 1.0  # mm: there two sides of a square are seen
# pixels, squared, that lines lie farther apart one way (measured: scans and photos to 0.8, where
# print is uneven; such as were moved 1.3 to 5)
_MOVED: Final = 1.0
_THIN: Final = 0.4  # pixels
_WAYS: Final = ((1, 0), (0, 1))


class UnsharpPrint:
    """How the frames of a page look where nothing was written.

    Args:
        depths: the patches of its boxes.
        is_round: which of them are circles.
    """

    def __init__(self, depths: Shares, is_round: Flags) -> None:
        self._depths = depths
        self._is_round = is_round

    def cleared(self, look: TickInk) -> TickInk | None:
        """What a box holds without the blur of its frame.

        None on a page that is sharp, and where nothing is left but a frame that was drawn over.
        """
        bare, sharpness, _ = self._circle if look.is_round else self._square
        if bare is None or sharpness > _UNSHARP:
            return None
        depth = look.depth.copy()
        inner = look.zones.inner
        depth[inner] = np.maximum(depth[inner] - bare[inner], 0)
        cleared = TickInk(depth, look.is_round, look.free, min(SHARP, sharpness * _OF_PRINT))
        usual = TickInk(bare, look.is_round, look.free).line
        is_outlined = cleared.share < _NOTHING and look.line > _DRAWN_OVER * usual
        return None if is_outlined else cleared

    def blur(self, look: TickInk) -> float:
        """How many times as far as where print is sharp enough edges fade around a box."""
        sharpness = (self._circle if look.is_round else self._square).sharpness
        return max(1.0, _UNSHARP / sharpness)

    def evened(self, look: TickInk) -> TickInk:
        """What a box holds, as blurred across the way of a camera as along it.

        Args:
            look: without the blur of its frame. It is the same where no camera was moved.
        """
        if self._evening is None:
            return look
        depth = cv2.filter2D(look.depth, -1, self._evening, borderType=cv2.BORDER_REPLICATE)
        bare = (self._circle if look.is_round else self._square).bare
        if bare is not None:
            inner = look.zones.inner
            frame = cv2.filter2D(np.where(inner, np.float32(0), bare), -1, self._evening)
            depth[inner] = np.maximum(depth[inner] - frame[inner], 0)
        return TickInk(np.asarray(depth, np.float32), look.is_round, look.free)

    @cached_property
    def _evening(self) -> Shares | None:
        """What blurs as the camera did, but across its way; None where it was not moved."""
        for frame in (self._circle, self._square):
            if frame.bare is not None:
                broader, way = frame.blur
                return _along(broader, way + np.pi / 2) if broader > _MOVED else None
        return None

    @cached_property
    def _circle(self) -> "_Frame":
        return _frame(self._depths[self._is_round], is_round=True)

    @cached_property
    def _square(self) -> "_Frame":
        return _frame(self._depths[~self._is_round], is_round=False)


class _Frame(NamedTuple):
    """How an empty box looks, if that is known; and how sharp its frame is on its softest side.

    `blur`: pixels, squared, by which it is broader one way than across that; and which way.
    """

    bare: Shares | None
    sharpness: float
    blur: tuple[float, float]


def _frame(depths: Shares, *, is_round: bool) -> _Frame:
    at = int(_USUAL * len(depths))
    unknown = _Frame(None, 1.0, (0.0, 0.0))
    if len(depths) < _FEW:
        return unknown
    bare = np.asarray(np.partition(depths, at, axis=0)[at], np.float32)
    if float(bare[zones_of(is_round).core].max()) > _CLEAN:
        return unknown
    across, down = (cv2.Sobel(bare, cv2.CV_32F, *way, ksize=3) for way in _WAYS)
    steep = np.hypot(across, down) / 8
    sharpness = min(
        percentile(steep[side], 95) / max(_CLEAN, percentile(bare[side], 95))
        for side in _sides(is_round)
    )
    return _Frame(bare, sharpness, _blur(bare, is_round=is_round))


def _blur(bare: Shares, *, is_round: bool) -> tuple[float, float]:
    """How much broader the line of a frame is one way, and which: of a square upright or level."""
    off = from_frame(PATCH_HALF, is_round)
    near = np.abs(off) < _BLUR * SCALE
    rows, spreads = [], []
    for way, side in _parts(is_round):
        there = near & side
        dark, away = np.maximum(bare[there] - _PAPER, 0), off[there]
        whole = max(float(dark.sum()), 1.0)
        middle = float((dark * away).sum()) / whole
        spreads.append(float((dark * (away - middle) ** 2).sum()) / whole)
        rows.append((1.0, np.cos(2 * way), np.sin(2 * way) if is_round else 0.0))
    (_, level, slant), *_ = np.linalg.lstsq(np.array(rows), np.array(spreads), rcond=None)
    return 2 * float(np.hypot(level, slant)), float(np.arctan2(slant, level)) / 2


@cache
def _parts(is_round: bool) -> tuple[tuple[float, Flags], ...]:
    """The parts of a frame, each with the way in which its line is crossed."""
    at = np.arange(2 * PATCH_HALF) - PATCH_HALF + 0.5
    x, y = np.meshgrid(at, at)
    if is_round:
        part = np.rint(np.arctan2(y, x) / np.pi * 8).astype(int) % 16
        return tuple((n * np.pi / 8, part == n) for n in range(16))
    apart = _CORNER * SCALE
    level, upright = np.abs(x) - np.abs(y) > apart, np.abs(y) - np.abs(x) > apart
    ways = ((0.0, level & (x > 0)), (0.0, level & (x < 0)))
    return (*ways, (np.pi / 2, upright & (y > 0)), (np.pi / 2, upright & (y < 0)))


def _along(spread: float, way: float) -> Shares:
    """What blurs one way: by so many pixels, squared."""
    at = np.arange(-6, 7)
    x, y = np.meshgrid(at, at)
    along, across = np.cos(way) * x + np.sin(way) * y, np.cos(way) * y - np.sin(way) * x
    kernel = np.exp(-(along**2) / spread / 2 - across**2 / _THIN**2 / 2)
    return np.asarray(kernel / kernel.sum(), np.float32)


@cache
def _sides(is_round: bool) -> tuple[Flags, ...]:
    """A frame in eight parts, the same for every page."""
    near = np.abs(from_frame(PATCH_HALF, is_round)) < _FRAME * SCALE
    return tuple(near & (eighths() == n) for n in range(8))
