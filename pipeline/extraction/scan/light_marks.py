"""Boxes that seem empty in grey -> those in which something stands in a light colour.

A cross of a highlighter is a mark that nobody may overlook. The stripe that a reader draws over a
line, or over a whole question, is none: it is broad, and goes on beyond the box as it came.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey
from pipeline.extraction.scan.page_images import PageImage
from pipeline.extraction.scan.registration import SCALE, Area, Registration

_SCALE: Final = 4.0  # pixels in a millimetre
_SEEN: Final = 23  # of 255, of what is lacking at least: its edge
_ASIDE: Final = 8.0  # mm beside a box to tick that are looked at
_ABOVE: Final = 4.0  # mm above it and below
_INSET: Final = 0.6  # mm: the frame, and the colours that a scanner sees along it
_LEAST: Final = 0.05  # share of a box to tick
_PRINT: Final = (1.0, 2.25)  # mm of print, down and across, that a stripe goes on behind
_FAR: Final = 4.0  # mm beyond the box that a stripe goes
_STRIPE: Final = 1.8  # mm: the narrowest
_STRAIGHT: Final = 1.4  # mm by which its edges stray
_BROAD: Final = 2.6  # mm: no letters are as broad
_HALO: Final = 1.5  # mm around what is broad
_WRITTEN: Final = 2.5  # mm2


def lightly_marked(image: PageImage, there: Registration, boxes: Iterable[Box]) -> frozenset[Box]:
    """Of these boxes those in which something was drawn or written in a light colour."""
    if image.tints is None:
        return frozenset()
    small = _on_tints(image.tints, image.grey, there)
    return frozenset(
        box
        for box in boxes
        if (_is_ticked if box.is_to_tick else _is_written)(image.tints, small, box)
    )


def shown_in_grey(image: PageImage, there: Registration, area: Area, scale: float = SCALE) -> Grey:
    """A rectangle of the form for a person to look at, in which light colours can be seen."""
    grey = there.cut(image.grey, area, scale)
    if image.tints is None:
        return grey
    tints = _on_tints(image.tints, image.grey, there).cut(~image.tints, area, scale)
    return np.asarray(cv2.subtract(grey, cv2.convertScaleAbs(~tints, alpha=0.5)), np.uint8)


def _on_tints(tints: Grey, grey: Grey, there: Registration) -> Registration:
    """Where the form lies on the light colours of a picture, which have fewer pixels."""
    down, across = (few / many for few, many in zip(tints.shape, grey.shape, strict=True))
    return replace(there, to_pixels=np.diag([across, down, 1.0]) @ there.to_pixels)


def _cut(tints: Grey, small: Registration, area: Area) -> Flags:
    """Where a rectangle of the form is coloured; beyond the picture nothing is."""
    return np.asarray(small.cut(~tints, area, _SCALE) < 255 - _SEEN, np.bool_)


def _is_ticked(tints: Grey, small: Registration, box: Box) -> bool:
    area = (box.x - _ASIDE, box.y - _ABOVE, box.w + 2 * _ASIDE, box.h + 2 * _ABOVE)
    seen = _cut(tints, small, area)
    across = slice(_px(_ASIDE + _INSET), _px(_ASIDE + box.w - _INSET))
    down = slice(_px(_ABOVE + _INSET), _px(_ABOVE + box.h - _INSET))
    if seen[down, across].mean() < _LEAST:
        return False
    kernel = np.ones([_px(mm) | 1 for mm in _PRINT], np.uint8)
    whole = cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    _, parts = cv2.connectedComponents(whole)
    inside = np.unique(parts[down, across][seen[down, across]])
    mine = np.isin(parts, inside[inside > 0])
    inked = np.flatnonzero(mine[down, across].any(axis=0)) + across.start
    right, left = _px(_ASIDE + box.w + _FAR), _px(_ASIDE - _FAR)
    return not (_is_stripe(mine[:, inked[0] : right]) or _is_stripe(mine[:, left : inked[-1] + 1]))


def _is_stripe(columns: Flags) -> bool:
    """Whether something runs across from side to side, and is as broad all along."""
    if not columns.any(axis=0).all():
        return False
    top = columns.argmax(axis=0)
    bottom = len(columns) - columns[::-1].argmax(axis=0)
    broad = columns.sum(axis=0).min() >= _STRIPE * _SCALE
    spread = [np.ptp(np.percentile(edge, (5, 95))) for edge in (top, bottom)]
    return bool(broad and max(spread) <= _STRAIGHT * _SCALE)


def _is_written(tints: Grey, small: Registration, box: Box) -> bool:
    inset = _INSET
    area = (box.x + inset, box.y + inset, box.w - 2 * inset, box.h - 2 * inset)
    seen = _cut(tints, small, area)
    if seen.sum() < _WRITTEN * _SCALE**2:
        return False
    kernel = np.ones((3, 3), np.uint8)
    whole = np.pad(cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_CLOSE, kernel), 12, "edge")
    side, around = _px(_BROAD), 2 * _px(_HALO) + 1
    broad = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    broad = cv2.dilate(broad, np.ones((around, around), np.uint8))[12:-12, 12:-12]
    return bool((seen & (broad == 0)).sum() >= _WRITTEN * _SCALE**2)


def _px(mm: float) -> int:
    return round(mm * _SCALE)
