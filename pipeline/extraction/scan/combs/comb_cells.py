"""A comb on a registered page -> its cells, cut at the printed lines, and what shows the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.quantiles import in_columns, percentile
from pipeline.extraction.scan.registering.presence import FrameShows, frame_shows
from pipeline.extraction.scan.registering.registration import SCALE, Registration
from pipeline.extraction.scan.words.box_frame import find_lines
from pipeline.extraction.scan.words.written_boxes import as_picture
from pipeline.records import Picture

_MARGIN: Final = 3.0  # mm around the comb
_WIDER: Final = 0.8  # mm that a digit may lean out of its cell
_SHOWN: Final = 1.5  # mm of them that a person is shown
_DASH: Final = 1.0  # mm above and below the middle where a dash stands printed
_INK: Final = 0.25  # share of the paper's light
_WRITTEN: Final = 0.05  # share of the cell of a dash, beside the dash, that is ink
_RIM: Final = 0.9  # mm along the frame that are not looked at
_FRAME: Final = 0.6  # mm beside a comb that its frame may darken
_UPPER: Final = 0.5  # of the height of a cell: below, its walls are printed
_WALL: Final = 0.35  # mm to either side of a wall, blur included
_USUAL: Final = 0.08  # mm to the right: where digits in their cells stand
_SIGN: Final = 1.0  # mm: what is longer than this is no speck
_PLAIN: Final = 0.3  # share of the paper's light: what shines through takes less
_DIM: Final = 0.85  # of the lightest cell: a darker one is looked at closer
_PALE: Final = 0.14  # share of the paper's light: what a hatched or blackened cell takes at least
_FILLED: Final = (
    0.6  # share of a cell: a digit fills less (measured: 0.43 at most; struck out 0.73)
)
_FILLED_BROADLY: Final = 0.8  # the same among digits of a felt pen (measured: 0.72 at most)
_ABOVE: Final = 1.5  # times the share of the others
_BEYOND: Final = (0.6, 1.4)  # mm above and below the frame where nothing is printed
_SHADE: Final = 4.0  # mm over which a shadow is even enough
_STEM: Final = 1.6  # mm: what is wider there is more than a stem, however broad the pen
# mm from there: nearly half a digit is its neighbour's (measured: those that keep to their cells to
# 0.78 of 925 combs, which tells where they were meant to stand to within 0.13)
_LEAN: Final = 0.95
_LEAST: Final = 1.5  # mm of a comb that hold ink
_CORNER: Final = 2.0  # mm at the ends of the frame that are not looked at; and above and below it
_OFF_LINE: Final = 0.5  # mm that the line may be off, where paper is bent
_ALONG: Final = 1.1  # mm along it that are looked at together: grain is no line
_DARKER: Final = 10  # of 255, than beside it
# Share of its length on which a line shows (measured: lost ones to 0.1, others from 0.45)
_RUNS: Final = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class CutComb:
    """A comb in grey.

    Attributes:
        cells: the cells that a digit may stand in, from left to right.
        wider: the same with a part of their neighbours, for digits that lean out of their cell.
        is_sound: whether its frame is there, its digits keep to their cells, no cell was made
            black, and the cells of the dashes hold no more than a dash.
    """

    cells: tuple[Grey, ...]
    wider: tuple[Grey, ...]
    is_sound: bool
    picture: Picture

    @property
    def holds_signs(self) -> bool:
        """Whether a cell holds a stroke that may be no digit: a dash, or marks of repetition.

        What comes in from above or below is of a word there, or a thing on the paper.
        """
        return any(map(_holds_sign, self.cells))


def cut_comb(grey: Grey, there: Registration, box: Box, shows: FrameShows = frame_shows) -> CutComb:
    """Cut a comb out."""
    area = (box.x - _MARGIN, box.y - _MARGIN, box.w + 2 * _MARGIN, box.h + 2 * _MARGIN)
    crop = there.cut(grey, area)
    left, top, right, bottom = _lines(crop, box)
    walls = np.rint(np.linspace(left, right, box.cells + 1)).astype(int)
    cells = [crop[top:bottom, walls[n] : walls[n + 1]] for n in range(box.cells)]
    marks = [letter == "-" for letter in box.pattern.ljust(box.cells)]
    kept = all(_holds_dash(cell) for cell, is_dash in zip(cells, marks, strict=True) if is_dash)
    digits = tuple(cell for cell, is_dash in zip(cells, marks, strict=True) if not is_dash)
    more = round(_WIDER * SCALE)
    wider = tuple(
        crop[top:bottom, max(0, walls[n] - more) : walls[n + 1] + more]
        for n, is_dash in enumerate(marks)
        if not is_dash
    )
    lean = _lean(crop[top:bottom, walls[0] : walls[-1]], marks)
    kept = kept and abs(lean - _USUAL) < _LEAN and not _is_filled(crop, walls, top, bottom)
    kept = kept and not _is_left(crop, walls, top, bottom)
    is_sound = kept and shows(crop, box, _MARGIN, SCALE)
    edge = round((_MARGIN - _SHOWN) * SCALE)
    return CutComb(digits, wider, is_sound, as_picture(crop[edge:-edge, edge:-edge], SCALE))


def _lines(crop: Grey, box: Box) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the printed frame, px; as laid out where a scan lost it.

    Where no frame is left, the darkest lines are stems and bars of what was written.
    """
    depth = np.asarray(255 - crop, np.uint8)
    left, top, right, bottom = find_lines(depth, box, SCALE, _MARGIN)
    if all(_line_shows(depth, at, left, right) for at in (top, bottom)):
        return left, top, right, bottom
    x, y, w, h = (round(mm * SCALE) for mm in (_MARGIN, _MARGIN, box.w, box.h))
    return x, y, x + w, y + h


def _line_shows(depth: Grey, at: int, left: int, right: int) -> bool:
    """Whether a line runs along the frame here, gaps and all: digits do not stand so close."""
    inset, near, far = (round(mm * SCALE) for mm in (_CORNER, _OFF_LINE, _CORNER))
    rows = slice(max(0, at - far), at + far + 1)
    around = cv2.blur(depth[rows, left + inset : right - inset], (round(_ALONG * SCALE) | 1, 1))
    if not around.size:
        return False
    middle = at - rows.start
    line = around[max(0, middle - near) : middle + near + 1].max(axis=0)
    return bool(
        (_is_above_middle(np.asarray(around, np.uint8), line.astype(np.int16) - _DARKER)).mean()
        > _RUNS
    )


def _is_above_middle(columns: Grey, limits: NDArray[np.int16]) -> Flags:
    """Of each column whether its middle value lies below a limit; numpy's median is slow."""
    if len(columns) % 2 == 0:
        return np.asarray(np.median(columns, axis=0) < limits, np.bool_)
    low = columns < np.clip(limits, 0, 255).astype(np.uint8)
    return np.asarray(np.count_nonzero(low, axis=0) > len(columns) // 2, np.bool_)


def _holds_sign(cell: Grey) -> bool:
    rim = round(_RIM * SCALE)
    inside = cell[rim:-rim, rim:-rim]
    if not inside.size:
        return False
    ink = (inside < max(1.0, percentile(cell, 80)) * (1 - _PLAIN)).astype(np.uint8)
    _, _, found, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return any(
        top > 0 and top + high < len(inside)
        for _, top, wide, high, _ in found[1:]
        if max(wide, high) >= _SIGN * SCALE
    )


def _holds_dash(cell: Grey) -> bool:
    """Whether the cell of a dash holds no ink above or below where the dash stands."""
    height, width = cell.shape
    side, rim = round(1.0 * SCALE), round(0.9 * SCALE)
    middle, reach = height // 2, round(_DASH * SCALE)
    light = max(1.0, percentile(cell, 80))
    ink = cell < light * (1 - _INK)
    above = ink[rim : middle - reach, side : width - side]
    below = ink[middle + reach : height - rim, side : width - side]
    return float(np.concatenate([above.ravel(), below.ravel()]).mean()) < _WRITTEN


def _is_filled(crop: Grey, walls: NDArray[np.int_], top: int, bottom: int) -> bool:
    """Whether a cell was hatched or made black: its digit was taken back, readable though it is.

    A broad felt pen fills every cell; what was made black with it stands out among the others.
    """
    rim = round(_RIM * SCALE)
    edges = list(pairwise(walls))
    inner = [crop[top + rim : bottom - rim, left + rim : right - rim] for left, right in edges]
    means = [cv2.mean(cell)[0] for cell in inner]
    dim = [n for n, mean in enumerate(means) if mean < _DIM * max(means)]
    if not dim:
        return False
    shares = []
    for n in dim:
        least = _light(crop[:, slice(*edges[n])], top, bottom) * (1 - _PALE)
        shares.append(float((inner[n] < least).mean()))
    usual = float(np.median(shares)) if len(dim) > len(edges) // 2 else 0.0
    return max(shares) > min(max(_FILLED, _ABOVE * usual), _FILLED_BROADLY)


def _is_left(crop: Grey, walls: NDArray[np.int_], top: int, bottom: int) -> bool:
    """Whether a digit leaves its cell above or below with more than a stem.

    A 7 whose bar stands above its cell is a 1 in it, and clearly so.
    """
    near, far = (round(mm * SCALE) for mm in _BEYOND)
    least = _light_along(crop) * (1 - _INK)
    sides = (crop[max(0, top - far) : top - near], crop[bottom + near : bottom + far])
    darkest = (np.asarray(cv2.reduce(side, 0, cv2.REDUCE_MIN))[0] for side in sides if side.size)
    inked = (np.concatenate([[0], np.cumsum(row < least)]) for row in darkest)
    return any(np.diff(count[walls]).max() > _STEM * SCALE for count in inked)


def _light_along(crop: Grey) -> Shares:
    """The light of the paper in each column: it may fall off along a comb that a phone took."""
    some = crop[::3]
    high = len(some) * 3 // 4
    light = in_columns(some, high)[None]
    smooth = cv2.blur(light.astype(np.float32), (2 * round(_SHADE * SCALE) + 1, 1))
    return np.asarray(smooth[0], np.float32)


def _light(column: Grey, top: int, bottom: int) -> float:
    """The light of the paper above and below a cell, also where a shadow lies over some cells."""
    edge = round(_FRAME * SCALE)
    beside = (column[: top - edge], column[bottom + edge :])
    return float(np.mean([percentile(part, 75) for part in beside if part.size]))


def _lean(comb: Grey, dashes: Sequence[bool]) -> float:
    """How far digits stand to the right of the middles of their cells, mm; together, as a hand has.

    A comb in which all digits lean half out of their cells reads as other digits, and clearly so.
    What counts is which columns hold ink, not how much: a bar of a 7 says no more than its stem.

    Args:
        comb: all cells, cut at their outer lines.
        dashes: of each cell whether it holds a printed dash.
    """
    height, width = comb.shape
    cells, rim = len(dashes), round(_RIM * SCALE)
    inside = comb[rim:-rim, rim:-rim]
    light = np.asarray(cv2.reduce(inside, 0, cv2.REDUCE_MAX), np.float32)
    turns, is_wall, ways = _turns(width, cells)
    upper = round(_UPPER * height) - rim
    darkest, lower = (cv2.reduce(part, 0, cv2.REDUCE_MIN) for part in (inside[:upper], inside))
    inked = np.where(is_wall, darkest, lower)[0] < light[0] * (1 - _INK)
    inked &= ~np.array(dashes)[(turns + 0.5).astype(int)]
    if inked.sum() < _LEAST * SCALE:
        return _USUAL  # next to nothing is written
    turn = float(np.angle((inked * ways).sum())) / (2 * np.pi)
    return float(turn * width / cells / SCALE)


@lru_cache(maxsize=64)
def _turns(width: int, cells: int) -> tuple[NDArray[np.float64], Flags, NDArray[np.complex128]]:
    """Of each column, but for the outer ones: in which cell, on a wall or not, how far along it."""
    rim = round(_RIM * SCALE)
    turns = (np.arange(rim, width - rim) + 0.5) * cells / width - 0.5
    is_wall = np.abs((turns % 1) - 0.5) < _WALL * SCALE * cells / width
    return turns, is_wall, np.exp(2j * np.pi * turns)
