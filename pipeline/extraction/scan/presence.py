"""Whether a box is in the picture at all: what a scanner cut off or a fold hides is not empty."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey, Points
from pipeline.extraction.scan.registration import SCALE, Registration

_CUT: Final = 0.4  # mm of a box that may lie outside the picture
_NEAR: Final = 1.2  # mm within which a line of the frame is looked for
_INSET: Final = 2.0  # mm at the ends of a line that are left out
_RIM: Final = 0.8  # mm around a box that are looked at with it
_FINE: Final = 7.0  # pixels in a millimetre: every second is enough to see a line
_BARE: Final = 0.25  # share of the light that may be lacking where nothing is
_SEEN: Final = 0.06  # share of light that a line takes away at least, smeared or faint


def is_in_picture(there: Registration, grey: Grey, box: Box) -> bool:
    """Whether a picture holds the whole of a box."""
    return there.holds(grey, (box.x + _CUT, box.y + _CUT, box.w - 2 * _CUT, box.h - 2 * _CUT))


def is_under(there: Registration, others: Sequence[Points], box: Box) -> bool:
    """Whether another sheet lies over a box, or below it: who knows which."""
    if not others:
        return False
    x, y = (box.x - _RIM, box.x + box.w + _RIM), (box.y - _RIM, box.y + box.h + _RIM)
    corners = np.array([[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]])
    here = there.pixels(corners).astype(np.float32)
    return any(cv2.intersectConvexConvex(here, each.astype(np.float32))[0] > 0 for each in others)


def frame_shows(crop: Grey, box: Box, margin: float, scale: float = SCALE) -> bool:
    """Whether the lines above and below a box can be seen, or those beside it (a fax loses some).

    Args:
        crop: the box, straightened.
        box: a box for words or cells.
        margin: mm around it in the crop.
        scale: pixels in a millimetre of the crop.
    """
    lying, standing = (margin * scale, box.w * scale), (margin * scale, box.h * scale)
    if _pair_shows(crop, lying, standing, scale):
        return True
    return _pair_shows(np.ascontiguousarray(crop.T), standing, lying, scale)


def frame_is_whole(crop: Grey, box: Box, margin: float, scale: float = SCALE) -> bool:
    """Whether all four sides of a box show, along the whole of each; arguments as `frame_shows`."""
    lying, standing = (margin * scale, box.w * scale), (margin * scale, box.h * scale)
    upright = np.ascontiguousarray(crop.T)
    return all(
        _pair_shows(crop, part, standing, scale) and _pair_shows(upright, side, lying, scale)
        for part, side in zip(_pieces(*lying), _pieces(*standing), strict=True)
    )


def _pieces(start: float, length: float) -> list[tuple[float, float]]:
    """The first, second and last third of a line: where each starts, and how long it is (px)."""
    return [(start + n * length / 3, length / 3) for n in range(3)]


def seem_bare(there: Registration, grey: Grey, boxes: Sequence[Box]) -> list[bool]:
    """Of each box whether nothing dark is where it should be; a faint frame may still be.

    What shines through from the other side of the paper does not count.
    """
    sides = np.array([(box.x, box.y, box.x + box.w, box.y + box.h) for box in boxes])
    sides += (-_RIM, -_RIM, _RIM, _RIM)
    corners = there.pixels(sides[:, (0, 1, 2, 1, 2, 3, 0, 3)].reshape(-1, 2)).reshape(-1, 4, 2)
    low = np.maximum(corners.min(axis=1), 0).astype(int).tolist()
    high = np.maximum(np.ceil(corners.max(axis=1)), 0).astype(int).tolist()
    step = 2 if there.scale > _FINE else 1  # a line is as wide as that
    return [
        _is_plain(grey[top:bottom:step, left:right:step])
        for (left, top), (right, bottom) in zip(low, high, strict=True)
    ]


def _is_plain(part: Grey) -> bool:
    """Whether there is nothing in a piece but paper and specks."""
    if not part.size:
        return True
    least = (1 - _BARE) * cv2.mean(part)[0]
    return cv2.minMaxLoc(part)[0] > least or cv2.minMaxLoc(cv2.blur(part, (3, 3)))[0] > least


def _pair_shows(
    crop: Grey, along: tuple[float, float], across: tuple[float, float], scale: float
) -> bool:
    """Whether two lying lines can both be seen; where they start, how long and far apart (px)."""
    inset = min(_INSET * scale, along[1] / 4)
    part = crop[:, round(along[0] + inset) : round(along[0] + along[1] - inset)]
    rows = np.asarray(cv2.reduce(part, 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F), np.float32).ravel()
    reach = round(_NEAR * scale)
    return all(_strength(rows, round(at), reach) > _SEEN for at in (across[0], sum(across)))


def _strength(rows: NDArray[np.floating], at: int, reach: int) -> float:
    """The share of light that the darkest row near a place takes away."""
    around = rows[max(0, at - 3 * reach) : at + 3 * reach]
    high = 3 * len(around) // 4
    light = float(np.partition(around, high)[high])
    return 1 - float(rows[max(0, at - reach) : at + reach + 1].min()) / max(1.0, light)
