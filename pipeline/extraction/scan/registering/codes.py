"""A page in grey -> which page it is, by the two QR codes on it; and the road that led there.

The roads, each tried where the one before failed: the two places where the codes stand; the same
straightened and larger; the whole picture. A pen stroke through one copy leaves the other.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import cv2
import numpy as np
import zxingcpp

from forms.layout.bands import QR_FOOT, QR_TOP
from forms.pdf.page_code import PageCode, parse_payload
from pipeline.extraction.pixels import Grey, Points
from pipeline.extraction.scan.registering.registration import Registration

CodeRoad = Literal["place", "straightened", "whole", "readable", "likeness"]
CodePlace = tuple[float, float, float]  # x, y, side in mm

CODE_PLACES: Final[tuple[CodePlace, ...]] = (QR_TOP, QR_FOOT)
_QUIET: Final = 3.0  # mm around a code that are looked at with it
_QR: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_FINE: Final = 14.0  # pixels in a millimetre of a code that is straightened


@dataclass(frozen=True, slots=True, eq=False)
class SeenCode:
    """One copy of the page code.

    Attributes:
        place: which of the two it is, as far as that is known.
        points: its corners in pixels (4, 2), clockwise from its own top left.
    """

    code: PageCode
    place: CodePlace | None
    points: Points


@dataclass(frozen=True, slots=True)
class FoundCode:
    """Which page it is.

    Attributes:
        others: further codes on it, which name another page.
        is_at_both: it stands in both of its places, at the head and at the foot.
    """

    code: PageCode
    road: CodeRoad
    others: tuple[PageCode, ...] = ()
    is_at_both: bool = False

    @property
    def is_of_two(self) -> bool:
        """Whether the code at the other end is that of another sheet, not of another page of it."""
        return self.road != "whole" and any(
            replace(other, page=self.code.page) != self.code for other in self.others
        )


def find_code(grey: Grey, there: Registration) -> FoundCode | None:
    """The page code of a page of which it is known where it lies."""
    for road, look in _ROADS:
        seen = [code for code in look(grey, there) if code is not None]
        codes = list(dict.fromkeys(seen))
        if codes:
            is_at_both = road != "whole" and len(seen) == len(CODE_PLACES) and len(codes) == 1
            return FoundCode(codes[0], road, tuple(codes[1:]), is_at_both)
    return None


def _in_places(grey: Grey, there: Registration) -> Iterator[PageCode | None]:
    return (_at(grey, there, place) for place in CODE_PLACES)


def _in_places_straightened(grey: Grey, there: Registration) -> Iterator[PageCode | None]:
    return (_straightened(grey, there, place) for place in CODE_PLACES)


def _in_whole(grey: Grey, _: Registration) -> Iterator[PageCode]:
    return (seen.code for seen in codes_anywhere(grey))


_ROADS: Final[
    tuple[tuple[CodeRoad, Callable[[Grey, Registration], Iterator[PageCode | None]]], ...]
] = (
    ("place", _in_places),
    ("straightened", _in_places_straightened),
    ("whole", _in_whole),
)


def codes_anywhere(grey: Grey) -> list[SeenCode]:
    """The codes of ours in a whole picture; the smaller one is that at the foot."""
    ways = (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram)
    seen = next((found for way in ways if (found := list(_read(grey, way)))), [])
    if not seen and max(grey.shape) < 2000:
        larger = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        seen = [(code, points / 2) for code, points in _read(np.asarray(larger, np.uint8))]
    sides = [float(np.hypot(*(points[1] - points[0]))) for _, points in seen]
    if len(seen) == 2 and max(sides) > 1.2 * min(sides):
        foot = sides.index(min(sides))
        return [
            SeenCode(code, QR_FOOT if n == foot else QR_TOP, points)
            for n, (code, points) in enumerate(seen)
        ]
    return [SeenCode(code, None, points) for code, points in seen]


def _at(grey: Grey, there: Registration, place: CodePlace) -> PageCode | None:
    """The code in the upright rectangle of the picture around one place."""
    around = there.pixels(corners_of(place, _QUIET))
    height, width = grey.shape
    left, top = np.maximum(around.min(axis=0).astype(int), 0)
    right, foot = np.minimum(np.ceil(around.max(axis=0)).astype(int), (width, height))
    if right - left < 20 or foot - top < 20:
        return None
    part = np.ascontiguousarray(grey[top:foot, left:right])
    return _first(part)


def _straightened(grey: Grey, there: Registration, place: CodePlace) -> PageCode | None:
    """The code at one place, without skew and perspective, large and in three kinds of light."""
    x, y, side = place
    margin = _QUIET + 1
    whole = side + 2 * margin
    cut = there.cut(grey, (x - margin, y - margin, whole, whole), _FINE)
    smooth = np.asarray(cv2.GaussianBlur(cut, (0, 0), 2.2), np.uint8)
    for light in (cut, smooth):
        for way in (
            zxingcpp.Binarizer.LocalAverage,
            zxingcpp.Binarizer.GlobalHistogram,
            zxingcpp.Binarizer.FixedThreshold,
        ):
            code = _first(light, way)
            if code is not None:
                return code
    return None


def _first(
    grey: Grey, way: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage
) -> PageCode | None:
    return next((code for code, _ in _read(grey, way)), None)


def _read(
    grey: Grey, way: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage
) -> Iterator[tuple[PageCode, Points]]:
    for found in zxingcpp.read_barcodes(np.ascontiguousarray(grey), _QR, binarizer=way):
        code = parse_payload(found.text)
        if code is not None:
            at = found.position
            corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            points = np.array([[corner.x, corner.y] for corner in corners], np.float64)
            if not _is_mirrored(points):
                yield code, points


def _is_mirrored(points: Points) -> bool:
    """Whether a code was seen through the paper, from its back."""
    right, down = points[1] - points[0], points[3] - points[0]
    return bool(right[0] * down[1] - right[1] * down[0] <= 0)


def corners_of(place: CodePlace, margin: float = 0.0) -> Points:
    """The corners of a code on the form, in mm; `margin` is what is taken around it."""
    x, y, side = place
    low, high = -margin, side + margin
    return np.array(
        [[x + low, y + low], [x + high, y + low], [x + high, y + high], [x + low, y + high]]
    )


def printed_corners(seen: Iterable[SeenCode]) -> list[tuple[Points, Points]]:
    """Of each code whose place is known: its corners on the form in mm, and in pixels."""
    return [(corners_of(each.place), each.points) for each in seen if each.place is not None]
