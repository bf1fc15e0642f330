"""Strokes beside the boxes of a page -> which question each puts in doubt, and what is left over.

The arm of a large cross and the tail of a tick belong to their mark. Letters that run out of a box
for words belong to what is written in it. Whatever else touches a box, its label or the row that
they stand in may say something about that question: an arrow, a ring, a line under or through a
label, "no" beside a cross. What lies near no question is for a person to look at.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from forms.ground.style import PAGE_HEIGHT
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Points
from pipeline.extraction.scan.prints.pieces import Piece, around, gap, together
from pipeline.extraction.scan.prints.print_areas import (
    Edges,
    PrintedText,
    edges_of,
    labels_of,
    wider,
    zones_of,
)
from pipeline.extraction.scan.stray_ink.beside import Beside
from pipeline.extraction.scan.stray_ink.long_strokes import long_strokes
from pipeline.extraction.scan.stray_ink.measured_strokes import (
    covers,
    enclosing,
    holds,
    length,
    lies_around,
    reach,
)
from pipeline.extraction.scan.stray_ink.strokes_of_marks import TOUCHES, StrokesOfMarks
from pipeline.extraction.scan.stray_ink.wandering_lines import to_and_fro, wandering_lines

_NEAR: Final = 2.5  # mm from a box to tick or from its label
_NEAR_MARK: Final = 4.0  # the same of a marked box, for what is as long as an arrow:
_LONG: Final = 6.0  # mm
_NEAR_COMB: Final = 5.0  # mm from an empty comb: a date is written beside it, not near it
_BEHIND: Final = 6.0  # mm behind a label, though another box may stand nearer
_WORD: Final = 12.0  # mm: what is higher is no word behind a label
_ROW: Final = 14.0  # mm beside the last label of a row
_SHOWN: Final = 3.0  # mm that words may run out of their box and still be in its picture
_SMALL: Final = 2.4  # mm: less, alone on bare paper, is no word
_BLOCK: Final = (35.0, 15.0)  # mm wide and high: what is larger goes over a part of the page
_PAGE: Final = 150.0  # mm: strokes that are as high take back the whole page
_HIDDEN: Final = 8.0  # mm of their ends
_SEEN: Final = 10.0  # mm of them above and below a question, to be shown with that
_REACH_OF_A_CROSS: Final = 6.0  # mm from the middle of its box
_MISSED: Final = 2.0  # mm that the middle of a box may lie beside a word on which its mark stands
_OVER: Final = 5.0  # mm from the foot of that word to the box
_RING: Final = 12.0  # mm across: a ring around a box
_ARM_OVER: Final = 4.0  # mm2 over a label: more than an arm beside it (measured: to 2.2)
_OWN: Final = 1.5  # mm2 over the label of a box that is marked: the end of its own tick


@dataclass(slots=True)
class Pointed:
    """What the strokes beside the boxes say.

    Attributes:
        doubts: pointer -> where the strokes are that put it in doubt.
        spilled: pointer -> where words run out of their box.
        loose: where strokes are that belong to no question.
        crossing: where lines are that cross out a part of the page.
        crossed: pointers of the questions in that part, written or not.
    """

    doubts: dict[str, list[Edges]] = field(default_factory=dict)
    spilled: dict[str, list[Edges]] = field(default_factory=dict)
    loose: list[Edges] = field(default_factory=list)
    crossing: list[Edges] = field(default_factory=list)
    crossed: set[str] = field(default_factory=set)


def pointed(
    beside: Beside,
    page: LayoutPage,
    inked: Collection[Box],
    written: Collection[str],
    ringed: Collection[Box] = (),
    *,
    is_line: Callable[[Box], bool],
    holds_tick: Callable[[Box], bool],
    hangs_on: Callable[[Box, Points], bool],
) -> Pointed:
    """Where each stroke belongs.

    Args:
        beside: the strokes.
        page: what is printed on it.
        inked: boxes to tick that hold ink.
        written: pointers of other boxes that hold some.
        ringed: boxes to tick that hold none, and have some all around.
        is_line: whether what a box to tick holds is one straight line.
        holds_tick: whether it is a tick, of two legs.
        hangs_on: whether strokes beside it hang together with it.
    """
    if beside.shows_nothing:
        return Pointed()
    found = _Sorting(page, inked, written)
    strokes = StrokesOfMarks(found.ticks, found.inked, holds_tick, hangs_on)
    arms = strokes.among(beside.pieces)
    others = [piece for piece in beside.pieces if piece not in arms]
    others = found.without_rings(others, ringed)
    found.run_into = found.from_marks_into_combs(arms)
    for note in together(others):
        found.sort(note)
    for pieces in (others, beside.faint):  # long legs of ticks may lie on one line as well
        found.look_for_crossing_out(pieces, page)
    for stapled in filter(is_line, strokes.run_through(arms)):
        found.doubt(stapled.pointer, edges_of(stapled))
    for text, extra in beside.over:
        found.look_over(text, extra, arms)
    for box in beside.rings:
        found.doubt(box.pointer, wider(edges_of(box), _RING / 2))
    for text in (*beside.faint_rings, *beside.struck):
        found.doubt_all(text)
    found.look_at_headings(beside.headings)
    return found.pointed


class _Sorting:
    """The questions of a page, and what was found so far."""

    def __init__(self, page: LayoutPage, inked: Collection[Box], written: Collection[str]) -> None:
        self.pointed = Pointed()
        self.inked = [box for box in page.boxes if box in inked]
        self.written = written
        self.ticks = [box for box in page.boxes if box.is_to_tick]
        self.others = [box for box in page.boxes if not box.is_to_tick]
        self.zones = zones_of(page)
        self.labels = labels_of(page)
        self.run_into: Collection[tuple[str, str]] = ()

    def doubt(self, pointer: str, where: Edges) -> None:
        self.pointed.doubts.setdefault(pointer, []).append(where)

    def doubt_all(self, text: PrintedText) -> None:
        """Doubt a question around whose label a ring runs, or of which words are struck out."""
        if text.box is not None:
            self.doubt(text.box.pointer, wider(text.edges, _RING / 4))

    def without_rings(self, pieces: Sequence[Piece], ringed: Collection[Box]) -> list[Piece]:
        """The pieces without those of rings, which put one box in doubt and none beside it."""
        rest = list(pieces)
        for box in self.ticks:
            ring = [piece for piece in rest if lies_around(piece.places, edges_of(box))]
            if box in ringed or (box not in self.inked and len(_quarters(ring, box)) > 2):
                for piece in ring:
                    self.doubt(box.pointer, piece.edges)
                rest = [piece for piece in rest if piece not in ring]
        return rest

    def look_over(self, text: PrintedText, extra: float, arms: Sequence[Piece]) -> None:
        """Doubt a question over a label of which ink runs (mm2) that is of no mark beside it."""
        box = text.box
        assert box is not None
        least = _OWN if box in self.inked else 0.0
        has_arm = any(arm.is_within(_NEAR, text.edges) for arm in arms)
        if extra > (_ARM_OVER if has_arm else least):
            self.doubt(box.pointer, text.edges)

    def look_at_headings(self, headings: Sequence[tuple[PrintedText, bool]]) -> None:
        """Look at the words of questions over which ink runs: one line goes over several."""
        much = {word.box for word, is_much in headings if is_much}
        for word, _ in headings:
            self._look_at(word, is_much=word.box in much)

    def _look_at(self, word: PrintedText, *, is_much: bool) -> None:
        """Doubt a question, over a word of which ink runs that is no arm of a cross.

        Of one without a mark it may be that, drawn beside its box: near below it must stand one.
        """
        mine = [box for box in self.ticks if word.box and box.pointer == word.box.pointer]
        marked = [box for box in mine if box in self.inked]
        left, _, right, foot = word.edges
        ends = _REACH_OF_A_CROSS if marked else _MISSED
        is_at = [left - ends < box.x + box.w / 2 < right + ends for box in marked or mine]
        near = any(at and 0 < box.y - foot < _OVER for at, box in zip(is_at, mine, strict=False))
        if (is_much and not any(is_at)) if marked else near:
            self.doubt(mine[0].pointer, word.edges)

    def from_marks_into_combs(self, arms: Sequence[Piece]) -> set[tuple[str, str]]:
        """Questions from a mark of which a stroke runs into a comb that is filled in, and the comb.

        A tick does so where the comb stands below it; so does an arrow that comes out again at
        another box, its way hidden among the digits.
        """
        combs = [box for box in self.others if box.kind == "comb" and box.pointer in self.written]
        return {
            (pointer, comb.pointer)
            for arm in arms
            for comb in combs
            if arm.is_within(TOUCHES, edges_of(comb))
            for pointer in self._reached([arm], TOUCHES, self.inked)
        }

    def sort(self, note: Sequence[Piece]) -> None:
        """Find the question of strokes that stand together."""
        where = around(note)
        spilled = self._spilled(note)
        if spilled is not None:
            self._sort_out_of(spilled, note, where)
            return
        ringed = self._ringed(where)
        pointers = dict.fromkeys([ringed.pointer] if ringed else self._near(note))
        if not pointers and length(where) < _SMALL:
            return
        for pointer in pointers:
            self.doubt(pointer, where)
        is_large = where[2] - where[0] > _BLOCK[0] and where[3] - where[1] > _BLOCK[1]
        if is_large:
            for pointer in self._within(where):
                self.doubt(pointer, where)
        if is_large or not pointers:
            self.pointed.loose.append(where)

    def look_for_crossing_out(self, pieces: Sequence[Piece], page: LayoutPage) -> None:
        """Doubt all that is written in rows over which long strokes run aslant, or in all of them.

        Print hides where they end, and the lines of a Z at its head and foot.
        """
        crossing = [*long_strokes(pieces, page), *wandering_lines(pieces, page)]
        for run in to_and_fro(pieces):
            hiding = [edges_of(box) for box in self.others if gap(run, edges_of(box)) < TOUCHES]
            crossing.append(enclosing([run, *hiding]))
        if not crossing:
            return
        where = enclosing(crossing)
        left, top, right, bottom = wider(where, _HIDDEN)
        if bottom - top > _PAGE:
            top, bottom = 0.0, PAGE_HEIGHT
        for box in (*self.ticks, *self.others):
            y = box.middle[1]
            if top < y < bottom:
                self.pointed.crossed.add(box.pointer)
                if box.pointer in self.written:
                    self.doubt(box.pointer, (left, y - _SEEN, right, y + _SEEN))
        self.pointed.crossing.append(where)

    def _sort_out_of(self, box: Box, note: Sequence[Piece], where: Edges) -> None:
        """The same of strokes that run out of a box that is written in."""
        beyond = reach(where, edges_of(box))
        if beyond > _SHOWN:
            self._spill(box, where)
        far = length(where) if box.kind == "comb" else beyond  # digits have short tails
        left, _, right, _ = edges_of(box)
        # the last letter, or a cross between both; what such a box holds may be letters, too
        is_beside = box.kind != "comb" and (where[0] > right or where[2] < left)
        for pointer in self._reached(note, TOUCHES, self.ticks):
            if far > _LONG or is_beside or (pointer, box.pointer) in self.run_into:
                self.doubt(pointer, where)

    def _ringed(self, where: Edges) -> Box | None:
        """The one box to tick around which strokes run, however near others stand."""
        if length(where) > _RING:
            return None
        within = [box for box in self.ticks if covers(where, edges_of(box))]
        return within[0] if len(within) == 1 else None

    def _spilled(self, note: Sequence[Piece]) -> Box | None:
        """The box for words or digits, with something in it, out of which strokes run."""
        near = [
            (min(piece.distance(edges_of(box)) for piece in note), box)
            for box in self.others
            if box.pointer in self.written
        ]
        away, box = min(near, key=lambda each: each[0], default=(TOUCHES, None))
        return box if away < TOUCHES else None

    def _spill(self, box: Box, where: Edges) -> None:
        if box.kind == "comb":
            self.doubt(box.pointer, where)
        else:
            self.pointed.spilled.setdefault(box.pointer, []).append(where)

    def _near(self, note: Sequence[Piece]) -> Iterator[str]:
        """The questions that strokes touch; else the one in whose row they stand.

        What stands before a box may have been written behind the label that ends there.
        """
        found = [
            pointer
            for pointer, zones in self.zones.items()
            if any(piece.is_within(_NEAR, zone) for piece in note for zone in zones)
        ]
        where = around(note)
        if length(where) > _LONG:
            found += self._reached(note, _NEAR_MARK, self.inked)
        if where[3] - where[1] < _WORD:
            behind = self._gaps(where, self.labels)
            found += [pointer for gap, pointer in behind if 0 < gap < _BEHIND]
        found += [
            box.pointer for box in self.others if box.kind == "comb" and self._is_at(box, note)
        ]
        yield from found or self._in_row(where)

    def _reached(
        self, note: Sequence[Piece], distance: float, boxes: Sequence[Box]
    ) -> Iterator[str]:
        """The questions of those of these boxes to which strokes come so near."""
        for box in boxes:
            if any(piece.is_within(distance, edges_of(box)) for piece in note):
                yield box.pointer

    def _is_at(self, comb: Box, note: Sequence[Piece]) -> bool:
        least = _NEAR if comb.pointer in self.written else _NEAR_COMB
        return any(piece.is_within(least, edges_of(comb)) for piece in note)

    def _in_row(self, where: Edges) -> Iterator[str]:
        """The question beside whose last label, or before whose first box, strokes stand."""
        gap, pointer = min(self._gaps(where, self.zones), default=(_ROW, ""))
        if gap < _ROW:
            yield pointer

    def _gaps(
        self, where: Edges, zones: Mapping[str, Sequence[Edges]]
    ) -> Iterator[tuple[float, str]]:
        """How far strokes stand beside zones of the same row, and whose these are."""
        middle = (where[1] + where[3]) / 2
        for pointer, its in zones.items():
            for left, top, right, bottom in its:
                if top - 1 < middle < bottom + 1:
                    yield max(left - where[2], where[0] - right), pointer

    def _within(self, where: Edges) -> Iterator[str]:
        """The questions with boxes in an area."""
        for box in (*self.ticks, *self.others):
            middle = np.array(box.middle)
            if holds(where, middle) and (box.is_to_tick or box.kind == "comb"):
                yield box.pointer


def _quarters(pieces: Sequence[Piece], box: Box) -> set[int]:
    """Above, below, and to which sides of a box pieces lie."""
    middle = np.array(box.middle)
    ways = (piece.places.mean(axis=0) - middle for piece in pieces)
    return {round(float(np.arctan2(way[1], way[0])) / (np.pi / 2)) % 4 for way in ways}
