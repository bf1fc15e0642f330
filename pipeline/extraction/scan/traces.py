"""A page whose paper a machine made white -> the boxes in which a trace of something is left.

A scanner that takes the background away, or an app that makes a photo look like a copy, takes
pencil with it. On paper without any grain what is left of it can be seen, pale as it is: a person
does. Where the bare paper is as full of crumbs, they are its own, or of its other side.
"""

from typing import Final

import cv2
import numpy as np

from forms.layout.galleys import WRITING
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Flags
from pipeline.extraction.scan.drawn_form import WHOLE_PAGE
from pipeline.extraction.scan.page_images import PageImage
from pipeline.extraction.scan.print_areas import room_beside
from pipeline.extraction.scan.registration import Registration

_WHITENED: Final = 0.6  # share of a picture that is white, without any grain
_WHITE: Final = 254
_SCALE: Final = 6.0  # pixels in a millimetre
_TRACE: Final = 0.06  # of the light: what takes less may be a ripple of the compression
_INSET: Final = 0.9  # mm of a box that its frame may darken
_RIPPLES: Final = 9  # pixels of the picture beside print, in which a compression has its own
_RULE: Final = 0.7  # mm to either side of a dotted rule
_CRUMB: Final = 0.3  # mm: less is a pixel
_LEAST: Final = 1.5  # mm of traces
_OWN: Final = 5.0  # times as many as on the bare paper
# mm on a square cm of that: a note or two; what shines through leaves more (measured: from 0.9)
_CLEAN: Final = 0.4


def is_whitened(image: PageImage) -> bool:
    """Whether the paper of a page was made white."""
    return not image.is_bilevel and bool((image.grey[::4, ::4] >= _WHITE).mean() >= _WHITENED)


def traces_of(image: PageImage, there: Registration, page: LayoutPage) -> frozenset[Box]:
    """The boxes to tick and for words in which a trace is left, whatever else stands there.

    None where light colours tell of themselves (see `light_marks`).
    """
    if not there.is_sound or image.tints is not None or not is_whitened(image):
        return frozenset()
    traced = there.cut(image.grey, WHOLE_PAGE, _SCALE) < 255 * (1 - _TRACE)
    inset = max(_INSET, _RIPPLES / there.scale)
    usual = _on_bare_paper(traced, page, inset)
    if usual * (10 * _SCALE) ** 2 > _CLEAN:
        return frozenset()
    found = []
    for box in page.boxes:
        if box.kind == "comb":
            continue
        inside = _inside(box, inset)
        length = _length(_cut(traced, box) & inside)
        if length > max(_LEAST, _OWN * usual * float(inside.sum())):
            found.append(box)
    return frozenset(found)


def _on_bare_paper(traced: Flags, page: LayoutPage, inset: float) -> float:
    """The millimetres of crumbs for each pixel of bare paper."""
    size = traced.shape[::-1]
    room = cv2.resize(room_beside(page), size, interpolation=cv2.INTER_NEAREST)
    by = 2 * round(inset * _SCALE) + 1
    room = cv2.erode(room, np.ones((by, by), np.uint8))
    bare = np.asarray(room > 0, np.bool_)
    return _length(traced & bare) / max(1.0, float(bare.sum()))


def _cut(traced: Flags, box: Box) -> Flags:
    left, top = round(box.x * _SCALE), round(box.y * _SCALE)
    return traced[top : top + round(box.h * _SCALE), left : left + round(box.w * _SCALE)]


def _inside(box: Box, inset: float) -> Flags:
    """Where in a box nothing is printed."""
    high, wide = round(box.h * _SCALE), round(box.w * _SCALE)
    x, y = (np.arange(side) + 0.5 for side in (wide, high))
    if box.kind == "circle":
        away = np.hypot(x[None, :] - wide / 2, y[:, None] - high / 2)
        return np.asarray(away < wide / 2 - inset * _SCALE, np.bool_)
    along, down = (np.minimum(at, at[::-1]) > inset * _SCALE for at in (x, y))
    if box.kind == "lines":
        pitch = high / max(1, round(box.h / WRITING))
        off = np.abs(y - np.rint(y / pitch) * pitch)
        down = down & (off > _RULE * _SCALE)
    return np.asarray(down[:, None] & along[None, :], np.bool_)


def _length(traced: Flags) -> float:
    """Millimetres of what was traced, corner to corner, without single pixels.

    By outlines: of a page on which hardly anything lies they are found far sooner than pieces.
    """
    found, tree = cv2.findContours(traced.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not found:
        return 0.0
    outer = (line for line, (*_, holds) in zip(found, tree[0], strict=True) if holds < 0)
    sides = np.array([cv2.boundingRect(line)[2:] for line in outer]) / _SCALE
    lengths = np.hypot(*sides.T)
    return float(lengths[sides.max(axis=1) > _CRUMB].sum())
