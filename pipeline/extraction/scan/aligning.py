"""A rough idea of where a page lies, and how it was printed -> where it lies exactly.

For pages whose corners a scanner cut off: one code is enough to begin with. The print is laid over
the scan and moved until they agree (ECC), coarsely first.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Grey, Points
from pipeline.extraction.scan.drawn_form import DrawnForm
from pipeline.extraction.scan.registration import Registration

_STEPS: Final = ((1.0, 7), (2.0, 5), (4.0, 3))  # pixels in a millimetre, width of the smoothing
_AGREE: Final = 0.65  # correlation; a page of ours on itself has 0.75 or more, on another 0.5
_ROUNDS: Final = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 60, 1e-4)
_ABOUT: Final = 0.2  # mm that such a fit lies off (measured)


def aligned(
    grey: Grey, rough: Registration, printed: DrawnForm, number: int
) -> Registration | None:
    """The exact place of a page; None where scan and print do not agree.

    Args:
        grey: the scan.
        rough: where the page lies to within some 7 mm.
        printed: the form.
        number: which page of it, from 1.
    """
    place, agreement = rough.to_pixels, 0.0
    for scale, smoothing in _STEPS:
        wanted = printed.area(number, scale=scale)
        try:
            place, agreement = _closer(grey, place, wanted, scale, smoothing)
        except cv2.error:
            return None  # it wandered off
    if agreement < _AGREE:
        return None
    return Registration(place, _ABOUT, _ABOUT, rough.marks)


def _closer(
    grey: Grey, place: Points, wanted: Grey, scale: float, smoothing: int
) -> tuple[Points, float]:
    """The place after one round, and how well scan and print agree there."""
    on_form = np.array([[1 / scale, 0, 0.5 / scale], [0, 1 / scale, 0.5 / scale], [0, 0, 1]])
    to_pixels = place @ on_form
    size = (wanted.shape[1], wanted.shape[0])
    coarse = max(1, round(max(grey.shape) / 297 / scale))
    soft = cv2.blur(grey, (coarse, coarse)) if coarse > 1 else grey
    seen = _warped(np.asarray(soft, np.uint8), to_pixels, size, cv2.INTER_LINEAR)
    there = _warped(np.full(grey.shape, 255, np.uint8), to_pixels, size, cv2.INTER_NEAREST)
    move = np.eye(2, 3, dtype=np.float32)
    agreement, found = cv2.findTransformECC(
        _ink(wanted), _ink(seen), move, cv2.MOTION_AFFINE, _ROUNDS, there, smoothing
    )
    whole = np.vstack([np.asarray(found, np.float64), [0, 0, 1]])
    return to_pixels @ whole @ np.linalg.inv(on_form), float(agreement)


def _warped(grey: Grey, to_pixels: Points, size: tuple[int, int], way: int) -> Grey:
    outside = 255 if way == cv2.INTER_LINEAR else 0
    warped = cv2.warpPerspective(
        grey, to_pixels, size, flags=way | cv2.WARP_INVERSE_MAP, borderValue=outside
    )
    return np.asarray(warped, np.uint8)


def _ink(grey: Grey) -> NDArray[np.float32]:
    return np.asarray(255 - grey, np.float32)
