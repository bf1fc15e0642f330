"""A page on which somebody wrote so palely that it is hardly seen -> what its boxes hold.

A glance takes a box for empty in which a single letter of a hard pencil stands, or on whose lower
edge small words of a light one do. Where somebody wrote so anywhere on the page, none is enough.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.scan.shaded_pages import ShadedPage
from pipeline.records import Mark

_PALE: Final = 0.2  # of the light: no stroke among the words is darker
_LIGHT: Final = 0.35  # the same of a light pencil: a glance sees it, but not on the edge of a box
_FINE: Final = 7.0  # pixels in a millimetre: in fewer what is so pale is no more than their ripples


class PalePage(ShadedPage):
    """Reads the boxes of a page that may be written on palely."""

    def _marks(self) -> Iterator[Mark]:
        marks = list(super()._marks())
        words = {box.pointer: box for box in self.page.boxes if box.is_for_words}
        read = [mark for mark in marks if mark.pointer in words]
        self.glances = not any(_is_pale(mark, _LIGHT) for mark in read)
        is_pale = self._is_pale(read, words)
        for n, mark in enumerate(marks):
            if mark.state == "empty" and mark.pointer in words and mark.pointer not in self._hidden:
                box = words[mark.pointer]
                marks[n] = mark if self.glances else self._words(box)
                if is_pale and marks[n].state == "empty" and self._is_written(box):
                    marks[n] = self._asked(box)
        yield from marks

    def _is_pale(self, marks: Sequence[Mark], words: Mapping[str, Box]) -> bool:
        """Whether anything on the page was written in a pencil that is hardly seen."""
        if self.there.scale < _FINE:
            return False
        if self._strokes.are_found or any(map(_is_pale, marks)):
            return True
        unclear = (words[mark.pointer] for mark in marks if mark.unread_because == "illegible")
        return any(map(self._strokes.in_words, unclear))

    def _is_written(self, box: Box) -> bool:
        """Whether something pale stands in a box for words, that is no soft shade."""
        is_there = self._strokes.in_words(box, closely=True)
        return is_there and (self._cleanest is None or self._cleanest.is_written(box))


def _is_pale(mark: Mark, least: float = _PALE) -> bool:
    """Whether words are so pale, of which is known that somebody wrote them."""
    if mark.unread_because != "handwritten" or mark.picture is None:
        return False
    pixels = np.frombuffer(mark.picture.pixels, np.uint8)
    return int(pixels.min()) > (1 - least) * float(np.median(pixels[::4]))
