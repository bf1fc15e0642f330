"""A box in a noisy picture in which nothing stands out -> whether a line of faint ink hides in it.

In too little light the strokes of a light pen are no darker than the grain; but together they are:
a strip of letters is darker on average than the paper above and below it, and grain is not.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Grey
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.words.darkness import COARSE

Depths = NDArray[np.float32]

_NOISY: Final = 1.5  # grey levels of grain: in less a stroke stands out by itself
_SHADES: Final = 2.5  # times that, what is coarser is no grain (measured: in low light 1.2 times)
_BRIGHT: Final = 200  # of 255: in so much light a stroke is darker than what is fine of the grain
_COARSE: Final = 3.1  # grey levels, there (in less light as many fewer): paper that is more uneven
# hides the palest strokes
_LEAST: Final = 2.0  # grey levels that the grain is taken for at least
_SURE: Final = 5.0  # times what grain does (measured: 4.3 at most of 47 empty boxes in low light)
_DARKEST: Final = 5  # times the grain that one pixel counts: a speck is no line
_HEIGHTS: Final = (6, 9)  # pixels: 1.5 and 2.25 mm
_WIDTHS: Final = (10, 16, 24, 60, 120)  # pixels: 2.5 to 30 mm
_AROUND: Final = 33  # pixels over which the light is the same, but for grain and ink
_APART: Final = 2  # pixels between a strip and the paper above it
_INSIDE: Final = 0.6  # share of a strip that must lie inside the box
_SPREAD: Final = 1.4826  # of a normal distribution, in medians of what it strays


def hides_writing(grey: Grey, inner: Flags, *, is_shaded: bool = False) -> bool:
    """Whether a strip of a box is darker than the paper both above and below it.

    Args:
        grey: the box, `COARSE` pixels in a millimetre.
        inner: which of its pixels lie inside the frame and have nothing printed on them.
        is_shaded: the paper is shaded over millimetres, so that only what is finer is its grain.
    """
    rows, columns = np.flatnonzero(inner.any(axis=1)), np.flatnonzero(inner.any(axis=0))
    if len(rows) < 3 * min(_HEIGHTS) - COARSE or not len(columns):
        return False
    there = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    light, free = grey[there].astype(np.float32), inner[there]
    fine, coarse = _grains(light, free)
    grain = max(fine, coarse)
    paper = percentile(light[free], 50)
    is_even = coarse < _COARSE * min(1.0, paper / _BRIGHT)
    if grain < _NOISY or ((is_shaded or is_even) and coarse > _SHADES * fine):
        return False
    grain = max(grain, _LEAST)
    if is_even and paper > _BRIGHT:
        free = free & ~_specks(light, grain)
    mask = free.astype(np.float32)
    around = (_AROUND, 2 * _AROUND)
    beside = _summed(light * mask, around) / np.maximum(_summed(mask, around), 1)
    depths = np.where(free, np.clip(beside - light, -_DARKEST * grain, _DARKEST * grain), 0)
    sizes = ((w, h) for h in _HEIGHTS for w in sorted({min(w, mask.shape[1]) for w in _WIDTHS}))
    return any(_stands_out(depths.astype(np.float32), mask, size) > _SURE * grain for size in sizes)


def _specks(light: Depths, grain: float) -> Flags:
    """What is so dark that it is seen by itself, and what lies around it."""
    dark = cv2.blur(light, (15, 15)) - light > _DARKEST * grain
    return np.asarray(cv2.dilate(dark.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, np.bool_)


def _grains(light: Depths, free: Flags) -> tuple[float, float]:
    """The grain of the paper in grey levels; as much more of it as it is coarser than a pixel."""
    fine = _strays(light - cv2.blur(light, (5, 5)), free) * np.sqrt(25 / 24)
    three = cv2.blur(light, (3, 3))
    coarse = 3 * _strays(three - cv2.blur(three, (15, 15)), free)
    return float(fine), float(coarse)


def _strays(values: Depths, free: Flags) -> float:
    return _SPREAD * percentile(np.abs(values[free]), 50)


def _stands_out(depths: Depths, mask: Depths, size: tuple[int, int]) -> float:
    """How much darker the darkest strip is than the paper around it, in spreads of grain of 1.

    That is darker than above and below; or, of a letter along the frame, which has paper on one of
    these sides only, than there and to the left and right.
    """
    count = _summed(mask, size)
    mean = np.asarray(_summed(depths, size) / np.maximum(count, 1), np.float32)
    enough = _INSIDE * size[0] * size[1]
    down = _differences(mean, count, size[1] + _APART, enough)
    found = np.minimum(*down)
    if size[0] == min(_WIDTHS):
        across = _differences(mean.T, count.T, size[0] + _APART, enough)
        found = np.maximum(found, np.minimum(np.maximum(*down), np.minimum(*across).T))
    return float(np.where(count > enough, found, 0).max(initial=0))


def _differences(mean: Depths, count: Depths, off: int, enough: float) -> tuple[Depths, Depths]:
    """How much darker each strip is than the one so far before it and behind it; 0 without one."""
    before, behind = np.zeros_like(mean), np.zeros_like(mean)
    if len(mean) > off:
        fewest = np.minimum(count[off:], count[:-off])
        spread = np.sqrt(2 / np.maximum(fewest, 1))
        more = np.where(fewest > enough, (mean[off:] - mean[:-off]) / spread, 0)
        before[off:], behind[:-off] = more, -more
    return before, behind


def _summed(values: Depths, size: tuple[int, int]) -> Depths:
    beyond = cv2.BORDER_CONSTANT
    found = cv2.boxFilter(values, -1, size, normalize=False, borderType=beyond)
    return np.asarray(found, np.float32)
