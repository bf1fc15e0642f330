"""A registered page and its boxes -> whether the sides of each box stand where they should.

A few hundred short lines are sampled across the printed frames, at once: a page that lies flat is
known as such in a millisecond.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Indices, Points, Shares
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.registering.registration import Registration

_REACH: Final = 1.75  # mm across a side
_STEP: Final = 0.175
_AT: Final = np.arange(-_REACH, _REACH + _STEP / 2, _STEP, dtype=np.float32)
_HOME: Final = np.abs(_AT) < 0.45  # mm by which a side may lie off
_FAINT: Final = 0.03  # share of light that a side takes away at least
_SHOWS: Final = 0.5  # of the usual side
_SURELY: Final = 0.12  # the same, for a frame that need not be looked at again
_USUAL: Final = 0.5  # and of the usual side, at its palest spot
_CLEARLY: Final = 0.7  # of what is darkest near by
_HIDDEN: Final = 0.3  # of the sides of a box: so many may be hidden by ink
_BESIDE: Final = 0.1  # mm: what stands further off does not stand where it should
_UNEVEN: Final = 0.08  # of the sides (measured: flat pages to 0.05, most 0)
_FEW_OFF: Final = 6  # so many may be ink (measured: flat pages to 6, pieces of another from 7)
_AS_USUAL: Final = (0.5, 2.0)  # of the usual side: what is paler or darker may be no side
_SPOTS: Final = 4  # along a piece of a side
_PIECE: Final = 14.0  # mm
_CORNER: Final = 1.0  # mm at the ends of a side, which are round
_ARC: Final = np.radians(np.linspace(-38, 38, _SPOTS))


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """How much light the sides of boxes take away.

    Attributes:
        box: of which box each side (or piece of a long one) is.
        places: the middle of each on the form, mm (n, 2); ways: outwards from the box (n, 2).
        off: mm outwards at which the most light is lacking.
        home: share of light that is lacking where it should stand; anywhere: the most near by.
        spots: the same as home, of the palest of the spots on it.
    """

    box: Indices
    places: Points
    ways: Points
    off: Points
    home: Shares
    anywhere: Shares
    spots: Shares

    def at_home(self) -> Flags:
        """Of each box whether most of its sides stand where they should (boxes,)."""
        least = max(_FAINT, _SHOWS * median(self.anywhere))
        shows = (self.home > least) & (self.home > _CLEARLY * self.anywhere)
        return np.bincount(self.box, ~shows) <= _HIDDEN * np.bincount(self.box)

    def show_whole(self) -> Flags:
        """Of each box whether its frame surely shows all around, at every spot (boxes,)."""
        least = max(_SURELY, _USUAL * median(self.anywhere))
        return np.asarray(np.bincount(self.box, self.spots < least) == 0, np.bool_)

    def are_uneven(self) -> bool:
        """Whether more of them stand a little off, one way, than do on a sheet that lies flat."""
        least, most = (share * median(self.anywhere) for share in _AS_USUAL)
        is_side = (self.anywhere > least) & (self.anywhere < most)
        is_off = is_side & (np.abs(self.off) > _BESIDE)
        stands = np.abs(self.ways[:, 0]) > np.abs(self.ways[:, 1])
        return any(
            bool(is_off[which].sum() > max(_FEW_OFF, _UNEVEN * is_side[which].sum()))
            for which in (stands, ~stands)
        )


def sides_of(grey: Grey, there: Registration, boxes: tuple[Box, ...]) -> Sides:
    """The sides of boxes, as they show."""
    spots, ways, box = _spots(tuple((b.kind == "circle", b.x, b.y, b.w, b.h) for b in boxes))
    flat = spots.reshape(-1, 2)
    seen = there.pixels(np.concatenate([flat, flat + ways.reshape(-1, 2)]))
    starts, ends = seen.astype(np.float32).reshape(2, -1, 2, 1).transpose(0, 2, 1, 3)
    x, y = starts + (ends - starts) * _AT
    light = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    light = light.reshape(len(box), _SPOTS, len(_AT))
    profiles = light.mean(axis=1, dtype=np.float32)
    high = 2 * len(_AT) // 3
    paper = np.maximum(np.partition(profiles, high, axis=1)[:, high], 1)
    return Sides(
        box,
        spots.mean(axis=1),
        ways[:, 0],
        _AT[profiles.argmin(axis=1)],
        np.asarray(1 - profiles[:, _HOME].min(axis=1) / paper, np.float32),
        np.asarray(1 - profiles.min(axis=1) / paper, np.float32),
        np.asarray(1 - light[:, :, _HOME].min(axis=2).max(axis=1) / paper, np.float32),
    )


@lru_cache(maxsize=64)
def _spots(
    places: tuple[tuple[bool, float, float, float, float], ...],
) -> tuple[Points, Points, Indices]:
    """Of each piece of a side spots on it (pieces, spots, 2) in mm, the way outwards, its box."""
    spots, ways, box = [], [], []
    for n, (is_round, x, y, w, h) in enumerate(places):
        for points, way in _round(x, y, w) if is_round else _straight(x, y, w, h):
            spots.append(points)
            ways.append(np.broadcast_to(way, points.shape))
            box.append(n)
    return np.array(spots), np.array(ways), np.array(box)


_OUT: Final = np.array([(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)])


def _round(x: float, y: float, w: float) -> list[tuple[Points, Points]]:
    arc = np.stack([np.cos(_ARC), np.sin(_ARC)], axis=1) * w / 2
    quarters = []
    for way in _OUT:
        turn = np.array([way, (-way[1], way[0])])
        quarters.append((arc @ turn + (x + w / 2, y + w / 2), way))
    return quarters


def _straight(x: float, y: float, w: float, h: float) -> list[tuple[Points, Points]]:
    pieces = []
    for way in _OUT:
        length, half = (h, w / 2) if way[0] else (w, h / 2)
        count = max(1, round((length - 2 * _CORNER) / _PIECE))
        ends = np.linspace(_CORNER - length / 2, length / 2 - _CORNER, count + 1)
        along = np.array([abs(way[1]), abs(way[0])])
        for low, high in pairwise(ends):
            steps = low + (np.arange(_SPOTS) + 0.5) / _SPOTS * (high - low)
            middle = np.array([x + w / 2, y + h / 2]) + way * half
            pieces.append((middle + steps[:, None] * along, way))
    return pieces
