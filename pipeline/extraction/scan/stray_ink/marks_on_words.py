"""A page and how it was printed -> questions without an answer, above whose boxes a mark stands.

Who misses a box sets the mark on the printed words above it, where it is no stroke on bare paper
and hardly more ink than those words have. There the print is drawn anew, laid over what is seen,
and taken away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

import cv2
import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey, Shares
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.pictures.page_images import PageImage
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.print_areas import Edges
from pipeline.extraction.scan.prints.sheets import PrintedPage, Sheets
from pipeline.extraction.scan.registering.registration import SCALE, Registration
from pipeline.extraction.scan.stray_ink.marks_beside import shown_with
from pipeline.extraction.scan.words.written_boxes import as_picture
from pipeline.records import Mark, Reading

_ABOVE: Final = (6.8, 0.7)  # mm above a box: from there to there
_BESIDE: Final = 2.5  # mm to either side of it
_REACH: Final = 6  # pixels that the print may lie off
_ALIKE: Final = 0.6  # correlation of print and what is seen, at least: else nobody knows
_PRINT: Final = (0.4, 0.01)  # share of light that print takes, and of the place where it does
_SOFT: Final = 1.2  # pixels by which a scan is softer than what is drawn
_BLUR: Final = 0.12  # share of light: so much is print, with its blur,
_PAPER: Final = np.ones((33, 33), np.uint8)  # pixels over which its light is even, and no stroke is
_AROUND: Final = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))  # and what is near it
_FULL: Final = 0.7  # share of light that the middle of print takes
_INK: Final = 0.35  # of its darkness
_EMPTY: Final = 0.02  # share of a box that is ink
_LEAST: Final = 0.6  # mm2 beside the letters (measured: marks from 1.1)
_LONG: Final = (1.2, 6.0)  # mm, its longer side; what is longer runs through


def with_marks_on_words(
    read: Reading, image: PageImage, there: Registration, printed: PrintedPage, sheets: Sheets
) -> Reading:
    """The page, on which questions without an answer are asked where a mark stands above a box.

    Args:
        read: the page.
        image: its picture.
        there: where it lies.
        printed: which page it is.
        sheets: to draw it anew.
    """
    page = printed.page
    boxes: dict[str, list[Box]] = {}
    for box in printed.boxes:
        if box.is_to_tick:
            boxes.setdefault(box.pointer, []).append(box)
    drawn, marks = sheets.drawn(printed), []
    for mark in read.marks:
        if mark.state != "empty" or mark.ink is None or mark.ink >= _EMPTY:
            marks.append(mark)
            continue
        whole = boxes.get(mark.pointer, [])
        mine = [box for box in whole if not any(_lies_above(each, box) for each in page.boxes)]
        if mine and any(_stands_above(image.still, there, drawn, printed.number, mine)):
            left, top, right, bottom = shown_with(whole, page)
            marks.append(_asked(mark, image.grey, there, (left, top - _ABOVE[0], right, bottom)))
        else:
            marks.append(mark)
    return replace(read, marks=tuple(marks))


def _lies_above(other: Box, box: Box) -> bool:
    """Whether another box lies where words would be: what is in it is of that one."""
    is_beside = other.x + other.w < box.x - _BESIDE or other.x > box.x + box.w + _BESIDE
    is_away = other.y + other.h < box.y - _ABOVE[0] or other.y > box.y - _ABOVE[1]
    return not (is_beside or is_away)


def _asked(mark: Mark, grey: Grey, there: Registration, shown: Edges) -> Mark:
    left, top, right, bottom = shown
    top = max(0.0, top)
    picture = as_picture(there.cut(grey, (left, top, right - left, bottom - top)), SCALE)
    return replace(
        mark, state="unread", confidence=0.0, unread_because="illegible", picture=picture
    )


def _stands_above(
    grey: Grey, there: Registration, drawn: DrawnForm, number: int, boxes: Sequence[Box]
) -> Iterator[bool]:
    """Of each row of boxes, and of each box in it, whether a mark stands above."""
    for top, row in groupby(sorted(boxes, key=lambda box: (box.y, box.x)), lambda box: box.y):
        every = list(row)
        left, right = every[0].x - _BESIDE, every[-1].x + every[-1].w + _BESIDE
        area = (left, top - _ABOVE[0], right - left, _ABOVE[0] - _ABOVE[1])
        print_ = np.asarray(1 - drawn.area(number, area) / np.float32(255), np.float32)
        if (print_ > _PRINT[0]).mean() < _PRINT[1]:
            continue  # bare paper: strokes on that are seen as such
        more = _REACH / SCALE
        around = (area[0] - more, area[1] - more, area[2] + 2 * more, area[3] + 2 * more)
        rest = _left_over(print_, there.cut(grey, around))
        if rest is None:
            continue
        for box in every:
            at = round((box.x - _BESIDE - left) * SCALE)
            yield _is_mark(rest[:, at : at + round((box.w + 2 * _BESIDE) * SCALE)])


def _left_over(print_: Shares, around: Grey) -> Grey | None:
    """What is dark beside the print (1; else 0); None where the print is not seen."""
    light = cv2.blur(cv2.morphologyEx(around, cv2.MORPH_CLOSE, _PAPER), _PAPER.shape)
    seen = np.clip(1 - around / np.maximum(light, 1).astype(np.float32), 0, 1)
    seen = np.asarray(seen, np.float32)
    alike = cv2.matchTemplate(seen, cv2.GaussianBlur(print_, (0, 0), _SOFT), cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(alike)
    if best < _ALIKE:
        return None
    rows, columns = print_.shape
    seen = seen[y : y + rows, x : x + columns]
    full = print_ > _FULL
    dark = median(seen[full]) if full.any() else _FULL
    near = cv2.dilate((print_ > _BLUR).astype(np.uint8), _AROUND) > 0
    rest = ((seen > _INK * dark) & ~near).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)


def _is_mark(rest: Grey) -> bool:
    """Whether a piece is as large as the rest of a mark, and comes in from nowhere."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(rest)
    for left, top, width, height, area in stats[1:]:
        is_within = left > 0 and top > 0 and left + width < rest.shape[1]
        is_long = _LONG[0] <= max(width, height) / SCALE <= _LONG[1]
        if is_within and is_long and area / SCALE**2 > _LEAST:
            return True
    return False
