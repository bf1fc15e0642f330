"""How dark a crop is, and the box in it -> where the printed frame really runs, and what it holds.

Paper bends and a camera looks askew, so a line may stand half a millimetre from where it was laid
out. Both lines of a pair are looked for together: a neighbour's line alone does not fit.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from forms.layout_parts import Box

Grey = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.floating]

_AT: Final = 1.0  # mm within which the frame is looked for
_STRETCH: Final = 0.25  # mm that it may be taller or wider than laid out
_BEND: Final = 0.5  # mm that a piece of a line may be off the rest
_PIECE: Final = 15.0  # mm
_HALF: Final = 0.5  # mm to either side of a line's middle that are not looked at
_CORNER: Final = 1.0  # mm, the rounding of the frame
_FAINT: Final = 10  # of 255: a line that is no darker was not found


@dataclass(frozen=True, slots=True)
class Frame:
    """The printed frame in a crop, in pixels.

    `deep` is how far each pixel lies inside of it; `inner` what it holds, `band` the line itself.
    """

    left: float
    top: float
    right: float
    bottom: float
    deep: Rows
    inner: Flags
    band: Flags


def find_frame(depth: Grey, box: Box, scale: float, margin: float) -> Frame:
    """The frame of a box in the darkness of its crop, which has `margin` mm around the box."""
    x, y, w, h = (round(mm * scale) for mm in (margin, margin, box.w, box.h))
    inset = round(2 * scale)
    rows = depth[:, x + inset : x + w - inset].mean(axis=1)
    columns = depth[y + inset // 2 : y + h - inset // 2].mean(axis=0)
    top, bottom = _pair(rows, y, h, scale)
    left, right = _pair(columns, x, w, scale)
    tops, bottoms = (_bent(depth, at, (left, right), scale) for at in (top, bottom))
    lefts, rights = (_bent(depth.T, at, (top, bottom), scale) for at in (left, right))
    half = _HALF * scale
    down = np.arange(depth.shape[0], dtype=np.float32)[:, None]
    along = np.arange(depth.shape[1], dtype=np.float32)[None, :]
    below, above = down - tops, bottoms - down
    past, before = along - lefts[:, None], rights[:, None] - along
    deep = np.minimum(np.minimum(below, above), np.minimum(past, before))  # into the box
    inner = deep > half
    return Frame(left, top, right, bottom, deep, inner, (deep > -half) & ~inner)


def _pair(profile: Rows, start: int, length: int, scale: float) -> tuple[int, int]:
    """The two lines of a frame across a profile: darkest together, else as laid out."""
    reach, stretch = round(_AT * scale), round(_STRETCH * scale)
    dark = profile.tolist()
    best, found = 2.0 * (sorted(dark)[len(dark) // 2] + _FAINT), (start, start + length)
    for shift in range(-reach, reach + 1):
        for more in range(-stretch, stretch + 1):
            one, other = start + shift, start + length + shift + more
            if one < 0 or other >= len(dark):
                continue
            score = dark[one] + dark[other] - 0.2 * (abs(shift) + abs(more))
            if score > best:
                best, found = score, (one, other)
    return found


def _bent(depth: Grey, at: int, span: tuple[int, int], scale: float) -> Rows:
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


def _smoothed(found: Rows) -> Rows:
    """Each piece as the middle one of itself and its neighbours, so that one stroke moves none."""
    around = np.pad(found, 1, mode="edge")
    three = np.sort(np.stack([around[:-2], around[1:-1], around[2:]]), axis=0)
    return np.asarray(three[1], dtype=np.float64)
