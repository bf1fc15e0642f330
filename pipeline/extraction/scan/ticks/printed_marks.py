"""A box to tick in which a mark was printed -> as it was, blackened since, or drawn on."""

from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Shares
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.tick_ink import LEAST_INK, TickInk

_ADDED: Final = 0.01  # share of the inside that is ink beside the mark: more was drawn there
_BESIDE: Final = 0.06  # the same close around the box
_LOOSE: Final = 0.25  # mm that a printed mark may lie off or be blurred
_DISC_OFF: Final = 0.35  # mm that a disc may lie off which a viewer drew in its place
_DISC_RIM: Final = 0.1  # mm that its edge may be uneven
_LARGER: Final = 1.4  # times as large
_ROUND: Final = 0.98
_STILL_THERE: Final = 0.6  # share of a printed mark that must still be seen


def of_printed(
    look: TickInk, before: Shares, *, bilevel: bool
) -> Literal["marked", "black", "doubtful"]:
    """What is said of a box in which a mark was printed, by what is seen of it now.

    Args:
        look: what is seen.
        before: its patch as it was printed.
        bilevel: the scan knew black and white only.
    """
    size = 2 * round(_LOOSE * SCALE) + 1
    print_ = (before > LEAST_INK).astype(np.uint8)
    may = cv2.dilate(print_, np.ones((size, size), np.uint8)).astype(np.bool_)
    inner = look.zones.inner
    if not look.ink[print_.astype(np.bool_) & inner].mean() > _STILL_THERE:
        return "doubtful"
    if look.is_black(bilevel=bilevel):
        return "black"
    added = look.ink & ~may
    inside = float(added[inner].sum()) / max(1, int(inner.sum()))
    is_kept = inside < _ADDED or _is_larger_disc(look.ink & inner, print_ & inner)
    return "marked" if is_kept and look.beside < _BESIDE else "doubtful"


def _is_larger_disc(ink: Flags, printed: NDArray[np.uint8]) -> bool:
    """Whether a printed disc was drawn anew, a little larger: so round and in place is no pen."""
    (x, y, radius), (x2, y2, before) = (_disc(each) for each in (ink, printed))
    if np.hypot(x - x2, y - y2) > _DISC_OFF * SCALE or not 0 < radius <= _LARGER * before:
        return False
    rows, columns = np.indices(ink.shape)
    away = np.hypot(rows - y, columns - x)
    rim = _DISC_RIM * SCALE
    within, beyond = ink[away < radius - rim], ink & (away > radius + rim)
    return bool(within.mean() > _ROUND and beyond.sum() < (1 - _ROUND) * ink.sum())


def _disc(ink: Flags | NDArray[np.uint8]) -> tuple[float, float, float]:
    """The middle of some ink, and the radius of a disc with as much; in pixels."""
    rows, columns = np.nonzero(ink)
    if not len(rows):
        return 0.0, 0.0, 0.0
    return float(columns.mean()), float(rows.mean()), float(np.sqrt(len(rows) / np.pi))
