"""A page that does not lie flat, and how it was printed -> where each millimetre of it lies.

Four corner marks cannot see a bow. Pieces of the print are looked for in the picture, large ones
first and far off, then smaller ones near where the field found so far says; a smooth field is laid
through where they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Points, Shares
from pipeline.extraction.scan.bend import fitted
from pipeline.extraction.scan.box_sides import sides_of
from pipeline.extraction.scan.drawn_form import DrawnForm
from pipeline.extraction.scan.registration import Registration
from pipeline.extraction.scan.sheets import PrintedPage, Sheets

_AROUND: Final = 8.0  # mm around the page that are looked at
_PAPER: Final = 6.0  # mm; what is dark over more is shadow
_TEXTURE: Final = 0.02  # standard deviation of the light in a piece that can be known again


@dataclass(frozen=True, slots=True)
class _Round:
    """One round: pixels in a mm; side, distance and reach of the pieces, and the knots, in mm."""

    scale: float
    side: float
    step: float
    reach: float
    knots: float
    soft: float


_ROUNDS: Final = (
    _Round(2.0, 36, 20, 6.5, 40, 1.2),
    _Round(2.0, 28, 16, 4.0, 30, 0.8),
    _Round(3.0, 18, 11, 2.0, 20, 0.8),
)
_KNOTS: Final = 16.0  # mm
_SIDE: Final = 1.0  # how much the side of a box weighs
_SIDE_ROUNDS: Final = 2
_FEW: Final = 6  # pieces of print: too few to know a page again
_MOST: Final = 0.8  # of the boxes: where so many are at home, the page is found
_WARPED: Final = 0.8  # mm of residual: marks that are bent themselves, and no more than that
_FLAT: Final = 0.4  # mm that a box of a flat page may seem to lie off


@dataclass(frozen=True, slots=True)
class Laid:
    """Where a page lies, and the boxes of which it is not known where they lie."""

    there: Registration
    lost: frozenset[Box] = frozenset()


def laid(grey: Grey, there: Registration, printed: PrintedPage, sheets: Sheets) -> Laid:
    """Where a page lies, be it flat or bent.

    Args:
        grey: the picture.
        there: where its marks say that it lies.
        printed: which page it is.
        sheets: to draw it anew, where it is not flat.
    """
    boxes = printed.boxes
    if not boxes:
        return Laid(there)
    home = sides_of(grey, there, boxes).at_home()
    if home.all():
        return Laid(there)
    bent = _unbent(grey, there, sheets.drawn(printed), printed.number, boxes)
    if bent is None:
        return Laid(there, _lost(boxes, home))
    sides = sides_of(grey, bent, boxes)
    assert bent.bend is not None
    if np.abs(bent.bend.at(sides.places)).max() < _FLAT:
        return Laid(there)
    home = sides.at_home()
    if home.mean() > _MOST and there.residual < _WARPED:
        bent = replace(bent, residual=min(bent.residual, float(np.median(np.abs(sides.off)))))
    return Laid(bent, _lost(boxes, home))


def _lost(boxes: tuple[Box, ...], home: Flags) -> frozenset[Box]:
    return frozenset(box for box, is_home in zip(boxes, home, strict=True) if not is_home)


def _unbent(
    grey: Grey, there: Registration, printed: DrawnForm, number: int, boxes: tuple[Box, ...]
) -> Registration | None:
    """The place of a page with the field that its print shows; None where it is not known again."""
    for each in _ROUNDS:
        found = _matched(grey, there, printed, number, each)
        if len(found.places) < _FEW:
            return None
        there = replace(there, bend=fitted(found.places, found.off, found.weights, each.knots))
    for _ in range(_SIDE_ROUNDS):
        both = found.and_also(_sides(grey, there, boxes))
        there = replace(there, bend=fitted(both.places, both.off, both.weights, _KNOTS))
    return there


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """Places of the form (n, 2) in mm, how far each lies off, and how sure that is each way."""

    places: Points
    off: Points
    weights: Points

    @classmethod
    def nothing(cls) -> "_Measured":
        """None at all."""
        return cls(*(np.empty((0, 2)) for _ in range(3)))

    def and_also(self, other: "_Measured") -> "_Measured":
        """Those and more."""
        return _Measured(
            np.concatenate([self.places, other.places]),
            np.concatenate([self.off, other.off]),
            np.concatenate([self.weights, other.weights]),
        )


def _sides(grey: Grey, there: Registration, boxes: tuple[Box, ...]) -> _Measured:
    """The sides of the boxes: each tells how far it lies off across."""
    assert there.bend is not None
    sides = sides_of(grey, there, boxes)
    usual = float(np.median(sides.anywhere))
    sure = (sides.anywhere > 0.5 * usual) & (sides.anywhere < 2 * usual)
    ways = np.abs(sides.ways)
    off = sides.off[:, None] * sides.ways + there.bend.at(sides.places)
    return _Measured(sides.places, off, _SIDE * ways * sure[:, None])


def _matched(
    grey: Grey, there: Registration, printed: DrawnForm, number: int, how: _Round
) -> _Measured:
    """Where pieces of the print lie."""
    area = (-_AROUND, -_AROUND, PAGE_WIDTH + 2 * _AROUND, PAGE_HEIGHT + 2 * _AROUND)
    coarse = int(there.scale / how.scale)
    soft = cv2.blur(grey, (coarse, coarse)) if coarse > 1 else grey
    seen = _dark(there.cut(np.asarray(soft, np.uint8), area, how.scale), how)
    wanted = _dark(printed.area(number, scale=how.scale), how)
    found = list(_matches(wanted, seen, how))
    if not found:
        return _Measured.nothing()
    places, off, weights = (np.array(each) for each in zip(*found, strict=True))
    if there.bend is not None:
        off = off + there.bend.at(places)
    return _Measured(places, off, weights / max(1e-9, float(np.median(weights.max(axis=1)))))


def _dark(grey: Grey, how: _Round) -> Shares:
    size = round(_PAPER * how.scale) | 1
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    share = 1 - np.asarray(grey, np.float32) / np.maximum(np.asarray(paper, np.float32), 1)
    return np.asarray(cv2.GaussianBlur(share, (0, 0), how.soft), np.float32)


def _matches(wanted: Shares, seen: Shares, how: _Round) -> Iterator[tuple[Points, Points, Points]]:
    """Where pieces of the print lie: their middle, how far off (mm), how sure each way."""
    side, step, reach = (round(mm * how.scale) for mm in (how.side, how.step, how.reach))
    pad = round(_AROUND * how.scale)
    rows, columns = wanted.shape
    away = _wish(reach)
    sums, squares = cv2.integral2(wanted, sdepth=cv2.CV_64F, sqdepth=cv2.CV_64F)
    for top in range(0, rows - side + 1, step):
        for left in range(0, columns - side + 1, step):
            piece = wanted[top : top + side, left : left + side]
            mean, square = (
                (
                    t[top + side, left + side]
                    - t[top, left + side]
                    - t[top + side, left]
                    + t[top, left]
                )
                / side**2
                for t in (sums, squares)
            )
            if square - mean**2 < _TEXTURE**2:
                continue
            y, x = top + pad - reach, left + pad - reach
            near = seen[max(0, y) : y + side + 2 * reach, max(0, x) : x + side + 2 * reach]
            alike = cv2.matchTemplate(near, piece, cv2.TM_CCOEFF_NORMED)
            if alike.shape != away.shape:
                continue
            found = _peak(np.asarray(alike, np.float32), away)
            if found is not None:
                off, sure = found
                middle = np.array([left + side / 2, top + side / 2]) / how.scale
                yield middle, (off - reach) / how.scale, sure


def _wish(reach: int) -> Shares:
    at = np.arange(-reach, reach + 1, dtype=np.float32) / max(1, reach)
    return np.asarray(0.05 * (at[:, None] ** 2 + at[None, :] ** 2), np.float32)


def _peak(alike: Shares, away: Shares) -> tuple[Points, Points] | None:
    """The likeliest place of a piece to a fraction of a pixel, and how sure it is each way."""
    _, _, _, (x, y) = cv2.minMaxLoc(alike - away)
    rows, columns = alike.shape
    if not (0 < x < columns - 1 and 0 < y < rows - 1):
        return None
    top = float(alike[y, x])
    if top < 0.3:
        return None
    at, sure = [], []
    for before, after, middle in (
        (float(alike[y, x - 1]), float(alike[y, x + 1]), x),
        (float(alike[y - 1, x]), float(alike[y + 1, x]), y),
    ):
        curve = 2 * top - before - after
        at.append(middle + (0.5 * (after - before) / curve if curve > 1e-6 else 0.0))
        sure.append(max(0.0, curve) * top**2)
    return np.array(at), np.array(sure)
