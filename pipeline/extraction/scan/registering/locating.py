"""A page in grey -> where the form lies on it and which page it is, or that there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from forms.ground.style import PAGE_HEIGHT
from forms.layout.bands import MARK
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.registering.codes import (
    CODE_PLACES,
    FoundCode,
    SeenCode,
    codes_anywhere,
    find_code,
    printed_corners,
)
from pipeline.extraction.scan.registering.corner_marks import (
    CornerMark,
    MatchedPoints,
    cut_marks,
    find_marks,
    marks_in_corners,
)
from pipeline.extraction.scan.registering.registration import (
    Registration,
    laid_flat,
    register,
    register_with,
)

_FEWEST: Final = 2  # marks, whole or cut, by which a page lies
_BY_ID: Final = 1  # the mark beside which the id of a page stands in letters: top right


@dataclass(frozen=True, slots=True)
class Located:
    """What is known of where a page lies and which it is.

    Attributes:
        there: where the form lies; None where too little of it can be seen.
        found: its page code; None where it cannot be read.
        is_ours: whether anything at all says that it is a page of ours.
        is_rough: `there` rests on codes or two marks, some millimetres off: to be made exact.
        is_plain: a mark stands in each corner of the picture: no other sheet lies beside it.
    """

    there: Registration | None
    found: FoundCode | None
    is_ours: bool
    is_rough: bool = False
    is_plain: bool = False


def locate(grey: Grey) -> Located:
    """Find the marks and codes of a page."""
    marks = marks_in_corners(grey)
    there = register(marks)
    is_plain = there is not None and there.is_sound
    if not is_plain:
        marks = find_marks(grey)  # they lie farther in, or those of another sheet peep out
        there = register(marks)
    if there is not None:
        return Located(there, find_code(grey, there), is_ours=True, is_plain=is_plain)
    seen = codes_anywhere(grey)
    codes = list(dict.fromkeys(each.code for each in seen))
    cut = cut_marks(grey)
    there = _by_cut_marks(cut, marks)
    if codes:
        placed = [_placed(each, grey, marks) for each in seen]
        there = there or register_with(marks, printed_corners(placed))
        found = FoundCode(codes[0], "whole", tuple(codes[1:]))
        return Located(there, found, is_ours=True, is_rough=True)
    if there is None and len({mark.corner for mark in marks}) > 1:
        # a page whose foot was cut off: its id stands between the marks at the top
        there = register_with(marks, [])
    there = there or _by_mark_at_id(cut)
    # askew on the glass a page loses all its corners but half a mark
    is_ours = there is not None or bool(cut) or len(marks) > 1
    found_late = find_code(grey, there) if there is not None else None
    return Located(there, found_late, is_ours=is_ours, is_rough=there is not None)


def _by_cut_marks(
    pieces: Mapping[int, MatchedPoints], marks: list[CornerMark]
) -> Registration | None:
    """Where a page lies of which the edges were cut off, through its marks; by what is left."""
    whole = {mark.corner for mark in marks}
    cut = [piece for corner, piece in pieces.items() if corner not in whole]
    if not cut or len(cut) + len(whole) < _FEWEST or len(whole) < len(marks):
        return None
    there = laid_flat(marks, cut)
    return there if there is not None and there.is_sound else None


def _by_mark_at_id(pieces: Mapping[int, MatchedPoints]) -> Registration | None:
    """Roughly where a page lies that lies so far askew that no other mark is left, nor its code.

    `pieces`: marks, whole or cut. It is enough to read the id beside it, and to begin with.
    """
    piece = pieces.get(_BY_ID)
    return None if piece is None else laid_flat([], [piece])


def _placed(seen: SeenCode, grey: Grey, marks: list[CornerMark]) -> SeenCode:
    """A code with its place: by its size beside that of marks, else as if the page filled all."""
    sides = [float(np.hypot(*(mark.points[1] - mark.points[0]))) / MARK for mark in marks]
    scale = float(np.median(sides)) if sides else max(grey.shape) / PAGE_HEIGHT
    side = float(np.hypot(*(seen.points[1] - seen.points[0]))) / scale
    place = seen.place or min(CODE_PLACES, key=lambda place: abs(place[2] - side))
    return SeenCode(seen.code, place, seen.points)
