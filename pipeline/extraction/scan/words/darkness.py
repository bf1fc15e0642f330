"""The grey picture of a box -> how much darker than the paper each pixel is, and what is ink.

Looked at coarsely: four times fewer pixels, and half the grain under a faint pencil.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey
from pipeline.extraction.quantiles import counts_of, quantile_of_bytes
from pipeline.extraction.scan.words.box_frame import BoxFrame, find_frame

COARSE: Final = 4.0  # pixels per millimetre
_WIDEST: Final = 3.0  # mm; what is dark over more than this is shadow, not a stroke
_SOLID: Final = 0.42  # of the paper's brightness: darker than any shadow
_FAINTEST: Final = 9  # of 255, below the paper around it
_PRINTED: Final = 235  # of 255: also of a thin line that was taken smaller
_RIPPLES: Final = 1.5  # mm beside the frame
_RIPPLE: Final = 9
_PIECE: Final = 12.0  # mm of a box with one grain
_BESIDE: Final = 0.7  # mm from the frame: the paper around a box
_FULL: Final = 1.6  # times the grain of that: more is no grain
_SHADOW: Final = 3.0  # times as coarse as elsewhere in a box the grain may be in a shadow
_SHADED: Final = 0.7  # of the light of the paper above and below a box: what a pen shaded all over


@dataclass(frozen=True)
class Darkness:
    """What is to be seen in the crop of a box.

    Attributes:
        grey: the crop, coarse. depth: how much darker than the paper it is, 0 to 255.
        weak: what is darker than the grain of the paper, 1 where it is.
        frame: the printed frame. filled: where something was printed inside beforehand.
    """

    grey: Grey
    depth: Grey
    weak: Grey
    frame: BoxFrame
    filled: Flags


def darkness_of(
    crop: Grey, box: Box, scale: float, margin: float, printed: Grey | None = None
) -> Darkness:
    """How dark a box is, in its crop with `margin` millimetres around it.

    Args:
        crop: grey pixels.
        box: as laid out.
        scale: pixels of the crop in a millimetre.
        margin: around the box.
        printed: what was printed inside beforehand, as grey pixels of the same size: it is no ink.
    """
    grey = _coarse(crop, scale)
    depth = _depth(grey, COARSE)
    frame = find_frame(depth, box, COARSE, margin)
    depth = _with_shading(grey, depth, frame)
    filled = np.zeros(grey.shape, np.bool_)
    if printed is not None:
        filled = thicker(_coarse(printed, scale) < _PRINTED, 0.5 * COARSE)
        depth[filled] = 0
    return Darkness(grey, depth, _weak(depth, frame), frame, filled)


def _coarse(grey: Grey, scale: float) -> Grey:
    factor = COARSE / scale
    size = round(grey.shape[1] * factor), round(grey.shape[0] * factor)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _depth(grey: Grey, scale: float) -> Grey:
    """How much darker than the paper around it each pixel is, 0 to 255; shadows do not count."""
    paper = paper_of(grey, scale)
    depth = np.asarray(255 - cv2.divide(grey, np.maximum(paper, 1), scale=255), dtype=np.uint8)
    white = quantile_of_bytes(grey[::4, ::4], 0.9)
    solid = np.where(grey < _SOLID * white, 160, 0).astype(np.uint8)
    return np.asarray(cv2.max(depth, solid), dtype=np.uint8)


def paper_of(grey: Grey, scale: float) -> Grey:
    """The brightness of the paper under the ink at each pixel."""
    size = max(3, round(_WIDEST * scale) | 1)
    kernel = np.ones((size, size), np.uint8)
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel), dtype=np.uint8)


def _weak(depth: Grey, frame: BoxFrame) -> Grey:
    """What is darker than the grain of the paper, which is coarser in a shadow.

    Along the frame a JPEG has its ripples, so there ink must be darker to count. A box that is
    scribbled full has no grain of its own: that of the paper above and below it counts.
    """
    inner = frame.inner
    columns = np.flatnonzero(inner.any(axis=0))
    if len(columns) == 0:
        return np.zeros_like(depth)
    pieces = np.array_split(columns, max(1, round(len(columns) / (_PIECE * COARSE))))
    beside = ((frame.deep < -_BESIDE * COARSE) & inner.any(axis=0)).view(np.uint8)
    within = inner.view(np.uint8)
    spans = [slice(int(piece[0]), int(piece[-1]) + 1) for piece in pieces]
    least = [
        min(
            _least(depth[:, span], within[:, span]),
            _FULL * _least(depth[:, span], beside[:, span]),
        )
        for span in spans
    ]
    # where boxes below each other are scribbled full, nothing near by tells of the grain
    least = [min(each, _SHADOW * min(least)) for each in least]
    around = np.pad(least, 1, mode="edge")
    around = np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:])
    middles = [float(piece.mean()) for piece in pieces]
    limits = np.interp(np.arange(depth.shape[1]), middles, around)
    ripples = np.where(frame.deep < _RIPPLES * COARSE, np.uint8(_RIPPLE), np.uint8(0))
    return np.asarray(depth > ripples + limits.astype(np.float32), dtype=np.uint8)


def _with_shading(grey: Grey, depth: Grey, frame: BoxFrame) -> Grey:
    """The depth, also of what was shaded all over: that is darker than the paper on both sides.

    A shadow that falls over a box falls over what lies above or below it, too.
    """
    inner = frame.inner
    rows = np.flatnonzero(inner.any(axis=1))
    if len(rows) == 0:
        return depth
    sides = grey[: max(1, rows[0] - round(COARSE))], grey[rows[-1] + round(COARSE) :]
    lights = [_high(_wide(side)) for side in sides if len(side)]
    light = np.min(lights, axis=0) if lights else np.full(grey.shape[1], 255.0)
    dark = (inner & (grey < _SHADED * light[None, :])).astype(np.uint8)
    if not dark.any():
        return depth
    size = round(_WIDEST * COARSE)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    shade = np.where(solid > 0, np.uint8(160), np.uint8(0))
    return np.asarray(cv2.max(depth, shade), np.uint8)


def _wide(side: Grey) -> Grey:
    """The brightest paper near each column: print and ink beside a box are no shadow."""
    kernel = np.ones((1, round(2 * _WIDEST * COARSE) | 1), np.uint8)
    return np.asarray(cv2.dilate(side, kernel), np.uint8)


def _high(side: Grey) -> NDArray[np.float64]:
    """The light that 70 in 100 of each column do not pass; as numpy's, without its pace."""
    place = (len(side) - 1) * 0.7
    ranked = np.sort(side, axis=0)[[int(place), min(int(place) + 1, len(side) - 1)]]
    low, high = ranked.astype(np.float64)
    along = place - int(place)
    reached = low + (high - low) * along if along < 0.5 else high - (high - low) * (1 - along)
    return np.asarray(reached, np.float64)


def _least(depth: Grey, where: Grey) -> float:
    """The darkness that ink has there (1) and the grain of the paper has not."""
    sums = np.cumsum(counts_of(depth, where), dtype=np.float64)
    low, middle = map(float, np.searchsorted(sums, (0.25 * sums[-1], 0.5 * sums[-1])))
    return max(_FAINTEST, middle + 4.5 * (middle - low) / 0.67)


def thicker(mask: Flags | Grey, by: float) -> Flags:
    """The mask, wider by so many pixels on every side."""
    size = 2 * max(1, round(by)) + 1
    kernel = np.ones((size, size), np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel), dtype=np.bool_)
