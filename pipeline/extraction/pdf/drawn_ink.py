"""The pixels of an upright page -> the ink in a box, and whether its letters explain it."""

from collections.abc import Iterator, Sequence
from typing import Final
from unicodedata import combining

import numpy as np

from forms.ground.script import has_turned
from forms.layout.parts import Box, LayoutPage, Stroke
from pipeline.extraction.pdf.box_text import BoxLetter, Edges
from pipeline.extraction.pdf.page_picture import PIXELS
from pipeline.extraction.pixels import Grey

_DARK: Final = 190  # grey of a pixel that is ink
_BITS: Final = 14  # dark pixels without a letter: more than the hair of a neighbour's frame
_FRAME: Final = 0.6  # mm inside the edge of a box that its frame may darken
_DOT: Final = 0.35  # mm around the middle of a printed line


def is_inked(rect: Edges, pixels: Grey) -> bool:
    """Whether a letter with these edges left any ink."""
    left, top, right, bottom = (round(side * PIXELS) for side in rect)
    cut = pixels[max(0, top) : bottom + 1, max(0, left) : right + 1]
    return bool(cut.size) and int(cut.min()) < _DARK


def box_edges(box: Box) -> Edges:
    """Left, top, right, bottom of a box."""
    return (box.x, box.y, box.x + box.w, box.y + box.h)


def ink_share(pixels: Grey, box: Box) -> float:
    """The share of dark pixels well inside a tick or circle."""
    inset = 0.9 if box.kind == "circle" else 0.7
    inner = _cut(
        pixels, (box.x + inset, box.y + inset, box.x + box.w - inset, box.y + box.h - inset)
    )
    return float((inner < _DARK).mean()) if inner.size else 0.0


def _cut(pixels: Grey, rect: Edges) -> Grey:
    left, top, right, bottom = (max(0, round(side * PIXELS)) for side in rect)
    return pixels[top:bottom, left:right]


def loose_ink(pixels: Grey, box: Box, letters: Sequence[BoxLetter], page: LayoutPage) -> bool:
    """Whether a box for words or digits has ink that neither its letters nor the print explain."""
    left, top, right, bottom = box_edges(box)
    left, top, right, bottom = left + _FRAME, top + _FRAME, right - _FRAME, bottom - _FRAME
    dark = _cut(pixels, (left, top, right, bottom)) < _DARK
    if not dark.any():
        return False
    for a, b, c, d in (*map(_around, letters), *_rules(box, page), *_cells(box)):
        across = slice(_at(a - left), _at(c - left))
        dark[_at(b - top) : _at(d - top), across] = False
    return int(np.count_nonzero(dark)) > _BITS


def _around(letter: BoxLetter) -> Edges:
    below, beside = 0.35 * letter.em, 0.5
    if has_turned(letter.text):
        below = 0.6 * letter.em  # tails, and accents below them
    if letter.text and combining(letter.text[0]):
        beside = 0.3 * letter.em  # an accent has no width, and stands where its letter does
    return (letter.x - beside, letter.y - letter.em, letter.end + beside, letter.y + below)


def _rules(box: Box, page: LayoutPage) -> Iterator[Edges]:
    """The writing lines in a box."""
    for part in page.parts:
        if isinstance(part, Stroke) and part.y == part.y2 and box.y < part.y < box.y + box.h:
            yield (box.x, part.y - _DOT, box.x + box.w, part.y + _DOT)


def _cells(box: Box) -> Iterator[Edges]:
    """The lines and dashes of a comb."""
    if box.kind != "comb":
        return
    cell, middle = box.w / box.cells, box.y + box.h / 2
    for n, sign in enumerate(box.pattern or " " * box.cells):
        x = box.x + n * cell
        yield (x - _DOT, box.y, x + _DOT, box.y + box.h)
        if sign == "-":
            yield (x + cell / 2 - 1.2, middle - 1, x + cell / 2 + 1.2, middle + 1.6)


def _at(millimetres: float) -> int:
    return max(0, round(millimetres * PIXELS))
