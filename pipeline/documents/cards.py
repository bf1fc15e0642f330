"""Words and steps in, the blocks that documents share out: heads, own lines, a step as a card."""

from collections.abc import Iterable, Sequence

from reportlab.lib.styles import ParagraphStyle

from forms.ground.fonts import measure
from forms.ground.style import CREAM, LINE
from pipeline.documents.typesetting import icons
from pipeline.documents.typesetting.blocks import Bullet, Card, CardStyle, PageBlock, TextBlock
from pipeline.documents.typesetting.fixed_blocks import Row
from pipeline.documents.typesetting.icons import Icon
from pipeline.documents.typesetting.page import COLUMN
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.styles import BODY, HEAD, NOTE, STRONG
from pipeline.records import Action, Goal

ICON_GUTTER = 27.0  # from an icon's left edge to its text, the same all down the page
LIST = CardStyle(gutter=ICON_GUTTER)
_STORY = 240  # letters: longer own words are not set in bold
_STEP = CardStyle(gutter=36, pad=13, stroke=LINE)
PANEL = CardStyle(pad=13, fill=CREAM)


def head(markup: str, icon: Icon, *, gap: float = 19, anchor: str = "") -> Card:
    """A section's head with its icon; it stays with what follows."""
    text = TextBlock(markup, HEAD)
    return Card([text], Bullet(icon, 18, HEAD.fontSize), LIST, gap, keeps=True, anchor=anchor)


def indented(
    markup: str, style: ParagraphStyle = BODY, *, gap: float = 8, keeps: bool = False
) -> Card:
    """Text under a head, in line with its words."""
    return Card([TextBlock(markup, style)], None, LIST, gap, keeps=keeps)


def list_line(
    markup: str, icon: Icon = icons.dot, *, gap: float = 8, style: ParagraphStyle = BODY
) -> Card:
    """One line of a list, its sign in the gutter."""
    return Card([TextBlock(markup, style)], Bullet(icon, 15, style.fontSize), LIST, gap)


def own_lines(
    pen: Pen, texts: Iterable[tuple[str, bool]], icon: Icon = icons.dot
) -> list[PageBlock]:
    """Own words as a list; those that may not be printed become one line that says where."""
    shown, hidden = [], False
    for text, quotable in texts:
        hidden = hidden or not quotable
        if quotable:
            shown.append(list_line(pen.quote(text), icon))
    if hidden:
        shown.append(
            list_line(pen.say("documents.own_sheet_more" if shown else "documents.own_sheet"))
        )
    return list(shown)


def own_words(pen: Pen, text: str, *, quotable: bool, style: ParagraphStyle = STRONG) -> TextBlock:
    """Own words that stand out in this style, unless they are a whole story."""
    fitting = style if len(text) < _STORY else BODY
    return TextBlock(pen.own(text, quotable=quotable), fitting)


def _detail(icon: Icon, markup: str, gap: float = 7) -> Card:
    return Card([TextBlock(markup, BODY)], Bullet(icon, 14), CardStyle(gutter=22), gap)


def details(pen: Pen, action: Action, width: float) -> list[PageBlock]:
    """Who, when, where and whose idea: side by side as far as they fit, else below each other."""
    told = [
        (icon, markup)
        for icon, markup in (
            (icons.person, pen.who(action)),
            (icons.calendar, pen.when(action)),
            (icons.place, pen.where(action)),
            (icons.heart, pen.origin(action)),
        )
        if markup
    ]
    # markup may be longer than what it shows, which only makes the choice careful
    cells = [22 + measure(markup, "regular", 14) + 22 for _, markup in told]
    return side_by_side([_detail(*one) for one in told], cells, width, gap=7)


def side_by_side(
    blocks: Sequence[PageBlock], cells: Sequence[float], width: float, *, gap: float
) -> list[PageBlock]:
    """Blocks with their widths on one line, in rows as far as these hold them."""
    rows: list[list[tuple[PageBlock, float]]] = []
    for block, cell in zip(blocks, cells, strict=True):
        if rows and sum(taken for _, taken in rows[-1]) + cell <= width:
            rows[-1].append((block, cell))
        else:
            rows.append([(block, cell)])
    return [row[0][0] if len(row) == 1 else Row(row, gap) for row in rows]


def _aside(pen: Pen, action: Action) -> list[PageBlock]:
    """How it went so far, where that is known: never without what helped or what is next."""
    blocks: list[PageBlock] = []
    helped = pen.quote(action.helped) if action.helped and action.quotable else ""
    if action.state == "deels" or (action.state == "niet_gelukt" and helped):
        blocks.append(
            TextBlock(pen.say(f"documents.words.action_state.{action.state}"), BODY, gap=8)
        )
    if helped:
        blocks.append(TextBlock(pen.say("documents.what_helped", text=helped), BODY, gap=7))
    return blocks


def step_card(pen: Pen, action: Action, *, gap: float = 11) -> Card:
    """An open step: a box to tick, the words, who and when."""
    inner = COLUMN - _STEP.gutter - 2 * _STEP.pad
    words = own_words(pen, action.what, quotable=action.quotable)
    content: Sequence[PageBlock] = [words, *details(pen, action, inner), *_aside(pen, action)]
    return Card(content, Bullet(icons.tick_box, 21), _STEP, gap)


def goal_about(pen: Pen, goal: Goal) -> list[PageBlock]:
    """What helps with this goal and how the client will notice that it works."""
    if not goal.quotable:
        return []
    blocks: list[PageBlock] = []
    if goal.strengths:
        blocks.append(indented(pen.say("documents.helps"), STRONG, gap=13, keeps=True))
        blocks += own_lines(pen, ((text, True) for text in goal.strengths), icons.dot)
    if goal.sign:
        blocks.append(indented(pen.say("documents.sign"), STRONG, gap=13, keeps=True))
        blocks.append(indented(pen.quote(goal.sign)))
    return blocks


def note(markup: str, *, gap: float = 8, keeps: bool = False) -> TextBlock:
    """A calm line of explanation."""
    return TextBlock(markup, NOTE, gap=gap, keeps=keeps)
