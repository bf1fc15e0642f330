"""How dark a crop is, and the box in it -> where the printed frame really runs, and what it holds.

Paper bends and a camera looks askew, so a line may stand half a millimetre from where it was laid
out. Both lines of a pair are looked for together: a neighbour's line alone does not fit.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Indices

Profile = npt.NDArray[np.floating]  # how dark, along a line

_AT: Final = 1.0  # mm within which the frame is looked for
_STRETCH: Final = 0.25  # mm that it may be taller or wider than laid out
_FAR: Final = 2.5  # mm that a side may stand off where paper is bent; a line has its like too near
_PALE: Final = 0.5  # of the other side: a side that is no darker stands elsewhere
_AS_DARK: Final = 0.7  # of the other side, and then it is there
_BEND: Final = 0.5  # mm that a piece of a line may be off the rest
_PIECE: Final = 15.0  # mm
_HALF: Final = 0.5  # mm to either side of a line's middle that are not looked at
_CORNER: Final = 1.0  # mm, the rounding of the frame
_FAINT: Final = 10  # of 255: a line that is no darker was not found


@dataclass(frozen=True, slots=True)
class BoxFrame:
    """The printed frame in a crop, in pixels.

    `deep` is how far each pixel lies inside of it; `inner` what it holds, `band` the line itself.
    """

    left: float
    top: float
    right: float
    bottom: float
    deep: Profile
    inner: Flags
    band: Flags


def find_frame(depth: Grey, box: Box, scale: float, margin: float) -> BoxFrame:
    """The frame of a box in the darkness of its crop, which has `margin` mm around the box."""
    left, top, right, bottom = find_lines(depth, box, scale, margin)
    tops, bottoms = (_bent(depth, at, (left, right), scale) for at in (top, bottom))
    lefts, rights = (_bent(depth.T, at, (top, bottom), scale) for at in (left, right))
    half = _HALF * scale
    down = np.arange(depth.shape[0], dtype=np.float32)[:, None]
    along = np.arange(depth.shape[1], dtype=np.float32)[None, :]
    below, above = down - tops, bottoms - down
    past, before = along - lefts[:, None], rights[:, None] - along
    deep = np.minimum(np.minimum(below, above), np.minimum(past, before))  # into the box
    inner = deep > half
    return BoxFrame(left, top, right, bottom, deep, inner, (deep > -half) & ~inner)


def find_lines(depth: Grey, box: Box, scale: float, margin: float) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the frame of a box in such a crop, in pixels."""
    x, y, w, h = (round(mm * scale) for mm in (margin, margin, box.w, box.h))
    inset = round(2 * scale)
    top, bottom = _pair(_mean(depth[:, x + inset : x + w - inset], 1), y, h, scale)
    upright = _mean(depth[y + inset // 2 : y + h - inset // 2], 0)
    left, right = _pair(upright, x, w, scale)
    left, right = (
        _strayed(upright, one, other, scale) for one, other in ((left, right), (right, left))
    )
    return left, top, right, bottom


def _strayed(dark: Profile, at: int, other: int, scale: float) -> int:
    """Where one side of a frame stands of which only the other is where both should be."""
    if not 0 <= at < len(dark) or not 0 <= other < len(dark):
        return at
    if dark[at] > _PALE * dark[other] or dark[other] < _FAINT:
        return at
    low = max(0, at - round(_FAR * scale))
    near = dark[low : at + round(_FAR * scale) + 1]
    found = int(near.argmax())
    return low + found if near[found] > _AS_DARK * dark[other] else at


def _mean(depth: Grey, axis: int) -> Profile:
    """As numpy's, for bytes, several times faster."""
    if depth.size == 0:
        return np.asarray(depth.mean(axis=axis), np.float64)
    total = cv2.reduce(depth, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return np.asarray(total.ravel() / depth.shape[axis], np.float64)


def _pair(dark: Profile, start: int, length: int, scale: float) -> tuple[int, int]:
    """The two lines of a frame across a profile: darkest together, else as laid out."""
    ones, others, far = _pairs(start, length, round(_AT * scale), round(_STRETCH * scale))
    last = len(dark) - 1
    scores = dark[np.clip(ones, 0, last)] + dark[np.clip(others, 0, last)] - far
    scores[(ones < 0) | (others > last)] = -np.inf
    middle = len(dark) // 2
    at = scores.argmax()
    if scores[at] > 2.0 * (np.partition(dark, middle)[middle] + _FAINT):
        return int(ones[at]), int(others[at])
    return start, start + length


@lru_cache(maxsize=256)
def _pairs(start: int, length: int, reach: int, stretch: int) -> tuple[Indices, Indices, Profile]:
    """Where the two lines may stand, and how much darker they must be the further they lie off."""
    shift, more = np.mgrid[-reach : reach + 1, -stretch : stretch + 1].reshape(2, -1)
    return start + shift, start + length + shift + more, 0.2 * (np.abs(shift) + np.abs(more))


def _bent(depth: Grey, at: int, span: tuple[int, int], scale: float) -> Profile:
    """The line at a row, piece by piece: its row for every column."""
    reach, width = round(_BEND * scale), depth.shape[1]
    low = max(0, at - reach)
    near = depth[low : at + reach + 1]
    pieces = max(1, round((span[1] - span[0]) / (_PIECE * scale)))
    start, each = max(0, span[0]), max(1, (min(width, span[1]) - max(0, span[0])) // pieces)
    there = near[:, start : start + each * pieces].reshape(len(near), pieces, -1).mean(axis=2)
    clear = there.max(axis=0) > there.mean(axis=0) + _FAINT / 2
    found = np.where(clear, low + there.argmax(axis=0), at)
    middles = start + each * (np.arange(pieces) + 0.5)
    bent = np.interp(np.arange(width), middles, _smoothed(found))
    return np.asarray(bent, dtype=np.float32)


def _smoothed(found: Profile) -> Profile:
    """Each piece as the middle one of itself and its neighbours, so that one stroke moves none."""
    around = np.concatenate([found[:1], found, found[-1:]])
    three = np.sort(np.stack([around[:-2], around[1:-1], around[2:]]), axis=0)
    return np.asarray(three[1], dtype=np.float64)
