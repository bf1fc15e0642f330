"""Marks that shoot far out of their boxes -> what of them lies in a box for words beside them.

A cross of two centimetres reaches into boxes where nobody wrote. Its arms are straight, start in a
box that is marked, and are drawn all the way: what so lies in another box is no writing.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.registering.registration import SCALE, Area, Registration
from pipeline.extraction.scan.words.darkness import COARSE, paper_of

Places = NDArray[np.float32]

_FAR: Final = 16.0  # mm that a mark may reach beyond its box
_INK: Final = 30  # of 255 darker than the paper
_STEP: Final = 0.25  # mm along an arm
_GAP: Final = 3  # steps of an arm that may be too light
_BESIDE: Final = 1.5  # mm that an arm may pass beside the middle of its box
_ANGLES: Final = np.radians(np.arange(0, 360, 1.0))
_OFFSETS: Final = np.arange(-_BESIDE, _BESIDE + 0.1, 0.5)
_THICK: Final = 0.5  # mm to either side of an arm that are its own
_BEGIN: Final = 0.7  # of the side of a box, from its middle: there its frame is left behind


def arms_into(grey: Grey, there: Registration, area: Area, marked: Sequence[Box]) -> Grey | None:
    """The arms of marks that reach into an area, black on white as if printed; None without any.

    Args:
        grey: the page.
        there: where it lies.
        area: of a box for words, with the margin around it.
        marked: boxes to tick that are marked or may be.
    """
    near = [box for box in marked if _apart(box, area) < _FAR]
    if not near:
        return None
    left, top, wide, high = area
    edge = _FAR + near[0].w
    large = (left - edge, top - edge, wide + 2 * edge, high + 2 * edge)
    cut = there.cut(grey, large, COARSE)
    dark = cv2.subtract(paper_of(cut, COARSE), cut) > _INK
    thick = np.asarray(cv2.dilate(dark.astype(np.uint8), np.ones((3, 3), np.uint8)), np.uint8)
    found = np.full((round(high * SCALE), round(wide * SCALE)), 255, np.uint8)
    for box in near:
        middle = (box.x + box.w / 2 - large[0], box.y + box.h / 2 - large[1])
        for begin, end in _arms(thick, middle, box.w):
            ends = [(round((x - edge) * SCALE), round((y - edge) * SCALE)) for x, y in (begin, end)]
            cv2.line(found, ends[0], ends[1], 0, round(2 * _THICK * SCALE))
    return found if found.min() == 0 else None


def _apart(box: Box, area: Area) -> float:
    """How far a box lies from an area, mm."""
    x, y, w, h = area
    across = max(x - (box.x + box.w), box.x - (x + w), 0)
    down = max(y - (box.y + box.h), box.y - (y + h), 0)
    return float(max(across, down))


def _arms(
    dark: Grey, middle: tuple[float, float], side: float
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Where straight strokes that come out of a box begin and end, mm in the picture."""
    reach = np.arange(0, _FAR + side, _STEP)
    along = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], 1)
    beside = np.stack([-along[:, 1], along[:, 0]], 1)
    starts = np.array(middle) + _OFFSETS[None, :, None] * beside[:, None]
    places = starts[:, :, None] + reach[:, None] * along[:, None, None]
    x, y = (np.rint(places[..., n] * COARSE).astype(int) for n in (0, 1))
    inside = (x >= 0) & (y >= 0) & (x < dark.shape[1]) & (y < dark.shape[0])
    inked = inside & (dark[np.clip(y, 0, dark.shape[0] - 1), np.clip(x, 0, dark.shape[1] - 1)] > 0)
    first = int(_BEGIN * side / _STEP)
    gaps = np.cumsum(~inked[..., first:], axis=2)
    whole = (gaps <= _GAP).sum(axis=2) + first - _GAP
    for angle, offset in zip(*np.nonzero(whole > first + side / _STEP), strict=True):
        ends = places[angle, offset, [0, whole[angle, offset]]]
        yield (float(ends[0, 0]), float(ends[0, 1])), (float(ends[1, 0]), float(ends[1, 1]))
