"""The paper at both ends of a label or a question -> whether a line runs from there through it.

Half a label that is struck out is struck out. Letters hide most of a line, but at one end of the
label it shows on bare paper, and from there on it fills what is white between the letters. A tail
of a tick, or an arm of a cross, comes at a slope. In letters as fat as copies of copies have them
nothing is white: there what juts out of the last one is all that tells. All lengths in millimetres
of the form.
"""

from collections.abc import Collection, Iterator
from typing import Final

import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Points
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.prints.print_areas import (
    BESIDE_SCALE,
    PrintedText,
    texts_of,
    whole_headings_of,
)
from pipeline.extraction.scan.registering.registration import SCALE, Registration
from pipeline.extraction.scan.stray_ink.crossed_spaces import AROUND, dark_around
from pipeline.extraction.scan.stray_ink.inked_print import InkedPrint

_BEFORE: Final = (0.2, 0.8)  # mm beside it where a line shows on bare paper
_BAND: Final = (0.15, 0.74)  # of the height of a label, from its top: what lies lower is below it
_BROAD: Final = 1.1  # mm: what is broader is no line
_SHOWN: Final = 0.8  # of the columns there that hold it
_NEAR: Final = 0.2  # mm up or down from one column to the next
_FOLLOWS: Final = 0.3  # of the way to where a column shows the line
_ALONE: Final = 1.3  # times as broad: what is more holds a letter
_BREAK: Final = 0.2  # mm in which a line may be lost
_INTO: Final = (1.8, 0.28)  # mm that it runs into a label at least, and of its width
_BETWEEN: Final = 0.3  # mm of those in which nothing but the line is dark
_STRAIGHT: Final = 0.35  # mm that nine tenths of it may lie off a straight one
_RISE: Final = 0.14  # of its length
_FAT: Final = 0.5  # mm beside its place that a letter may still hide a line that juts out
_JUTS: Final = (0.35, 0.55)  # mm of it that show, and how far it comes out, at least
_JUTS_BROAD: Final = 1.4  # mm: copied twice, a line is broader
_JUTS_RISE: Final = 0.3  # of its length
_SPECKS: Final = 1  # pixels that may be dark above it or below


def struck_from_an_end(
    grey: Grey,
    there: Registration,
    printed: InkedPrint,
    empty: Collection[str],
    inked: Collection[Box],
) -> Iterator[PrintedText]:
    """The labels and questions into which a line runs from one of their ends.

    Args:
        grey: the picture.
        there: where the form lies on it.
        printed: its print.
        empty: pointers of questions in whose boxes nothing stands: nothing of these is looked at.
        inked: boxes to tick that hold ink: of labels only those of these are.
    """
    for text in texts_of(printed.page):
        if text.box in inked and _may_be(printed, text):
            dark, wide = dark_around(grey, there, text), text.edges[2] - text.edges[0]
            if any(_runs_into(way, wide) for way in (dark, dark[:, ::-1])) or _juts_out(dark):
                yield text
    for text in whole_headings_of(printed.page):
        if text.box and text.box.pointer not in empty and _may_be(printed, text):
            dark = dark_around(grey, there, text)
            if _juts_out(dark) or _juts_out(dark[:, ::-1]):
                yield text


def _may_be(printed: InkedPrint, text: PrintedText) -> bool:
    """Whether anything at all stands at an end, seen with few pixels."""
    left, top, right, bottom = (each * BESIDE_SCALE for each in text.edges)
    near, far = (each * BESIDE_SCALE for each in _BEFORE)
    rows = slice(round(top + _BAND[0] * (bottom - top)), round(top + _BAND[1] * (bottom - top)) + 1)
    for one, other in ((left - far, left - near), (right + near, right + far)):
        if printed.may_be_inked(rows, slice(max(round(one), 0), round(other) + 1)).any():
            return True
    return False


def _runs_into(dark: Flags, wide: float) -> bool:
    """Whether a line comes from the left, over bare paper.

    Args:
        dark: what is as dark as strokes, from the top of a label to its foot, and beside it.
        wide: the label, in mm.
    """
    begin, start = (round((AROUND - at) * SCALE) for at in reversed(_BEFORE))
    shown = _alone(dark, range(begin, start))
    if len(shown) < _SHOWN * (start - begin):
        return False
    rows, broad = dark.shape[0], max(median(shown[:, 2]), 1.0)
    level = float(shown[:, 1].mean())
    if broad > _BROAD * SCALE or not _BAND[0] * rows < level < _BAND[1] * rows:
        return False
    inside = _alone(dark, range(start, round((AROUND + wide) * SCALE)))
    inside = inside[inside[:, 2] <= _ALONE * broad + 1]
    end, along = _followed(dark, start, level, inside)
    begins = round(AROUND * SCALE)
    between = np.count_nonzero(along[:, 0] >= begins)
    if end - begins < max(_INTO[0], _INTO[1] * wide) * SCALE or between < _BETWEEN * SCALE:
        return False
    x, y = np.concatenate([shown[:, :2], along]).T
    rise, at = np.polyfit(x, y, 1)
    off = np.abs(y - at - rise * x)
    return abs(float(rise)) < _RISE and percentile(off, 90) < _STRAIGHT * SCALE


def _juts_out(dark: Flags) -> bool:
    """Whether a line comes out of the last letter at the right, about level, at half its height."""
    outside = dark[:, dark.shape[1] - round(AROUND * SCALE) :]
    rows = len(outside)
    band = outside[round(_BAND[0] * rows) : round(_BAND[1] * rows)]
    within = band.sum(axis=0)
    beyond = outside.sum(axis=0) - within
    is_line = (within > 0) & (beyond <= _SPECKS) & (within <= _JUTS_BROAD * SCALE)
    start = int(is_line.argmax())
    length = int(np.append(is_line[start:], False).argmin())
    hangs_on = start <= _FAT * SCALE and outside[:, :start].any(axis=0).all()
    if not hangs_on or length < _JUTS[0] * SCALE or start + length < _JUTS[1] * SCALE:
        return False
    first, last = (np.flatnonzero(band[:, at]).mean() for at in (start, start + length - 1))
    return abs(float(last - first)) <= max(_JUTS_RISE * length, 1.0)


def _followed(dark: Flags, start: int, level: float, alone: Points) -> tuple[int, Points]:
    """The last column of a line, followed from a column and row on; where it shows alone."""
    rows = {int(column): row for column, row, _ in alone.tolist()}
    along: list[tuple[int, float]] = []
    last, end = start, dark.shape[1]
    for column in range(start, end):
        near = slice(max(round(level - _NEAR * SCALE), 0), round(level + _NEAR * SCALE) + 1)
        if dark[near, column].any():
            last = column
        elif column - last > _BREAK * SCALE:
            break
        if column in rows:
            along.append((column, rows[column]))
            level += _FOLLOWS * (rows[column] - level)
    return last, np.array(along, np.float64).reshape(-1, 2)


def _alone(dark: Flags, columns: range) -> Points:
    """The columns of one dark run: which, its middle row, how many rows (n, 3)."""
    part = dark[:, columns.start : columns.stop]
    counts = part.sum(axis=0)
    first = part.argmax(axis=0)
    last = part.shape[0] - part[::-1].argmax(axis=0)
    is_one = (counts > 0) & (last - first <= counts + 1)
    found = np.column_stack([np.array(columns), (first + last) / 2, last - first])
    return np.asarray(found[is_one], np.float64)
