"""The parts of the plan's first page: Progress in, blocks out, long texts shortened as told."""

from functools import partial
from html import unescape

from reportlab.lib.styles import ParagraphStyle

from forms.ground.fonts import measure
from forms.ground.style import ACCENT
from pipeline.documents.cards import ICON_GUTTER, LIST, PANEL, head, note, side_by_side
from pipeline.documents.shortening import Shortener
from pipeline.documents.typesetting import icons, pictured_words
from pipeline.documents.typesetting.blocks import Bullet, Card, CardStyle, PageBlock, TextBlock
from pipeline.documents.typesetting.fixed_blocks import Row, WritingLines
from pipeline.documents.typesetting.page import COLUMN
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.styles import BIG, BODY, NOTE, TITLE, WANT
from pipeline.records import Action, Goal, Progress

_NEXT = CardStyle(gutter=47, pad=14, stroke=ACCENT, line_width=2.2)


class Sections:
    """The page at one level of shortening: lines for a strength, the goal, why, the next step."""

    def __init__(self, progress: Progress, pen: Pen, lines: tuple[int, int, int, int]) -> None:
        self.progress, self.pen, self.lines = progress, pen, lines
        self.short = Shortener(pen)

    def text(
        self,
        words: str,
        style: ParagraphStyle,
        lines: int,
        label: str,
        *,
        inset: float = ICON_GUTTER,
    ) -> TextBlock:
        """Own words in so many lines at most."""
        return self.short(
            words, self.pen.quote, style, width=COLUMN - inset, lines=lines, label=label
        )

    def opening(self) -> list[PageBlock]:
        """Whose plan this is, and up to which day it tells."""
        pen, dossier = self.pen, self.progress.dossier
        title = TextBlock(pen.say("documents.plan.title"), TITLE)
        if dossier.alias:
            title = self.short(
                dossier.alias,
                lambda alias: pen.say("documents.plan.title_named", alias=pen.plain(alias)),
                TITLE,
                width=COLUMN,
                lines=2,
                label=pen.say("documents.plan.title"),
            )
        told = [pen.say("documents.as_of", date=pen.day(dossier.as_of))] if dossier.as_of else []
        if self.progress.keep_here:
            told.append(f"<b>{pen.say('documents.keep_here')}</b>")
        return [title, *([note(" ".join(told), gap=5)] if told else [])]

    def strengths(self) -> Card:
        """Three to five own lines on a quiet ground."""
        pen, label = self.pen, self.pen.say("documents.plan.strengths")
        content: list[PageBlock] = [head(label, icons.star)]
        shown = [one for one in self.progress.fridge_strengths if one.quotable]
        for one in shown:
            text = self.short(
                one.text,
                partial(pen.strength, kind=one.kind),
                BODY,
                width=COLUMN - ICON_GUTTER - 2 * PANEL.pad,
                lines=self.lines[0],
                label=label,
            )
            content.append(Card([text], Bullet(icons.dot, 15), LIST, 6))
        if not self.progress.fridge_strengths:
            content.append(self.empty("documents.plan.strengths_empty", 3))
        elif not shown:
            content.append(Card([TextBlock(pen.say("documents.own_sheet"), BODY)], None, LIST, 7))
        return Card(content, None, PANEL, 15)

    def elsewhere(self, lines: int, style: CardStyle) -> Card:
        """Words that may not be printed: where they stand, and lines for who wants them here."""
        told = TextBlock(self.pen.say("documents.plan.own_sheet_lines"), BODY)
        return Card([told, WritingLines(lines)], None, style, 7)

    def empty(self, key: str, lines: int) -> Card:
        """A warm invitation and lines to write on."""
        content: list[PageBlock] = [TextBlock(self.pen.say(key), BODY), WritingLines(lines)]
        return Card(content, None, LIST, 8)

    def want(self) -> list[PageBlock]:
        """The goal in own words and why; else the wish; else room to write one."""
        pen, goal, wish = self.pen, self.progress.lead_goal, self.progress.wish
        if goal is None and wish is None:
            key = "documents.plan.want_empty"
            return [head(pen.say("documents.plan.want"), icons.flag), self.empty(key, 2)]
        label = pen.say("documents.plan.want" if goal else "documents.plan.want_wish")
        blocks: list[PageBlock] = [head(label, icons.flag if goal else icons.heart)]
        own = goal or wish
        if own is None or not own.quotable:
            blocks.append(self.elsewhere(2, LIST))
        else:
            text = self.text(own.text, WANT, self.lines[1], label)
            blocks.append(Card([text], None, LIST, 7))
        if goal and goal.why and goal.quotable:
            why = self.short(
                goal.why,
                lambda words: pen.say("documents.because", why=pen.quote(words)),
                BODY,
                width=COLUMN - ICON_GUTTER,
                lines=self.lines[2],
                label=label,
            )
            blocks.append(Card([why], None, LIST, 6))
        return blocks

    def next_step(self) -> list[PageBlock]:
        """One big action with a box to tick, who and when; else room to write one.

        Nothing for who rounded off.
        """
        pen, action = self.pen, self.progress.next_action
        if self.progress.finished:
            return []
        label = pen.say("documents.plan.next")
        title = head(label, icons.big_step)
        if action is None:
            invitation = TextBlock(pen.say("documents.plan.next_empty"), BODY)
            content: list[PageBlock] = [invitation, WritingLines(1), *self.blanks(None)]
            return [title, Card(content, Bullet(icons.tick_box, 32, 0), _NEXT, 9)]
        inset = _NEXT.gutter + 2 * _NEXT.pad
        words: PageBlock = self.elsewhere(2, CardStyle())
        if action.quotable:
            words = self.text(action.what, BIG, self.lines[3], label, inset=inset)
        content = [words, *self.belongs(action, COLUMN - inset)]
        content += [*self.told(action, COLUMN - inset), *self.blanks(action)]
        if origin := pen.origin(action):
            content.append(Card([TextBlock(origin, BODY)], Bullet(icons.heart, 15), LIST, 7))
        content.append(note(pen.say("documents.plan.tick"), gap=11))
        return [title, Card(content, Bullet(icons.tick_box, 32, 0), _NEXT, 9)]

    def belongs(self, action: Action, width: float) -> list[PageBlock]:
        """To which goal the step belongs, where that is another one than stands above it."""
        pen, lead = self.pen, self.progress.lead_goal
        if lead is None or action.id in {one.id for one in lead.actions}:
            return []
        goal = self.progress.goal_of(action)
        if goal is None:
            return [note(pen.say("documents.plan.belongs_to_none"), gap=5)]
        if not goal.quotable:
            return [note(pen.say("documents.plan.belongs_elsewhere"), gap=5)]
        text = self.short(
            goal.text,
            lambda words: pen.say("documents.plan.belongs", text=pen.quote(words)),
            NOTE,
            width=width,
            lines=2,
            label=pen.say("documents.plan.next_of"),
            whole=pen.quote,
        )
        text.gap = 5
        return [text]

    def told(self, action: Action, width: float) -> list[PageBlock]:
        """Who, when and where, each with its word and icon; short ones side by side."""
        pen = self.pen
        blocks: list[PageBlock] = []
        cells: list[float] = []
        for key, icon, markup, raw in (
            ("who", icons.person, pen.who(action), action.who_name),
            ("when", icons.calendar, pen.when(action), None),
            ("where", icons.place, pen.where(action), action.where),
        ):
            if markup:
                label = pen.say(f"documents.words.{key}_label")
                text = TextBlock(f"<b>{label}:</b> {markup}", BODY)
                if raw and text.lines(width - ICON_GUTTER) > self.lines[0]:
                    text = self.brief(raw, label, width - ICON_GUTTER)
                blocks.append(Card([text], Bullet(icon, 15), LIST, 7))
                cells.append(2 * ICON_GUTTER + measure(f"{label}: {markup}", "bold", 14))
        return side_by_side(blocks, cells, width, gap=7)

    def brief(self, raw: str, label: str, width: float) -> TextBlock:
        """A long name or place on one or two lines."""
        return self.short(
            raw,
            lambda words: f"<b>{label}:</b> {self.pen.plain(words)}",
            BODY,
            width=width,
            lines=self.lines[0],
            label=label,
            whole=self.pen.plain,
        )

    def blanks(self, action: Action | None) -> list[PageBlock]:
        """Lines for the pen where it is not known yet who or when."""
        pen, blocks = self.pen, []
        known = (bool(action and pen.who(action)), bool(action and pen.when(action)))
        for key, icon, told in (
            ("who", icons.person, known[0]),
            ("when", icons.calendar, known[1]),
        ):
            if not told:
                label = TextBlock(f"<b>{pen.say(f'documents.words.{key}_label')}:</b>", BODY)
                cell = Card([label], Bullet(icon, 15), LIST)
                row = Row([(cell, 118), (WritingLines(1, pitch=19), 200)], gap=12)
                blocks.append(row)
        return list(blocks)

    def small_step(self, action: Action) -> Card:
        """Another step of this goal: a smaller box, who and when below."""
        pen, label = self.pen, self.pen.say("documents.plan.steps")
        text: PageBlock = TextBlock(pen.say("documents.own_sheet"), BODY)
        if action.quotable:
            text = self.text(action.what, BODY, 2, label, inset=LIST.gutter)
        parts = (pen.who(action), pen.when(action), pen.where(action), pen.origin(action))
        told = ", ".join(part for part in parts if part)
        content = [text]
        if told:
            content.append(self.told_small(told, label))
        return Card(content, Bullet(icons.tick_box, 18), LIST, 9)

    def told_small(self, told: str, label: str) -> TextBlock:
        """Who, when and where on one or two lines."""
        if pictured_words.is_in(told):  # a name or a place in the client's own hand
            return TextBlock(told, NOTE, gap=4)
        raw = unescape(told.replace("<br/>", "\n"))
        width = COLUMN - LIST.gutter
        text = self.short(raw, self.pen.plain, NOTE, width=width, lines=2, label=label)
        text.gap = 4
        return text

    def setback(self) -> list[PageBlock]:
        """One line: what helps when things go wrong, as the client said last."""
        pen, label = self.pen, self.pen.say("documents.plan.setback")
        said = next((one for one in self.progress.setback_help if one.quotable), None)
        if said is None:
            return []
        text = self.short(
            said.text,
            lambda words: f"<b>{label}:</b> {pen.quote(words)}",
            BODY,
            width=COLUMN - ICON_GUTTER,
            lines=self.lines[0],
            label=label,
            whole=pen.quote,
        )
        return [Card([text], Bullet(icons.heart, 15), LIST, 15)]

    def small_done(self, one: Goal | Action) -> Card:
        """Something that worked out."""
        label = self.pen.say("documents.plan.done")
        text = TextBlock(self.pen.say("documents.own_sheet"), BODY)
        if one.quotable:
            words = one.text if isinstance(one, Goal) else one.what
            text = self.text(words, BODY, 2, label)
        return Card([text], Bullet(icons.check, 15), LIST, 7)
