"""A page on which soft shades lie (see `soft_shades`) -> what its boxes hold, these aside.

What is read is read from the page as it is. Only where that leaves a question, the page without its
shades is looked at: if a box is empty there, it was a shade that was seen in it.
"""

from dataclasses import replace
from functools import cached_property

from forms.layout.parts import Box
from pipeline.extraction.scan.light_ink.light_marks import without_stripes_over_lines
from pipeline.extraction.scan.light_ink.soft_shades import without_soft_shades
from pipeline.extraction.scan.page_boxes import PageReader
from pipeline.extraction.scan.ticks.tick_verdicts import Tick
from pipeline.records import Mark


class _CalmPage(PageReader):
    """The same page without its shades."""

    is_calmed = True

    def ticks(self, boxes: tuple[Box, ...]) -> dict[Box, Tick]:
        """What boxes to tick hold."""
        return self._ticks(boxes)

    def words(self, box: Box, seen: dict[Box, Tick]) -> Mark:
        """What a box for words holds, beside what the boxes to tick do."""
        self.seen = seen
        return self._words(box)

    def is_written(self, box: Box) -> bool:
        """Whether something pale stands in a box for words."""
        return self._strokes.in_words(box, closely=True)

    def with_beside(
        self, marks: tuple[Mark, ...], seen: dict[Box, Tick]
    ) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """The marks with what was drawn beside their boxes, and what belongs to none."""
        self.seen = seen
        return self._beside(marks)


class ShadedPage(PageReader):
    """Reads the boxes of a page that may be shaded."""

    @cached_property
    def _calm(self) -> _CalmPage | None:
        """None where the page has no shades, or few, and no stripes of a highlighter."""
        if self.image.is_bilevel or not self.there.is_sound:
            return None
        grey = without_stripes_over_lines(self.image, self.there, self.page)
        grey = without_soft_shades(grey, self.there, self.page)
        if grey is self.image.grey:
            return None
        quiet = None if self.image.quiet is None else grey
        image = replace(self.image, grey=grey, quiet=quiet)
        return _CalmPage(image, self.there, self.printed, self.lost, self.whole, drawn=self.drawn)

    def _ticks(self, boxes: tuple[Box, ...]) -> dict[Box, Tick]:
        looks = super()._ticks(boxes)
        asked = [box for box, tick in looks.items() if tick.verdict in {"near", "doubtful"}]
        if asked and self._calm is not None:
            calm = self._calm.ticks(boxes)
            looks |= {box: calm[box] for box in asked if calm[box].is_bare}
        return looks

    def _beside(self, marks: tuple[Mark, ...]) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        found = super()._beside(marks)
        if found == (marks, ()) or self._calm is None:
            return found
        return self._calm.with_beside(marks, self.seen)

    def _words(self, box: Box) -> Mark:
        mark = super()._words(box)
        if mark.state == "empty" or self._calm is None:
            return mark
        calm = self._calm.words(box, self.seen)
        return calm if calm.state == "empty" else mark
