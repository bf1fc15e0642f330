"""A page on which somebody wrote so palely that it is hardly seen -> what its boxes hold.

A glance takes a box for empty in which a single letter of a hard pencil stands, or on whose lower
edge small words of a light one do. Where somebody wrote so anywhere on the page, none is enough.
And where nothing on it is darker, what is as pale as what lies on the bare paper is asked, and
beside a pen what is clearly no such thing; where shadows lay on it as well, people are told of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from forms.ground.problems import Problem
from forms.layout.parts import Box
from pipeline.extraction.quantiles import counts_of, percentile_of
from pipeline.extraction.scan.combs.comb_cells import cut_comb
from pipeline.extraction.scan.light_ink.lower_edges import stands_on_lower_edge
from pipeline.extraction.scan.light_ink.pale_pieces import INSET
from pipeline.extraction.scan.light_ink.steep_strokes import Steep, SteepStrokes
from pipeline.extraction.scan.page_boxes import PageReader
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.shaded_pages import ShadedPage
from pipeline.records import Mark, Picture

_PALE: Final = 0.2  # of the light: no stroke among the words is darker
_LIGHT: Final = 0.35  # the same of a light pencil: a glance sees it, but not on the edge of a box
_SOME: Final = 0.5  # mm2 of strokes, of the darkest, by which a hand is known
_MANY: Final = 3  # questions
# mm of a stroke that is steeper than what shines through (measured of boxes to tick: 7 of 870 empty
# ones, 70 of 83 in hard pencil), and of others on the same page; the share of what is pale in boxes
# of other kinds (measured: empty ones to 0.36, one 0.49; combs in hard pencil from 0.42, one 0.31)
_STEEP: Final = 2.4
_AS_STEEP: Final = 1.45
_AS_STEEP_TICK: Final = 0.95
_MOSTLY: Final = 0.4
_NO_DIGIT: Final = 0.9  # that a cell holds none
_FLAT: Final = 0.1  # mm by which a mark of a page that lies flat is off
_IN_A_CIRCLE: Final = 1.4  # mm from the edges of the square around it to one that it holds
_PALEST: Final = 3  # words, with whatever their pictures show of their frames, looked at closely
_FINE: Final = 7.0  # pixels in a millimetre: in fewer what is so pale is no more than their ripples


class PalePage(ShadedPage):
    """Reads the boxes of a page that may be written on palely."""

    def _marks(self) -> Iterator[Mark]:
        marks = list(super()._marks())
        words = {box.pointer: box for box in self.page.boxes if box.is_for_words}
        read = [mark for mark in marks if mark.pointer in words]
        written = [mark for mark in read if mark.unread_because == "handwritten"]
        self.glances = not self._is_any_light(written, words)
        is_pale = self._is_pale(read, written, words)
        for n, mark in enumerate(marks):
            if mark.state == "empty" and mark.pointer in words and mark.pointer not in self._hidden:
                marks[n] = self._looked_at_again(mark, words[mark.pointer], is_pale=is_pale)
        if self.image.shadowed is not None and self._is_all_print(written, words):
            self.problems.append(Problem("scan_shadowed"))
        if not self._is_hardly_seen(written, words):
            yield from self._with_clear(marks)
            return
        marks = list(self._with_unsure(marks)) if is_pale else marks
        are_some = bool(written) and self._one_sided is None
        yield from self._with_steep(marks, are_some) if self._is_shaded else marks

    def _looked_at_again(self, mark: Mark, box: Box, *, is_pale: bool) -> Mark:
        """What a box for words holds that seemed empty."""
        mark = mark if self.glances else self._words(box)
        if mark.state != "empty":
            return mark
        is_written = (is_pale and self._is_written(box)) or self._is_on_its_edge(box)
        return self._asked(box) if is_written else mark

    def _is_pale(
        self, marks: Sequence[Mark], written: Sequence[Mark], words: Mapping[str, Box]
    ) -> bool:
        """Whether anything on the page was written in a pencil that is hardly seen."""
        if self.there.scale < _FINE:
            return False
        if self.strokes.are_found or self._are_pale(written, words, _PALE):
            return True
        if self._is_hardly_seen(written, words) and self._is_found_beneath:
            return True
        unclear = (words[mark.pointer] for mark in marks if mark.unread_because == "illegible")
        return any(map(self.strokes.in_words, unclear))

    @property
    def _is_found_beneath(self) -> bool:
        """Whether something pale is on the page where it is known what shines through.

        Or whether something is left in many of its boxes: so much is not, of another side.
        """
        if self._one_sided is None:
            return False
        if any(view.strokes.are_found for view in (self, *self._cleaned)):
            return True
        return len({box.pointer for box in self._one_sided.strokes.unsure}) >= _MANY

    def _is_hardly_seen(self, written: Sequence[Mark], words: Mapping[str, Box]) -> bool:
        """Whether nothing on the page was written in anything darker."""
        if any(self._marked(_PALE)):
            return False
        return all(self._darkness(words[mark.pointer]) < _LIGHT for mark in written)

    def _marked(self, least: float) -> Iterator[Box]:
        """The boxes to tick with a mark that takes so much of the light."""
        marked = (box for box, tick in self.seen.items() if tick.verdict == "marked")
        return (box for box in marked if self._darkness(box) >= least)

    def _is_all_print(self, written: Sequence[Mark], words: Mapping[str, Box]) -> bool:
        """Whether all that is dark on the page was printed: pencil is not seen among shadows."""
        boxes = (words[mark.pointer] for mark in written)
        dark = (box for box in boxes if self._darkness(box) >= _LIGHT)
        return all(map(self._known, (*self._marked(_PALE), *dark)))

    def _are_pale(self, written: Sequence[Mark], words: Mapping[str, Box], least: float) -> bool:
        """Whether some words are so pale, or all are but for what is left of their frames."""
        if any(_darkest(mark.picture) < least for mark in written if mark.picture):
            return True
        if not written or any(self._marked(least)):
            return False
        return all(self._darkness(words[mark.pointer]) < least for mark in written)

    def _is_any_light(self, written: Sequence[Mark], words: Mapping[str, Box]) -> bool:
        """Whether some words are as pale as light pencil, whatever else is darker."""
        if self._are_pale(written, words, _LIGHT):
            return True
        told = [(_darkest(mark.picture), mark.pointer) for mark in written if mark.picture]
        palest = (words[pointer] for _, pointer in sorted(told)[:_PALEST])
        return any(self._darkness(box) < _LIGHT for box in palest)

    def _darkness(self, box: Box) -> float:
        """How dark the strokes in a box are, of the light; its frame is left out."""
        inset = _IN_A_CIRCLE if box.kind == "circle" else INSET
        area = (box.x + inset, box.y + inset, box.w - 2 * inset, box.h - 2 * inset)
        inside = self.there.cut(self.image.grey, area)
        counts = counts_of(inside)
        dark = percentile_of(counts, min(50.0, 100 * _SOME * SCALE**2 / inside.size))
        return 1 - dark / max(1.0, percentile_of(counts, 50))

    def _with_unsure(self, marks: Sequence[Mark]) -> Iterator[Mark]:
        """The marks, with a question where something stands that the bare paper has as well."""
        views: Sequence[PageReader] = self._cleaned or [self]
        unsure = {box.pointer: box for view in views for box in view.strokes.unsure}
        for mark in marks:
            box = unsure.get(mark.pointer)
            if box is None:
                yield mark
            elif mark.state == "empty":
                yield self._asked(box)
            else:
                yield replace(mark, digits=()) if mark.digits else mark

    @property
    def _is_shaded(self) -> bool:
        """Whether the bare paper has things as pale as a hard pencil, of whatever making."""
        if self.image.is_bilevel or self.image.quiet is not None or self.there.scale < _FINE:
            return False
        return self.there.is_sound and (self.strokes.are_doubted or bool(self._cleaned))

    def _with_steep(self, marks: Sequence[Mark], are_some: bool) -> Iterator[Mark]:
        """The marks, with a question where a stroke begins as nothing does that shines through."""
        seen = self._steep_in(marks)
        are_some |= any(_is_clear(box, strokes) for box, strokes in seen.items())
        may_be = (box for box, strokes in seen.items() if self._may_be(box, strokes))
        yield from self._with_asked(marks, may_be if are_some else ())

    def _with_clear(self, marks: Sequence[Mark]) -> Iterator[Mark]:
        """The marks of a page on which a pen wrote, with a question where a pencil surely did.

        Where the other side is known, its boxes are looked at without it.
        """
        if not self._is_shaded or self._one_sided is not None:
            yield from marks
            return
        seen = self._steep_in(marks)
        clear = (box for box, strokes in seen.items() if _is_clear(box, strokes))
        yield from self._with_asked(marks, clear)

    def _with_asked(self, marks: Sequence[Mark], boxes: Iterable[Box]) -> Iterator[Mark]:
        """The marks, with a question where these boxes seemed empty."""
        asked = {box.pointer: box for box in boxes}
        for mark in marks:
            box = asked.get(mark.pointer)
            if box is None:
                yield mark
            else:
                yield replace(mark, digits=()) if mark.digits else self._asked(box)

    def _may_be(self, box: Box, strokes: Steep) -> bool:
        """Whether they may have been written, where others were.

        Where the other side is known, words were looked for without it.
        """
        if box.is_for_words and self._one_sided is not None:
            return _is_clear(box, strokes)
        return strokes.long > (_AS_STEEP_TICK if box.is_to_tick else _AS_STEEP)

    def _steep_in(self, marks: Sequence[Mark]) -> Mapping[Box, Steep]:
        """What is so steep in the boxes that seem empty."""
        pointers = {mark.pointer for mark in marks if _seems_empty(mark)}
        strokes = SteepStrokes(self.image.grey, self.there, self.page)
        boxes = [box for box in self.page.boxes if box.pointer in pointers.difference(self._hidden)]
        seen = strokes.in_ticks([box for box in boxes if box.is_to_tick])
        for box in boxes:
            if box.is_for_words:
                seen[box] = strokes.in_words(box)
            elif not box.is_to_tick:
                seen[box] = strokes.in_cells(cut_comb(self.grey, self.there, box).cells)
        return seen

    def _is_on_its_edge(self, box: Box) -> bool:
        """Whether words stand on the lower edge of a box, on a flat page in light pencil."""
        is_flat = self.there.bend is None and self.there.worst < _FLAT
        if self.glances or not is_flat or self.image.is_bilevel or self.image.quiet is not None:
            return False
        return stands_on_lower_edge(self._plain, self.there, self.page, box)

    def _is_written(self, box: Box) -> bool:
        """Whether something pale stands in a box for words, that is no soft shade."""
        cleaned = self._cleaned
        beside = [view.strokes.beside_other_side(box) for view in cleaned]  # all: some are unsure
        looks = (view.strokes.in_words(box, closely=True) for view in (self, *cleaned[-1:]))
        return any(beside) or all(looks)


def _seems_empty(mark: Mark) -> bool:
    """Whether nothing was seen; in a comb, no digits."""
    return mark.state == "empty" or (
        bool(mark.digits) and all(cell[-1] > _NO_DIGIT for cell in mark.digits)
    )


def _is_clear(box: Box, strokes: Steep) -> bool:
    """Whether such strokes were surely written: in a large box some shine through as steeply."""
    return strokes.long > _STEEP and (box.is_to_tick or strokes.share > _MOSTLY)


def _darkest(picture: Picture) -> float:
    """How dark the darkest of some words is, of the light; of their frame something may be left."""
    counts = counts_of(np.frombuffer(picture.pixels, np.uint8)[None])
    return 1 - percentile_of(counts, 0) / max(1.0, percentile_of(counts, 50))
