"""A text in, its height and its ink out, remembered: what stood there before is not set anew.

A summary of a long life grows by a card a week; all the others are as they were. What a text inks
depends on its words, its style and its width, and on how the document numbers the letters of its
typefaces so far. Only where all of that is the same, its ink is used again, so that the bytes are
what they would have been.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from reportlab.lib.rl_accel import fp_str
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.documents.typesetting import pictured_words
from pipeline.documents.typesetting.styles import BOLD, REGULAR

MOST: Final = 24_000_000  # characters that are remembered of texts, and as many of figures
_OWN: Final = 400  # characters that an entry costs besides
_OTHER_LETTERS: Final = re.compile(r"[^\x00-\x7f]")
_LETTERS_BY_NUMBER: Final = "&#"
# What a figure leaves behind on a canvas for what follows.
_PEN: Final = ("_strokeColorObj", "_fillColorObj", "_lineWidth", "_lineCap", "_lineJoin")

# How a document numbers the letters of a text beyond ASCII, and names the typefaces so far.
Lettering = tuple[Any, ...]
Thing = TypeVar("Thing")


@dataclass(slots=True)
class Remembered(Generic[Thing]):
    """What was drawn last, up to a number of characters."""

    most: int = MOST
    held: int = 0
    _things: OrderedDict[Hashable, tuple[Thing, int]] = field(default_factory=OrderedDict)

    def get(self, key: Hashable) -> Thing | None:
        """What is remembered under this key."""
        if (found := self._things.get(key)) is None:
            return None
        self._things.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, thing: Thing, characters: int) -> None:
        """Remember something, in the place of what was remembered under this key."""
        _, before = self._things.pop(key, (None, 0))
        self._things[key] = (thing, characters)
        self.held += characters - before
        while self.held > self.most and self._things:
            _, (_, gone) = self._things.popitem(last=False)
            self.held -= gone


@dataclass(frozen=True, slots=True)
class Inked:
    """What is known of one text in one style and width.

    Attributes:
        style: kept, so that no other one can take its place.
        height: in points, with the leading below its last line.
        letters: those beyond ASCII in it, by number.
        ink: PDF operators relative to its lower left corner, where it was inked with `lettering`.
    """

    style: ParagraphStyle
    height: float
    letters: tuple[int, ...] = ()
    ink: tuple[str, ...] = ()
    lettering: Lettering = ()


TEXTS: Final = Remembered[Inked]()
FIGURES: Final = Remembered[tuple[Sequence[str], dict[str, Any]]]()


def known(markup: str, style: ParagraphStyle, width: float) -> Inked | None:
    """What is known of a text, or None."""
    return TEXTS.get((markup, id(style), width))


def remember(markup: str, width: float, text: Inked) -> None:
    """Remember a text; but none that holds pictures, or letters by number."""
    if not pictured_words.is_in(markup) and _LETTERS_BY_NUMBER not in markup:
        size = _OWN + len(markup) + sum(map(len, text.ink))
        TEXTS.put((markup, id(text.style), width), text, size)


class InkCanvas(Canvas):  # type: ignore[misc] # reportlab tells no types
    """A canvas that can say what was inked, and ink it again elsewhere."""

    _known_faces: tuple[Any, Any] = (None, None)

    def draw_kept(self, text: Inked, x: float, y: float) -> bool:
        """Ink a text as it was inked before; False where it would come out otherwise now."""
        if not text.ink or text.lettering != self._lettering(text.letters):
            return False
        # as `saveState`, `translate` and `restoreState` say it: what is between changes no state
        self._code += ("q", f"1 0 0 1 {fp_str(x, y)} cm", *text.ink, "Q")
        return True

    def draw_anew(
        self, paragraph: Any, text: Inked, markup: str, at: tuple[float, float, float]
    ) -> None:
        """Ink a paragraph, and remember it where it changed nothing but the page.

        `at`: its lower left corner, and its width.
        """
        x, y, width = at
        letters = tuple(sorted(set(map(ord, _OTHER_LETTERS.findall(markup)))))
        begin, used, lettering = len(self._code), self._used(), self._lettering(letters)
        paragraph.drawOn(self, x, y)
        first, place, *ink, last = self._code[begin:]
        around = ("q", f"1 0 0 1 {fp_str(x, y)} cm", "Q")
        if used == self._used() and (first, place, last) == around:
            inked = Inked(text.style, text.height, letters, tuple(ink), lettering)
            remember(markup, width, inked)

    def figure(self, key: Hashable, draw: Callable[[], None]) -> None:
        """Ink lines and areas; those that were inked under this key before, as they were.

        `draw` sets colours, pen and place itself, all of which the key tells.
        """
        if (found := FIGURES.get(key)) is not None:
            ink, pen = found
            self._code.extend(ink)
            self.__dict__.update(pen)
            return
        begin = len(self._code)
        draw()
        ink = self._code[begin:]
        pen = {name: self.__dict__[name] for name in _PEN}
        FIGURES.put(key, (ink, pen), _OWN + sum(map(len, ink)))

    def _lettering(self, letters: Sequence[int]) -> Lettering:
        """How this document would write these letters, and what it names its typefaces.

        All that a paragraph takes from a document and from the canvas before it.
        """
        regular, bold = self._faces()
        names = (regular and regular.internalName, bold and bold.internalName)
        face = (self._fontname, self._fontsize, self._leading, *names)
        if not letters:
            return face
        both = (regular, bold)
        return (*face, *(each and each.assignments.get(one) for one in letters for each in both))

    def _used(self) -> tuple[Any, ...]:
        """Changes whenever a letter or a typeface is used for the first time."""
        return tuple(each and (each.internalName, each.nextCode) for each in self._faces())

    def _faces(self) -> tuple[Any, Any]:
        """What this document knows of the two typefaces so far; None where that is nothing."""
        if None in self._known_faces:
            regular, bold = (getFont(name).state.get(self._doc) for name in (REGULAR, BOLD))
            self._known_faces = (regular, bold)
        return self._known_faces
