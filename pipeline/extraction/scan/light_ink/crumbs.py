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
from pipeline.extraction.scan.prints.print_areas import bare_beside
from pipeline.extraction.scan.registering.registration import Area, Registration

_DARK: Final = 220
_INSET: Final = 1.0  # mm of a box that its frame may darken
_UPPER: Final = 0.5  # of a cell: below it lines part it from the next
_CRUMBS: Final = 3  # pixels in a box or a cell
_PLACES: Final = 3  # with so many
_OWN: Final = 8.0  # times as many as on bare paper


def are_left(grey: Grey, there: Registration, page: LayoutPage, known: Collection[str]) -> bool:
    """Whether crumbs of light ink are left in boxes that seem empty; in `known` is print."""
    found = [_dark(there.cut(grey, place)) for place in _places(page, known)]
    if sum(count >= _CRUMBS for count, _ in found) < _PLACES:
        return False
    whole = there.cut(grey, WHOLE_PAGE)
    bare = cv2.resize(bare_beside(page), whole.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    beside = np.count_nonzero(bare & (whole < _DARK)) / np.count_nonzero(bare)
    return bool(sum(n for n, _ in found) > _OWN * beside * sum(size for _, size in found))


def _dark(seen: Grey) -> tuple[int, int]:
    """How many pixels are dark, of how many."""
    return int(np.count_nonzero(seen < _DARK)), seen.size


def _places(page: LayoutPage, known: Collection[str]) -> Iterator[Area]:
    """Inside the boxes to tick, and in each cell for a digit."""
    for box in page.boxes:
        if box.pointer in known:
            continue
        if box.is_to_tick:
            yield _within(box.x, box.y, box.w, box.h)
        elif box.kind == "comb":
            yield from _cells(box)


def _cells(box: Box) -> Iterator[Area]:
    wide = box.w / box.cells
    for n, letter in enumerate(box.pattern.ljust(box.cells)):
        if letter != "-":
            yield _within(box.x + n * wide, box.y, wide, _UPPER * box.h + _INSET)


def _within(x: float, y: float, wide: float, high: float) -> Area:
    return (x + _INSET, y + _INSET, wide - 2 * _INSET, high - 2 * _INSET)
