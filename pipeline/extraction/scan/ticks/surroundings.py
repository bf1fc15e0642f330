"""A page of the layout -> where around each of its boxes nothing is printed."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from forms.ground.fonts import measure
from forms.ground.style import MM
from forms.layout.parts import Box, Drawing, Image, LayoutPage, Part, Run, Slot, Stroke
from pipeline.extraction.pixels import Flags
from pipeline.extraction.scan.registering.registration import SCALE, Area
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.words.written_boxes import MARGIN

_Edges = tuple[float, float, float, float]  # left, top, right, bottom in mm

_MARGIN = 0.6  # mm around print that may be blurred or shifted


@lru_cache(maxsize=64)
def free_around(page: LayoutPage, boxes: tuple[Box, ...]) -> tuple[Flags, ...]:
    """Of the patch around each box the pixels where neither text nor a line is printed."""
    printed = [area for part in page.parts for area in _areas(part)]
    return tuple(_free(box, printed) for box in boxes)


def _areas(part: Part) -> Iterator[_Edges]:
    """The print of a part, a little wider than it is."""
    m = _MARGIN
    if isinstance(part, Run):
        width = measure(part.text, part.face, part.size) / MM
        em = part.size / MM
        yield (part.x - m, part.y - 0.8 * em - m, part.x + width + m, part.y + 0.25 * em + m)
    elif isinstance(part, Stroke):
        xs, ys = sorted((part.x, part.x2)), sorted((part.y, part.y2))
        yield (xs[0] - m, ys[0] - m, xs[1] + m, ys[1] + m)
    elif isinstance(part, Box):
        yield from _frame(part.x, part.y, part.w, part.h)
    elif isinstance(part, (Slot, Image, Drawing)):
        yield (part.x - m, part.y - m, part.x + part.w + m, part.y + part.h + m)
    else:
        yield from _frame(part.x, part.y, part.w, part.h)


def _frame(x: float, y: float, w: float, h: float) -> Sequence[_Edges]:
    m = _MARGIN
    return (
        (x - m, y - m, x + w + m, y + m),
        (x - m, y + h - m, x + w + m, y + h + m),
        (x - m, y - m, x + m, y + h + m),
        (x + w - m, y - m, x + w + m, y + h + m),
    )


def _free(box: Box, printed: Sequence[_Edges]) -> Flags:
    left, top = box.x + box.w / 2 - PATCH_HALF / SCALE, box.y + box.h / 2 - PATCH_HALF / SCALE
    free = np.ones((2 * PATCH_HALF, 2 * PATCH_HALF), np.bool_)
    for area in printed:
        x, x2 = (int((at - left) * SCALE) for at in (area[0], area[2]))
        y, y2 = (int((at - top) * SCALE) for at in (area[1], area[3]))
        if x2 >= 0 and y2 >= 0 and x < 2 * PATCH_HALF and y < 2 * PATCH_HALF:
            free[max(0, y) : y2 + 1, max(0, x) : x2 + 1] = False
    return free


def with_margin(box: Box) -> Area:
    """A box for words with the margin that is looked at with it."""
    return (box.x - MARGIN, box.y - MARGIN, box.w + 2 * MARGIN, box.h + 2 * MARGIN)
