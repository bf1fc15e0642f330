"""Strokes beside the boxes of a page -> those that belong to a mark in a box.

The arm of a large cross and the tail of a tick belong to their mark: straight on they run through
the middle of a box that holds ink.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.pixels import Points
from pipeline.extraction.scan.prints.pieces import Piece, gap
from pipeline.extraction.scan.prints.print_areas import edges_of, wider
from pipeline.extraction.scan.stray_ink.far_arms import arms_of_far_crosses
from pipeline.extraction.scan.stray_ink.measured_strokes import cosine, farthest, holds, length

TOUCHES: Final = 1.8  # mm from a box; its frame and what may be blur of it are not looked at
_MIDDLE: Final = 1.9  # mm from the middle of a box within which its strokes run
_ARM: Final = 17.0  # mm from the middle of a box to the end of the largest cross
_LYING: Final = 0.2  # rise of a stroke that lies: no arm of a cross, but a line through a label
_SLASH: Final = 4.3  # mm from the middle of a box to the ends of a stroke from corner to corner
_STRAIGHT: Final = 0.97
_HOOK: Final = 7.0  # mm: the foot of a large tick
_END: Final = 3.6  # mm that the end of a cross reaches beyond its box
_TAIL: Final = 13.0  # mm from the middle of a box to the end of a tick that bends
_RISE: Final = 0.25  # of that
_RISE_OF_A_TICK: Final = 0.1  # the same where a tick is in the box, whose leg may bend over a label
_NEAR: Final = 2.6  # mm from that box, or from one with the ends of one line on both sides
_SMALL: Final = 3.0  # mm: the end of a cross of which print hides the rest
_BENT: Final = 0.55  # mm that it strays from straight
_LONG: Final = 0.75  # of a tail, that its ends are apart: those of a letter are not
_GOAL: Final = 2.5  # mm from another box, which an arrow may mean
_HIGHER: Final = 1.3  # mm above and below the box, to where the pen turns in a cross of one stroke
_HIGH: Final = 2.0  # mm that this is at least
_ASLANT: Final = 0.45  # rise of what is no letter beside the box, and no line through its label


@dataclass(frozen=True, slots=True)
class StrokesOfMarks:
    """The strokes of the marks of a page.

    Attributes:
        ticks: its boxes to tick.
        inked: those that hold ink.
        holds_tick: whether that is a tick, of two legs.
        hangs_on: whether a piece beside a box hangs together with what the box holds.
    """

    ticks: Sequence[Box]
    inked: Sequence[Box]
    holds_tick: Callable[[Box], bool]
    hangs_on: Callable[[Box, Points], bool]

    def among(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces that are strokes of marks."""
        arms = [piece for piece in pieces if self._is_of_a_mark(piece)]
        arms += [piece for piece in pieces if piece not in arms and self._is_across(piece, arms)]
        arms += self._ends_of_lines([piece for piece in pieces if piece not in arms])
        far = arms_of_far_crosses(pieces, self.inked, self._ends_in_another)
        return arms + [piece for piece in far if piece not in arms]

    def _is_of_a_mark(self, piece: Piece) -> bool:
        """Whether a piece is the arm of a cross or the tail of a tick in some box."""
        return any(
            self._is_arm(piece, box)
            or (self._is_end_of_one(piece, box) and not self._is_apart(piece, box))
            for box in self.inked
            if gap(piece.edges, edges_of(box)) < _ARM
        )

    def _is_end_of_one(self, piece: Piece, box: Box) -> bool:
        """Whether a piece lies where the strokes of a mark end."""
        is_close_by = _is_hook(piece, box) or _is_turn(piece, box)
        return is_close_by or self._is_end(piece, box) or self._is_tail(piece, box)

    def _is_apart(self, piece: Piece, box: Box) -> bool:
        """Whether a piece close by does not hang together with what the box holds: a sign, a word.

        From afar print may hide it.
        """
        off = piece.places - box.middle
        return piece.is_within(TOUCHES, edges_of(box)) and not self.hangs_on(box, off)

    def _is_arm(self, piece: Piece, box: Box) -> bool:
        line = piece.line
        if line is None:
            return False
        start, way = line
        middle = np.array(box.middle)
        along = (piece.places - middle) @ way
        off = way[0] * (start - middle)[1] - way[1] * (start - middle)[0]
        if abs(off) > _MIDDLE or np.abs(along).max() > _ARM:
            return False
        if abs(way[1]) < _LYING * abs(way[0]):
            return float(np.abs(along).max()) < box.w / 2 + TOUCHES
        return not self._ends_in_another(middle + way * along[np.abs(along).argmax()], box)

    def _is_end(self, piece: Piece, box: Box) -> bool:
        """Whether a piece is the end of a cross: small, close by, and aslant of the box.

        Not so close it must be seen to hang together with it; print may hide that from afar.
        """
        if not piece.is_within(_NEAR, edges_of(box)):
            return False
        off = piece.places - box.middle
        across, down = np.abs(off.mean(axis=0))
        if np.abs(off).max() > box.w / 2 + _END or down < _ASLANT * across:
            return False
        return piece.is_within(TOUCHES, edges_of(box)) or self.hangs_on(box, off)

    def _is_tail(self, piece: Piece, box: Box) -> bool:
        """Whether a piece is the long leg of a tick, which bends: from a corner of the box upwards.

        An arrow goes on to another box.
        """
        if not piece.is_within(_NEAR, edges_of(box)):
            return False
        off = piece.places - box.middle
        near, far = off[np.hypot(*off.T).argmin()], farthest(off)
        way = far - near
        is_steep = piece.is_within(TOUCHES, edges_of(box)) and -way[1] > _RISE * abs(way[0])
        is_upwards = far[1] < near[1] < 0 and -way[1] > _RISE_OF_A_TICK * abs(way[0])
        is_outwards = near[0] * way[0] > 0 and abs(way[0]) > _RISE * abs(way[1])
        if not (is_upwards and is_outwards) or np.hypot(*far) > _TAIL:
            return False
        if not is_steep and not self.holds_tick(box):
            return False
        if np.hypot(*way) < _LONG * length(piece.edges):
            return False
        spread = np.linalg.svd(off - off.mean(axis=0), compute_uv=False)
        if spread[1] > _BENT * np.sqrt(len(off)):
            return False
        return not any(piece.is_within(_GOAL, edges_of(each)) for each in self.ticks if each != box)

    def _ends_in_another(self, end: Points, box: Box) -> bool:
        others = (each for each in self.ticks if each != box and each not in self.inked)
        return any(holds(wider(edges_of(each), 0.8), end) for each in others)

    def _ends_of_lines(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The small pieces on two sides of a marked box between which a line runs through it."""
        small = [piece for piece in pieces if length(piece.edges) < _SMALL]
        found = []
        for box in self.inked:
            middle = np.array(box.middle)
            near = [piece for piece in small if piece.is_within(_NEAR, edges_of(box))]
            ways = [piece.places.mean(axis=0) - middle for piece in near]
            aslant = [abs(way[1]) > _ASLANT * abs(way[0]) for way in ways]
            for one in range(len(near)):
                others = (n for n in range(len(near)) if n != one and aslant[n])
                if aslant[one] and any(cosine(ways[one], ways[n]) < -_STRAIGHT for n in others):
                    found.append(near[one])
        return found

    def _is_across(self, piece: Piece, arms: Sequence[Piece]) -> bool:
        """Whether a piece goes on with an arm beyond the middle of a box; print may hide a part."""
        return any(self._goes_on(piece, arms, box) for box in self.inked)

    def _goes_on(self, piece: Piece, arms: Sequence[Piece], box: Box) -> bool:
        middle = np.array(box.middle)
        off = piece.places - middle
        if np.hypot(*off.T).max() > _ARM or self._ends_in_another(middle + farthest(off), box):
            return False
        near = (arm for arm in arms if arm.is_within(TOUCHES, edges_of(box)))
        ways = (farthest(arm.places - middle) for arm in near)
        return any(abs(cosine(farthest(off), way)) > _STRAIGHT for way in ways)

    def run_through(self, arms: Sequence[Piece]) -> Iterator[Box]:
        """The boxes from which just two straight lines go on, to opposite sides: a staple may."""
        for box in self.inked:
            middle = np.array(box.middle)
            ends = [
                farthest(arm.places - middle)
                for arm in arms
                if arm.is_within(TOUCHES, edges_of(box))
            ]
            far = [end for end in ends if np.hypot(*end) > _SLASH]
            if len(ends) == len(far) == 2 and cosine(*far) < -_STRAIGHT:
                yield box


def _is_hook(piece: Piece, box: Box) -> bool:
    """Whether a piece is the foot of a tick below the box, or a small end right beside it."""
    left, top, right, bottom = piece.edges
    is_small = max(right - left, bottom - top) < _HOOK
    return is_small and piece.is_within(TOUCHES, edges_of(box)) and top > box.y + box.h / 2


def _is_turn(piece: Piece, box: Box) -> bool:
    """Whether a piece is where the pen turned right beside the box, in a cross of one stroke."""
    left, top, right, bottom = piece.edges
    beside = left - box.x - box.w
    is_as_high = top > box.y - _HIGHER and bottom < box.y + box.h + _HIGHER
    is_upright = bottom - top > _HIGH and right - left < _HIGH
    return is_as_high and is_upright and 0 < beside < TOUCHES
