"""A page on which soft shades lie (see `soft_shades`) -> what its boxes hold, these aside.

What is read is read from the page as it is. Only where that leaves a question, the page without its
shades is looked at: if a box is empty there, it was a shade that was seen in it. Where it is known
what shines through, the page without that tells of all that was no clear mark: also of what seemed
empty, for pencil as pale as the other side is told from it only so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.light_ink.light_marks import without_stripes_over_lines
from pipeline.extraction.scan.light_ink.other_side import (
    FINE,
    OtherSide,
    printed_side,
    sides_of,
    without_other_side,
)
from pipeline.extraction.scan.light_ink.soft_shades import without_soft_shades
from pipeline.extraction.scan.page_boxes import PageReader
from pipeline.extraction.scan.prints.drawn_form import WHOLE_PAGE
from pipeline.extraction.scan.ticks.tick_verdicts import Tick
from pipeline.records import Mark

_CLEAR: Final = 0.98  # that a digit is what it seems
# share of a box for words that is inked without the other side (measured: what is left of that to
# 0.004, pencil below its strokes from 0.015)
_LEFT: Final = 0.01
# share of a box to tick that a stroke inks, though that of a broad pencil may be as soft as a shade
# (measured on wrinkled paper: shades to 0.06, or half of a box; corner to corner 0.22 and 0.37)
_STROKE: Final = (0.12, 0.45)


class _CalmPage(PageReader):
    """The same page without its shades."""

    is_calmed = True

    def ticks(self, boxes: tuple[Box, ...]) -> dict[Box, Tick]:
        """What boxes to tick hold."""
        return self._ticks(boxes)

    def digits(self, boxes: Sequence[Box]) -> dict[str, Mark]:
        """What combs hold."""
        return self._digits(boxes)

    def words(self, box: Box, beside: PageReader) -> Mark:
        """What a box for words holds, beside what the boxes to tick do; as closely as there."""
        self.seen, self.glances = beside.seen, beside.glances
        return self._words(box)

    def with_beside(
        self, marks: tuple[Mark, ...], seen: dict[Box, Tick]
    ) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """The marks with what was drawn beside their boxes, and what belongs to none."""
        self.seen = seen
        return self._beside(marks)


class _OneSidedPage(_CalmPage):
    """The same without what is known to stand on the other side."""

    is_calmed = False


class ShadedPage(PageReader):
    """Reads the boxes of a page that may be shaded."""

    @cached_property
    def _plain(self) -> Grey:
        """The picture without what shines through from a known other side; the same where none."""
        if self.image.is_bilevel or not self.there.is_sound:
            return self.image.grey
        sides = self._sides()
        cleaned = without_other_side(self.image.grey, self.there, self.page, sides)
        return self.image.grey if cleaned is None else cleaned

    def _sides(self) -> Iterator[OtherSide]:
        """What may stand on the other side of the sheet."""
        yield from sides_of(self.image.others)
        number = self.printed.number
        behind = number + 1 if number % 2 else number - 1
        if self.drawn is not None and behind in self.drawn.pages:
            yield printed_side(self.drawn.area(behind, WHOLE_PAGE, FINE), FINE)

    @cached_property
    def _one_sided(self) -> _CalmPage | None:
        """The page without what shines through, where that is known; None where it is not."""
        return None if self._plain is self.image.grey else self._with(self._plain, _OneSidedPage)

    @cached_property
    def _calm(self) -> _CalmPage | None:
        """None where the page has no shades, or few, and no stripes of a highlighter."""
        if self.image.is_bilevel or not self.there.is_sound:
            return None
        plain, seen = self._plain, self.image.grey
        before = self.image.shadowed if plain is seen else seen
        image = self.image if plain is seen else replace(self.image, grey=plain)
        grey = without_stripes_over_lines(image, self.there, self.page)
        grey = without_soft_shades(grey, self.there, self.page, before)
        if grey is plain:
            return None
        quiet = self.image.quiet
        if quiet is not None and before is None:  # its grain stays out of it
            quiet = without_soft_shades(quiet, self.there, self.page)
            return self._with(grey, _CalmPage, quiet)
        return self._with(grey, _CalmPage)

    @property
    def _cleaned(self) -> list[_CalmPage]:
        """The page without what is known to be no ink of its own: in one way, or in two."""
        return [view for view in (self._one_sided, self._calm) if view is not None]

    def _with(self, grey: Grey, kind: type[_CalmPage], quiet: Grey | None = None) -> _CalmPage:
        """The page as another picture shows it; `quiet`: that without its grain, where known."""
        if quiet is None and self.image.quiet is not None:
            quiet = grey
        image = replace(self.image, grey=grey, quiet=quiet)
        view = kind(image, self.there, self.printed, self.lost, self.whole, drawn=self.drawn)
        if self._plain is not self.image.grey:
            view.strokes.before = self.image.grey
        return view

    def _ticks(self, boxes: tuple[Box, ...]) -> dict[Box, Tick]:
        looks = super()._ticks(boxes)
        was_asked = {box for box, tick in looks.items() if _is_asked(tick)}
        if self._one_sided is not None:
            seen = self._one_sided.ticks(boxes)
            looks |= {box: seen[box] for box in boxes if box in was_asked or looks[box].is_bare}
        elif not was_asked:
            return looks
        if self._calm is not None:
            calm = self._calm.ticks(boxes)
            low, high = _STROKE
            soft = {box for box in was_asked if not low < looks[box].ink < high}
            bare = {box for box in soft if calm[box].is_bare}
            if self._one_sided is not None:  # pencil is told from what is left of the other side
                bare = {box for box in bare if looks[box].verdict != "near"}
                bare |= {box for box in boxes if looks[box].verdict == "empty"}
            looks |= {box: calm[box] for box in bare if looks[box].verdict != "marked"}
        return looks

    def _digits(self, boxes: Sequence[Box]) -> dict[str, Mark]:
        marks = super()._digits(boxes)
        unsure = [box for box in boxes if _is_unsure(marks[box.pointer])]
        if unsure and self._one_sided is not None:
            marks |= self._one_sided.digits(unsure)
        return marks

    def _beside(self, marks: tuple[Mark, ...]) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        found = super()._beside(marks)
        for view in self._cleaned if found != (marks, ()) else ():
            found = view.with_beside(marks, self.seen)
        return found

    def _words(self, box: Box) -> Mark:
        mark = super()._words(box)
        if self._one_sided is not None:
            return self._words_of_this_side(box, mark)
        if mark.state == "empty" or self._calm is None:
            return mark
        if self.image.quiet is not None and mark.picture is None and self.strokes.stands_out(box):
            return mark
        calm = self._calm.words(box, self)
        return calm if calm.state == "empty" else mark

    def _words_of_this_side(self, box: Box, mark: Mark) -> Mark:
        """The same where it is known what shines through; `mark`: as it seems with that."""
        looks = [view.words(box, self) for view in self._cleaned]
        if mark.state == "empty":  # pencil may be as pale as what shines through
            return next((look for look in looks if look.state != "empty"), mark)
        is_left = looks[0].state != "empty" and (looks[0].ink or 0.0) >= _LEFT
        return looks[-1] if looks[-1].state == "empty" and not is_left else mark


def _is_asked(tick: Tick) -> bool:
    return tick.verdict in {"near", "doubtful"}


def _is_unsure(mark: Mark) -> bool:
    """Whether nothing is seen in a comb, or no clear digits."""
    digits = mark.digits or ()
    is_clear = min(map(max, digits), default=0.0) > _CLEAR
    return not is_clear or all(cell[-1] > _CLEAR for cell in digits)
