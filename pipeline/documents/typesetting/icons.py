"""A canvas and a square in, a small drawing inked there: the typeface holds no ticks or stars.

Each takes the square's lower left corner and its side in points, and inks in the accent colour.
They differ in shape, so that they read on a black-and-white printer.
"""

import math
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from forms.ground.style import ACCENT, INK, WHITE, Colour

Icon = Callable[[Canvas, float, float, float], None]


def _pen(canvas: Canvas, width: float, colour: Colour = ACCENT) -> None:
    canvas.setStrokeColorRGB(*colour)
    canvas.setFillColorRGB(*colour)
    canvas.setLineWidth(width)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)


def _shape(
    canvas: Canvas,
    points: list[tuple[float, float]],
    place: tuple[float, float, float],
    *,
    fill: bool = False,
) -> None:
    """A line through points given in fractions of the square; filled shapes are closed."""
    x, y, side = place
    path = canvas.beginPath()
    path.moveTo(x + points[0][0] * side, y + points[0][1] * side)
    for across, up in points[1:]:
        path.lineTo(x + across * side, y + up * side)
    if fill:
        path.close()
    canvas.drawPath(path, stroke=1, fill=int(fill))


def _curve(
    canvas: Canvas,
    start: tuple[float, float],
    curves: list[tuple[float, float, float, float, float, float]],
    place: tuple[float, float, float],
    *,
    close: bool = True,
) -> None:
    """An open or closed curve, its control points in fractions of the square."""
    x, y, side = place
    path = canvas.beginPath()
    path.moveTo(x + start[0] * side, y + start[1] * side)
    for curve in curves:
        path.curveTo(*((y if i % 2 else x) + part * side for i, part in enumerate(curve)))
    if close:
        path.close()
    canvas.drawPath(path, stroke=1, fill=0)


def dot(canvas: Canvas, x: float, y: float, side: float) -> None:
    """One line of a list."""
    _pen(canvas, 0.5)
    canvas.circle(x + side / 2, y + side / 2, side * 0.2, stroke=0, fill=1)


def star(canvas: Canvas, x: float, y: float, side: float) -> None:
    """A strength; in a list: a new one."""
    _pen(canvas, side * 0.05)
    points = []
    for corner in range(10):
        reach = 0.48 if corner % 2 == 0 else 0.22
        angle = math.pi / 2 + corner * math.pi / 5
        points.append((0.5 + reach * math.cos(angle), 0.47 + reach * math.sin(angle)))
    _shape(canvas, points, (x, y, side), fill=True)


def heart(canvas: Canvas, x: float, y: float, side: float) -> None:
    """A wish: an open heart, so that it differs from the filled star."""
    _pen(canvas, side * 0.1)
    sides = [
        (0.12, 0.38, 0.02, 0.56, 0.06, 0.7),
        (0.12, 0.92, 0.42, 0.92, 0.5, 0.68),
        (0.58, 0.92, 0.88, 0.92, 0.94, 0.7),
        (0.98, 0.56, 0.88, 0.38, 0.5, 0.1),
    ]
    _curve(canvas, (0.5, 0.1), sides, (x, y, side))


def flag(canvas: Canvas, x: float, y: float, side: float) -> None:
    """A goal."""
    _pen(canvas, side * 0.1)
    _shape(canvas, [(0.2, 0.05), (0.2, 0.95)], (x, y, side))
    _shape(canvas, [(0.2, 0.92), (0.88, 0.7), (0.2, 0.48)], (x, y, side), fill=True)


def check(canvas: Canvas, x: float, y: float, side: float) -> None:
    """Something that worked out."""
    _pen(canvas, side * 0.15)
    _shape(canvas, [(0.1, 0.48), (0.4, 0.16), (0.92, 0.86)], (x, y, side))


def tick_box(canvas: Canvas, x: float, y: float, side: float) -> None:
    """An empty box to tick with a pen."""
    _pen(canvas, 0.95, INK)
    canvas.setFillColorRGB(*WHITE)
    canvas.roundRect(x, y, side, side, side * 0.1, stroke=1, fill=1)


def big_step(canvas: Canvas, x: float, y: float, side: float) -> None:
    """The one next step: an arrow to the right in a filled disc."""
    _pen(canvas, side * 0.1)
    canvas.circle(x + side / 2, y + side / 2, side * 0.48, stroke=0, fill=1)
    canvas.setStrokeColorRGB(*WHITE)
    _shape(canvas, [(0.26, 0.5), (0.72, 0.5)], (x, y, side))
    _shape(canvas, [(0.52, 0.7), (0.74, 0.5), (0.52, 0.3)], (x, y, side))


def up(canvas: Canvas, x: float, y: float, side: float) -> None:
    """A step forward: an arrow upwards in a disc."""
    _pen(canvas, side * 0.09)
    canvas.circle(x + side / 2, y + side / 2, side * 0.48, stroke=0, fill=1)
    canvas.setStrokeColorRGB(*WHITE)
    _shape(canvas, [(0.5, 0.24), (0.5, 0.74)], (x, y, side))
    _shape(canvas, [(0.29, 0.55), (0.5, 0.76), (0.71, 0.55)], (x, y, side))


def turn(canvas: Canvas, x: float, y: float, side: float) -> None:
    """A step back or another way: an arrow that goes round."""
    _pen(canvas, side * 0.09)
    inset = side * 0.1
    path = canvas.beginPath()
    path.arc(x + inset, y + inset, x + side - inset, y + side - inset, 58, 290)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.setLineWidth(side * 0.04)
    _shape(canvas, [(0.93, 0.64), (0.87, 0.95), (0.63, 0.67)], (x, y, side), fill=True)


def pause(canvas: Canvas, x: float, y: float, side: float) -> None:
    """A goal that rests."""
    _pen(canvas, side * 0.18)
    _shape(canvas, [(0.32, 0.2), (0.32, 0.8)], (x, y, side))
    _shape(canvas, [(0.68, 0.2), (0.68, 0.8)], (x, y, side))


def leaf(canvas: Canvas, x: float, y: float, side: float) -> None:
    """A goal that was let go, and what was learned."""
    _pen(canvas, side * 0.09)
    edges = [(0.0, 0.7, 0.4, 0.95, 0.92, 0.9), (1.0, 0.35, 0.65, 0.02, 0.14, 0.16)]
    _curve(canvas, (0.14, 0.16), edges, (x, y, side))
    _shape(canvas, [(0.06, 0.06), (0.6, 0.6)], (x, y, side))


def person(canvas: Canvas, x: float, y: float, side: float) -> None:
    """Who does it."""
    _pen(canvas, side * 0.09)
    canvas.circle(x + side * 0.5, y + side * 0.74, side * 0.19, stroke=1, fill=0)
    shoulders = [(0.14, 0.54, 0.86, 0.54, 0.88, 0.06)]
    _curve(canvas, (0.12, 0.06), shoulders, (x, y, side))


def calendar(canvas: Canvas, x: float, y: float, side: float) -> None:
    """When."""
    _pen(canvas, side * 0.09)
    canvas.roundRect(x + side * 0.07, y + side * 0.06, side * 0.86, side * 0.78, side * 0.08)
    _shape(canvas, [(0.07, 0.6), (0.93, 0.6)], (x, y, side))
    for across in (0.3, 0.7):
        _shape(canvas, [(across, 0.76), (across, 0.96)], (x, y, side))


def place(canvas: Canvas, x: float, y: float, side: float) -> None:
    """Where."""
    _pen(canvas, side * 0.09)
    drop = [
        (0.3, 0.3, 0.17, 0.46, 0.17, 0.64),
        (0.17, 1.08, 0.83, 1.08, 0.83, 0.64),
        (0.83, 0.46, 0.7, 0.3, 0.5, 0.04),
    ]
    _curve(canvas, (0.5, 0.04), drop, (x, y, side))
    canvas.circle(x + side * 0.5, y + side * 0.63, side * 0.1, stroke=0, fill=1)


def steps(canvas: Canvas, x: float, y: float, side: float) -> None:
    """More steps: three treads of a stair."""
    _pen(canvas, side * 0.1)
    treads = [(0.06, 0.1), (0.06, 0.36), (0.36, 0.36), (0.36, 0.62), (0.66, 0.62), (0.66, 0.88)]
    _shape(canvas, [*treads, (0.94, 0.88)], (x, y, side))


def onward(canvas: Canvas, x: float, y: float, side: float) -> None:
    """It goes on elsewhere: a small arrow to the right."""
    _pen(canvas, side * 0.1)
    _shape(canvas, [(0.12, 0.5), (0.86, 0.5)], (x, y, side))
    _shape(canvas, [(0.58, 0.76), (0.86, 0.5), (0.58, 0.24)], (x, y, side))
