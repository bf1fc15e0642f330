"""Paths of SVG -> the same on a page, as a pen or a brush draws them."""

from typing import Any, Final

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from reportlab.pdfgen.canvas import Canvas

from forms.ground.pictograms import PEN, SQUARE
from forms.ground.style import MM, PAGE_HEIGHT
from forms.layout.parts import Drawing

_ROUND: Final = 1  # how lines end and meet


def draw(canvas: Canvas, drawing: Drawing) -> None:
    """Draw a pictogram; the colours are set already. The same drawing gives the same bytes."""
    canvas.setLineWidth(PEN * drawing.w / SQUARE * MM)
    canvas.setLineCap(_ROUND)
    canvas.setLineJoin(_ROUND)
    canvas.drawPath(_path(canvas, drawing, drawing.lines), stroke=1, fill=0)
    if drawing.areas:
        canvas.drawPath(_path(canvas, drawing, drawing.areas), stroke=0, fill=1)
    canvas.setLineCap(0)
    canvas.setLineJoin(0)


def _path(canvas: Canvas, drawing: Drawing, told: str) -> Any:
    pen = _Pen(canvas, drawing)
    parse_path(told, pen)
    return pen.path


class _Pen(BasePen):  # type: ignore[misc]  # the library has no types
    """Follows a path in the square of a drawing, upside down as pages of PDF are."""

    def __init__(self, canvas: Canvas, drawing: Drawing) -> None:
        super().__init__(None)
        self.path: Any = canvas.beginPath()
        self._at, self._unit = drawing, drawing.w / SQUARE

    def _place(self, point: tuple[float, float]) -> tuple[float, float]:
        x, y = (each * self._unit for each in point)
        return (self._at.x + x) * MM, (PAGE_HEIGHT - self._at.y - y) * MM

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  the name is the library's
        self.path.moveTo(*self._place(pt))

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.path.lineTo(*self._place(pt))

    def _curveToOne(  # noqa: N802
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self.path.curveTo(*self._place(pt1), *self._place(pt2), *self._place(pt3))

    def _closePath(self) -> None:  # noqa: N802
        self.path.close()
