"""Markup and icons in, blocks of a page out: each measures, parts and draws itself.

All measures are points; `top` is the upper edge, as on PDF pages counted from below.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from forms.ground.style import Colour
from pipeline.documents.typesetting import pictured_words
from pipeline.documents.typesetting.icons import Icon
from pipeline.documents.typesetting.kept_ink import InkCanvas, Inked, known, remember

_WIDEST_NUMBER = "888"  # stands in for a page number until that is known
_REFERENCE = re.compile("\x00([^\x00]*)\x00")


def reference(anchor: str) -> str:
    """Markup that becomes the number of the page on which the block with this anchor stands."""
    return f"\x00{anchor}\x00"


class PageBlock(ABC):
    """A piece of a page.

    Attributes:
        gap: room above it, left out at the top of a column.
        keeps: stays on one page with what follows.
        anchor: a name by which text elsewhere can tell the page on which this stands.
        under: what says again where this belongs, when it comes first on a next page.
    """

    gap: float
    keeps: bool
    anchor: str
    under: "PageBlock | None" = None

    @property
    def first_size(self) -> float:
        """Font size of its first line; 0 where it begins with no text."""
        return 0.0

    @abstractmethod
    def height(self, width: float) -> float:
        """How much of a column of this width it takes."""

    @abstractmethod
    def draw(self, canvas: Canvas, left: float, top: float, width: float) -> None:
        """Ink it with its upper left corner there."""

    def part(self, _width: float, _room: float) -> "tuple[PageBlock, PageBlock] | None":
        """What fits in this room and the rest; None where it cannot be parted so."""
        return None

    def settle(self, pages: Mapping[str, int]) -> None:  # noqa: B027 - most name no page
        """Learn on which pages the anchors stand."""


class TextBlock(PageBlock):
    """A paragraph of markup. The leading below its last line is left to the gaps."""

    def __init__(
        self,
        markup: str,
        style: ParagraphStyle,
        *,
        gap: float = 0,
        keeps: bool = False,
        anchor: str = "",
    ) -> None:
        self.markup, self.style = markup, style
        self.gap, self.keeps, self.anchor = gap, keeps, anchor
        self._paragraph: Paragraph | None = None
        self._measured: tuple[float, float] = (-1, 0)
        self._is_known = False  # measured, and not broken into lines
        self._is_piece = False  # some of the lines only

    @property
    def first_size(self) -> float:
        """See PageBlock."""
        return float(self.style.fontSize)

    @property
    def tail(self) -> float:
        """The leading below the last line that is not counted."""
        return float(self.style.leading - 1.2 * self.style.fontSize)

    def _known(self, width: float) -> Inked | None:
        """What is remembered of this text; of some of its lines nothing is."""
        return None if self._is_piece else known(self.markup, self.style, width)

    def _made(self) -> Paragraph:
        """The paragraph; made when it is needed."""
        if self._paragraph is None:
            markup = _REFERENCE.sub(_WIDEST_NUMBER, self.markup)
            self._paragraph = Paragraph(markup, self.style)
            pictured_words.placed(self._paragraph)
        return self._paragraph

    def _broken(self, width: float) -> Paragraph:
        """The paragraph, broken into lines."""
        if self._measured[0] != width or self._is_known:
            self._is_known = False
            self._measured = (width, float(self._made().wrap(width, 1e6)[1]))
            if not self._is_piece and self._known(width) is None:
                remember(self.markup, width, Inked(self.style, self._measured[1]))
        return self._made()

    def _wrap(self, width: float) -> float:
        if self._measured[0] != width:
            if (text := self._known(width)) is None:
                self._broken(width)
            else:
                self._measured, self._is_known = (width, text.height), True
        return self._measured[1]

    def lines(self, width: float) -> int:
        """How many lines it takes."""
        return round(self._wrap(width) / float(self.style.leading))

    def height(self, width: float) -> float:
        """See PageBlock."""
        return self._wrap(width) - self.tail

    def part(self, width: float, room: float) -> tuple[PageBlock, PageBlock] | None:
        """See PageBlock."""
        total = self.lines(width)
        fit = min(int((room + self.tail) // self.style.leading), total - 2)
        if fit < 2:  # a line alone on a page is hard to follow
            return None
        return self._piece(0, fit, width), self._piece(fit, total, width)

    def _piece(self, start: int, stop: int, width: float) -> "TextBlock":
        """Some of the lines as they were broken: breaking them anew may put words elsewhere."""
        piece = TextBlock(self.markup, self.style)
        piece._is_piece = True
        if start == 0:
            piece.gap, piece.anchor = self.gap, self.anchor
        paragraph = copy(self._broken(width))
        paragraph.blPara = copy(paragraph.blPara)
        paragraph.blPara.lines = paragraph.blPara.lines[start:stop]
        paragraph.height = (stop - start) * self.style.leading
        piece._paragraph, piece._measured = paragraph, (width, paragraph.height)
        return piece

    def draw(self, canvas: InkCanvas, left: float, top: float, width: float) -> None:
        """See PageBlock."""
        height = self._wrap(width)
        bottom, text = top - height, self._known(width)
        if text is not None and canvas.draw_kept(text, left, bottom):
            return
        paragraph = self._broken(width)
        if text is None:  # a piece, or with pictures in it
            paragraph.drawOn(canvas, left, bottom)
        else:
            canvas.draw_anew(paragraph, text, self.markup, (left, bottom, width))

    def settle(self, pages: Mapping[str, int]) -> None:
        """See PageBlock."""
        if "\x00" in self.markup:
            self.markup = _REFERENCE.sub(lambda found: str(pages[found[1]]), self.markup)
            self._paragraph, self._measured, self._is_known = None, (-1, 0), False


@dataclass(frozen=True, slots=True)
class Bullet:
    """The icon at the left of a card.

    Attributes:
        side: of its square. line: font size of the line beside which it is centred (0: at the top).
    """

    icon: Icon
    side: float
    line: float = 14


@dataclass(frozen=True, slots=True)
class CardStyle:
    """The ground and frame of a card. `gutter`: the room for its mark, left of the content."""

    gutter: float = 0
    pad: float = 0
    fill: Colour | None = None
    stroke: Colour | None = None
    line_width: float = 0.8


_PLAIN = CardStyle()


def stack_height(blocks: Sequence[PageBlock], width: float) -> float:
    """Height of blocks one below the other; the first one's gap is left out."""
    gaps = sum(block.gap for block in blocks[1:])
    return gaps + sum(block.height(width) for block in blocks)


def part_stack(
    blocks: Sequence[PageBlock], width: float, room: float
) -> tuple[list[PageBlock], list[PageBlock]] | None:
    """What of a stack fits in this room and the rest; None where nothing fits."""
    taken: list[PageBlock] = []
    used = 0.0
    for index, block in enumerate(blocks):
        gap = block.gap if index else 0
        if used + gap + block.height(width) > room:
            halves = block.part(width, room - used - gap)
            if halves:
                return [*taken, halves[0]], [halves[1], *blocks[index + 1 :]]
            rest = list(blocks[index:])
            while taken and taken[-1].keeps:
                rest.insert(0, taken.pop())
            return (taken, rest) if taken else None
        taken.append(block)
        used += gap + block.height(width)
    return taken, []


@dataclass
class Card(PageBlock):
    """Blocks one below the other, with an icon at the left and a frame around, if wanted."""

    content: Sequence[PageBlock]
    bullet: Bullet | None = None
    style: CardStyle = _PLAIN
    gap: float = 0
    keeps: bool = False
    anchor: str = ""
    _inner: dict[float, float] = field(default_factory=dict, repr=False)

    @property
    def first_size(self) -> float:
        """See PageBlock."""
        return self.content[0].first_size if self.content else 0.0

    def _column(self, width: float) -> float:
        return width - 2 * self.style.pad - self.style.gutter

    def height(self, width: float) -> float:
        """See PageBlock."""
        if width not in self._inner:
            self._inner[width] = stack_height(self.content, self._column(width))
        side = self.bullet.side if self.bullet else 0
        return max(self._inner[width], side) + 2 * self.style.pad

    def part(self, width: float, room: float) -> tuple[PageBlock, PageBlock] | None:
        """See PageBlock."""
        halves = part_stack(self.content, self._column(width), room - 2 * self.style.pad)
        if halves is None or not halves[1]:
            return None
        first = Card(halves[0], self.bullet, self.style, self.gap, anchor=self.anchor)
        rest = Card(halves[1], None, self.style, self.gap)
        rest.under = self.under
        return first, rest

    def draw(self, canvas: InkCanvas, left: float, top: float, width: float) -> None:
        """See PageBlock."""
        pad, height = self.style.pad, self.height(width)
        figure = (self.style, self.bullet, left, top, width, height)
        canvas.figure(figure, lambda: self._ground(canvas, left, top, width))
        place, column = top - pad, self._column(width)
        for index, block in enumerate(self.content):
            place -= block.gap if index else 0
            block.draw(canvas, left + pad + self.style.gutter, place, column)
            place -= block.height(column)

    def _ground(self, canvas: Canvas, left: float, top: float, width: float) -> None:
        """What stands around and beside the content: frame and bullet."""
        self._frame(canvas, left, top, width)
        if self.bullet:
            side, pad = self.bullet.side, self.style.pad
            # the middle of small letters lies 0.65 em below the top of their line
            drop = 0.62 * self.bullet.line - side / 2 if self.bullet.line else 0
            self.bullet.icon(canvas, left + pad, top - pad - drop - side, side)

    def _frame(self, canvas: Canvas, left: float, top: float, width: float) -> None:
        style = self.style
        if style.fill is None and style.stroke is None:
            return
        if style.fill:
            canvas.setFillColorRGB(*style.fill)
        if style.stroke:
            canvas.setStrokeColorRGB(*style.stroke)
            canvas.setLineWidth(style.line_width)
        height = self.height(width)
        canvas.roundRect(
            left,
            top - height,
            width,
            height,
            7,
            stroke=int(bool(style.stroke)),
            fill=int(bool(style.fill)),
        )

    def settle(self, pages: Mapping[str, int]) -> None:
        """See PageBlock."""
        self._inner.clear()
        for block in self.content:
            block.settle(pages)
