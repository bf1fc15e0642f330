"""A page on which soft shades lie (see `soft_shades`) -> what its boxes hold, without asking of these.

What is read is read from the page as it is. Only where that leaves a question, the page without its
shades is looked at: if a box is empty there, it was a shade that was seen in it.
"""

from dataclasses import replace
from functools import cached_property

from forms.layout.parts import Box
from pipeline.extraction.scan.light_ink.soft_shades import without_soft_shades
from pipeline.extraction.scan.page_boxes import PageReader
from pipeline.extraction.scan.ticks.tick_verdicts import Tick
from pipeline.records import Mark


class ShadedPage(PageReader):
    """Reads the boxes of a page that may be shaded."""

    @cached_property
    def _calm(self) -> PageReader | None:
        """The same page without its shades; None where it has none, or few."""
        if self.image.is_bilevel or not self.there.is_sound:
            return None
        grey = without_soft_shades(self.image.grey, self.there, self.page)
        if grey is self.image.grey:
            return None
        image = replace(self.image, grey=grey)
        return PageReader(
            image, self.there, self.printed, self.lost, self.whole, drawn=self.drawn
        )

    def _ticks(self, boxes: tuple[Box, ...]) -> dict[Box, Tick]:
        looks = super()._ticks(boxes)
        asked = [box for box, tick in looks.items() if tick.verdict in ("near", "doubtful")]
        if not asked or self._calm is None:
            return looks
        calm = self._calm._ticks(boxes)
        looks |= {box: calm[box] for box in asked if calm[box].is_bare}
        return looks

    def _words(self, box: Box) -> Mark:
        mark = super()._words(box)
        if mark.state == "empty" or mark.unread_because is None or self._calm is None:
            return mark
        self._calm.seen = self.seen
        calm = self._calm._words(box)
        return calm if calm.state == "empty" else mark
