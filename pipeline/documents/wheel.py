"""What is named in each domain in, the domains as equal petals and as a list out.

A petal never grows: it shows by icons what is named, and the list below says the same in words.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from forms.ground.style import ACCENT, CREAM, LINE, MM, WHITE
from pipeline.documents.typesetting import icons
from pipeline.documents.typesetting.blocks import Bullet, Card, CardStyle, PageBlock, TextBlock
from pipeline.documents.typesetting.fixed_blocks import Row, Rule
from pipeline.documents.typesetting.icons import Icon
from pipeline.documents.typesetting.page import COLUMN
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.styles import HUB, LEFT_LABEL, NOTE, RIGHT_LABEL, STRONG
from pipeline.records import DomainPicture

_HUB_RADIUS, _PETAL_START, _PETAL_END = 8 * MM, 10 * MM, 38 * MM
_LABEL_AWAY, _LABEL_WIDTH = 2.5 * MM, 41 * MM
# where in a petal each icon stands: along it, and across it in the half width there
_PLACES: Mapping[str, tuple[float, float]] = {
    "strength": (0.72, -0.55),
    "goal": (0.72, 0.55),
    "wish": (0.4, 0.0),
    "reached": (0.72, 0.55),
}
_TIP = (0.86, 0.0)  # for what was reached beside a goal that is under way
_ICONS: Mapping[str, Icon] = {
    "strength": icons.star,
    "wish": icons.heart,
    "goal": icons.flag,
    "reached": icons.check,
}
_ICON_SIDE = 6 * MM
# Points for each sign of the legend; in the list what was reached stands below a goal under way.
_COLUMNS: Mapping[str, float] = {"strength": 113.0, "wish": 107.0, "goal": 98.0}
_LEGEND: Mapping[str, float] = {**_COLUMNS, "reached": 68.0}
_APART = 8.0  # points between a label and what is said of it


def _named(picture: DomainPicture) -> list[str]:
    """What is named in a domain, in the order of the legend."""
    if picture.skipped:
        return []  # what nobody wants to talk about now is not shown
    told = {
        "strength": picture.strength,
        "wish": picture.wish,
        "goal": picture.goal,
        "reached": picture.reached,
    }
    return [name for name, there in told.items() if there]


@dataclass
class Wheel(PageBlock):
    """Equal petals round a hub, each with its label beside its tip."""

    pictures: Sequence[DomainPicture]
    labels: Sequence[str]
    hub: str
    gap: float = 10
    keeps: bool = True
    anchor: str = ""

    def height(self, _width: float) -> float:
        """See PageBlock."""
        return 2 * _PETAL_END + 2 * MM

    def draw(self, canvas: Canvas, left: float, top: float, width: float) -> None:
        """See PageBlock."""
        x, y = left + width / 2, top - _PETAL_END - MM
        turn = 2 * math.pi / max(len(self.pictures), 1)
        for number, (picture, label) in enumerate(zip(self.pictures, self.labels, strict=True)):
            angle = math.pi / 2 - (number + 0.5) * turn
            self._petal(canvas, (x, y), angle, turn, picture)
            self._label(canvas, (x, y), angle, label)
        canvas.setFillColorRGB(*ACCENT)
        canvas.circle(x, y, _HUB_RADIUS, stroke=0, fill=1)
        text = TextBlock(self.hub, HUB)
        text.draw(canvas, x - _HUB_RADIUS, y + 0.56 * HUB.fontSize, 2 * _HUB_RADIUS)

    def _petal(
        self,
        canvas: Canvas,
        centre: tuple[float, float],
        angle: float,
        turn: float,
        picture: DomainPicture,
    ) -> None:
        """One petal with its icons upright."""
        length, half = _PETAL_END - _PETAL_START, math.tan(turn / 2) * _PETAL_END * 0.74

        def at(along: float, across: float) -> tuple[float, float]:
            out, side = _PETAL_START + along * length, across * half
            return (
                centre[0] + out * math.cos(angle) + side * math.sin(angle),
                centre[1] + out * math.sin(angle) - side * math.cos(angle),
            )

        path = canvas.beginPath()
        path.moveTo(*at(0, 0))
        path.curveTo(*at(0.2, -0.45), *at(0.5, -0.98), *at(0.76, -0.98))
        path.curveTo(*at(0.92, -0.98), *at(1, -0.5), *at(1, 0))
        path.curveTo(*at(1, 0.5), *at(0.92, 0.98), *at(0.76, 0.98))
        path.curveTo(*at(0.5, 0.98), *at(0.2, 0.45), *at(0, 0))
        named = _named(picture)
        canvas.setStrokeColorRGB(*(ACCENT if named else LINE))
        canvas.setFillColorRGB(*(CREAM if named else WHITE))
        canvas.setLineWidth(1.3 if named else 0.9)
        canvas.drawPath(path, stroke=1, fill=1)
        for name in named:
            aside = name == "reached" and "goal" in named
            x, y = at(*(_TIP if aside else _PLACES[name]))
            _ICONS[name](canvas, x - _ICON_SIDE / 2, y - _ICON_SIDE / 2, _ICON_SIDE)

    def _label(self, canvas: Canvas, centre: tuple[float, float], angle: float, label: str) -> None:
        """The name of the domain beside the tip of its petal."""
        right = math.cos(angle) >= 0
        text = TextBlock(label, LEFT_LABEL if right else RIGHT_LABEL)
        tall = text.height(_LABEL_WIDTH)
        middle = _PETAL_END * math.sin(angle)
        # the corner nearest to the hub stays outside the circle through the tips
        nearest = max(abs(middle) - tall / 2, 0)
        away = math.sqrt(max((_PETAL_END + _LABEL_AWAY) ** 2 - nearest**2, 0))
        x = centre[0] + (away if right else -away - _LABEL_WIDTH)
        text.draw(canvas, x, centre[1] + middle + tall / 2, _LABEL_WIDTH)


def _sign(pen: Pen, name: str) -> Card:
    """An icon and its word."""
    word = pen.say(f"documents.trajectory.petal.{name}")
    return Card(
        [TextBlock(word, NOTE)], Bullet(_ICONS[name], 14, NOTE.fontSize), CardStyle(gutter=19)
    )


def _legend(pen: Pen) -> Row:
    """What the icons mean, in the middle below the wheel."""
    margin = (COLUMN - sum(_LEGEND.values())) / 2
    signs: list[tuple[PageBlock, float]] = [(_sign(pen, name), _LEGEND[name]) for name in _ICONS]
    return Row([(TextBlock("", NOTE), margin), *signs], gap=12)


def _row(pen: Pen, picture: DomainPicture, label: str) -> Row:
    """A domain in words."""
    room = COLUMN - sum(_COLUMNS.values())
    cells: list[tuple[PageBlock, float]] = [
        (TextBlock(label, STRONG), room - _APART),
        (TextBlock("", NOTE), _APART),
    ]
    named = _named(picture)
    for name, width in _COLUMNS.items():
        signs = [_sign(pen, one) for one in _beside(name) if one in named]
        cells.append((_stacked(signs) if signs else TextBlock("", NOTE), width))
    return Row(cells, gap=7)


def _beside(column: str) -> tuple[str, ...]:
    """What stands in a column of the list, one below the other."""
    return ("goal", "reached") if column == "goal" else (column,)


def _stacked(signs: Sequence[Card]) -> Card:
    first, *others = signs
    for sign in others:
        sign.gap = 4
    return Card(signs, None, CardStyle()) if others else first


def domains(
    pictures: Sequence[DomainPicture], labels: Mapping[str, str], pen: Pen
) -> list[PageBlock]:
    """The wheel, what its icons mean, and what is named once more as a list in words."""
    shown = [picture for picture in pictures if picture.key in labels]
    names = [pen.plain(labels[picture.key]) for picture in shown]
    blocks: list[PageBlock] = [
        Wheel(shown, names, pen.say("documents.trajectory.hub")),
        _legend(pen),
    ]
    told = [(picture, name) for picture, name in zip(shown, names, strict=True) if _named(picture)]
    if not told:
        return blocks
    blocks.append(
        TextBlock(pen.say("documents.trajectory.domains_list"), STRONG, gap=20, keeps=True)
    )
    for place, (picture, name) in enumerate(told):
        blocks += [Rule(gap=7 if place else 9), _row(pen, picture, name)]
        blocks[-1].keeps = place < len(told) - 1  # the list stays on one page
    return blocks
