"""A page whose paper a machine made white -> the boxes in which a trace of something is left.

A scanner that takes the background away, or an app that makes a photo look like a copy, takes
pencil with it. On paper without any grain what is left of it can be seen, pale as it is: a person
does. Where the bare paper is as full of crumbs, they are its own, or of its other side.
"""

from collections.abc import Container
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.galleys import WRITING
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Flags, Indices, Points
from pipeline.extraction.scan.pictures.page_images import PageImage
from pipeline.extraction.scan.prints.drawn_form import WHOLE_PAGE
from pipeline.extraction.scan.prints.print_areas import room_beside
from pipeline.extraction.scan.registering.registration import Registration

_WHITENED: Final = 0.6  # share of a picture that is white, without any grain
_WHITE: Final = 254
_SCALE: Final = 6.0  # pixels in a millimetre
_TRACE: Final = 0.06  # of the light: what takes less may be a ripple of the compression
_TRACED: Final = int(255 * (1 - _TRACE))  # of 255: so dark is a trace
_INSET: Final = 0.9  # mm of a box that its frame may darken
_RIPPLES: Final = 9  # pixels of the picture beside print, in which a compression has its own
_RULE: Final = 0.7  # mm to either side of a dotted rule
_CRUMB: Final = 0.3  # mm: less is a pixel
# what a cut may show of beside its place: pixels of the picture, and mm by which it is rounded
_CERTAINLY: Final = 2.0
_ROUNDED: Final = 0.1
_TURNS: Final = (np.arange(8) + 0.5) * np.pi / 4
_EIGHT: Final = np.stack([np.cos(_TURNS), np.sin(_TURNS)], axis=1) / np.cos(np.pi / 8)
_FOUR: Final = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
_LEAST: Final = 1.5  # mm of traces
_OWN: Final = 5.0  # times as many as on the bare paper
# mm on a square cm of that: a note or two; what shines through leaves more (measured: from 0.9)
_CLEAN: Final = 0.4


class Traces(Container[Box]):
    """The boxes to tick and for words in which a trace is left, whatever else stands there.

    None where light colours tell of themselves (see `light_marks`). Each box is looked at when it
    is asked for: of most nobody asks, and the bare paper matters only where there is a trace.
    """

    def __init__(self, image: PageImage, there: Registration, page: LayoutPage) -> None:
        self.image = image
        self.there = there
        self.page = page
        self.inset = max(_INSET, _RIPPLES / there.scale)
        self._known: dict[Box, bool] = {}

    def __contains__(self, box: object) -> bool:
        if not isinstance(box, Box) or not self._may_be_left or box.kind == "comb":
            return False
        if box not in self._known:
            self._known[box] = self._is_left_in(box)
        return self._known[box]

    @cached_property
    def are_on_white(self) -> bool:
        """Whether the paper of the page was made white."""
        some = self.image.grey[::4, ::4]
        count = int(np.count_nonzero(some >= _WHITE))
        return not self.image.is_bilevel and count >= _WHITENED * some.size

    @cached_property
    def _may_be_left(self) -> bool:
        return self.there.is_sound and self.image.tints is None and self.are_on_white

    def _is_left_in(self, box: Box) -> bool:
        if self._is_white(box) if box.kind == "tick" else self._is_plainly_white(box):
            return False
        left, top, wide, high = (round(at * _SCALE) for at in (box.x, box.y, box.w, box.h))
        area = (left / _SCALE, top / _SCALE, wide / _SCALE, high / _SCALE)
        inside = _inside(box.kind, wide, high, round(box.h / WRITING), self.inset)
        traced = self.there.cut(self.image.grey, area, _SCALE) <= _TRACED
        length = _length(traced & inside)
        return length > _LEAST and (
            self._usual * (10 * _SCALE) ** 2 <= _CLEAN
            and length > max(_LEAST, _OWN * self._usual * float(inside.sum()))
        )

    def _is_white(self, box: Box) -> bool:
        """Whether no pixel of the picture in a box is dark enough: so none of a cut can be."""
        if self.there.bend is not None or min(box.w, box.h) <= 2 * self.inset:
            return False
        left, top, right, foot = self._pixels[box]
        part = self.image.grey[top:foot, left:right]
        return part.size == 0 or cv2.minMaxLoc(part)[0] > _TRACED

    def _is_plainly_white(self, box: Box) -> bool:
        """The same of a box that is round or broad, however it is turned; its rules are left out.

        So are its frame and all beyond, but for what a cut may show of that.
        """
        half = int(_RULE * self.there.scale - self._wider)
        if self.there.bend is not None or half < 1 or min(box.w, box.h) <= 2 * self.inset:
            return False
        points, sides = self._outlines[box]
        (left, top), (right, foot) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        left, top = max(0, left), max(0, top)
        part = self.image.grey[top : max(0, foot) + 1, left : max(0, right) + 1]
        if not part.size:
            return True
        seen, points = np.full_like(part, 255), points - np.array((left, top), np.int32)
        cv2.fillConvexPoly(seen, points[:sides], 0)
        for start, end in points[sides:].reshape(-1, 2, 2).tolist():
            cv2.line(seen, start, end, 255, 2 * half - 1)
        return cv2.minMaxLoc(cv2.max(seen, part))[0] > _TRACED

    @property
    def _wider(self) -> float:
        """Pixels of the picture beside a place that a cut of it may show."""
        return _CERTAINLY + _ROUNDED * self.there.scale

    @cached_property
    def _outlines(self) -> dict[Box, tuple[NDArray[np.int32], int]]:
        """Of each box the pixels of the corners of its inside, and how many; its rules' ends."""
        every = _shapes(self.page)
        inset = max(0.0, self.inset - self._wider / self.there.scale)
        seen = self.there.pixels(every.frames + inset * every.inwards)
        parts = np.split(np.rint(seen).astype(np.int32), every.starts)
        return dict(zip(self.page.boxes, zip(parts, every.sides, strict=True), strict=True))

    @cached_property
    def _pixels(self) -> dict[Box, tuple[int, int, int, int]]:
        """Within which columns and rows of the picture the inside of each box lies."""
        boxes = self.page.boxes
        sides = np.array([(box.x, box.y, box.x + box.w, box.y + box.h) for box in boxes])
        sides += np.array((1, 1, -1, -1)) * self.inset
        corners = self.there.pixels(sides[:, (0, 1, 2, 1, 2, 3, 0, 3)].reshape(-1, 2))
        low, high = (way(corners.reshape(-1, 4, 2), axis=1) for way in (np.min, np.max))
        ends = np.concatenate([np.floor(low) - 1, np.ceil(high) + 2], axis=1)
        found = np.maximum(ends, 0).astype(int).tolist()
        return dict(zip(boxes, map(tuple, found), strict=True))

    @cached_property
    def _usual(self) -> float:
        """The millimetres of crumbs for each pixel of bare paper."""
        traced = self.there.cut(self.image.grey, WHOLE_PAGE, _SCALE) <= _TRACED
        return _on_bare_paper(traced, self.page, self.inset)


class _Shapes(NamedTuple):
    """The boxes of a page: the corners of each, then the ends of its rules (mm).

    `frames`: on the frame; `inwards`: the way into the box; `starts`: where each begins but the
    first; `sides`: how many corners each has.
    """

    frames: Points
    inwards: Points
    starts: Indices
    sides: tuple[int, ...]


@lru_cache(maxsize=64)
def _shapes(page: LayoutPage) -> _Shapes:
    shapes = [_shape(box) for box in page.boxes]
    every = np.concatenate([np.zeros((0, 2, 2)), *shapes])
    starts = np.cumsum([len(shape) for shape in shapes])[:-1]
    sides = tuple(8 if box.kind == "circle" else 4 for box in page.boxes)
    return _Shapes(every[:, 0], every[:, 1], starts, sides)


def _shape(box: Box) -> NDArray[np.float64]:
    """The corners of a box, of a circle those of eight sides around it; then its rules' ends.

    Each with its way inwards (points, 2, 2).
    """
    middle, size = np.array(box.middle), np.array([box.w, box.h])
    ways = _EIGHT if box.kind == "circle" else _FOUR
    corners = np.stack([middle + ways * size / 2, -ways], axis=1)
    count = max(1, round(box.h / WRITING)) if box.kind == "lines" else 1
    rules = [
        ((box.x + box.w * side, box.y + box.h * n / count), (1 - 2 * side, 0))
        for n in range(1, count)
        for side in (0, 1)
    ]
    return np.concatenate([corners, np.array(rules, np.float64).reshape(-1, 2, 2)])


def _on_bare_paper(traced: Flags, page: LayoutPage, inset: float) -> float:
    """The millimetres of crumbs for each pixel of bare paper."""
    size = traced.shape[::-1]
    room = cv2.resize(room_beside(page), size, interpolation=cv2.INTER_NEAREST)
    by = 2 * round(inset * _SCALE) + 1
    room = cv2.erode(room, np.ones((by, by), np.uint8))
    bare = np.asarray(room > 0, np.bool_)
    return _length(traced & bare) / max(1.0, float(bare.sum()))


@lru_cache(maxsize=64)
def _inside(kind: str, wide: int, high: int, rules: int, inset: float) -> Flags:
    """Where in a box nothing is printed."""
    x, y = (np.arange(side) + 0.5 for side in (wide, high))
    if kind == "circle":
        away = np.hypot(x[None, :] - wide / 2, y[:, None] - high / 2)
        return np.asarray(away < wide / 2 - inset * _SCALE, np.bool_)
    along, down = (np.minimum(at, at[::-1]) > inset * _SCALE for at in (x, y))
    if kind == "lines":
        pitch = high / max(1, rules)
        off = np.abs(y - np.rint(y / pitch) * pitch)
        down = down & (off > _RULE * _SCALE)
    return np.asarray(down[:, None] & along[None, :], np.bool_)


def _length(traced: Flags) -> float:
    """Millimetres of what was traced, corner to corner, without single pixels.

    By outlines: of a page on which hardly anything lies they are found far sooner than pieces.
    """
    found, tree = cv2.findContours(traced.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not found:
        return 0.0
    outer = (line for line, (*_, holds) in zip(found, tree[0], strict=True) if holds < 0)
    sides = np.array([cv2.boundingRect(line)[2:] for line in outer]) / _SCALE
    lengths = np.hypot(*sides.T)
    return float(lengths[sides.max(axis=1) > _CRUMB].sum())
