"""A picture in grey -> the sheets that lie in it, each as a picture of its own.

A scanner with a large glass, a photo of a table, two pages printed on one sheet. A sheet is taken
out where its marks fit each other closely and a code of its own fits them: marks of two sheets are
never one page. In the picture of each sheet white lies over every other one, so that nothing of
those can be cut from it; where sheets lie over each other, nobody sees what is below.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.bands import MARK, MARKS
from forms.pdf.page_code import PageCode
from pipeline.extraction.pixels import Grey, Points
from pipeline.extraction.scan.registering.codes import (
    CODE_PLACES,
    SeenCode,
    codes_anywhere,
    corners_of,
)
from pipeline.extraction.scan.registering.corner_marks import (
    COARSE,
    FINE,
    CornerMark,
    marks_anywhere,
)
from pipeline.extraction.scan.registering.registration import (
    Registration,
    fitted,
    projected,
    register_with,
)

_FILLS: Final = 0.6  # share of a picture: beside a sheet that large, no other lies whole
_FITS: Final = 0.2  # mm that the marks of one sheet lie off, when others lie near
_CODE_FITS: Final = 0.8  # mm that a corner of a code lies off, by the marks of its sheet,
_LOOSE_FITS: Final = 2.0  # and that one in which nothing is to be found: it is foretold
_FOUND: Final = [0, 1, 3]  # the other corners of a code
_SAME_SIZE: Final = 0.35  # of their size: marks of sheets in one picture differ less
_FARTHEST: Final = 0.3  # of the way to another mark of its sheet, as one mark foretells it
_MOST: Final = 6  # marks of one corner: more sheets in one picture are not taken apart
_RIM: Final = 2.0  # mm around a sheet that belong to it
_GUESSED: Final = 15.0  # mm around a sheet of which only a piece is known
_PEEPS: Final = 0.2  # of a sheet: of less of it beside another one no answer is lost
_COARSE: Final = 400  # pixels along the longer side, to see how much shows
_HERE: Final = 3.0  # mm within which a mark is that of the sheet that was found


@dataclass(frozen=True, slots=True, eq=False)
class SheetPiece:
    """One sheet of several: its part of the picture, with white over the others.

    Attributes:
        code: on the sheet.
        elsewhere: outlines of the other sheets, in pixels of `grey`.
        corner: the pixel of the picture (across, down) that is its top left.
    """

    grey: Grey
    code: PageCode
    elsewhere: tuple[Points, ...]
    corner: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Apart:
    """The sheets of a picture.

    Attributes:
        are_all: False where one is seen that cannot be taken out.
        is_more_below: hardly more than an edge of another one is seen, below these or beside them.
    """

    pieces: tuple[SheetPiece, ...]
    are_all: bool
    is_more_below: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    there: Registration
    code: PageCode

    def outline(self, rim: float) -> Points:
        return _outline(self.there, rim)


def taken_apart(grey: Grey, there: Registration | None) -> Apart | None:
    """The sheets in a picture; None where there is no sign of more than one.

    Args:
        grey: the picture.
        there: where a sheet was found that may be the only one.
    """
    whole = there if there is not None and _fills(there, grey) else None
    marks = marks_anywhere(grey, COARSE if whole else FINE)
    if whole and not any(_strangers(marks, [whole])):
        return None
    codes = codes_anywhere(grey)
    sheets = _sheets(marks, codes)
    if not sheets:
        return _none_taken_out(marks, codes)
    found = [sheet.there for sheet in sheets]
    other_codes = [code for code in codes if not any(_fits(code, each) for each in found)]
    strangers = list(_strangers(marks, found))
    other_marks = [mark for mark in strangers if not _is_peeping(mark, found, grey)]
    are_all = not other_codes and not other_marks
    if len(sheets) == 1 and not strangers and are_all:
        return None
    guessed = [*_guessed(other_codes, found), *_guessed_of_marks(other_marks)]
    pieces = tuple(_pieces(grey, sheets, guessed))
    return Apart(pieces, are_all, is_more_below=are_all and bool(strangers))


def _none_taken_out(marks: Sequence[CornerMark], codes: Sequence[SeenCode]) -> Apart | None:
    return Apart((), are_all=False) if _are_several(marks, codes) else None


def _fills(there: Registration, grey: Grey) -> bool:
    """Whether a sheet that was found has no room for another one beside it."""
    return there.is_sound and _share(there, grey) > _FILLS


def _sheets(marks: Sequence[CornerMark], codes: Sequence[SeenCode]) -> list[_Sheet]:
    """Sheets whose marks and codes fit, no mark on two of them; from the top left."""
    fits = []
    for chosen in _choices(marks):
        there = fitted(chosen)
        if there is not None and there.residual <= _FITS:
            fits.append((-len(chosen), there.residual, there, chosen))
    taken: set[int] = set()
    sheets: list[_Sheet] = []
    for _, _, there, chosen in sorted(fits, key=lambda fit: fit[:2]):
        own = {id(mark) for mark in chosen}
        code = _code_on(there, codes)
        if own & taken or code is None:
            continue
        taken |= own
        sheets.append(_Sheet(there, code))
    return sorted(sheets, key=lambda sheet: tuple(sheet.outline(0).mean(axis=0)[::-1] // 100))


def _choices(marks: Sequence[CornerMark]) -> Iterator[tuple[CornerMark, ...]]:
    """Four or three marks that may be of one sheet, each of another corner."""
    seen = [[mark for mark in marks if mark.corner == corner][:_MOST] for corner in range(4)]
    near = {
        (id(one), id(other)): _may_be_fellows(one, other) and _may_be_fellows(other, one)
        for some, others in combinations(seen, 2)
        for one, other in product(some, others)
    }
    for count in (4, 3):
        for some in combinations([several for several in seen if several], count):
            for chosen in product(*some):
                if all(near[id(one), id(other)] for one, other in combinations(chosen, 2)):
                    yield chosen


def _may_be_fellows(one: CornerMark, other: CornerMark) -> bool:
    """Whether another mark is about as large and about where this one foretells it."""
    if abs(_side(other) / _side(one) - 1) > _SAME_SIZE:
        return False
    alone = register_with([one], [])
    if alone is None:
        return False
    _, x, y = MARKS[other.corner]
    (foretold,) = alone.pixels(np.array([[x + MARK / 2, y + MARK / 2]]))
    here, there = one.points.mean(axis=0), other.points.mean(axis=0)
    return bool(np.hypot(*(foretold - there)) < _FARTHEST * np.hypot(*(foretold - here)))


def _code_on(there: Registration, codes: Sequence[SeenCode]) -> PageCode | None:
    """The code that stands where it was printed on a sheet; None where one stands elsewhere."""
    on = [code for code in codes if _holds(there, code.points)]
    payloads = {code.code for code in on}
    return on[0].code if len(payloads) == 1 and all(_fits(code, there) for code in on) else None


def _fits(code: SeenCode, there: Registration) -> bool:
    """Whether a code lies on a sheet where one of the two was printed."""
    seen = projected(np.asarray(np.linalg.inv(there.to_pixels), np.float64), code.points)
    off = (np.hypot(*(seen - corners_of(place)).T) for place in CODE_PLACES)
    return any(each[_FOUND].max() < _CODE_FITS and each.max() < _LOOSE_FITS for each in off)


def _holds(there: Registration, points: Points) -> bool:
    """Whether the middle of something lies on a sheet."""
    outline = np.asarray(_outline(there, 0), np.float32)
    x, y = points.mean(axis=0).tolist()
    return cv2.pointPolygonTest(outline, (x, y), measureDist=False) >= 0


def _strangers(marks: Sequence[CornerMark], found: Sequence[Registration]) -> Iterator[CornerMark]:
    """The marks that are on none of these sheets, and as large as those that are."""
    for mark in marks:
        middle = mark.points.mean(axis=0)
        _, x, y = MARKS[mark.corner]
        places = [there.pixels(np.array([[x + MARK / 2, y + MARK / 2]]))[0] for there in found]
        away = [
            np.hypot(*(place - middle)) / there.scale
            for place, there in zip(places, found, strict=True)
        ]
        sizes = (_side(mark) / MARK / there.scale for there in found)
        if min(away) > _HERE and any(abs(size - 1) < _SAME_SIZE for size in sizes):
            yield mark


def _is_peeping(mark: CornerMark, found: Sequence[Registration], grey: Grey) -> bool:
    """Whether of the sheet of a mark hardly more than an edge is in the picture, beside others."""
    there = register_with([mark], [])
    if there is None or any(_holds(each, mark.points) for each in found):
        return False
    small = _COARSE / max(grey.shape)
    shown = np.zeros([round(side * small) for side in grey.shape], np.uint8)
    cv2.fillConvexPoly(shown, np.rint(_outline(there, 0) * small).astype(np.int32), 1)
    for each in found:
        cv2.fillConvexPoly(shown, np.rint(_outline(each, _RIM) * small).astype(np.int32), 0)
    whole = PAGE_WIDTH * PAGE_HEIGHT * (there.scale * small) ** 2
    return bool(cv2.countNonZero(shown) < _PEEPS * whole)


def _are_several(marks: Sequence[CornerMark], codes: Sequence[SeenCode]) -> bool:
    """Whether marks and codes are of more than one sheet, though none can be told apart."""
    if len({code.code for code in codes}) > 1 or len(codes) > len(CODE_PLACES):
        return True
    twice = [
        corner
        for corner in range(4)
        if len([mark for mark in marks if mark.corner == corner and _is_usual(mark, marks)]) > 1
    ]
    return len(twice) > 1


def _is_usual(mark: CornerMark, marks: Sequence[CornerMark]) -> bool:
    usual = float(np.median([_side(each) for each in marks]))
    return abs(_side(mark) / usual - 1) < _SAME_SIZE


def _guessed(codes: Sequence[SeenCode], found: Sequence[Registration]) -> Iterator[Points]:
    """About where sheets lie of which a code is known."""
    for code in codes:
        side = float(np.hypot(*(code.points[1] - code.points[0]))) / found[0].scale
        place = min(CODE_PLACES, key=lambda place: abs(place[2] - side))
        there = register_with([], [(corners_of(place), code.points)])
        if there is not None:
            yield _outline(there, _GUESSED)


def _guessed_of_marks(marks: Sequence[CornerMark]) -> Iterator[Points]:
    for mark in marks:
        there = register_with([mark], [])
        if there is not None:
            yield _outline(there, _GUESSED)


def _pieces(
    grey: Grey, sheets: Sequence[_Sheet], guessed: Sequence[Points]
) -> Iterator[SheetPiece]:
    """Each sheet with white over all others."""
    height, width = grey.shape
    for sheet in sheets:
        outline = sheet.outline(_RIM)
        left, top = np.maximum(np.floor(outline.min(axis=0)).astype(int), 0)
        right, bottom = np.minimum(np.ceil(outline.max(axis=0)).astype(int), (width, height))
        part = grey[top:bottom, left:right].copy()
        others = [other.outline(_RIM) for other in sheets if other is not sheet]
        elsewhere = tuple(each - (left, top) for each in (*others, *guessed))
        for other in elsewhere:
            cv2.fillConvexPoly(part, np.rint(other).astype(np.int32), 255)
        yield SheetPiece(part, sheet.code, elsewhere, (int(left), int(top)))


def _outline(there: Registration, rim: float) -> Points:
    right, bottom = PAGE_WIDTH + rim, PAGE_HEIGHT + rim
    return there.pixels(np.array([[-rim, -rim], [right, -rim], [right, bottom], [-rim, bottom]]))


def _share(there: Registration, grey: Grey) -> float:
    """How much of a picture a sheet fills."""
    return cv2.contourArea(np.asarray(_outline(there, 0), np.float32)) / grey.size


def _side(mark: CornerMark) -> float:
    return float(np.hypot(*(mark.points - np.roll(mark.points, 1, axis=0)).T).mean())
