"""A page in black and white on which nothing is read -> whether crumbs are left in its boxes.

A threshold takes pencil, and of every stroke a few grains stay: in the cells of a date, in a box
that was ticked. Paper without any ink has none there, or as many between its boxes. Looked at only
where nothing at all was found on the page, which would pass for one that was never filled in.
"""

from collections.abc import Collection, Iterator
from typing import Final

import cv2
import numpy as np

from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.prints.drawn_form import WHOLE_PAGE
from pipeline.extraction.scan.prints.print_areas import Edges, bare_beside
from pipeline.extraction.scan.registering.registration import SCALE, Registration

_DARK: Final = 220
_INSET: Final = 1.0  # mm of a box that its frame may darken
_UPPER: Final = 0.5  # of a cell: below it lines part it from the next
_CRUMBS: Final = 3  # pixels in a box or a cell
_PLACES: Final = 3  # with so many
_OWN: Final = 8.0  # times as many as on bare paper


def are_left(grey: Grey, there: Registration, page: LayoutPage, known: Collection[str]) -> bool:
    """Whether crumbs of light ink are left in boxes that seem empty; in `known` is print."""
    dark = (there.cut(grey, WHOLE_PAGE) < _DARK).astype(np.uint8)
    found, size = [], 0
    for left, top, right, bottom in _places(page, known):
        rows, columns = (
            slice(round(a * SCALE), round(b * SCALE)) for a, b in ((top, bottom), (left, right))
        )
        here = dark[rows, columns]
        found.append(cv2.countNonZero(here) if here.size else 0)
        size += here.size
    if sum(count >= _CRUMBS for count in found) < _PLACES:
        return False
    bare = cv2.resize(bare_beside(page), dark.shape[::-1], interpolation=cv2.INTER_NEAREST)
    beside = cv2.countNonZero(cv2.bitwise_and(dark, dark, mask=bare)) / cv2.countNonZero(bare)
    return sum(found) / size > _OWN * beside


def _places(page: LayoutPage, known: Collection[str]) -> Iterator[Edges]:
    """Inside the boxes to tick, and in each cell for a digit."""
    for box in page.boxes:
        if box.pointer in known:
            continue
        if box.is_to_tick:
            yield _within(box.x, box.y, box.w, box.h)
        elif box.kind == "comb":
            yield from _cells(box)


def _cells(box: Box) -> Iterator[Edges]:
    wide = box.w / box.cells
    for n, letter in enumerate(box.pattern.ljust(box.cells)):
        if letter != "-":
            yield _within(box.x + n * wide, box.y, wide, _UPPER * box.h + _INSET)


def _within(x: float, y: float, wide: float, high: float) -> Edges:
    return (x + _INSET, y + _INSET, x + wide - _INSET, y + high - _INSET)
