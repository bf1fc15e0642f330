"""Paths of SVG -> the same on a page, as a pen or a brush draws them."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from fontTools.pens.recordingPen import RecordingPen
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
    """A path in the square of a drawing, upside down as pages of PDF are."""
    unit, path, pen = drawing.w / SQUARE, canvas.beginPath(), RecordingPen()

    def places(points: Iterable[tuple[float, float]]) -> Iterator[float]:
        for x, y in points:
            yield (drawing.x + x * unit) * MM
            yield (PAGE_HEIGHT - drawing.y - y * unit) * MM

    draws = {"moveTo": path.moveTo, "lineTo": path.lineTo, "curveTo": path.curveTo}
    parse_path(told, pen)
    for what, points in pen.value:
        if what in draws:
            draws[what](*places(points))
        elif what == "closePath":
            path.close()
    return path
