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

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Points, Shares
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.matching import dark_print, peak, seen_with, wish
from pipeline.extraction.scan.prints.sheets import PrintedPage, Sheets
from pipeline.extraction.scan.registering.bend import Bend, fitted
from pipeline.extraction.scan.registering.box_sides import Sides, sides_of
from pipeline.extraction.scan.registering.presence import is_in_picture, seem_bare
from pipeline.extraction.scan.registering.registration import Registration

_AROUND: Final = 8.0  # mm around the page that are looked at
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
_FOUND: Final = 0.6  # of the boxes: where fewer are at home, none is trusted
_SLIGHT: Final = 1.0  # mm: what bends no more must bring boxes home, or it is no bend
_AGREE: Final = 0.7  # of the pieces of print on a flat page: so many lie where they should
_WARPED: Final = 0.8  # mm of residual: marks that are bent themselves, and no more than that
_FLAT: Final = 0.5  # mm that print on a flat page may seem to lie off


@dataclass(frozen=True, slots=True)
class Laid:
    """Where a page lies.

    Attributes:
        lost: the boxes of which it is not known where they lie.
        whole: those whose frame was seen all around: nobody need look at it again.
        is_uneven: whether frames stand off here and there, if only a little, where all is flat.
    """

    there: Registration
    lost: frozenset[Box] = frozenset()
    whole: frozenset[Box] = frozenset()
    is_uneven: bool = False


def laid(grey: Grey, there: Registration, printed: PrintedPage, sheets: Sheets) -> Laid:
    """Where a page lies, be it flat or bent.

    Args:
        grey: the picture.
        there: where its marks say that it lies.
        printed: which page it is.
        sheets: to draw it anew, where it is not flat.
    """
    boxes = printed.boxes
    sides = sides_of(grey, there, boxes) if boxes else None
    found = _laid(grey, there, printed, sheets, sides)
    return replace(found, is_uneven=sides is not None and sides.are_uneven())


def _laid(
    grey: Grey, there: Registration, printed: PrintedPage, sheets: Sheets, sides: Sides | None
) -> Laid:
    boxes = printed.boxes
    whole = _chosen(boxes, sides.show_whole()) if sides is not None else frozenset[Box]()
    if sides is None or sides.at_home().all():
        return Laid(there, whole=whole)
    seen = _in_sight(grey, there, boxes)
    if not seen:
        return Laid(there)
    if seen != boxes:
        boxes, sides = seen, sides_of(grey, there, seen)
        if sides.at_home().all():
            return Laid(there, whole=whole)
    found, bent = _by_print(grey, there, sheets.drawn(printed), printed.number)
    most = float(np.abs(bent.bend.at(sides.places)).max()) if bent.bend is not None else 0.0
    if most >= _FLAT:
        return _bent(grey, bent, found, boxes, sides.at_home(), is_slight=most < _SLIGHT)
    if len(found.places) >= _FEW and found.agree() > _AGREE:
        return Laid(there, whole=whole)  # its boxes were hard to see
    return Laid(there, _chosen(boxes, ~sides.at_home()))


def _in_sight(grey: Grey, there: Registration, boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """The boxes that are in the picture: a part of the page that is not says nothing of a bend."""
    bare = seem_bare(there, grey, boxes)
    seen = zip(boxes, bare, strict=True)
    return tuple(box for box, is_bare in seen if not is_bare and is_in_picture(there, grey, box))


def _bent(
    grey: Grey,
    bent: Registration,
    found: "_Measured",
    boxes: tuple[Box, ...],
    were_home: Flags,
    *,
    is_slight: bool,
) -> Laid:
    """Where a page lies that is bent, by its print and by the sides of its boxes."""
    for _ in range(_SIDE_ROUNDS):
        bent = replace(bent, bend=found.and_also(_sides(grey, bent, boxes)).field(_KNOTS))
    sides = sides_of(grey, bent, boxes)
    home = sides.at_home()
    if is_slight and home.sum() <= were_home.sum():
        return Laid(replace(bent, bend=None))  # a fax, say, that lost the lines
    if home.mean() < _FOUND:
        return Laid(bent, frozenset(boxes))
    if bent.residual < _WARPED:
        bent = replace(bent, residual=min(bent.residual, float(np.median(np.abs(sides.off)))))
    return Laid(bent, _chosen(boxes, ~home))


def _chosen(boxes: tuple[Box, ...], which: Flags) -> frozenset[Box]:
    return frozenset(box for box, is_one in zip(boxes, which, strict=True) if is_one)


def _by_print(
    grey: Grey, there: Registration, printed: DrawnForm, number: int
) -> tuple["_Measured", Registration]:
    """Where the pieces of the print lie, and so the page; without a field if too few are found."""
    bent = there
    for each in _ROUNDS:
        found = _matched(grey, bent, printed, number, each)
        if len(found.places) < _FEW:
            return found, there
        bent = replace(bent, bend=found.field(each.knots))
    return found, bent


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

    def agree(self) -> float:
        """The share that lies where a flat page has it."""
        far = np.abs(self.off) * np.sqrt(self.weights / self.weights.max())
        return float((far.max(axis=1) < _FLAT).mean())

    def field(self, knots: float) -> Bend:
        """The smooth field through them, with a control point every so many mm."""
        return fitted(self.places, self.off, self.weights, knots)


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
    seen = dark_print(seen_with(grey, there, _AROUND, how.scale), how.scale, how.soft)
    wanted = dark_print(printed.area(number, scale=how.scale), how.scale, how.soft)
    found = list(_matches(wanted, seen, how))
    if not found:
        return _Measured.nothing()
    places, off, weights = (np.array(each) for each in zip(*found, strict=True))
    if there.bend is not None:
        off = off + there.bend.at(places)
    return _Measured(places, off, weights / max(1e-9, float(np.median(weights.max(axis=1)))))


def _matches(wanted: Shares, seen: Shares, how: _Round) -> Iterator[tuple[Points, Points, Points]]:
    """Where pieces of the print lie: their middle, how far off (mm), how sure each way."""
    side, step, reach = (round(mm * how.scale) for mm in (how.side, how.step, how.reach))
    pad = round(_AROUND * how.scale)
    rows, columns = wanted.shape
    away = wish(reach)
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
            found = peak(np.asarray(alike, np.float32), away)
            if found is not None:
                off, sure = found
                middle = np.array([left + side / 2, top + side / 2]) / how.scale
                yield middle, (off - reach) / how.scale, sure
