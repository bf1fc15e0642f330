"""A rough idea of where a page lies, and how it was printed -> where it lies exactly.

For pages whose corners a scanner cut off: one code is enough to begin with. The print is laid over
the scan and moved until they agree (ECC), coarsely first.
"""

from collections.abc import Iterable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Points
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.print_areas import inside_of
from pipeline.extraction.scan.registering.registration import Registration

_STEPS: Final = ((1.0, 7), (2.0, 5), (4.0, 3))  # pixels in a millimetre, width of the smoothing
_AGREE: Final = 0.65  # correlation; a page of ours on itself has 0.75 or more, on another 0.5
_FRAME: Final = 0.6  # mm within a box that are its frame
_LEAST: Final = 0.1  # share of the page that must be in the picture
_INKED: Final = 60  # of 255: darkness of print; what lies beyond the last of it, a machine padded
_SOLID: Final = 140  # of 255: what is darker may be a bar
_BAR: Final = (2.5, 20.0)  # mm: a bar is as thick, and as long
_BESIDE: Final = 1.0  # mm around it
_ROUNDS: Final = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 60, 1e-4)
_ABOUT: Final = 0.2  # mm that such a fit lies off (measured)


def aligned(
    grey: Grey, rough: Registration, printed: DrawnForm, number: int, boxes: Iterable[Box]
) -> Registration | None:
    """The exact place of a page; None where scan and print do not agree.

    Args:
        grey: the scan.
        rough: where the page lies to within some 7 mm.
        printed: the form.
        number: which page of it, from 1.
        boxes: on that page; what was written in them says nothing of where it lies.
    """
    place = rough.to_pixels
    for scale, smoothing in _STEPS:
        wanted = printed.area(number, scale=scale)
        try:
            place = _closer(grey, place, wanted, scale, smoothing)
        except cv2.error:
            return None  # it wandered off
    scale, smoothing = _STEPS[1]
    if _agreement(grey, place, printed.area(number, scale=scale), boxes) < _AGREE:
        return None
    return Registration(place, _ABOUT, _ABOUT, rough.marks)


def _agreement(grey: Grey, place: Points, wanted: Grey, boxes: Iterable[Box]) -> float:
    """How well scan and print agree beside the boxes: 1 where they are the same."""
    scale, smoothing = _STEPS[1]
    to_pixels = place @ _on_form(scale)
    size = (wanted.shape[1], wanted.shape[0])
    seen = _warped(_soft(grey, scale), to_pixels, size, cv2.INTER_LINEAR)
    there = _warped(np.full(grey.shape, 255, np.uint8), to_pixels, size, cv2.INTER_NEAREST)
    for box in boxes:
        there[inside_of(box, _FRAME, scale)] = 0
    known = (there > 0) & _within_ink(seen) & ~_bars(seen, scale)
    if known.sum() < _LEAST * known.size:
        return 0.0
    print_, scan = (cv2.blur(_ink(each), (smoothing, smoothing))[known] for each in (wanted, seen))
    return float(np.nan_to_num(np.corrcoef(print_, scan)[0, 1]))


def _within_ink(seen: Grey) -> Flags:
    """Where a page may have been: from its first line of print to its last, down and across."""
    inked = seen < 255 - _INKED
    known = np.zeros(seen.shape, np.bool_)
    down, across = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))
    if down.size:
        known[down[0] : down[-1] + 1, across[0] : across[-1] + 1] = True
    return known


def _bars(seen: Grey, scale: float) -> Flags:
    """Where a solid bar lies, larger than any that we print: of a letterhead, of the lid."""
    dark = np.asarray(seen < _SOLID, np.uint8)
    side = np.ones((round(_BAR[0] * scale),) * 2, np.uint8)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, side)
    )
    long = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) > _BAR[1] * scale
    long[0] = False
    reach = np.ones((2 * round(_BESIDE * scale) + 1,) * 2, np.uint8)
    return np.asarray(cv2.dilate(long[parts].astype(np.uint8), reach) > 0, np.bool_)


def _on_form(scale: float) -> Points:
    """Pixels of the drawn form (homogeneous) -> its millimetres."""
    return np.array([[1 / scale, 0, 0.5 / scale], [0, 1 / scale, 0.5 / scale], [0, 0, 1]])


def _soft(grey: Grey, scale: float) -> Grey:
    coarse = max(1, round(max(grey.shape) / 297 / scale))
    return np.asarray(cv2.blur(grey, (coarse, coarse)), np.uint8) if coarse > 1 else grey


def _closer(grey: Grey, place: Points, wanted: Grey, scale: float, smoothing: int) -> Points:
    """The place after one round."""
    on_form = _on_form(scale)
    to_pixels = place @ on_form
    size = (wanted.shape[1], wanted.shape[0])
    seen = _warped(_soft(grey, scale), to_pixels, size, cv2.INTER_LINEAR)
    there = _warped(np.full(grey.shape, 255, np.uint8), to_pixels, size, cv2.INTER_NEAREST)
    there[~_within_ink(seen) | _bars(seen, scale)] = 0
    move = np.eye(2, 3, dtype=np.float32)
    _, found = cv2.findTransformECC(
        _ink(wanted), _ink(seen), move, cv2.MOTION_AFFINE, _ROUNDS, there, smoothing
    )
    whole = np.vstack([np.asarray(found, np.float64), [0, 0, 1]])
    return np.asarray(to_pixels @ whole @ np.linalg.inv(on_form), np.float64)


def _warped(grey: Grey, to_pixels: Points, size: tuple[int, int], way: int) -> Grey:
    outside = 255 if way == cv2.INTER_LINEAR else 0
    warped = cv2.warpPerspective(
        grey, to_pixels, size, flags=way | cv2.WARP_INVERSE_MAP, borderValue=outside
    )
    return np.asarray(warped, np.uint8)


def _ink(grey: Grey) -> NDArray[np.float32]:
    return np.asarray(255 - grey, np.float32)
