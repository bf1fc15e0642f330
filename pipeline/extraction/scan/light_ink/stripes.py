"""What is coloured around a box -> whether it is a highlighter's stripe, or covers the box.

The stripe of a reader is broad and straight and goes on beyond the box. Who takes a mark back with
a highlighter goes to and fro over its box: that covers it and a little more, on all sides.
"""

from typing import Final

import cv2
import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Indices
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import Area, Registration

TINT_SCALE: Final = 4.0  # pixels in a millimetre
INSET: Final = 0.6  # mm: the frame, and the colours that a scanner sees along it
STRIPE: Final = 1.8  # mm: the narrowest
_SEEN: Final = 23  # of 255, of what is lacking at least: its edge
_ASIDE: Final = 8.0  # mm beside a box to tick that are looked at
_ABOVE: Final = 4.0  # mm above it and below
_LEAST: Final = 0.05  # share of a box to tick
_PRINT: Final = (1.0, 2.25)  # mm of print, down and across, that a stripe goes on behind
_FAR: Final = 4.0  # mm beyond the box that a stripe goes
_STRAIGHT: Final = 1.4  # mm by which its edges stray
_END: Final = 2.0  # mm of a stripe that may be its end
_PAST: Final = 1.0  # mm beyond the box, on both sides: else it ends there
_OUT: Final = 0.5  # mm by which that is no broader
_NEAR: Final = 6.0  # mm from the middle of a box: a ring around it
_SIDES: Final = 7  # of eight
_COVERED: Final = 0.78  # of a box (measured: scribbles from 0.82, pens in light colours to 0.68)
_ON: Final = 5.0  # mm that a stripe goes on beyond it (measured: scribbles to 4, most stripes to 8)
_USUAL: Final = 75  # percent of what is around a box: its paper,
_WHITE: Final = 0.93  # and what has so much of its light is paper, too


class ColourAround:
    """The colour around a box to tick, and what of it hangs together with that inside.

    Args:
        tints: the light colours of a page.
        small: where the form lies on them.
        box: to tick.
    """

    def __init__(self, tints: Grey, small: Registration, box: Box) -> None:
        self._area = (box.x - _ASIDE, box.y - _ABOVE, box.w + 2 * _ASIDE, box.h + 2 * _ABOVE)
        self._box = box
        self._seen = tinted(tints, small, self._area)
        self._across = slice(px(_ASIDE + INSET), px(_ASIDE + box.w - INSET))
        self._down = slice(px(_ABOVE + INSET), px(_ABOVE + box.h - INSET))

    @property
    def is_mark(self) -> bool:
        """Whether it is a mark in a light colour, no stripe: in the box, or around it."""
        if self._seen[self._down, self._across].mean() < _LEAST:
            return self._is_ringed
        mine = self._mine
        before, behind = mine[:, : px(_ASIDE - _PAST)], mine[:, px(_ASIDE + self._box.w + _PAST) :]
        return not (before.any() and behind.any() and self._goes_on(_FAR))

    def is_scribble(self, grey: Grey, there: Registration) -> bool:
        """Whether it covers the box, and is no stripe.

        Args:
            grey: the page.
            there: where the form lies on it.
        """
        around = there.cut(grey, self._area, TINT_SCALE)
        white = (around > _WHITE * percentile(around, _USUAL)) & ~self._seen
        inside = white[self._down, self._across]
        return bool(inside.mean() < 1 - _COVERED) and not self._goes_on(_ON)

    @property
    def _mine(self) -> Flags:
        """What hangs together with what is inside, also behind print."""
        _, parts = cv2.connectedComponents(joined(self._seen))
        at = self._down, self._across
        inside = np.unique(parts[at][self._seen[at]])
        return np.isin(parts, inside[inside > 0])

    def _goes_on(self, far: float) -> bool:
        """Whether a stripe goes from inside to so many mm beyond the box, on one side at least."""
        mine = self._mine
        inked = np.flatnonzero(mine[self._down, self._across].any(axis=0)) + self._across.start
        if not len(inked):
            return False
        right, left = px(_ASIDE + self._box.w + far), px(_ASIDE - far)
        ways = (mine[:, inked[0] : right], mine[:, left : inked[-1] + 1][:, ::-1])
        return any(_is_stripe(way) for way in ways)

    @property
    def _is_ringed(self) -> bool:
        """Whether there is colour on all sides of a box that is bare inside."""
        y, x = (np.arange(side) - side / 2 + 0.5 for side in self._seen.shape)
        away = np.hypot(x[None, :], y[:, None]) < _NEAR * TINT_SCALE
        sector = np.rint(np.arctan2(y[:, None], x[None, :]) / np.pi * 4).astype(int) % 8
        shares = (self._seen[away & (sector == n)].mean() for n in range(8))
        return sum(bool(share > _LEAST) for share in shares) >= _SIDES


def tinted(tints: Grey, small: Registration, area: Area) -> Flags:
    """Where a rectangle of the form is coloured; beyond the picture nothing is."""
    return np.asarray(small.cut(~tints, area, TINT_SCALE) < 255 - _SEEN, np.bool_)


def joined(seen: Flags) -> Grey:
    """What is coloured, and the print below a stripe."""
    kernel = np.ones([px(mm) | 1 for mm in _PRINT], np.uint8)
    return np.asarray(cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_CLOSE, kernel), np.uint8)


def px(mm: float) -> int:
    """Pixels of light colours."""
    return round(mm * TINT_SCALE)


def _is_stripe(columns: Flags) -> bool:
    """Whether something goes from the first column to the last, as broad all along.

    It may begin with a round end.
    """
    end = px(_END)
    if columns.shape[1] <= end or not columns.any(axis=0).all():
        return False
    high, (top, bottom) = columns.sum(axis=0), _edges(columns[:, end:])
    first = np.flatnonzero(columns[:, :end].any(axis=1))
    out = max(top.min() - first[0], first[-1] + 1 - bottom.max())
    is_broad = high[end:].min() >= STRIPE * TINT_SCALE
    return bool(is_broad and _are_straight(top, bottom) and out <= _OUT * TINT_SCALE)


def has_straight_edges(seen: Flags) -> bool:
    """Whether what is coloured, its ends aside, is broad and straight all along."""
    inked, end = np.flatnonzero(seen.any(axis=0)), px(_END)
    middle = seen[:, inked[0] + end : inked[-1] + 1 - end]
    if not middle.size or middle.sum(axis=0).min() < STRIPE * TINT_SCALE:
        return False
    return _are_straight(*_edges(middle))


def _edges(columns: Flags) -> tuple[Indices, Indices]:
    """Of each column where what is coloured begins, and where it ends."""
    return columns.argmax(axis=0), len(columns) - columns[::-1].argmax(axis=0)


def _are_straight(top: Indices, bottom: Indices) -> bool:
    spread = max(np.ptp(np.percentile(edge, (5, 95))) for edge in (top, bottom))
    return bool(spread <= _STRAIGHT * TINT_SCALE)
