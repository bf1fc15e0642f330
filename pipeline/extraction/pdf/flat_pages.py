"""Pages of a PDF and their layouts -> each letter in millimetres of the form, and the pixels.

A page is laid on its layout by its labels (`page_fit`), however it was shrunk, moved or turned.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.bands import ID_PITCH, ID_RIGHT, ID_TOP
from forms.layout.parts import LayoutPage
from forms.pdf.page_code import PageCode, find_readable
from pipeline.extraction.pdf.box_text import BoxLetter, Edges
from pipeline.extraction.pdf.drawn_ink import is_inked
from pipeline.extraction.pdf.page_fit import PageFit, fit_page
from pipeline.extraction.pdf.page_picture import render_upright
from pipeline.extraction.pdf.placed_text import Letter, LettersOfPages
from pipeline.extraction.pixels import Grey

_MOST_OF: Final = 0.8
_ID_LEFT: Final = 140.0  # mm; what stands left of it is no part of the readable id


@dataclass(frozen=True, slots=True)
class FlatPage:
    """A page that was laid on its layout: its letters in millimetres, and its pixels.

    `code`: what its readable id says, if that is still to be read.
    """

    letters: tuple[tuple[BoxLetter, Edges | None], ...]  # with the appearance they stand in
    pixels: Grey
    fit: PageFit
    code: PageCode | None = None


@dataclass
class FlatPages:
    """The flattened pages of a file, each worked out once.

    `bare`: as if they had no fields, where they have some.
    """

    content: bytes
    bare: bool = False
    known: dict[int, FlatPage | None] = field(default_factory=dict)
    _letters: LettersOfPages = field(init=False)

    def __post_init__(self) -> None:
        self._letters = LettersOfPages(self.content)

    def page(self, number: int, page: LayoutPage) -> FlatPage | None:
        """A page of the file (from 1), by the layout it should have; None where it does not fit."""
        if number not in self.known:
            self.known[number] = self._laid(number, page)
        return self.known[number]

    def _laid(self, number: int, page: LayoutPage) -> FlatPage | None:
        letters = self._letters.on(number)
        fit = fit_page(letters, page)
        if fit is None:
            return None
        pixels = render_upright(self.content, {number: fit}, bare=self.bare).get(number)
        if pixels is None:
            return None
        placed = tuple(_on_form(each, fit, pixels) for each in letters)
        return FlatPage(placed, pixels, fit, _printed_id(placed))


def _printed_id(letters: Sequence[tuple[BoxLetter, Edges | None]]) -> PageCode | None:
    """The readable id, one part a line, in the band at the top."""
    lines: dict[int, str] = {}
    for letter, _ in letters:
        line = round((letter.y - ID_TOP) / ID_PITCH)
        if _ID_LEFT < letter.x < ID_RIGHT and 0 <= line < 3 and letter.em < 4:
            lines[line] = lines.get(line, "") + letter.text
    return find_readable("\n".join(text for _, text in sorted(lines.items())))


def _on_form(letter: Letter, fit: PageFit, pixels: Grey) -> tuple[BoxLetter, Edges | None]:
    x, y = fit.on_form(letter.x, letter.y)
    rect = fit.rect_on_form(letter.rect)
    within = None if letter.within is None else fit.rect_on_form(letter.within)
    if within is not None and is_page(within):
        within = None
    middle = ((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2)
    shows = within is None or is_inside(middle, within, 0)
    placed = BoxLetter(
        letter.text,
        x,
        y,
        letter.along * fit.scale,
        letter.em * fit.scale,
        letter.font,
        is_seen=shows and (letter.text.isspace() or is_inked(rect, pixels)),
    )
    return placed, within


def is_page(rect: Edges) -> bool:
    """Whether what letters stand in is no appearance of a field, but a page within the page."""
    left, top, right, bottom = rect
    return right - left > _MOST_OF * PAGE_WIDTH and bottom - top > _MOST_OF * PAGE_HEIGHT


def is_inside(point: tuple[float, float], rect: Edges, margin: float) -> bool:
    """Whether a point lies in a rectangle, or so much beside it."""
    x, y = point
    left, top, right, bottom = rect
    return left - margin <= x <= right + margin and top - margin <= y <= bottom + margin
