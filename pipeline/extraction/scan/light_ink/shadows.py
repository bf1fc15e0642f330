"""A page on which something casts its shadow -> the same in one light.

Blinds, the leaves of a plant, the frame of a window: in a photo their shadows lie over paper, print
and ink alike, with edges that are millimetres soft, and are broader than any stroke. What is narrow
and dark is filled up: what is left is the light of the paper. Where that changes within millimetres
on much of the bare paper, the picture is divided by it. A block as dark as ink is taken for ink; so
is a paler one that ends where a box to tick does, for somebody filled that, in pencil perhaps.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Grey, Points, Shares
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
_WITHIN: Final = 0.6  # mm from the edges of a box to tick to what it holds
_OVER: Final = 0.7  # mm beyond them that who fills it may come
_BESIDE: Final = 1.0  # mm beyond them: the light around it
_AROUND: Final = 1.8  # mm beyond them, where that ends
_GRADUAL: Final = 1.2  # mm in which that light goes over into the box
_FILLED: Final = 0.88  # of it: what is darker may be filled
_PART: Final = 0.4  # of a box that is so dark, at least
_PLACES: Final = 9  # across a box
_WAYS: Final = 12  # lines through each


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
    for box in page.boxes:
        if box.is_to_tick:
            _lift_filled(light, there, box, share)
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


def _lift_filled(light: Shares, there: Registration, box: Box, share: float) -> None:
    """Where a box is filled, take the light around it.

    Args:
        light: of the paper; it is written on.
        there: where the page lies in the picture.
        box: to tick.
        share: of the pixels of the picture that the light has in a row.
    """
    if not _is_filled(light, there, box, share):
        return
    sides = [
        (there.pixels(_corners(box, off)) + 0.5) * share - 0.5 for off in (_OVER, _BESIDE, _AROUND)
    ]
    edges = np.array(light.shape[::-1])
    start = np.clip(np.floor(sides[-1].min(axis=0)).astype(int) - 1, 0, edges)
    end = np.clip(np.ceil(sides[-1].max(axis=0)).astype(int) + 2, start, edges)
    here = light[start[1] : end[1], start[0] : end[0]]
    over, close, far = (_between(here.shape, each - start) for each in sides)
    beside = far - close
    soft = _GRADUAL * there.scale * share
    weights = np.maximum(cv2.GaussianBlur(beside, (0, 0), soft), 1e-6)
    near = cv2.GaussianBlur(here * beside, (0, 0), soft) / weights
    here[over > 0] = np.maximum(here, near)[over > 0]


def _is_filled(light: Shares, there: Registration, box: Box, share: float) -> bool:
    """Whether a box is dark and no shadow goes right through it.

    Through whatever lies in a shadow a line may be drawn of which both ends lie in it, too.
    """
    half = box.w / 2
    radius = half * (1 if box.kind == "circle" else np.sqrt(2)) + _BESIDE
    side = np.linspace(_WITHIN - half, half - _WITHIN, _PLACES)
    places = np.stack(np.meshgrid(side, side), axis=2).reshape(-1, 1, 2)
    turns = np.linspace(0, np.pi, _WAYS, endpoint=False)
    ways = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    along = (places * ways).sum(axis=2)
    reach = np.sqrt(along**2 + radius**2 - (places**2).sum(axis=2))
    ends = [places + (sign * reach - along)[:, :, None] * ways for sign in (-1, 1)]
    middle = (box.x + half, box.y + box.h / 2)

    def lit(offs: Points) -> Shares:
        seen = (there.pixels(offs.reshape(-1, 2) + middle) + 0.5) * share - 0.5
        columns, rows = np.clip(np.rint(seen), 0, np.array(light.shape[::-1]) - 1).astype(int).T
        return np.asarray(light[rows, columns].reshape(offs.shape[:-1]), np.float32)

    around = np.maximum(lit(ends[0]), lit(ends[1])).min(axis=1)
    return bool((lit(places[:, 0]) < _FILLED * around).mean() > _PART)


def _corners(box: Box, off: float) -> Points:
    """The corners of a box that is larger by so many mm on each side."""
    left, top, right, foot = box.x - off, box.y - off, box.x + box.w + off, box.y + box.h + off
    return np.array([[left, top], [right, top], [right, foot], [left, foot]])


def _between(shape: tuple[int, ...], corners: Points) -> Shares:
    """1 between these corners, 0 elsewhere."""
    mask = cv2.fillConvexPoly(np.zeros(shape, np.uint8), np.rint(corners).astype(np.int32), (1,))
    return np.asarray(mask, np.float32)


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
