"""A page on which something casts its shadow -> the same in one light.

Blinds, the leaves of a plant, the frame of a window: in a photo their shadows lie over paper, print
and ink alike, with edges that are millimetres soft, and are broader than any stroke. What is narrow
and dark is filled up: what is left is the light of the paper. Where that changes within millimetres
on much of the bare paper, the picture is divided by it. A block as dark as ink is taken for ink.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Grey, Shares
from pipeline.extraction.scan.pictures.page_images import PageImage
from pipeline.extraction.scan.prints.print_areas import bare_beside
from pipeline.extraction.scan.registering.registration import OVERVIEW, Registration

_STROKE: Final = 2.4  # mm: the broadest stroke that is closed
_REACH: Final = 2.5  # mm around a place from which light is taken
_BOWED: Final = 0.3  # of the light (its logarithm) in a millimetre squared: no shadow bows as much
_BLOCK: Final = 9.0  # mm: broader than a box that was made black, with its frame
_INK: Final = 0.5  # of the light around it: what is darker is a block of ink
_SOFT: Final = 0.15  # mm
_FEW: Final = 6.0  # pixels in a millimetre at which light is measured
_COARSER: Final = 3  # pixels of the overview, at which shadows are looked for
_NEAR: Final = 3.0  # mm of paper with one light
_FAR: Final = 25.0  # mm around it
_UNEVEN: Final = 0.1  # of the light, by which both differ
_MUCH: Final = 0.06  # of the bare paper
_MOST: Final = 4.0  # times lighter, or darker


def without_shadows(image: PageImage, there: Registration, page: LayoutPage) -> PageImage:
    """The picture in one light; the very same where no shadow lies on its bare paper.

    Args:
        image: in grey.
        there: where the page lies in it.
        page: as laid out.
    """
    grey = image.grey
    if not (there.is_sound and _is_shadowed(there.overview(grey), page)):
        return image
    share = min(1.0, _FEW / there.scale)
    few = cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    light = _light(np.asarray(few, np.uint8), there.scale * share)
    paper = float(np.percentile(light, 90))
    factor = np.clip(paper / np.maximum(light, 1), 1 / _MOST, _MOST).astype(np.float32)
    whole = cv2.resize(factor, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    lit = np.asarray(cv2.multiply(grey, whole, dtype=cv2.CV_8U), np.uint8)
    return replace(image, grey=lit, shadowed=grey)


def _light(few: Grey, scale: float) -> Shares:
    """The light of the paper, at so many pixels in a millimetre."""
    depth = np.log(np.maximum(few, 1), dtype=np.float32)
    light = np.exp(-_risen(-_risen(depth, scale), scale))
    around = cv2.morphologyEx(few, cv2.MORPH_CLOSE, _disc(_BLOCK * scale))
    light = np.where(light < _INK * around.astype(np.float32), around, light)
    soft = cv2.GaussianBlur(light.astype(np.float32), (0, 0), _SOFT * scale)
    return np.asarray(soft, np.float32)


def _risen(depth: Shares, scale: float) -> Shares:
    """The highest bowl, upside down, that stands on any place around: along rows, then columns."""
    reach = round(_REACH * scale)
    for axis in (0, 1):
        edge = [(reach, reach) if n == axis else (0, 0) for n in (0, 1)]
        wide, depth = np.pad(depth, edge, "edge"), np.full_like(depth, -np.inf)
        for off in range(2 * reach + 1):
            lower = _BOWED * ((off - reach) / scale) ** 2
            part = wide.take(range(off, off + depth.shape[axis]), axis)
            np.maximum(depth, part - np.float32(lower), out=depth)
    return depth


def _disc(wide: float) -> Grey:
    size = max(1, round(wide)) | 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)


def _is_shadowed(overview: Grey, page: LayoutPage) -> bool:
    """Whether the light of the bare paper changes within millimetres by far, on much of it."""
    few = np.ascontiguousarray(overview[::_COARSER, ::_COARSER])
    scale = OVERVIEW / _COARSER
    light = cv2.morphologyEx(few, cv2.MORPH_CLOSE, _disc(_STROKE * scale)).astype(np.float32)
    bare = bare_beside(page)[::_COARSER, ::_COARSER] > 0
    near, far = (cv2.blur(light, (round(mm * scale) | 1,) * 2) for mm in (_NEAR, _FAR))
    off = np.abs(near[bare] / np.maximum(far[bare], 1) - 1)
    return bool(np.count_nonzero(off > _UNEVEN) > _MUCH * off.size)
