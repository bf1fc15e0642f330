"""Corner marks -> where each millimetre of the form lies in the picture, and how well that fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, combinations, product
from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from pipeline.extraction.pixels import Grey, Points
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.registering.bend import Bend
from pipeline.extraction.scan.registering.corner_marks import (
    CornerMark,
    MatchedPoints,
    printed_points,
)

Area = tuple[float, float, float, float]  # x, y, width, height in mm from the top left

SCALE: Final = 8.0  # pixels in a millimetre of everything that is cut out: 203 dpi
OVERVIEW: Final = 3.0  # the same of a whole page, for a look at all of it
# mm by which the marks may lie off; beyond, nothing on the page is trusted. A fax of 204x98 has
# 0.15, paper that is bowed by 8 mm 0.3; boxes are looked for up to 1.75 mm from their place
WORST: Final = 0.35
_SPREADS: Final = 60.0  # mm between pieces, across and down, that tell how a page is foreshortened
_TOGETHER: Final = 1.2  # mm: four marks of which none lies off further are all taken
_HOPELESS: Final = 6.0  # mm: marks that do not belong together
_SMALLEST: Final = 2.0  # pixels in a millimetre: 50 dpi
_MOST_SQUEEZED: Final = 2.6  # a fax has 204 dpi one way and 98 the other
# nine places all over the page, and what fits a plane to them
_SPREAD: Final = np.array(
    [(x * PAGE_WIDTH / 2, y * PAGE_HEIGHT / 2, 1) for x in range(3) for y in range(3)]
)
_FITTED: Final = np.linalg.pinv(_SPREAD)


@dataclass(frozen=True)
class Registration:
    """Where a form lies in a picture.

    Attributes:
        to_pixels: 3 by 3, millimetres of the form (homogeneous) to pixels of the picture.
        residual: millimetres by which the corners of the marks lie off, at the median.
        worst: the same of the corner that lies off furthest.
        marks: how many marks (or codes, where marks are cut off) it rests on.
        bend: how far each place lies off that, where the paper is not flat.
    """

    to_pixels: Points
    residual: float
    worst: float
    marks: int
    bend: Bend | None = None

    @property
    def is_sound(self) -> bool:
        """Whether boxes can be trusted to be where they should."""
        return self.residual <= WORST

    @cached_property
    def scale(self) -> float:
        """Pixels of the picture in a millimetre, in the middle of the page."""
        return float(np.sqrt(abs(np.linalg.det(_slope(self.to_pixels)))))

    def pixels(self, places: Points) -> Points:
        """Millimetres (n, 2) in pixels of the picture."""
        if self.bend is not None:
            places = places + self.bend.at(places)
        return projected(self.to_pixels, places)

    def on_fewer(self, few: Grey, grey: Grey) -> "Registration":
        """Where the form lies on another picture of the same, with fewer pixels than `grey`."""
        down, across = (one / all_ for one, all_ in zip(few.shape, grey.shape, strict=True))
        return replace(self, to_pixels=np.diag([across, down, 1.0]) @ self.to_pixels)

    def cut(self, grey: Grey, area: Area, scale: float = SCALE) -> Grey:
        """A rectangle of the form, straightened; white where the picture ends.

        `scale` is the pixels that a millimetre gets.
        """
        x, y, w, h = area
        size = (round(w * scale), round(h * scale))
        half = 0.5 / scale
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        constant = cv2.BORDER_CONSTANT
        if self.bend is not None:
            across, down = self._bent(area, size, scale)
            cut = cv2.remap(
                grey, across, down, cv2.INTER_LINEAR, borderMode=constant, borderValue=255
            )
        elif self._plain is not None:
            step = 1 / scale
            moved = [
                [a * step, b * step, a * (x + half) + b * (y + half) + c] for a, b, c in self._plain
            ]
            cut = cv2.warpAffine(
                grey, np.array(moved), size, flags=flags, borderMode=constant, borderValue=255
            )
        else:
            corner = np.array([[1 / scale, 0, x + half], [0, 1 / scale, y + half], [0, 0, 1]])
            cut = cv2.warpPerspective(
                grey,
                self.to_pixels @ corner,
                size,
                flags=flags,
                borderMode=constant,
                borderValue=255,
            )
        return np.asarray(cut, np.uint8)

    def overview(self, grey: Grey) -> Grey:
        """The whole page with few pixels, not to be written on: several look at it.

        That of the last picture is kept, for as long as this is.
        """
        kept: tuple[Grey, Grey] | None = self.__dict__.get("_kept")
        if kept is None or kept[0] is not grey:
            cut = self.cut(grey, (0.0, 0.0, PAGE_WIDTH, PAGE_HEIGHT), OVERVIEW)
            cut.flags.writeable = False
            kept = self.__dict__["_kept"] = (grey, cut)
        return kept[1]

    def _bent(self, area: Area, size: tuple[int, int], scale: float) -> tuple[Points, Points]:
        """The pixel of the picture for each of a cut, where the paper is not flat.

        The field is looked up every millimetre: between, it is straight enough.
        """
        assert self.bend is not None
        step = max(1, round(scale))
        columns, rows = (-(-side // step) + 2 for side in size)
        # one beside each edge, for what is between is taken from both sides
        x = area[0] + (np.arange(columns) - 0.5) * step / scale
        y = area[1] + (np.arange(rows) - 0.5) * step / scale
        places = np.stack(np.meshgrid(x, y), axis=2) + self.bend.over(np.asarray(x), np.asarray(y))
        seen = projected(self.to_pixels, places.reshape(-1, 2)).reshape(rows, columns, 2)
        whole = cv2.resize(
            seen.astype(np.float32), (columns * step, rows * step), interpolation=cv2.INTER_LINEAR
        )[step : step + size[1], step : step + size[0]]
        return np.ascontiguousarray(whole[..., 0]), np.ascontiguousarray(whole[..., 1])

    @cached_property
    def _plain(self) -> list[list[float]] | None:
        """`to_pixels` without perspective, where that moves nothing by a third of a pixel."""
        there = self.pixels(_SPREAD[:, :2])
        plain = _FITTED @ there
        is_near = np.abs(_SPREAD @ plain - there).max() < 0.33
        return plain.T.tolist() if is_near else None

    def holds(self, grey: Grey, area: Area) -> bool:
        """Whether a picture holds the whole of a rectangle of the form."""
        height, width = grey.shape
        x, y, w, h = area
        seen = self.pixels(np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]]))
        return bool((seen >= 0).all() and (seen <= (width - 1, height - 1)).all())


def projected(matrix: Points, places: Points) -> Points:
    """Places (n, 2) through a homography."""
    moved = places @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(moved[:, :2] / moved[:, 2:], np.float64)


def register(marks: list[CornerMark]) -> Registration | None:
    """The page on which these marks stand; None where fewer than three belong together.

    Where a mark was seen twice (another sheet peeps out, say), those that fit each other count;
    a mark that does not fit the other three is left out.
    """
    fits: list[Registration] = []
    for count in (4, 3):
        fits += filter(None, (_fit(*_points(chosen)) for chosen in _choices(marks, count)))
        if count == 4 and any(fit.worst < _TOGETHER for fit in fits):
            break
    return min(fits, key=lambda fit: (fit.residual, -fit.marks), default=None)


def fitted(marks: Sequence[CornerMark]) -> Registration | None:
    """The page on which all of these marks stand; None where no page can look like that."""
    return _fit(*_points(marks))


def register_with(marks: list[CornerMark], codes: list[MatchedPoints]) -> Registration | None:
    """Roughly where the page lies, where a scanner cut marks off: by the codes and what is left.

    With three pieces or more, spread over the page, as a camera sees it; else as a scanner does:
    turned and scaled, for what stands in one row says nothing of how the rest is foreshortened.

    Args:
        marks: those that are there, if any.
        codes: corners of a code on the form in mm and in pixels.
    """
    pieces = [*([_points([mark]) for mark in marks]), *codes]
    if not pieces:
        return None
    there = np.concatenate([mm for mm, _ in pieces])
    seen = np.concatenate([pixels for _, pixels in pieces])
    if len(pieces) > 2 and float(np.ptp(there, axis=0).min()) > _SPREADS:
        return _fit(there, seen)
    return _checked(_turned_and_scaled(there, seen), there, seen)


def laid_flat(marks: Sequence[CornerMark], pieces: Sequence[MatchedPoints]) -> Registration | None:
    """Where a page lies on a glass, turned and scaled, by marks and by what is left of some."""
    every = [*(_points([mark]) for mark in marks), *pieces]
    there = np.concatenate([mm for mm, _ in every])
    seen = np.concatenate([pixels for _, pixels in every])
    return _checked(_turned_and_scaled(there, seen), there, seen)


def _turned_and_scaled(there: Points, seen: Points) -> Points:
    """The best fit that only turns, scales and moves."""
    (x, y), one, none = there.T, np.ones(len(there)), np.zeros(len(there))
    rows = np.concatenate([np.stack([x, -y, one, none], 1), np.stack([y, x, none, one], 1)])
    (a, b, right, down), *_ = np.linalg.lstsq(rows, seen.T.ravel(), rcond=None)
    return np.array([[a, -b, right], [b, a, down], [0, 0, 1]])


def _points(marks: Sequence[CornerMark]) -> MatchedPoints:
    there = np.concatenate([printed_points(mark.corner) for mark in marks])
    return there, np.concatenate([mark.points for mark in marks])


def _choices(marks: list[CornerMark], count: int) -> Iterator[tuple[CornerMark, ...]]:
    """Every way to take one mark of so many corners."""
    seen = [[mark for mark in marks if mark.corner == corner] for corner in range(4)]
    there = [several[:3] for several in seen if several]
    return chain.from_iterable(product(*some) for some in combinations(there, count))


def _fit(there: Points, seen: Points) -> Registration | None:
    found, _ = cv2.findHomography(there, seen, 0)
    return None if found is None else _checked(np.asarray(found, np.float64), there, seen)


def _checked(matrix: Points, there: Points, seen: Points) -> Registration | None:
    """The fit with its residual, if a page can look like that."""
    if not _is_page(matrix):
        return None
    back = projected(np.asarray(np.linalg.inv(matrix), np.float64), seen)
    off = np.hypot(*(back - there).T)
    residual, worst = median(off), float(off.max())
    if residual > _HOPELESS:
        return None
    return Registration(matrix, residual, worst, len(seen) // 4)


def _is_page(matrix: Points) -> bool:
    """Whether a page can look like this: not mirrored, not folded, not squeezed to a line."""
    x, y, one = matrix[2].tolist()
    depths = [x * right + y * down + one for right in (0, PAGE_WIDTH) for down in (0, PAGE_HEIGHT)]
    if not (min(depths) > 0 or max(depths) < 0):
        return False
    (a, b), (c, d) = _slope(matrix).tolist()
    turned = a * d - b * c
    if turned <= 0:
        return False
    squares = a * a + b * b + c * c + d * d
    longer = ((squares + max(0.0, squares**2 - 4 * turned**2) ** 0.5) / 2) ** 0.5
    shorter = turned / longer  # the two singular values
    return bool(shorter >= _SMALLEST / 2 and longer <= _MOST_SQUEEZED * shorter)


def _slope(matrix: Points) -> Points:
    """Pixels for a small step in millimetres, in the middle of the page (2 by 2)."""
    x, y = PAGE_WIDTH / 2, PAGE_HEIGHT / 2
    here, right, down = projected(matrix, np.array([[x, y], [x + 1, y], [x, y + 1]]))
    return np.column_stack([right - here, down - here])
