"""A group -> lines of a table: labels once, then a numbered line of boxes for each occurrence."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.fields import Field, Group, Number
from forms.ground.style import MM
from forms.ground.widgets import Circles, Comb, Ticks, Widget, Writing
from forms.layout.galleys import CELL, TICK, WRITING, Galley, Typesetter, spoken, stack
from forms.layout.parts import Box, Part, Run, moved

NUMBER = 8.0  # for the number of the line; names of lines take what they need
WIDEST_NAME = 50.0
COLUMN_GAP = 6.0
LINE_GAP = 2.0
LEAST_TEXT = 38.0  # a column for words is no narrower
FIGURES = 22.0  # a column for a number
NARROWEST = 16.0  # so that a label finds its place above a single box


@dataclass(frozen=True, slots=True)
class Column:
    """A question of the group and the room it has, in millimetres."""

    field: Field
    x: float
    width: float


def columns(typesetter: Typesetter, group: Group, width: float) -> tuple[Column, ...] | None:
    """Where each question stands; None where they do not fit beside each other.

    Boxes to tick and cells get the room that they need, words share what is left.
    """
    fields = [field for field in group.fields if isinstance(field, Field)]
    if len(fields) < len(group.fields) or group.preprinted:
        return None
    size = typesetter.letters.band
    names = [typesetter.measure(item.label, "bold", size) / MM for item in group.items]
    x = max(NUMBER, max(names) + 4)
    needs = [_need(typesetter, field) for field in fields]
    left = width - x - COLUMN_GAP * (len(fields) - 1) - sum(need or 0 for need in needs)
    words = needs.count(None)
    if x > WIDEST_NAME or left < LEAST_TEXT * words:
        return None
    found = []
    for field, need in zip(fields, needs, strict=True):
        room = need if need is not None else left / words
        found.append(Column(field, round(x, 2), round(room, 2)))
        x += room + COLUMN_GAP
    return tuple(found)


def _need(typesetter: Typesetter, field: Field) -> float | None:
    """The width that the boxes of a question take on one line; None for words."""
    if isinstance(field, Number):
        return FIGURES
    widths = [_width(typesetter, widget) for widget in field.widgets("/at")]
    return None if None in widths else max(NARROWEST, *(w for w in widths if w is not None))


def _width(typesetter: Typesetter, widget: Widget) -> float | None:
    match widget:
        case Writing():
            return None
        case Comb():
            return len(widget.pattern) * CELL
        case Ticks() | Circles():
            widths = [typesetter.option_width(option.label) for option in widget.options]
            if isinstance(widget, Ticks) and len(widths) == 1:
                return TICK  # its label stands above the column
            marks = sum(TICK + 2.5 + label for label in widths) + typesetter.option_gap * (
                len(widths) - 1
            )
            extra = widget.extra if isinstance(widget, Circles) else None
            return marks + (4 + CELL * len(extra.pattern) if extra else 0) + 0.1


def labels(typesetter: Typesetter, found: Sequence[Column]) -> Galley:
    """The labels above the columns, their last lines on one height."""
    heads = [typesetter.head(column.field, column.width) for column in found]
    height = max(head.height for head in heads)
    parts = [
        moved(part, column.x, height - head.height)
        for column, head in zip(found, heads, strict=True)
        for part in head.parts
    ]
    return Galley(tuple(parts), height)


def table_line(
    typesetter: Typesetter, found: Sequence[Column], name: str, at: str, context: Sequence[str]
) -> Galley:
    """One occurrence: its number or name, and every box in the middle of the line."""
    cells = [_cell(typesetter, column, at, context) for column in found]
    height = max(WRITING, *(cell.height for cell in cells))
    base, size = round(height / 2 + 1.5, 2), typesetter.letters.band
    parts: list[Part] = [Run(0, base, name, "bold", size, "soft", "Lbl")]
    for column, cell in zip(found, cells, strict=True):
        drop = (height - cell.height) / 2
        parts += [moved(part, column.x, drop) for part in cell.parts]
    return Galley(tuple(parts), height)


def _cell(typesetter: Typesetter, column: Column, at: str, context: Sequence[str]) -> Galley:
    field = column.field
    pointer = f"{at}/{field.key}"
    name = spoken(*context, field.label, field.help)
    widgets = field.widgets(pointer)
    if len(widgets) == 1 and isinstance(widgets[0], Ticks) and len(widgets[0].options) == 1:
        box: Box = typesetter.mark(widgets[0].options[0], name, circle=False)
        return Galley((box,), TICK)
    return stack([typesetter.body(widget, column.width, name) for widget in widgets], gap=1.5)
