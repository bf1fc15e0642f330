"""A picture -> the page as it lay there: dark ink on light paper, not mirrored, its print whole.

What a scanner or a camera turned about is known by our own marks, which are there afterwards.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT
from forms.layout.bands import MARK, MARKS
from pipeline.extraction.pixels import Grey
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.pictures.page_images import PageImage, looks_bilevel
from pipeline.extraction.scan.registering.locating import Located, locate
from pipeline.extraction.scan.registering.registration import Registration
from pipeline.extraction.scan.stray_ink.empty_backs import is_blank

_DARK: Final = 100  # of 255: what is darker than that on the whole may be a negative
_BROAD: Final = 31  # mm, about: broader than a code is
_PART: Final = 0.05  # of a picture that is dark
_GAP: Final = 3  # pixels, with what is dark beside them: broader ones close a code as well
_COARSELY: Final = 4  # pixels between those that tell whether there is any print
_INKED: Final = 0.7  # of the light of the paper: print, however pale
_MARKED: Final = 0.0005  # of a page that is print: our marks alone take three times as much
_RIM: Final = 1.0  # mm of paper around a mark
_PRINTED: Final = 0.6  # of the light that print takes at least
_STEP: Final = 16  # pixels between those that tell


def as_on_paper(image: PageImage) -> tuple[PageImage, Located]:
    """A page with dark ink on light paper, and where it lies.

    Some scanners save a negative, and the camera above a screen a mirror image; some printers leave
    white lines in marks and codes.
    """
    located = locate(image.grey)
    if not is_known(located):
        for light in _turned_light(image.grey):
            seen = locate(light)
            if is_known(seen):
                turned = replace(image, grey=light, is_bilevel=looks_bilevel(light), tints=None)
                return turned, seen
        if located.found is not None:  # a code is read from both sides, but our marks are not
            mirrored = _mirrored(image)
            seen = locate(mirrored.grey)
            if is_known(seen) and seen.there is not None and _is_dark(mirrored.grey, seen.there):
                return mirrored, seen
        for mended in _mended(image.grey):
            seen = locate(mended)
            if is_known(seen):  # what is written is read from the picture as it is
                return image, seen
    return image, located


def _mirrored(image: PageImage) -> PageImage:
    tints = None if image.tints is None else np.asarray(cv2.flip(image.tints, 1), np.uint8)
    return replace(image, grey=np.asarray(cv2.flip(image.grey, 1), np.uint8), tints=tints)


def _is_dark(grey: Grey, there: Registration) -> bool:
    """Whether our marks are as dark as print is; the front that shines through a back is pale."""
    lost = []
    for _, x, y in MARKS:
        seen = there.cut(grey, (x - _RIM, y - _RIM, MARK + 2 * _RIM, MARK + 2 * _RIM))
        ink, paper = np.percentile(seen, (10, 95))
        lost.append(1 - ink / max(paper, 1))
    return median(np.array(lost)) > _PRINTED


def is_known(located: Located) -> bool:
    """Whether marks and a code tell which page it is and where it lies."""
    return located.found is not None and not located.is_rough


def _turned_light(grey: Grey) -> Iterator[Grey]:
    """A dark page turned light: the whole of it; only its dark parts, of a screen in the dark."""
    if median(grey[::_STEP, ::_STEP]) < _DARK:
        yield np.asarray(cv2.bitwise_not(grey), np.uint8)
    scale = PAGE_HEIGHT / max(grey.shape)
    few = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = np.asarray(cv2.medianBlur(few, _BROAD) < _DARK, np.uint8)
    if float(dark.mean()) > _PART and not is_blank(grey):
        there = cv2.resize(dark, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
        yield np.asarray(np.where(there > 0, cv2.bitwise_not(grey), grey), np.uint8)


def _mended(grey: Grey) -> Iterator[Grey]:
    """A page whose print has gaps, without them: a nozzle was dry, or a fax lost rows.

    Of a bare back nothing: two more looks for marks would take as long as all else.
    """
    few = np.ascontiguousarray(grey[::_COARSELY, ::_COARSELY])
    if np.count_nonzero(few < _INKED * median(few)) < _MARKED * few.size:
        return
    for gap in ((_GAP, 1), (1, _GAP)):
        yield np.asarray(cv2.erode(grey, np.ones(gap, np.uint8)), np.uint8)
