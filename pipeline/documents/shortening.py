"""A long text in, its beginning up to a word out, saying on which page the whole text stands."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from reportlab.lib.styles import ParagraphStyle

from pipeline.documents.typesetting.blocks import TextBlock
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records.picture_tokens import digest_in

_LETTERS_A_LINE = 130  # more never fits on a line of this paper
_READ_ON = '<font color="#125c66" name="Krachtwerk">{}</font>'


@dataclass(frozen=True, slots=True)
class Whole:
    """A text that was shortened: the head above it, all of it, and its anchor."""

    label: str
    markup: str
    anchor: str


@dataclass
class Shortener:
    """Shortens texts of the first page, and keeps the whole ones for the pages after it.

    Attributes:
        whole: every text that was shortened, in order.
    """

    pen: Pen
    whole: list[Whole] = field(default_factory=list)

    def __call__(
        self,
        text: str,
        write: Callable[[str], str],
        style: ParagraphStyle,
        *,
        width: float,
        lines: int,
        label: str,
        whole: Callable[[str], str] | None = None,
    ) -> TextBlock:
        """The text as written by `write` in so many lines, or its beginning and where it goes on.

        `write` makes markup of the client's text, with quotes where these belong; `label` is the
        head above the whole text on a later page, should this be shortened; `whole` writes it there
        where `write` names the label itself.
        """
        if len(text) <= lines * _LETTERS_A_LINE:
            block = TextBlock(write(text), style)
            if block.lines(width) <= lines:
                return block
        anchor = f"whole-{len(self.whole)}"
        self.whole.append(Whole(label, (whole or write)(text), anchor))
        tail = " " + _READ_ON.format(self.pen.refer("documents.read_on", anchor))

        def begun(end: int) -> TextBlock:
            return TextBlock(write(text[:end].rstrip() + " …") + tail, style)

        if digest_in(text):
            return self._hand_begun(text, write, tail, style, width=width, lines=lines)
        return begun(_last_fit(text, lambda end: begun(end).lines(width) <= lines, lines))

    def _hand_begun(
        self,
        text: str,
        write: Callable[[str], str],
        tail: str,
        style: ParagraphStyle,
        *,
        width: float,
        lines: int,
    ) -> TextBlock:
        """The first words in the client's own hand, as many as there is room for."""
        for count in range(len(self.pen.pieces(text)) - 1, -1, -1):
            with self.pen.only(count):
                block = TextBlock(f"{write(text)} {'…' if count else ''}{tail}", style)
            if block.lines(width) <= lines:
                break
        return block


def _last_fit(text: str, fits: Callable[[int], bool], lines: int) -> int:
    """The last end of a word up to which the text fits; inside a word where none does."""
    start = text[: lines * _LETTERS_A_LINE]
    for ends in ([found.start() for found in re.finditer(r"\s+", start)], [*range(len(start))]):
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if fits(ends[middle]) else (low, middle)
        if low and ends[low - 1] > 0:
            return ends[low - 1]
    return 0
