"""What lies around a box to tick -> the strokes that leave it, as ridges on straight lines.

A ridge is darker all along than what lies beside it, be it thin or pale. Of each box as many lines
are tried to the sides as upwards and downwards: the latter on the patch turned on its side.
"""

from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Indices, Shares
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF

DOWN: Final = np.arange(2 * PATCH_HALF) - PATCH_HALF + 0.5  # pixels from the middle of a patch
BEYOND: Final = (2.95, 4.3)  # mm from the middle, where strokes are looked for
UPRIGHT: Final = 24  # degrees: no arm of a cross leans less
_LEANS: Final = np.arange(-48, 49, 4)  # degrees from upright; the rest are found on the other side
GAP: Final = 8  # degrees between ridges of one stroke
_OFFS: Final = np.arange(-1.0, 1.1, 0.2)  # mm from the middle; farther off, two arms seem one line
_ASIDE: Final = 0.75  # mm beside the line, where its paper is
_LEAST: Final = 0.06  # of the light that it takes more than that
_ALL_ALONG: Final = 0.75  # share of its rows in which it shows
_FEW: Final = 5  # rows on which nothing is printed
_SHARP: Final = 0.6  # of the darkest around: what is paler is the blur of a stroke
_NEAR: Final = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))


class Lines(NamedTuple):
    """Lines through a patch: `rows` (places); `columns`, beside the middle; of each its lean.

    `columns`: (lines, places); `offs`: pixels beside the middle where each passes it; `leans`:
    degrees from upright; `is_above`: of each place whether it lies above the box.
    """

    rows: Indices
    columns: NDArray[np.float64]
    offs: NDArray[np.float64]
    leans: NDArray[np.float64]
    is_above: Flags


class Ridges(NamedTuple):
    """How much light each of `lines()` takes on each side of a box; 0 where it is no ridge.

    `soft`: the patch, a little blurred. `upright`: above and below; `lying`: left and right, of the
    lines through the patch turned on its side.
    """

    soft: Shares
    upright: tuple[Shares, Shares]
    lying: tuple[Shares, Shares]


class _Side(NamedTuple):
    """The part of all lines above or below a box.

    `rows`: of a patch, among which those of the lines are; `places`: the pixels of a flat patch on
    the lines, and to either side of them (3, lines, places); one after the last: none.
    """

    rows: slice
    places: Indices


def ridges_of(depth: Shares, free: Flags) -> Ridges:
    """The ridges around a box.

    Args:
        depth: its patch.
        free: where nothing is printed.
    """
    soft = np.asarray(cv2.blur(depth, (3, 3)), np.float32)
    return Ridges(soft, _seen(soft, free), _seen(soft.T, free.T))


def strokes_among(found: Shares) -> list[tuple[float, float]]:
    """How each stroke leans (degrees), and where it passes the middle (pixels).

    A stroke is seen as some ridges beside each other.

    Args:
        found: how much light each of `lines()` takes: so much it counts.
    """
    there = np.flatnonzero(found)
    if not len(there):
        return []
    every = lines()
    there = there[np.argsort(every.leans[there], kind="stable")]
    leans = every.leans[there]
    ends = [0, *(np.flatnonzero(leans[1:] - leans[:-1] > GAP) + 1).tolist(), len(there)]
    strokes = []
    for first, last in pairwise(ends):
        part = there[first:last]
        weights = found[part].astype(np.float64)
        lean, off = (
            float((each[part] * weights).sum() / weights.sum())
            for each in (every.leans, every.offs)
        )
        strokes.append((lean, off))
    return strokes


def sharp_of(ink: Flags, depth: Shares) -> Flags:
    """Ink without the blur of its strokes, each as dark as it is."""
    return np.asarray(ink & (depth >= _SHARP * cv2.dilate(depth, _NEAR)), np.bool_)


@cache
def around() -> NDArray[np.float64]:
    """How far each pixel of a patch lies from its middle, in mm, as in a square."""
    away = np.maximum(np.abs(DOWN)[:, None], np.abs(DOWN)[None, :]) / SCALE
    return np.asarray(away, np.float64)


def _seen(soft: Shares, free: Flags) -> tuple[Shares, Shares]:
    """How much light each of the lines takes above, and below a box; 0 where it is no ridge."""
    above, below = (_on_side(soft, free, side) for side in _sides())
    return above, below


def _on_side(soft: Shares, free: Flags, side: _Side) -> Shares:
    """The same of one side; where nothing there takes as much as a ridge, none is looked for."""
    if (soft[side.rows] * free[side.rows]).max() <= _LEAST:
        return np.zeros(len(side.places[0]), np.float32)
    on, left, right = _at(soft, side)
    over = on - np.maximum(left, right)
    on, left, right = _at(free, side)
    seen = on & left & right
    rows, least = (_counts(each) for each in (seen, (over > _LEAST / 2) & seen))
    mean = np.where(seen, over, 0).sum(axis=1) / np.maximum(rows, 1)
    is_ridge = (rows >= _FEW) & (mean > _LEAST) & (least >= _ALL_ALONG * rows)
    return np.asarray(np.where(is_ridge, mean, 0), np.float32)


def _counts(flags: Flags) -> Indices:
    """How many are set in each row."""
    sums = cv2.reduce(flags.view(np.uint8), 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return np.asarray(sums[:, 0], np.int64)


def _at(pixels: Shares | Flags, side: _Side) -> NDArray[np.generic]:
    """The pixels on all lines, and to their left and right; 0 where there are none."""
    flat = np.zeros(pixels.size + 1, pixels.dtype)
    flat[:-1].reshape(pixels.shape)[:] = pixels
    return flat.take(side.places, mode="wrap")  # by far the quickest; none lies beyond


@cache
def _sides() -> tuple[_Side, _Side]:
    """Above a box, and below it."""
    every = lines()
    slant = np.cos(np.deg2rad(every.leans))[:, None]
    aside = np.array([0.0, -_ASIDE, _ASIDE])[:, None, None] * SCALE
    columns = np.rint(every.columns + aside / slant - 0.5).astype(np.int64) + PATCH_HALF
    size = 2 * PATCH_HALF
    is_there = (columns >= 0) & (columns < size)
    places = np.where(is_there, every.rows * size + columns, size**2)
    above, below = (
        _Side(
            slice(int(every.rows[part].min()), int(every.rows[part].max()) + 1),
            np.ascontiguousarray(places[:, :, part]),
        )
        for part in (every.is_above, ~every.is_above)
    )
    return above, below


@cache
def lines() -> Lines:
    """The lines that are tried: the same for every box."""
    away = np.abs(DOWN) / SCALE
    rows = np.flatnonzero((away > BEYOND[0]) & (away < BEYOND[1]))
    leans, offs = (each.ravel() for each in np.meshgrid(_LEANS, _OFFS * SCALE))
    columns = offs[:, None] + np.tan(np.deg2rad(leans))[:, None] * DOWN[rows]
    return Lines(rows, columns, offs.astype(np.float64), leans.astype(np.float64), DOWN[rows] < 0)
