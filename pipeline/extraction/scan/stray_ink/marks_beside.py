"""The marks of a page -> the same with what was drawn beside the boxes: asked, each with a picture.

A question that a stroke touches is asked, read or not; words that run out of their box are shown
whole; of what belongs to no question there is one mark for the page, which no field has, and of a
part that was crossed out another one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Points
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.pictures.page_images import PageImage
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.pieces import line_through
from pipeline.extraction.scan.prints.print_areas import (
    Edges,
    PrintedText,
    edges_of,
    labels_stand_left,
    wider,
)
from pipeline.extraction.scan.prints.sheets import PrintedPage
from pipeline.extraction.scan.registering.registration import SCALE, Registration
from pipeline.extraction.scan.stray_ink.beside import Beside, ink_beside
from pipeline.extraction.scan.stray_ink.measured_strokes import covers, enclosing
from pipeline.extraction.scan.stray_ink.pale_lines import struck_palely
from pipeline.extraction.scan.stray_ink.pointing import Pointed, pointed
from pipeline.extraction.scan.stray_ink.redrawn_words import PALE_INK, RedrawnWords
from pipeline.extraction.scan.stray_ink.stripes_aslant import stripes_aslant
from pipeline.extraction.scan.stray_ink.suspects import Suspects
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, patches
from pipeline.extraction.scan.ticks.plain_ticks import is_plain_tick
from pipeline.extraction.scan.ticks.ridges import sharp_of
from pipeline.extraction.scan.ticks.surroundings import free_around
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from pipeline.extraction.scan.ticks.tick_verdicts import Tick
from pipeline.extraction.scan.words.written_boxes import as_picture
from pipeline.records import Mark, Picture, UnreadBecause
from pipeline.records.readings import beside_mark, crossed_mark

_INKED: Final = 0.05  # share of a box to tick that is ink: strokes around it may be its own
_FRAME: Final = 0.8  # mm along the edges of a box that its frame may darken
_DARK: Final = 0.25  # share of light that a stroke takes at least
_AROUND: Final = 1.5  # mm of paper around what a person is shown
_AROUND_NOTE: Final = 6.0  # the same of a note: what it stands beside tells what it is about
_LEFT_OVER: Final = 0.4  # mm2 of ink over a label in uneven print that no letter takes
_STROKE: Final = 0.5  # the same of a stroke as light as pencil, where none is over other words
_DRAWN: Final = 1.2  # the same, without bits, that is drawn whatever the paper is like
_HANGS_ON: Final = 0.35  # of a small piece, which is seen coarsely
_BARE: Final = 0.02  # mm2: so little is left of labels over which nothing stands
_GRAINY: Final = 0.15  # mm2: more is left where paper is uneven, or something shines through it
_LABEL: Final = 45.0  # mm beside a box to tick, for its label
_EDGE: Final = 2.0  # mm along the edges of the paper that are never shown: another sheet may begin
_LONGEST: Final = 1500  # pixels of a picture


class MarksBeside:
    """What was drawn beside the boxes of one page.

    Args:
        image: the picture of the page.
        there: where the form lies on it.
        printed: which page it is.
        ticks: what each box to tick holds.
        drawn: how it was printed, to tell bold print from strokes over it.
    """

    def __init__(
        self,
        image: PageImage,
        there: Registration,
        printed: PrintedPage,
        ticks: Mapping[Box, Tick],
        drawn: DrawnForm | None = None,
    ) -> None:
        self.image = image
        self.grey = image.grey
        self.there = there
        self.number = printed.number
        self.page = printed.page
        self.inked = {box for box, tick in ticks.items() if tick.ink > _INKED}
        self._inks: dict[Box, TickInk] = {}
        self.doubtful = [box for box, tick in ticks.items() if tick.verdict == "doubtful"]
        self.words = RedrawnWords(image.still, there, drawn, printed.number) if drawn else None

    def added(self, marks: Sequence[Mark]) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """The marks of the page; and the one of what belongs to no question, if there is any."""
        written = {mark.pointer for mark in marks if mark.state != "empty"}
        empty = {mark.pointer for mark in marks if mark.state == "empty"}
        bilevel = self.image.is_bilevel
        beside = ink_beside(
            self.image.still, self.there, self.page, bilevel=bilevel, empty=empty, inked=self.inked
        )
        if self.words:
            beside = by_print_drawn_anew(beside, self.words, bilevel=bilevel)
        if self.image.tints is not None:
            stripes = stripes_aslant(self.image.tints, self.grey, self.there)
            beside = replace(beside, faint=beside.faint + stripes)
        found = pointed(
            beside,
            self.page,
            self.inked,
            written,
            [box for box in self.doubtful if box not in self.inked and self._is_ringed(box)],
            is_line=self._is_line,
            holds_tick=self._holds_tick,
            hangs_on=self._hangs_on,
        )
        marks = tuple(self._added(mark, found) for mark in marks)
        return marks, tuple(self._no_boxes(found, marks))

    def _no_boxes(self, found: Pointed, marks: Sequence[Mark]) -> Iterator[Mark]:
        """The part that was crossed out, with all that it takes back; and what else is loose."""
        crossed = [mark.pointer for mark in marks if mark.unread_because == "crossed_out"]
        loose = [*found.loose]
        if crossed:
            its = (shown_with(self._boxes(at), self.page) for at in crossed)
            part = _whole([*found.crossing, *its], _AROUND_NOTE)
            yield crossed_mark(self.number, _place(part), self._cut(part))
            loose = [each for each in loose if not covers(part, each)]
        else:
            loose += found.crossing
        if loose:
            note = _whole(loose, _AROUND_NOTE)
            yield beside_mark(self.number, _place(note), "scan", self._cut(note))

    def _added(self, mark: Mark, found: Pointed) -> Mark:
        """A mark beside whose box something stands: asked; or with all of its words."""
        doubts = found.doubts.get(mark.pointer, ())
        spilled = found.spilled.get(mark.pointer, ())
        if mark.state == "read" and spilled:  # beside what is printed in it
            doubts, spilled = (*doubts, *spilled), ()
        spilled = spilled if mark.picture is not None else ()
        if (not doubts and not spilled) or mark.unread_because == "not_seen":
            return mark
        area = _whole(
            [shown_with(self._boxes(mark.pointer), self.page), *doubts, *spilled], _AROUND
        )
        if not doubts:
            return replace(mark, picture=self._cut(area))
        why: UnreadBecause = mark.unread_because or "illegible"
        if mark.pointer in found.crossed:  # nobody's hand, until somebody says so
            why = "crossed_out"
        asked = replace(mark, raw=None, confidence=0.0, state="unread", unread_because=why)
        return replace(asked, digits=(), picture=self._cut(area))

    def _is_line(self, box: Box) -> bool:
        """Whether what a box holds is one straight line, of a staple or from corner to corner."""
        inset = _FRAME
        area = (box.x + inset, box.y + inset, box.w - 2 * inset, box.h - 2 * inset)
        seen = self.there.cut(self.grey, area)
        places = np.argwhere(seen < (1 - _DARK) * percentile(seen, 90)) / SCALE
        return len(places) > 1 and line_through(np.asarray(places, np.float64)) is not None

    def _holds_tick(self, box: Box) -> bool:
        """Whether what a box to tick holds is a tick, of two legs."""
        ink = self._ink(box)
        return is_plain_tick(sharp_of(ink.ink, ink.depth), ink.zones.inner)

    def _hangs_on(self, box: Box, places: Points) -> bool:
        """Whether places beside the middle of a box (mm) are of strokes that come out of it."""
        columns, rows = np.floor(places * SCALE + PATCH_HALF).astype(np.int64).T
        strokes = self._ink(box).strokes
        is_seen = (np.minimum(rows, columns) >= 0) & (np.maximum(rows, columns) < len(strokes))
        on = strokes[np.clip(rows, 0, len(strokes) - 1), np.clip(columns, 0, len(strokes) - 1)]
        return bool((on & is_seen).mean() > _HANGS_ON)

    def _is_ringed(self, box: Box) -> bool:
        """Whether a ring was drawn around a box to tick."""
        return self._ink(box).is_ringed

    def _ink(self, box: Box) -> TickInk:
        """What lies in and around a box: every stroke beside it asks for that."""
        if box not in self._inks:
            patch = patches(self.grey, self.there, [box]).depths[0]
            free = free_around(self.page, (box,))[0]
            self._inks[box] = TickInk(patch, box.kind == "circle", free)
        return self._inks[box]

    def _boxes(self, pointer: str) -> list[Box]:
        return [box for box in self.page.boxes if box.pointer == pointer]

    def _cut(self, area: Edges) -> Picture:
        left, top, right, bottom = area
        width, height = right - left, bottom - top
        scale = min(SCALE, _LONGEST / max(width, height))
        return as_picture(self.there.cut(self.grey, (left, top, width, height), scale), scale)


def by_print_drawn_anew(beside: Beside, words: RedrawnWords, *, bilevel: bool = False) -> Beside:
    """The same without words that are only bold; with labels over which a stroke is left."""
    over = {text: extra for text, extra in beside.over if not words.are_bold(text.edges)}
    looked_at = (*beside.uneven, *beside.rest)
    left_over = {text: words.left_over(text.edges) or 0.0 for text in looked_at}
    usual = percentile(np.array([*left_over.values()]), 25) if left_over else _BARE
    if usual < _BARE:  # else it is the paper's
        for text in beside.uneven:
            if left_over[text] > _LEFT_OVER:
                over.setdefault(text, left_over[text])
    headings = tuple(each for each in beside.headings if not words.are_bold(each[0].edges))
    labels, struck = _struck(beside.suspects, words, bilevel=bilevel)
    over = {**labels, **over}
    pale = struck_palely(beside.pale_ends, words)
    struck = tuple(dict.fromkeys((*beside.struck, *struck, *pale)))
    return replace(beside, over=tuple(over.items()), headings=headings, struck=struck)


def _struck(
    suspects: Suspects, words: RedrawnWords, *, bilevel: bool
) -> tuple[dict[PrintedText, float], tuple[PrintedText, ...]]:
    """The labels of empty questions with a stroke over them, in mm2; and what was struck out."""
    over, whole = {}, {}
    for text in suspects.labels:
        stroke = words.stroke_over(text.edges, PALE_INK)
        if stroke.drawn > _STROKE or stroke.strikes(text.edges):
            over[text], whole[text] = stroke.area, stroke.whole
    struck = [
        texts for texts in suspects.answered if all(words.are_struck(text.edges) for text in texts)
    ]
    if over or struck:
        rest = [words.stroke_over(text.edges, PALE_INK) for text in suspects.plain]
        if (usual := median(np.array([stroke.area for stroke in rest]))) > _BARE:
            least = _DRAWN + median(np.array([stroke.whole for stroke in rest]))
            drawn = {text: over[text] for text in over if whole[text] > least}  # no specks
            if any(words.are_struck(text.edges) for text in suspects.plain):
                return drawn, ()  # the rest is the paper's, or what shines through it
            if not bilevel and usual > _GRAINY:
                lines = (texts for texts in struck if _is_one_line(texts, words))
                return drawn, tuple(texts[0] for texts in lines)
            over = drawn | {text: over[text] for text in over if words.are_struck(text.edges)}
    return over, tuple(texts[0] for texts in struck)


def _is_one_line(texts: Sequence[PrintedText], words: RedrawnWords) -> bool:
    return all(words.stroke_over(text.edges).is_one_line for text in texts)


def shown_with(boxes: Sequence[Box], page: LayoutPage) -> Edges:
    """What a person is shown of the boxes of a question: also the labels of those to tick."""
    left, top, right, bottom = wider(enclosing(map(edges_of, boxes)), _AROUND)
    room = _LABEL if boxes[0].is_to_tick else 0.0
    if labels_stand_left(page):
        return (max(left - room, 0.0), top, right, bottom)
    return (left, top, min(right + room, PAGE_WIDTH), bottom)


def _place(area: Edges) -> Edges:
    """Its corner, width and height."""
    left, top, right, bottom = area
    return (left, top, right - left, bottom - top)


def _whole(places: Iterable[Edges], around: float) -> Edges:
    """All of these places with some paper around them, as far as the sheet goes."""
    left, top, right, bottom = wider(enclosing(places), around)
    return (
        max(left, _EDGE),
        max(top, _EDGE),
        min(right, PAGE_WIDTH - _EDGE),
        min(bottom, PAGE_HEIGHT - _EDGE),
    )
