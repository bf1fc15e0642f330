"""A page on which somebody wrote so palely that it is hardly seen -> what its boxes hold.

A glance takes a box for empty in which a single letter of a hard pencil stands, or on whose lower
edge small words of a light one do. Where somebody wrote so anywhere on the page, none is enough.
And where nothing on it is darker, what is as pale as what lies on the bare paper is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.quantiles import counts_of, percentile_of
from pipeline.extraction.scan.light_ink.lower_edges import stands_on_lower_edge
from pipeline.extraction.scan.light_ink.pale_pieces import INSET
from pipeline.extraction.scan.page_boxes import PageReader
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.shaded_pages import ShadedPage
from pipeline.records import Mark, Picture

_PALE: Final = 0.2  # of the light: no stroke among the words is darker
_LIGHT: Final = 0.35  # the same of a light pencil: a glance sees it, but not on the edge of a box
_SOME: Final = 0.5  # mm2 of strokes, of the darkest, by which a hand is known
_MANY: Final = 3  # questions
_FLAT: Final = 0.1  # mm by which a mark of a page that lies flat is off
_FINE: Final = 7.0  # pixels in a millimetre: in fewer what is so pale is no more than their ripples


class PalePage(ShadedPage):
    """Reads the boxes of a page that may be written on palely."""

    def _marks(self) -> Iterator[Mark]:
        marks = list(super()._marks())
        words = {box.pointer: box for box in self.page.boxes if box.is_for_words}
        read = [mark for mark in marks if mark.pointer in words]
        written = [mark for mark in read if mark.unread_because == "handwritten"]
        self.glances = not self._are_pale(written, words, _LIGHT)
        is_pale = self._is_pale(read, written, words)
        for n, mark in enumerate(marks):
            if mark.state == "empty" and mark.pointer in words and mark.pointer not in self._hidden:
                marks[n] = self._looked_at_again(mark, words[mark.pointer], is_pale=is_pale)
        is_hardly = is_pale and self._is_hardly_seen(written, words)
        yield from self._with_unsure(marks) if is_hardly else marks

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
        if any(tick.verdict == "marked" for tick in self.seen.values()):
            return False
        return all(self._darkness(words[mark.pointer]) < _LIGHT for mark in written)

    def _are_pale(self, written: Sequence[Mark], words: Mapping[str, Box], least: float) -> bool:
        """Whether some words are so pale, or all are but for what is left of their frames."""
        if any(_darkest(mark.picture) < least for mark in written if mark.picture):
            return True
        if not written or not self._is_hardly_seen(written, words):
            return False
        return all(self._darkness(words[mark.pointer]) < least for mark in written)

    def _darkness(self, box: Box) -> float:
        """How dark the strokes in a box for words are, of the light; its frame is left out."""
        area = (box.x + INSET, box.y + INSET, box.w - 2 * INSET, box.h - 2 * INSET)
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

    def _is_on_its_edge(self, box: Box) -> bool:
        """Whether words stand on the lower edge of a box, on a flat page in light pencil."""
        is_flat = self.there.bend is None and self.there.worst < _FLAT
        if self.glances or not is_flat or self.image.is_bilevel or self.image.quiet is not None:
            return False
        return stands_on_lower_edge(self.image.grey, self.there, self.page, box)

    def _is_written(self, box: Box) -> bool:
        """Whether something pale stands in a box for words, that is no soft shade."""
        cleaned = self._cleaned
        beside = [view.strokes.beside_other_side(box) for view in cleaned]  # all: some are unsure
        looks = (view.strokes.in_words(box, closely=True) for view in (self, *cleaned[-1:]))
        return any(beside) or all(looks)


def _darkest(picture: Picture) -> float:
    """How dark the darkest of some words is, of the light; of their frame something may be left."""
    counts = counts_of(np.frombuffer(picture.pixels, np.uint8)[None])
    return 1 - percentile_of(counts, 0) / max(1.0, percentile_of(counts, 50))
