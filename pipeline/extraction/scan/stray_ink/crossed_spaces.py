"""The spaces between printed words -> which lines of print somebody struck out.

Print may be as bold as it likes: between two words there is paper, and a line through the words
runs over it. Ink that is added up tells little of such a line where a pixel is black or white, or
where all questions of a page are struck out. All lengths in millimetres of the form.
"""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Indices, Points
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.prints.print_areas import (
    BESIDE_SCALE,
    PrintedText,
    SpacedLine,
    spaced_lines_of,
)
from pipeline.extraction.scan.registering.registration import SCALE, Registration
from pipeline.extraction.scan.stray_ink.inked_print import InkedPrint
from pipeline.extraction.scan.stray_ink.redrawn_words import paper_of

_BESIDE: Final = 0.2  # mm of a space that bold letters may take from either side
_END: Final = (0.3, 1.2)  # mm before the first word and behind the last where a line may end
AROUND: Final = 1.5  # mm around a line of print that are looked at
_DARK: Final = 0.35  # of how dark print is; light pencil is for others to tell
_BAND: Final = (0.12, 0.74)  # of the height of a line, from its top: what lies lower is below it
_BROAD: Final = 1.4  # mm: what is broader is no line
_SPECKS: Final = 2  # pixels of a column that may be dark beside it
_LEVEL: Final = 0.35  # mm that a line may lie off a straight one
_RISE: Final = 0.12  # of its length
_ROW: Final = 3  # spaces one after the other that are enough
_BAND_HIGH: Final = 4.0  # mm of the largest print between which such pixels are picked


def struck_between_words(
    grey: Grey,
    there: Registration,
    printed: InkedPrint,
    empty: Collection[str],
    inked: Collection[Box],
) -> Iterator[PrintedText]:
    """The labels, and words above their boxes, through which a line runs.

    Args:
        grey: the picture.
        there: where the form lies on it.
        printed: its print.
        empty: pointers of questions in whose boxes nothing stands: only their labels are looked at.
        inked: boxes to tick that hold ink: of other questions only the labels of these.
    """
    lines, rows, columns = _glanced_at(printed.page)
    if not lines:
        return
    is_inked = printed.may_be_inked(rows, columns)
    seen: Iterator[bool] = iter(np.asarray(is_inked.any(axis=1), np.bool_).tolist())
    for line in lines:
        crossed = sum([next(seen) for _ in line.spaces])
        box = line.text.box
        if crossed < max(_row(line) - 1, 1) or box is None:
            continue
        is_told = line.is_label != (box.pointer not in empty) or box in inked
        if is_told and _is_struck(grey, there, line):
            yield line.text


@lru_cache(maxsize=64)
def _glanced_at(page: LayoutPage) -> tuple[tuple[SpacedLine, ...], Indices, Indices]:
    """The lines of several words; rows and columns of pixels in the middle of each space."""
    lines = spaced_lines_of(page)
    ends = [line.text.edges for line in lines for _ in line.spaces]
    middles = np.array([sum(space) / 2 for line in lines for space in line.spaces])
    top = np.array([top + _BAND[0] * (bottom - top) for _, top, _, bottom in ends])
    foot = np.array([top + _BAND[1] * (bottom - top) for _, top, _, bottom in ends])
    down = np.linspace(top, foot, round(_BAND_HIGH * BESIDE_SCALE), axis=1)
    rows = np.clip(down * BESIDE_SCALE, 0, PAGE_HEIGHT * BESIDE_SCALE - 1).astype(np.int64)
    columns = np.clip(middles * BESIDE_SCALE, 0, PAGE_WIDTH * BESIDE_SCALE - 1).astype(np.int64)
    return lines, rows, np.broadcast_to(columns[:, None], rows.shape)


def _row(line: SpacedLine) -> int:
    """How many spaces a line must cross, one after the other."""
    return min(_ROW, len(line.spaces))


def _is_struck(grey: Grey, there: Registration, line: SpacedLine) -> bool:
    left, _, right, _ = line.text.edges
    start = left - AROUND
    dark = dark_around(grey, there, line.text)
    spaces = [(low + _BESIDE, high - _BESIDE) for low, high in line.spaces]
    if len(spaces) == 1:  # and out of the words, at one end
        before, behind = (left - _END[1], left - _END[0]), (right + _END[0], right + _END[1])
        rows = [[before, *spaces], [*spaces, behind]]
    else:
        need = _row(line)
        rows = [spaces[n : n + need] for n in range(len(spaces) - need + 1)]
    return any(_crosses(dark, np.array(row) - start) for row in rows)


def dark_around(grey: Grey, there: Registration, text: PrintedText) -> Flags:
    """What is as dark as strokes over print, from the top of a text to its foot, and beside it."""
    left, top, right, bottom = text.edges
    seen = there.cut(grey, (left - AROUND, top, right - left + 2 * AROUND, bottom - top))
    depth = np.asarray(cv2.subtract(paper_of(seen), seen), np.uint8)
    return np.asarray(depth > _DARK * percentile(depth, 95), np.bool_)


def _level(dark: Flags, low: float, high: float) -> float | None:
    """How far below the top (mm) a line crosses a space from edge to edge; None where none does."""
    part = dark[:, round(low * SCALE) : round(high * SCALE)]
    rows, columns = part.shape
    if columns < 2:
        return None
    counts = part.sum(axis=0)
    band = part[round(_BAND[0] * rows) : round(_BAND[1] * rows)]
    within = band.sum(axis=0)
    crossed = (within > 0) & (counts - within <= _SPECKS) & (within <= _BROAD * SCALE)
    if np.count_nonzero(crossed) < columns - columns // 5:
        return None
    places = np.argwhere(band)
    if np.ptp(places[:, 0]) > _BROAD * SCALE:
        return None
    return float(places[:, 0].mean() / SCALE + _BAND[0] * rows / SCALE)


def _crosses(dark: Flags, spaces: Points) -> bool:
    """Whether one line crosses all of these spaces (n, 2), in mm from the left of what is seen."""
    levels = [_level(dark, low, high) for low, high in spaces.tolist()]
    if any(level is None for level in levels):
        return False
    x, y = spaces.mean(axis=1), np.array(levels, np.float64)
    rise, first = np.polyfit(x, y, 1)
    return abs(float(rise)) < _RISE and float(np.abs(y - first - rise * x).max()) < _LEVEL
