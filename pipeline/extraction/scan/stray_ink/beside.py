"""A registered page -> the strokes on it that stand beside its boxes: on bare paper, over labels.

Looked at with few pixels, for on most pages there are none. Stains are broad and pale, what shines
through is paler still, dust is small, and the lid, a tear and a shadow touch the edge of the paper:
none of them is a stroke. Over print a stroke shows by the ink that is there beyond what its letters
take (`inked_print`). All lengths in millimetres of the form.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Grey, Points, Shares
from pipeline.extraction.scan.prints.pieces import STAIN, Piece, light_lost, pieces_of
from pipeline.extraction.scan.prints.print_areas import (
    AWAY,
    BESIDE_SCALE,
    PrintedText,
    bare_beside,
    room_beside,
    well_within,
)
from pipeline.extraction.scan.registering.registration import Registration
from pipeline.extraction.scan.stray_ink.crossed_spaces import struck_between_words
from pipeline.extraction.scan.stray_ink.edges_of_ink import EdgesOfInk
from pipeline.extraction.scan.stray_ink.inked_print import InkedPrint
from pipeline.extraction.scan.stray_ink.lines_into_labels import struck_from_an_end
from pipeline.extraction.scan.stray_ink.pale_crosses import pale_crosses
from pipeline.extraction.scan.stray_ink.pale_lines import (
    NO_PALE_ENDS,
    PaleEnds,
    with_pale_ends,
)
from pipeline.extraction.scan.stray_ink.pale_notes import pale_notes
from pipeline.extraction.scan.stray_ink.pale_rings import ringed_palely
from pipeline.extraction.scan.stray_ink.rings import ringed
from pipeline.extraction.scan.stray_ink.suspects import NO_SUSPECTS, Suspects

_FITS: Final = 0.07  # mm that a mark of the page may lie off
_COARSE: Final = 0.07  # the same that a mark in black and white only seems off, by its ragged edges
_WORSE: Final = 2.5  # times as much as its marks the print between them may
_ASTRAY: Final = 0.3  # share of the lines of text
_FAR: Final = 35.0  # mm from such a line
_CLEAR: Final = 1.2  # mm from print and its blur: so far off only what is lost lies
_CLEARLY: Final = 0.25  # of a piece
_STROKE: Final = 3.0  # mm: what is shorter may be the end of a cross, or of a frame
_CUP: Final = (20.0, 60.0)  # mm: the radius of the ring that a cup leaves
_ARC: Final = 14.0  # mm of it, to be known
_TRUE: Final = 0.5  # mm that it is off a circle, at most: no hand draws one as true
_ON_RING: Final = 1.0  # mm from it
_STEP: Final = np.pi / 60  # of a turn, in which some of a ring is seen or not
_FAR_AROUND: Final = np.pi
_RIM_OF_CUP: Final = 0.8  # mm broad (measured: rings from 0.95, arrows of a pen to 0.7)


@dataclass(frozen=True, slots=True)
class Beside:
    """What was drawn beside the boxes.

    Attributes:
        pieces: on bare paper.
        over: labels with more ink than their letters take; how much more, in mm2.
        headings: words of questions with more ink than their letters take; whether with much.
        rings: boxes around which a ring was drawn, were it of dots.
        uneven: labels whose ink tells nothing, for print is uneven or lies off.
        rest: others, over which hardly anything stands, to tell what the paper does.
        faint_rings: labels of empty questions around which something pale runs.
        faint: of lines aslant that are no ink: of a highlighter, crosses in light pencil.
        suspects: labels and words that may be struck out, to be looked at closely.
        struck: of answered questions, what was.
        pale_ends: labels of marks, and questions, that may be struck palely.
    """

    pieces: tuple[Piece, ...] = ()
    over: tuple[tuple[PrintedText, float], ...] = ()
    headings: tuple[tuple[PrintedText, bool], ...] = ()
    rings: tuple[Box, ...] = ()
    uneven: tuple[PrintedText, ...] = ()
    rest: tuple[PrintedText, ...] = ()
    faint_rings: tuple[PrintedText, ...] = ()
    faint: tuple[Piece, ...] = ()
    suspects: Suspects = NO_SUSPECTS
    struck: tuple[PrintedText, ...] = ()
    pale_ends: PaleEnds = NO_PALE_ENDS

    @property
    def shows_nothing(self) -> bool:
        """Whether there is nothing at all."""
        on_bare = self.pieces or self.rings or self.faint_rings or self.faint
        return not (on_bare or self.over or self.headings or self.struck)


def ink_beside(
    grey: Grey,
    there: Registration,
    page: LayoutPage,
    *,
    bilevel: bool = False,
    empty: Collection[str] = (),
    inked: Collection[Box] = (),
) -> Beside:
    """The strokes beside the boxes.

    Args:
        grey: the picture.
        there: where the form lies on it.
        page: what is printed on it.
        bilevel: it knows black and white only.
        empty: pointers of questions in whose boxes nothing stands.
        inked: boxes to tick that hold ink.
    """
    paper, lacking, dark = light_lost(there.overview(grey))
    worst = there.worst - (_COARSE if bilevel else 0.0)
    room = _room(worst, page)
    pieces, faint, rings = tuple[Piece, ...](), tuple[Piece, ...](), tuple[Box, ...]()
    ink = np.asarray(cv2.bitwise_and(dark, room), np.uint8)
    if cv2.countNonZero(ink):
        rings = tuple(ringed(ink, room, page))
        are_drawn = EdgesOfInk(grey, there, page).are_drawn
        pieces = _without_rings([*filter(are_drawn, pieces_of(ink, lacking, paper, broad=True))])
    if not bilevel:
        bare = bare_beside(page) if worst < _FITS else well_within(room, AWAY)
        pieces += tuple(pale_notes(lacking, paper, bare))
        faint = pale_crosses(lacking, paper, bare, page)
    faint_rings = ringed_palely(lacking, paper, room, page, empty)
    printed = InkedPrint(lacking, paper, page, bilevel)
    suspects = printed.suspects(empty, inked)
    struck = _struck_out(grey, there, printed, empty, inked)
    is_astray = False
    if worst >= _FITS and pieces:
        pieces, is_astray = _without_print(pieces, page, printed)
    found = Beside(faint_rings=faint_rings, faint=faint, suspects=suspects, struck=struck)
    beside = replace(found, pieces=pieces, pale_ends=with_pale_ends(printed, empty, inked))
    # what else is left over astray is print; words that may be struck are drawn anew
    return beside if is_astray else _with_print(replace(beside, rings=rings), printed, there)


def _struck_out(
    grey: Grey,
    there: Registration,
    printed: InkedPrint,
    empty: Collection[str],
    inked: Collection[Box],
) -> tuple[PrintedText, ...]:
    """The labels and questions through which a line runs, as paper in and beside them tells."""
    looks = (struck_between_words, struck_from_an_end)
    found = (text for look in looks for text in look(grey, there, printed, empty, inked))
    return tuple(dict.fromkeys(found))


def _with_print(beside: Beside, printed: InkedPrint, there: Registration) -> Beside:
    """The same with the lines of print that hold more ink than their letters take."""
    is_flat = there.bend is None  # on bent paper letters lie off each other
    uneven, rest = (printed.in_uneven_print(), ()) if is_flat else printed.perhaps_over_labels()
    over, headings = printed.over_labels(), printed.over_headings()
    return replace(beside, over=over, headings=headings, uneven=uneven, rest=rest)


def _without_print(
    pieces: Sequence[Piece], page: LayoutPage, printed: InkedPrint
) -> tuple[tuple[Piece, ...], bool]:
    """The pieces without what may be print that lies off its place; and whether most of it does."""
    off, share = printed.off_their_place()
    is_astray = share > _ASTRAY
    left = tuple(
        each
        for each in pieces
        if _is_apart(each, page) or not (is_astray or any(each.distance(at) < _FAR for at in off))
    )
    return left, is_astray


def _is_apart(piece: Piece, page: LayoutPage) -> bool:
    """Whether so much of a long piece runs far from all print that it is none, off as that lies."""
    left, top, right, bottom = piece.edges
    if max(right - left, bottom - top) < _STROKE:
        return False
    columns, rows = np.floor(piece.places * BESIDE_SCALE).astype(np.int64).T
    return bool((_away_from_print(page)[rows, columns] > _CLEAR).mean() > _CLEARLY)


@lru_cache(maxsize=64)
def _away_from_print(page: LayoutPage) -> Shares:
    """Of each pixel how many mm it lies from where something may be printed."""
    away = cv2.distanceTransform(room_beside(page), cv2.DIST_L2, 5)
    return np.asarray(away / BESIDE_SCALE, np.float32)


def _room(worst: float, page: LayoutPage) -> Grey:
    """Where there is nothing but paper; less of it where print may lie so many mm off its place."""
    room = room_beside(page)
    if worst < _FITS:
        return room
    by = 2 * int(np.ceil(_WORSE * worst * BESIDE_SCALE)) + 1
    return np.asarray(cv2.erode(room, np.ones((by, by), np.uint8)), np.uint8)


def _without_rings(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The pieces without those that a wet cup left."""
    for piece in pieces:
        left, top, right, bottom = piece.edges
        if piece.dark > STAIN or np.hypot(right - left, bottom - top) < _ARC:
            continue
        ring = _circle(piece.places)
        if ring is None:
            continue
        others = [each for each in pieces if not _lies_on(each, *ring)]
        if _is_of_a_cup([each for each in pieces if each not in others], *ring):
            return tuple(others)
    return tuple(pieces)


def _is_of_a_cup(pieces: list[Piece], middle: Points, radius: float) -> bool:
    """Whether pieces on a circle are as broad as a wet rim, or go far around; a hand draws arcs."""
    off = np.concatenate([piece.places for piece in pieces]) - middle
    turns = np.floor(np.arctan2(off[:, 1], off[:, 0]) / _STEP).astype(np.int64)
    around = len(np.unique(turns)) * _STEP
    area = len(off) / BESIDE_SCALE**2
    return around >= _FAR_AROUND or area >= _RIM_OF_CUP * around * radius


def _circle(places: Points) -> tuple[Points, float] | None:
    """The middle and radius of the circle on which a piece lies; None where it lies on none."""
    start = places.mean(axis=0)
    x, y = (places - start).T
    (a, b, c), *_ = np.linalg.lstsq(
        np.column_stack([x, y, np.ones(len(x))]), x**2 + y**2, rcond=None
    )
    radius = float(np.sqrt(max(c + (a**2 + b**2) / 4, 0.0)))
    off = np.abs(np.hypot(x - a / 2, y - b / 2) - radius)
    if not _CUP[0] < radius < _CUP[1] or float(off.mean()) > _TRUE:
        return None
    return start + np.array([a, b]) / 2, radius


def _lies_on(piece: Piece, middle: Points, radius: float) -> bool:
    off = np.abs(np.hypot(*(piece.places - middle).T) - radius)
    return piece.dark <= STAIN and float(off.mean()) < _ON_RING
