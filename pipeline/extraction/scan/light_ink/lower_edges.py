"""A box for words that seems empty -> whether words in light pencil stand on its lower edge.

The frame hides the middle of letters that stand on it, and of small ones hardly anything is left
inside. Their feet stand on the bare paper below, where else nothing is.
"""

from typing import Final

import cv2
import numpy as np

from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.light_ink.pale_pieces import lacking_light
from pipeline.extraction.scan.prints.print_areas import headings_of, texts_of
from pipeline.extraction.scan.registering.registration import SCALE, Registration

_FRAME: Final = 0.35  # mm to either side of the middle of the frame that it may darken
_BELOW: Final = 1.6  # mm below the frame that are looked at,
_LEAST: Final = 0.4  # if so many are free
_WITHIN: Final = 1.55  # mm above it
_SIDES: Final = 1.0  # mm along its sides that are not
_PALE: Final = 0.065  # share of the light: more is a stroke of light pencil
# mm2 of them below and within (measured on 180 boxes of flat, plain pages: empty ones to 0.06 and
# 0.25, more within in one only; two with words that were silent 2.4 and 3.0, 0.2 and 0.6)
_FEET: Final = 1.0
_ALONG: Final = 4.0  # mm on one level: of the frame, which is blurred or lies off; of no letter
_TOPS: Final = 0.15


def stands_on_lower_edge(grey: Grey, there: Registration, page: LayoutPage, box: Box) -> bool:
    """Whether pale strokes lie below the lower edge of a box, and some just above it.

    Args:
        grey: a page that lies flat, in light without grain.
        there: where the form lies on it.
        page: what is printed on it.
        box: for words.
    """
    foot, left, right = box.y + box.h, box.x + _SIDES, box.x + box.w - _SIDES
    high = min(_BELOW, _room(page, box) - 2 * _FRAME)
    if high < _LEAST:
        return False
    below = (left, foot + _FRAME, right - left, high)
    within = (left, foot - _WITHIN, right - left, _WITHIN - _FRAME)
    areas = ((below, _FEET), (within, _TOPS))
    return all(_pale(there.cut(grey, area)) >= least for area, least in areas)


def _room(page: LayoutPage, box: Box) -> float:
    """Millimetres below a box in which nothing is printed."""
    foot = box.y + box.h
    boxes = ((each.x, each.y, each.x + each.w) for each in page.boxes)
    texts = (text.edges[:3] for text in (*texts_of(page), *headings_of(page)))
    below = (
        top - foot
        for left, top, right in (*boxes, *texts)
        if top >= foot and left < box.x + box.w and right > box.x
    )
    return min(below, default=_BELOW + 2 * _FRAME)


def _pale(strip: Grey) -> float:
    """The mm2 of a strip that pale strokes take, none of which runs along the frame."""
    pale = np.asarray(lacking_light(strip, (3, 3), SCALE) > _PALE, np.uint8)
    along = np.ones((1, round(_ALONG * SCALE)), np.uint8)
    letters = cv2.subtract(pale, cv2.morphologyEx(pale, cv2.MORPH_OPEN, along))
    return cv2.countNonZero(letters) / SCALE**2
