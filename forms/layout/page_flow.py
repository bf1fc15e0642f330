"""Galleys one after another -> pages filled from top to bottom; none is ever shrunk to fit."""

from collections.abc import Iterable

from forms.ground.words import Words
from forms.layout.bands import CONTENT_BOTTOM, CONTENT_LEFT, CONTENT_TOP, CONTENT_WIDTH, band_parts
from forms.layout.galleys import Galley, Typesetter
from forms.layout.mirroring import mirrored
from forms.layout.parts import LayoutPage, Part, moved
from forms.schema.worksheet import Worksheet

CLOSE_GAP = 2.8  # between questions in large letters, with Dutch beside them


class DoesNotFitError(ValueError):
    """A question is higher than a page; the argument is its pointer."""


class PageFlow:
    """Fills pages from top to bottom."""

    def __init__(self, typesetter: Typesetter, words: Words, worksheet: Worksheet) -> None:
        self.set = typesetter
        self.words = words
        self.worksheet = worksheet
        is_close = worksheet.letters and typesetter.dutch
        self.gap = CLOSE_GAP if is_close else typesetter.letters.gap
        self.pages: list[list[Part]] = []
        self.y = CONTENT_TOP
        self.context: tuple[str, ...] = ()
        self._begin()

    def _begin(self) -> None:
        self.pages.append(
            list(band_parts(self.worksheet, self.words, self.set, len(self.pages) + 1))
        )
        self.y = CONTENT_TOP
        self.fresh = True

    def new_page(self) -> None:
        """Begin a page, unless this one is still empty."""
        if not self.fresh:
            self._begin()

    def fits(self, height: float) -> bool:
        """Whether a galley of this height fits below what stands on the page."""
        return self.y + height <= CONTENT_BOTTOM

    def place(self, block: Galley, gap: float | None = None, what: str = "") -> float:
        """Put a galley on the page, or on the next one; the y of its top."""
        if not self.fits(block.height):
            self.run_on()
        if not self.fits(block.height):
            raise DoesNotFitError(what)
        top = self.y
        self.put(block.parts, top)
        self.y = top + block.height + (self.gap if gap is None else gap)
        self.fresh = False
        return top

    def put(self, parts: Iterable[Part], top: float) -> None:
        """Parts at their place on the page; mirrored where the language runs from the right."""
        for part in parts:
            placed = moved(part, CONTENT_LEFT, top)
            is_turned = self.words.direction == "rtl"
            self.pages[-1].append(mirrored(placed, self.set.measure) if is_turned else placed)

    def run_on(self) -> None:
        """Go on on a next page, under the heading of what goes on."""
        self.new_page()
        if self.context:
            text = self.words("paper.continued", title=self.context[0])
            self.place(
                self.set.paragraph(text, CONTENT_WIDTH, "bold", size=16, ink="accent", tag="H2"), 4
            )

    def finish(self) -> tuple[LayoutPage, ...]:
        """The pages."""
        return tuple(LayoutPage(tuple(parts), self.worksheet.letters) for parts in self.pages)
