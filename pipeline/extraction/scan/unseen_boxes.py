"""A page and where it lies -> the questions of which a box is not to be seen in the picture.

It may be beyond the edge, folded away, under another sheet, or white where a frame should be.
"""

from collections.abc import Collection
from typing import Final

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.bands import MARKS
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.pictures.page_images import PageImage
from pipeline.extraction.scan.registering.presence import (
    frame_is_whole,
    frame_shows,
    is_in_picture,
    is_under,
    seem_bare,
)
from pipeline.extraction.scan.registering.registration import Registration
from pipeline.extraction.scan.ticks.patches import NO_FRAME, patches
from pipeline.extraction.scan.ticks.surroundings import with_margin
from pipeline.extraction.scan.words.written_boxes import MARGIN

_FEW_PIXELS: Final = 4.0  # in a millimetre: enough to see whether there is a frame
_CONTENT: Final = (5.0, 5.0, PAGE_WIDTH - 10, PAGE_HEIGHT - 10)  # mm: no box stands outside


def not_seen(
    page: LayoutPage,
    there: Registration,
    image: PageImage,
    whole: Collection[Box],
    hidden: Collection[str],
) -> frozenset[str]:
    """The pointers of the questions of which a box is not to be seen.

    Args:
        page: as laid out.
        there: where it lies.
        image: the picture.
        whole: the boxes whose frame was seen all around.
        hidden: the pointers of what was not printed for this client.
    """
    is_whole = there.holds(image.grey, _CONTENT)

    def is_away(box: Box) -> bool:
        if not (is_whole or is_in_picture(there, image.grey, box)):
            return True
        if is_under(there, image.elsewhere, box):
            return True
        if box.pointer in hidden:
            return False
        is_gone = box not in whole and _is_gone(image.grey, there, box)
        return is_gone or _is_cut(image.grey, there, box)

    return frozenset(box.pointer for box in page.boxes if is_away(box))


def _is_gone(grey: Grey, there: Registration, box: Box) -> bool:
    """Whether no frame can be seen, faint as it may be, where nothing dark is."""
    if not seem_bare(there, grey, [box])[0]:
        return False
    if box.is_to_tick:
        return bool(patches(grey, there, [box]).frames[0] < NO_FRAME)
    few = there.cut(grey, with_margin(box), _FEW_PIXELS)
    return not frame_shows(few, box, MARGIN, _FEW_PIXELS)


def _is_cut(grey: Grey, there: Registration, box: Box) -> bool:
    """Whether a side of a box fell off with a corner of the page."""
    if box.is_to_tick or there.marks >= len(MARKS):
        return False
    return not frame_is_whole(there.cut(grey, with_margin(box)), box, MARGIN)
