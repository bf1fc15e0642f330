"""Strokes around a marked box -> those that are arms of one cross, though it passes beside it.

Who crosses with the whole arm seldom hits the middle, and bends every stroke. Told by what stands
around: in three quarters at least, one stroke in each, aslant, as long as the others.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.prints.pieces import Piece
from pipeline.extraction.scan.prints.print_areas import edges_of
from pipeline.extraction.scan.stray_ink.measured_strokes import farthest, length

_NEAR: Final = 1.2  # mm from the box, where an arm begins,
_BEHIND: Final = 5.0  # and where it goes on behind the first letters of a label
_OFF: Final = 4.7  # mm from the middle, at which its line passes
_RISE: Final = 0.4  # of a stroke that is no line through a row, nor one down a column
_LONG: Final = 2.0  # mm: the ends of crosses that fit their box are shorter, and so are
_STUB: Final = 3.0  # pieces that the first letter of a label cut off
_QUARTERS: Final = 3
_LONGER: Final = 1.8  # times as far as the others

Ends = Callable[[np.ndarray, Box], bool]


class _Arm(NamedTuple):
    piece: Piece
    quarter: tuple[bool, bool]
    reach: float


def arms_of_far_crosses(
    pieces: Sequence[Piece], boxes: Sequence[Box], ends_in_another: Ends
) -> Iterator[Piece]:
    """The strokes that are arms of a cross in one of these boxes."""
    for box in boxes:
        middle = np.array(box.middle)
        near = [piece for piece in pieces if piece.is_within(_BEHIND, edges_of(box))]
        arms = list(_arms(near, middle))
        quarters = {arm.quarter for arm in arms}
        if len(quarters) < _QUARTERS or len(quarters) < len(arms):
            continue
        usual = median(np.array([arm.reach for arm in arms]))
        if any(arm.reach > _LONGER * usual for arm in arms):
            continue
        if any(ends_in_another(middle + farthest(arm.piece.places - middle), box) for arm in arms):
            continue
        yield from (arm.piece for arm in arms)
        stubs = (piece for piece in near if length(piece.edges) < _STUB)
        yield from (stub for stub in stubs if stub.is_within(_NEAR, edges_of(box)))


def _arms(near: Sequence[Piece], middle: np.ndarray) -> Iterator[_Arm]:
    """What may be an arm among strokes near a box."""
    for piece in near:
        if piece.line is None or length(piece.edges) < _LONG:
            continue
        start, way = piece.line
        off = way[0] * (start - middle)[1] - way[1] * (start - middle)[0]
        if abs(off) > _OFF or min(abs(way)) < _RISE * max(abs(way)):
            continue
        across, down = piece.places.mean(axis=0) - middle
        reach = float(np.hypot(*farthest(piece.places - middle)))
        yield _Arm(piece, (bool(across > 0), bool(down > 0)), reach)
