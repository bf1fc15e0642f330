"""One item of a correction sheet -> a galley: what was written, an answer beside it, and ticks.

The boxes to tick ("klopt", "leeg") stand in one column on the whole sheet, so that a hand finds
them unseen.
"""

from collections.abc import Sequence
from itertools import pairwise

from forms.fields import Check, Field, Group, ShownPicture
from forms.ground.style import MM
from forms.ground.widgets import Circles, Comb, Widget, Writing
from forms.layout.galleys import (
    TICK,
    Galley,
    Typesetter,
    beside,
    spoken,
    stack,
)
from forms.layout.letters import BODY_SIZE, LINE_PITCH, pitch
from forms.layout.parts import Image, Part, Run, Stroke, moved

OK_AT = 154.0  # mm from the left of the text
_ROW_AT = 46.0  # mm; where picture and answer stand behind their question
_HIGHEST_HEAD = 22.5  # mm of a question before its picture: an item is hardly lower without
_ANSWER_AT = 90.0  # mm; where the answer stands beside its picture
_GUTTER = 6.0
_GAP = 2.0
_NARROW = _ROW_AT - 9 - 2.0  # mm of a question before its picture
_BELOW_PICTURE = 1.0
_CLOSE = 0.5  # mm around a picture in a row, and below it
_BELOW_HEAD = 0.6
_FEW = 6  # options that stand beside a picture
_SMALL = 10.0  # points
_TICKS_APART = 7.2  # mm from one box to tick to the next below it: nearer than one of the next item
ANSWER_WIDTH = OK_AT - _GUTTER - _ANSWER_AT  # mm of an answer that stands beside its picture
ROW_WIDTH = OK_AT - 4 - _ROW_AT  # mm of a picture and an answer behind their question
ROW_PICTURE = _ANSWER_AT - _GUTTER - 2 - _ROW_AT  # of a picture between question and answer
PICTURE_WIDTH = _ANSWER_AT - _GUTTER - 2  # mm of a picture beside its answer, at most
_WIDE = 170.0  # mm on paper: beside its answer it would be too small to see anything
_HIGHEST = 105.0  # mm; of a picture
_LARGEST = 1.0  # times the size it had on paper


def item(typesetter: Typesetter, group: Group, at: str, width: float) -> Galley:
    """The galley of a group with the look `check`.

    Its questions are any number of Checks ("klopt", "leeg") and an answer, which takes the width of
    the page unless it is a half one; its help says where on the paper it stands.

    Args:
        typesetter: sets text and boxes.
        group: with one occurrence, whose label is its number.
        at: pointer of that occurrence.
        width: of the page's text, in millimetres.
    """
    ticks, answer = _questions(group)
    name = spoken(f"{group.items[0].label}. {group.title}", answer.label)
    if group.look == "check_row":
        return _row(typesetter, group, at, name)
    head = _head(typesetter, group, answer, width)
    widgets = answer.widgets(f"{at}/{answer.key}")
    wide = any(shown.width > _WIDE for shown in group.pictures or ())
    wide = wide or not (group.pictures or ticks)  # choices alone: nothing to stand beside
    long = wide or any(_is_long(typesetter, widget, answer) for widget in widgets)
    room = OK_AT - _GUTTER - (0 if long else _ANSWER_AT)
    body = stack([typesetter.body(widget, room, name) for widget in widgets], gap=1.5)
    drop = _drop(widgets, body, len(ticks))
    if long:
        shown = [_picture(typesetter, each, width) for each in group.pictures or ()]
        left = stack([*_rows(shown, width), body], gap=_BELOW_PICTURE)
        above = left.height - body.height
        if shown and max(_right(each) for each in shown) <= OK_AT - _GAP and _is_line(widgets):
            above -= min(above, _TICKS_APART * (len(ticks) - 1))  # the last beside the answer
        agreed = _ticks(typesetter, ticks, at, name, above + drop)
        return stack([head, _side_by_side(left, agreed, OK_AT)], gap=_BELOW_HEAD)
    agreed = _ticks(typesetter, ticks, at, name, drop)
    row = _side_by_side(body, agreed, OK_AT - _ANSWER_AT)
    if group.pictures:
        shown = [_picture(typesetter, each, _ANSWER_AT - _GUTTER) for each in group.pictures]
        row = _side_by_side(stack(shown, gap=_GAP), row, _ANSWER_AT)
    else:
        row = Galley(tuple(moved(part, _ANSWER_AT, 0) for part in row.parts), row.height)
    return stack([head, row], gap=_BELOW_HEAD)


def _row(typesetter: Typesetter, group: Group, at: str, name: str) -> Galley:
    """The question in a narrow column, its picture behind it, and the answer behind or below."""
    ticks, answer = _questions(group)
    widgets = answer.widgets(f"{at}/{answer.key}")
    is_half = isinstance(widgets[0], Comb) or answer.width == "half"
    wide = ROW_PICTURE + 2 if is_half else ROW_WIDTH
    shown = [_picture(typesetter, each, wide, rim=_CLOSE) for each in group.pictures or ()]
    room = ANSWER_WIDTH if is_half else ROW_WIDTH
    body = stack([typesetter.body(widget, room, name) for widget in widgets], gap=1.5)
    head = _narrow_head(typesetter, group)
    if is_half:
        drop = _drop(widgets, body, len(ticks))
        agreed = _ticks(typesetter, ticks, at, name, drop)
        row = _side_by_side(body, agreed, OK_AT - _ANSWER_AT)
        row = _side_by_side(stack(shown, gap=_GAP), row, _ANSWER_AT - _ROW_AT)
    else:
        left = stack([*shown, body], gap=_CLOSE)
        above = left.height - body.height + _drop(widgets, body, len(ticks))
        above -= min(above, _TICKS_APART * (len(ticks) - 1))  # the last beside the answer
        row = _side_by_side(left, _ticks(typesetter, ticks, at, name, above), OK_AT - _ROW_AT)
    return _side_by_side(head, row, _ROW_AT)


def _narrow_head(typesetter: Typesetter, group: Group) -> Galley:
    """Number and question, and in small below it where it stands."""
    number = Run(0, 0.76 * LINE_PITCH, f"{group.items[0].label}.", "bold", tag="Lbl")
    lines = [typesetter.paragraph(group.title, _NARROW, "bold", tag="Lbl")]
    if group.help:
        lines.append(typesetter.paragraph(group.help, _NARROW, size=_SMALL, ink="soft"))
    text = stack(lines)
    return Galley((number, *(moved(part, 9, 0) for part in text.parts)), text.height)


def stands_before(typesetter: Typesetter, title: str, where: str) -> bool:
    """Whether a question is so short that it may stand before its picture."""
    lines = typesetter.wrap(title, _NARROW, "bold")
    below = typesetter.wrap(where, _NARROW, size=_SMALL) if where else []
    return len(lines) * LINE_PITCH + len(below) * pitch(_SMALL) <= _HIGHEST_HEAD


def _is_line(widgets: Sequence[Widget]) -> bool:
    """Whether the answer is one line of words."""
    return all(isinstance(each, Writing) and each.lines == 1 for each in widgets)


def _right(picture: Galley) -> float:
    """The right edge of a picture's frame."""
    return max(part.x2 for part in picture.parts if isinstance(part, Stroke))


def _is_long(typesetter: Typesetter, widget: Widget, answer: Field) -> bool:
    """Whether the answer takes the width of the page, below its picture."""
    if isinstance(widget, Circles):
        words = max(typesetter.option_width(option.label) for option in widget.options)
        return len(widget.options) > _FEW or TICK + 2.5 + words > ANSWER_WIDTH
    return isinstance(widget, Writing) and answer.width == "full"


def _questions(group: Group) -> tuple[list[Check], Field]:
    *ticks, answer = group.fields
    assert isinstance(answer, Field)
    return [each for each in ticks if isinstance(each, Check)], answer


def _head(typesetter: Typesetter, group: Group, answer: Field, width: float) -> Galley:
    """Number and question, and in small where it stands: beside it, or below where that is long."""
    number = Run(0, 0.76 * LINE_PITCH, f"{group.items[0].label}.", "bold", tag="Lbl")
    title = typesetter.paragraph(group.title, width - 9, "bold", tag="Lbl")
    lines = [title]
    where = typesetter.measure(group.help, "regular", _SMALL) / MM
    end = typesetter.measure(group.title, "bold", BODY_SIZE) / MM
    if group.help and 9 + end + _GUTTER + where <= OK_AT:
        small = Run(end + 3, 0.76 * LINE_PITCH, group.help, size=_SMALL, ink="soft")
        lines = [Galley((*title.parts, small), title.height)]
    elif group.help:
        lines.append(typesetter.paragraph(group.help, width - 9, size=_SMALL, ink="soft"))
    if answer.help:
        lines.append(typesetter.paragraph(answer.help, width - 9, size=_SMALL + 1))
    text = stack(lines, gap=0.4)
    return Galley((number, *(moved(part, 9, 0) for part in text.parts)), text.height)


def _ticks(
    typesetter: Typesetter, ticks: Sequence[Check], at: str, name: str, drop: float
) -> Galley:
    """The boxes to tick with their words, below each other."""
    parts: list[Part] = []
    for n, tick in enumerate(ticks):
        (widget,) = tick.widgets(f"{at}/{tick.key}")
        down = drop + n * _TICKS_APART
        box = typesetter.mark(widget.options[0], spoken(name, tick.label), circle=False)
        label = Run(TICK + 2.5, 0.76 * LINE_PITCH - 0.4, tick.label, tag="Lbl")
        parts += [moved(box, 0, down), moved(label, 0, down)]
    height = drop + TICK + _TICKS_APART * (len(ticks) - 1) if ticks else 0
    return Galley(tuple(parts), height)


def _drop(widgets: Sequence[object], body: Galley, ticks: int) -> float:
    """How far down the first box stands, so that it is on one line with the answer."""
    if ticks > 1:
        return 0.4
    if isinstance(widgets[0], Writing | Comb):
        height = body.height if getattr(widgets[0], "lines", 1) == 1 else TICK + 2
        return round((height - TICK) / 2, 2)
    return 0.4


def _rows(pictures: Sequence[Galley], width: float) -> list[Galley]:
    """Pictures side by side as far as they fit, the rows below each other."""
    rows: list[Galley] = []
    taken = width
    for picture in pictures:
        wide = _right(picture)
        if taken + _GAP + wide > width:
            rows.append(picture)
            taken = wide
        else:
            rows[-1] = beside(rows[-1], picture, taken + _GAP)
            taken += _GAP + wide
    return rows


def _side_by_side(left: Galley, right: Galley, offset: float) -> Galley:
    return beside(Galley(left.parts, left.height), Galley(right.parts, right.height), offset)


def _picture(typesetter: Typesetter, shown: ShownPicture, width: float, rim: float = 1.0) -> Galley:
    """The picture as large as there is room for, in a thin frame, below its name if it has one."""
    scale = min(_LARGEST, (width - 2 * rim) / shown.width, _HIGHEST / shown.height)
    w, h = round(shown.width * scale, 2), round(shown.height * scale, 2)
    image = Image(shown.digest, rim, rim, w, h)
    named = typesetter.measure(shown.name, "bold", _SMALL) / MM if shown.name else 0.0
    right = min(width, max(w + 2 * rim, round(named, 2) + 1))
    framed = Galley((image, *_frame(right, h + 2 * rim)), h + 2 * rim)
    if not shown.name:
        return framed
    return stack([typesetter.paragraph(shown.name, right, "bold", size=_SMALL), framed], gap=_CLOSE)


def _frame(w: float, h: float) -> Sequence[Part]:
    corners = ((0, 0), (w, 0), (w, h), (0, h), (0, 0))
    return [
        Stroke(round(x, 2), round(y, 2), round(x2, 2), round(y2, 2), 0.2, "accent")
        for (x, y), (x2, y2) in pairwise(corners)
    ]
