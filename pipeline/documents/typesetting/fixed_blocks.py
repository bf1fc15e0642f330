"""Sizes and captions in, blocks that are never parted out: rows, rules, lines, an empty frame."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from forms.ground.style import LINE, SOFT_INK
from pipeline.documents.typesetting.blocks import PageBlock, TextBlock


@dataclass
class Row(PageBlock):
    """Blocks side by side in cells of given widths, their first lines on one base line.

    It is never parted, so it is for short things.
    """

    cells: Sequence[tuple[PageBlock, float]]
    gap: float = 0
    keeps: bool = False
    anchor: str = ""

    def height(self, _width: float) -> float:
        """See PageBlock."""
        return max(block.height(cell) for block, cell in self.cells)

    def draw(self, canvas: Canvas, left: float, top: float, _width: float) -> None:
        """See PageBlock."""
        largest = max(block.first_size for block, _ in self.cells)
        for block, cell in self.cells:
            drop = 0.95 * (largest - block.first_size) if block.first_size else 0
            block.draw(canvas, left, top - drop, cell)
            left += cell


@dataclass
class WritingLines(PageBlock):
    """Empty lines to write on with a pen, far enough apart for any hand."""

    count: int
    gap: float = 0
    keeps: bool = False
    anchor: str = ""
    pitch: float = 29

    def height(self, _width: float) -> float:
        """See PageBlock."""
        return self.count * self.pitch

    def draw(self, canvas: Canvas, left: float, top: float, width: float) -> None:
        """See PageBlock."""
        canvas.setStrokeColorRGB(*LINE)
        canvas.setLineWidth(0.7)
        for line in range(1, self.count + 1):
            place = top - line * self.pitch + 2
            canvas.line(left, place, left + width, place)


@dataclass
class Rule(PageBlock):
    """A thin line across the column."""

    gap: float = 0
    keeps: bool = True
    anchor: str = ""

    def height(self, _width: float) -> float:
        """See PageBlock."""
        return 0.4

    def draw(self, canvas: Canvas, left: float, top: float, width: float) -> None:
        """See PageBlock."""
        canvas.setStrokeColorRGB(*LINE)
        canvas.setLineWidth(0.4)
        canvas.line(left, top, left + width, top)


@dataclass
class EmptyFrame(PageBlock):
    """A frame for a photo or a drawing, with its caption in the middle at the foot."""

    caption: TextBlock
    tall: float
    gap: float = 0
    keeps: bool = False
    anchor: str = ""

    def height(self, _width: float) -> float:
        """See PageBlock."""
        return self.tall

    def draw(self, canvas: Canvas, left: float, top: float, width: float) -> None:
        """See PageBlock."""
        canvas.setStrokeColorRGB(*SOFT_INK)
        canvas.setLineWidth(0.8)
        canvas.setDash(1, 3)
        canvas.roundRect(left, top - self.tall, width, self.tall, 7, stroke=1, fill=0)
        canvas.setDash()
        self.caption.draw(canvas, left + 14, top - 12, width - 28)
