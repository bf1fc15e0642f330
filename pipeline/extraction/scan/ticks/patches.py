"""A registered page and its boxes to tick -> how dark the paper is in and around each of them.

Paper bends, printers slip and cameras look askew, so each printed frame is looked for near where
it should be; where a mark hides it, its neighbours tell where it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.galleys import TICK
from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.registering.registration import SCALE, Area, Registration

Shifts = NDArray[np.float64]

PATCH_HALF: Final = (
    44  # pixels (at SCALE) from the middle of a box to the edge of what is looked at
)
_NEAR: Final = 6  # pixels that a frame may lie off on a page that fits well
_FAR: Final = 14  # and on one that is bent
_FITS_WELL: Final = 0.15  # mm of residual
NO_FRAME: Final = 0.03  # share of light that a frame takes away at least
_INKED: Final = -0.06  # of the light: a piece that is so much darker than the others holds ink
_STRAY: Final = 4.0  # pixels that one frame may lie off its neighbours


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """What lies around the boxes of a page, each box in the middle of its patch.

    Attributes:
        depths: share of the light of the paper that is lacking (boxes, 2 * HALF, 2 * HALF).
        frames: how much darker each printed frame is than what lies beside it, 0 to 1.
        shifts: pixels (at SCALE) by which each box lies right of and below where it should.
    """

    depths: Shares
    frames: NDArray[np.float64]
    shifts: Shifts

    @property
    def are_found(self) -> bool:
        """Whether most frames are where they should be; else this is not the page it seems."""
        return bool(np.mean(self.frames > NO_FRAME) > 0.6)


def patches(grey: Grey, there: Registration, boxes: Sequence[Box]) -> Patches:
    """Cut out all boxes to tick of a page; where the frames are not found near by, farther off."""
    if there.residual < _FITS_WELL and there.marks > 2:
        near = _within(grey, there, boxes, _NEAR)
        if near.are_found:
            return near
    return _within(grey, there, boxes, _FAR)


def _within(grey: Grey, there: Registration, boxes: Sequence[Box], reach: int) -> Patches:
    """The patches, each frame looked for within so many pixels."""
    around = PATCH_HALF + reach
    depths = depths_of([there.cut(grey, patch_area(box, around)) for box in boxes])
    side = depths.shape[1] // 2
    coarse = cv2.resize(
        depths.reshape(-1, 2 * side), (side, len(boxes) * side), interpolation=cv2.INTER_AREA
    ).reshape(-1, side, side)
    found = [
        _frame(np.asarray(each, np.float32), box.kind == "circle", reach)
        for each, box in zip(coarse, boxes, strict=True)
    ]
    frames = np.array([score for _, score in found])
    shifts = np.array([shift for shift, _ in found], np.float64)
    shifts = _agreed(shifts, frames, np.array([(box.x, box.y) for box in boxes]))
    whole = [np.rint(shift).astype(int) + reach for shift in shifts]
    size = 2 * PATCH_HALF
    middle = np.stack(
        [depth[y : y + size, x : x + size] for depth, (x, y) in zip(depths, whole, strict=True)]
    )
    return Patches(middle, frames, shifts)


def patch_area(box: Box, half: int = PATCH_HALF) -> Area:
    """The rectangle of the form in which a box is looked at, in mm."""
    x, y = box.x + box.w / 2 - half / SCALE, box.y + box.h / 2 - half / SCALE
    return (x, y, 2 * half / SCALE, 2 * half / SCALE)


def depths_of(cuts: Sequence[Grey]) -> Shares:
    """The share of light that each pixel lacks, beside the paper around it; grain is smoothed.

    The light of the paper is a plane, for a shadow seldom ends sharply: through the bright parts of
    sixteen pieces of each patch, without those that are dark all over.

    Args:
        cuts: squares of one size.
    """
    smooth = np.stack([cv2.blur(cut, (3, 3)) for cut in cuts]).astype(np.float32)
    count, side = smooth.shape[:2]
    piece = side // 4
    pieces = smooth[:, : 4 * piece : 3, : 4 * piece : 3]
    fine = pieces.shape[1] // 4
    pieces = pieces[:, : 4 * fine, : 4 * fine].reshape(count, 4, fine, 4, fine)
    pieces = np.moveaxis(pieces, 3, 2).reshape(count, 16, -1)
    at = int(0.85 * pieces.shape[2])
    bright = np.asarray(np.partition(pieces, at, axis=2)[:, :, at], np.float64)
    planes = _planes(bright)
    along = (np.arange(side, dtype=np.float32) - side / 2) / side
    light = planes[:, 0, None, None] + planes[:, 1, None, None] * along
    light = light + planes[:, 2, None, None] * along[:, None]
    np.maximum(light, 1, out=light)
    np.divide(smooth, light, out=light)
    np.subtract(1, light, out=light)
    return np.asarray(np.clip(light, 0, 1, out=light), np.float32)


_THIRDS: Final = (np.arange(4) - 1.5) / 4
_PLACES: Final = np.array([(1, x, y) for y in _THIRDS for x in _THIRDS])
_ALL: Final = np.linalg.pinv(_PLACES)


def _planes(bright: Shifts) -> Shares:
    """For each patch the plane through the light of its pieces (patches, 16): middle and slopes.

    Pieces that hold much ink do not count.
    """
    planes = bright @ _ALL.T
    off = bright - planes @ _PLACES.T
    for n in np.flatnonzero((off < _INKED * bright.max(axis=1, keepdims=True)).any(axis=1)):
        planes[n] = _plane(bright[n])
    return np.asarray(planes, np.float32)


def _plane(bright: Shifts) -> Shifts:
    paper = bright > 0.8 * percentile(bright, 75)
    for _ in range(2):
        plane, *_ = np.linalg.lstsq(_PLACES[paper], bright[paper], rcond=None)
        good = paper & (bright - _PLACES @ plane > _INKED * bright.max())
        if good.sum() < 6 or (good == paper).all():
            break
        paper = good
    return np.asarray(plane, np.float64)


def _frame(coarse: Shares, is_round: bool, reach: int) -> tuple[tuple[int, int], float]:
    """By how many pixels a frame lies off, and how dark it is beside its surroundings.

    Looked for at half the pixels: an eighth of a millimetre is near enough.
    """
    kernel = _kernel(is_round)
    side, reach = kernel.shape[0], reach // 2
    start = coarse.shape[0] // 2 - side // 2 - reach
    near = coarse[start : start + side + 2 * reach, start : start + side + 2 * reach]
    scores = cv2.matchTemplate(near, kernel, cv2.TM_CCORR)
    _, _, _, (x, y) = cv2.minMaxLoc(scores - _wish(reach))
    return (2 * (x - reach), 2 * (y - reach)), float(scores[y, x])


@cache
def _wish(reach: int) -> Shares:
    """A frame is where it should be, unless it shows elsewhere."""
    away = np.arange(-reach, reach + 1, dtype=np.float32) / reach
    return np.asarray(0.02 * (away[:, None] ** 2 + away[None, :] ** 2), np.float32)


@cache
def _kernel(is_round: bool) -> Shares:
    """Positive on the line of a frame, negative half a millimetre to either side."""
    half = round(TICK / 2 * SCALE) + 6
    off = from_frame(half, is_round)
    line, beside = np.abs(off) <= 1.3, (np.abs(off) >= 3.5) & (np.abs(off) <= 5)
    fine = np.asarray(line / line.sum() - beside / beside.sum(), np.float32)
    return np.asarray(4 * cv2.resize(fine, (half, half), interpolation=cv2.INTER_AREA), np.float32)


def from_frame(half: int, is_round: bool) -> Shifts:
    """For each pixel of a patch (2 * half square) how many pixels it lies outside the frame."""
    at = np.abs(np.arange(2 * half) - half + 0.5)
    across, down = at[None, :], at[:, None]
    away = np.hypot(across, down) if is_round else np.maximum(across, down)
    return np.asarray(away - TICK / 2 * SCALE, np.float64)


def _agreed(shifts: Shifts, frames: NDArray[np.float64], places: Shifts) -> Shifts:
    """The shifts, where a frame that shows badly or lies oddly goes along with the nearest four."""
    good = frames > max(NO_FRAME, 0.4 * median(frames))
    if good.sum() < 3:
        return (
            np.zeros_like(shifts)
            if not good.any()
            else np.tile(np.median(shifts[good], axis=0), (len(shifts), 1))
        )
    agreed = shifts.copy()
    lowest, highest = shifts[good].min(axis=0), shifts[good].max(axis=0)
    # what is usual lies between these: no other can be off it
    may_be_off = (shifts - lowest > _STRAY).any(axis=1) | (highest - shifts > _STRAY).any(axis=1)
    for n in np.flatnonzero(~good | may_be_off):
        others = np.flatnonzero(good & (np.arange(len(places)) != n))
        nearest = others[np.argsort(np.hypot(*(places[others] - places[n]).T))[:5]]
        usual = np.median(shifts[nearest], axis=0)
        if not good[n] or np.abs(shifts[n] - usual).max() > _STRAY:
            agreed[n] = usual
    return agreed
