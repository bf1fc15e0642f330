"""Worksheet -> Layout: every word and box on its page. Pure; the same input, the same places.

One subject a page, never shrunk to fit: what does not fit goes on to the next page, under a
heading that says so. The bands above and below hold what a scanner needs (see `bands`).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from forms.fields import AnyQuestion, Field, Group
from forms.ground.pictograms import Pictogram, pictogram_of
from forms.ground.words import Words
from forms.layout.bands import CONTENT_BOTTOM, CONTENT_TOP, CONTENT_WIDTH
from forms.layout.check_items import item as check_item
from forms.layout.galleys import Galley, Typesetter, WidthOf, beside, stack
from forms.layout.letters import letters_called, pitch
from forms.layout.page_flow import DoesNotFitError, PageFlow
from forms.layout.parts import Box, Drawing, Layout, Panel, Part, Slot, Stroke, moved
from forms.layout.tables import LINE_GAP, Column, columns, labels, table_line
from forms.schema.worksheet import Section, Worksheet, heading

_CHECKS = frozenset({"check", "check_row"})
CHECK_GAP = 3.4  # between the questions of a correction sheet: more than between two ticks of one
CLOSE_CARD_GAP = 2.0  # where the same stands there in Dutch, too
HALVES_GAP = 8.0  # between half questions
HALF_WIDTH = (CONTENT_WIDTH - HALVES_GAP) / 2
EDGE = 0.3  # of a panel
PICTURED = 12.5  # for the pictogram before a heading, and the room behind it


def lay_out(
    worksheet: Worksheet,
    words: Words,
    measure: WidthOf,
    dutch: Mapping[str, str] | None = None,
) -> Layout:
    """Place every box of a worksheet.

    Args:
        worksheet: resolved, in one language.
        words: phrases of that language (`paper.*`).
        measure: width in points of a text in a face at a size in points.
        dutch: its words and the same in Dutch, which stands with them in small letters.

    Raises:
        DoesNotFitError: a question is higher than a page.
    """
    letters = letters_called(worksheet.letters)
    flow = _Sheet(Typesetter(measure, dutch or {}, letters), words, worksheet)
    flow.opening()
    if worksheet.footer_at == "start" and not worksheet.letters:
        flow.closing()
    # large print takes more paper: there a section waits for no page, unless that parts a table
    is_close = worksheet.letters == "largest" and not (
        worksheet.pages_stand_alone or any(map(_is_whole, worksheet.questions))
    )
    for section in worksheet.sections:
        if section.page == "new" and not is_close:
            flow.new_page()
        flow.context = ()
        flow.keep_together(section)
        if section.title:
            flow.title(section.title)
        if section.help:
            flow.place(flow.set.paragraph(section.help, CONTENT_WIDTH))
        flow.questions(section.fields, "", ())
    if worksheet.footer_at == "end":
        flow.closing()
    name, language, title = worksheet.id, worksheet.language, worksheet.title
    alone = worksheet.pages_stand_alone
    return Layout(name, worksheet.code, language, title, flow.finish(), alone)


def _is_whole(question: AnyQuestion) -> bool:
    """Whether it is a table, or what is known may be printed in it."""
    return isinstance(question, Group) and (
        question.look == "table" or question.preprinted is not None
    )


def _is_plain(question: AnyQuestion) -> bool:
    return not isinstance(question, Group)


def _rule() -> Galley:
    return Galley((Stroke(0, 0, CONTENT_WIDTH, 0, 0.3, "line"),), 0.3)


class _Sheet(PageFlow):
    """Places what a worksheet holds, in its order."""

    def title(self, text: str) -> None:
        """The heading of a section."""
        self.place(self._page_head(text), 4.5)

    def keep_together(self, section: Section) -> None:
        """Begin a page where a heading would stand alone, without its first question."""
        heads = [self._page_head(section.title)] if section.title else []
        if section.help:
            heads.append(self.set.paragraph(section.help, CONTENT_WIDTH))
        plain = [f for f in takewhile(_is_plain, section.fields) if isinstance(f, Field)]
        rows = [block for block, _ in self._rows(plain, "", ())]
        first = rows[0] if rows else None
        if section.page == "whole" and rows:
            first = stack(rows, gap=self.gap)
        if not plain and isinstance(group := next(iter(section.fields), None), Group):
            first = (
                check_item(self.set, group, "", CONTENT_WIDTH) if group.look in _CHECKS else None
            )
        if heads and first and not self.fits(stack([*heads, first], gap=self.gap).height):
            self.new_page()

    def opening(self) -> None:
        """Title, intro and the questions that every sheet has."""
        title = self.set.paragraph(
            self.worksheet.title, CONTENT_WIDTH, "bold", size=24, ink="accent", tag="H1"
        )
        self.place(title, 3)
        if self.worksheet.intro:
            self.place(
                self.set.paragraph(self.worksheet.intro, CONTENT_WIDTH), min(5, self.gap + 1)
            )
        if self.worksheet.letters and self.worksheet.footer_at == "start":
            self.questions((*self.worksheet.header, *self.worksheet.footer), "", ())
            self.place(_rule(), min(4, self.gap))
            return
        self.questions(self.worksheet.header, "", ())
        if self.worksheet.header and self.worksheet.footer_at == "end":
            self.place(_rule(), 4)

    def closing(self) -> None:
        """The questions that every sheet ends with, kept together."""
        self.context = ()
        rows = [block for block, _ in self._rows(self.worksheet.footer, "", ())]
        if rows:
            self.place(stack([_rule(), *rows], gap=4), 8)

    def questions(self, fields: Sequence[AnyQuestion], at: str, context: Sequence[str]) -> None:
        """Place questions and groups in order."""
        plain: list[Field] = []
        for field in fields:
            if isinstance(field, Group):
                self._place_rows(plain, at, context)
                plain = []
                self.group(field, at, context)
            else:
                plain.append(field)
        self._place_rows(plain, at, context)

    def _place_rows(self, fields: Sequence[Field], at: str, context: Sequence[str]) -> None:
        for block, key in self._rows(fields, at, context):
            self.place(block, what=f"{at}/{key}")

    def _rows(
        self, fields: Sequence[Field], at: str, context: Sequence[str]
    ) -> Iterator[tuple[Galley, str]]:
        """Questions as galleys of full width: two half ones share a row."""
        waiting: tuple[Galley, str] | None = None
        for field in fields:
            half = field.width == "half"
            width = HALF_WIDTH if half else CONTENT_WIDTH
            block = self.set.question(field, f"{at}/{field.key}", width, context)
            if waiting and half:
                yield beside(waiting[0], block, HALF_WIDTH + HALVES_GAP), waiting[1]
                waiting = None
                continue
            if waiting:
                yield waiting
            waiting = (block, field.key) if half else None
            if not half:
                yield block, field.key
        if waiting:
            yield waiting

    def group(self, group: Group, at: str, context: Sequence[str]) -> None:
        """Every occurrence of a group, each kept together where it fits on a page."""
        if group.page == "start":
            self.new_page()
        if group.look in _CHECKS:
            pointer = f"{at}/{group.key}/{group.items[0].key}"
            block = check_item(self.set, group, pointer, CONTENT_WIDTH)
            self.place(block, CHECK_GAP, what=pointer)
            return
        if group.look == "table":
            found = columns(self.set, group, CONTENT_WIDTH)
            if found:
                self._table(group, found, f"{at}/{group.key}", context)
                return
        for item in group.items:
            title = heading(group, item, context[-1] if context else "")
            pointer = f"{at}/{group.key}/{item.key}"
            inner = (title,) if title.startswith("".join(context[-1:])) else (*context, title)
            if group.page == "each":
                self.new_page()
            about = pictogram_of(item.key) if group.pictograms else None
            self._occurrence(group, title, pointer, inner, about)

    def _table(
        self, group: Group, found: Sequence[Column], at: str, context: Sequence[str]
    ) -> None:
        """The labels, and a line for each occurrence; the labels again on a next page."""
        head = labels(self.set, found)
        for item in group.items:
            title = heading(group, item, context[-1] if context else "")
            pointer = f"{at}/{item.key}"
            row = table_line(self.set, found, item.label, pointer, (*context, title))
            if item is group.items[0] or not self.fits(row.height):
                row = stack([head, row], gap=1.6)
            self.place(row, LINE_GAP, what=pointer)
        self.y += self.gap - LINE_GAP + 2

    def _occurrence(
        self,
        group: Group,
        title: str,
        at: str,
        context: Sequence[str],
        about: Pictogram | None,
    ) -> None:
        """Heading and questions; on a page of its own, or as a card kept together."""
        whole_page = group.page == "each"
        self.context = (title,) if whole_page else ()
        fields = [field for field in group.fields if isinstance(field, Field)]
        head = self._page_head(title, about) if whole_page else self._card_head(title)
        gap = self.gap if whole_page else self._card_gap
        blocks = [block for block, _ in self._rows(fields, at, context)]
        slot: Slot | None = None
        if group.preprinted:
            blocks, slot = self._slot(group, at, fields, context)
        card = stack([head, *blocks], gap=gap)
        if title and card.height <= CONTENT_BOTTOM - CONTENT_TOP:
            top = self.place(card, 7)
            if slot:
                self._add_slot(slot, top, head.height + gap, card.height)
        elif slot:
            raise DoesNotFitError(at)  # what is known is printed over the whole of it
        else:
            if title:
                self.place(head, gap, what=at)
            for block, key in self._rows(fields, at, context):
                self.place(block, gap, what=f"{at}/{key}")
        for inner in group.fields:
            if isinstance(inner, Group):
                self.group(inner, at, context)

    @property
    def _card_gap(self) -> float:
        return CLOSE_CARD_GAP if self.set.dutch else self.set.letters.card_gap

    def _page_head(self, title: str, about: Pictogram | None = None) -> Galley:
        """The heading of a page; what it is about is drawn before it."""
        beside = PICTURED if about is not None else 0.0
        width = CONTENT_WIDTH - beside
        head = self.set.paragraph(title, width, "bold", size=20, ink="accent", tag="H2")
        if about is None:
            return head
        side = beside - 3
        drawing = Drawing(0, round((pitch(20) - side) / 2, 2), side, side, *about)
        return Galley((drawing, *(moved(part, beside, 0) for part in head.parts)), head.height)

    def _card_head(self, title: str) -> Galley:
        text = self.set.paragraph(
            title, CONTENT_WIDTH, "bold", size=self.set.letters.card, ink="accent", tag="H3"
        )
        rule = Stroke(0, text.height + 0.6, CONTENT_WIDTH, text.height + 0.6, 0.5, "accent")
        return Galley((*text.parts, rule), text.height + 0.8)

    def _slot(
        self, group: Group, at: str, fields: Sequence[Field], context: Sequence[str]
    ) -> tuple[list[Galley], Slot]:
        """A panel with the first question in it; what is known is printed over it."""
        first, rest = fields[0], fields[1:]
        inner = self.set.question(first, f"{at}/{first.key}", CONTENT_WIDTH - 8, context)
        height = max(self.set.letters.slot, inner.height + 6)
        drop = (height - inner.height) / 2
        parts = [*self._panel(height), *(moved(part, 4, drop) for part in inner.parts)]
        covers = tuple(part.pointer for part in inner.parts if isinstance(part, Box))
        shows = group.preprinted or "action"
        slot = Slot(at, shows, 0, 0, CONTENT_WIDTH, height, covers=covers)
        rows = [block for block, _ in self._rows(rest, at, context)]
        return [Galley(tuple(parts), height), *rows], slot

    def _panel(self, height: float) -> list[Part]:
        """The area of a slot; in large letters with an edge, which a copy in black keeps."""
        if not self.worksheet.letters:
            return [Panel(0, 0, CONTENT_WIDTH, height)]
        width, inner = CONTENT_WIDTH - 2 * EDGE, height - 2 * EDGE
        edge = Panel(0, 0, CONTENT_WIDTH, height, "line")
        return [edge, Panel(EDGE, EDGE, width, inner, radius=edge.radius - EDGE)]

    def _add_slot(self, slot: Slot, top: float, drop: float, height: float) -> None:
        placed = Slot(
            slot.pointer,
            slot.shows,
            slot.x,
            drop,
            slot.w,
            slot.h,
            whole_y=0,
            whole_h=round(height + 3, 2),
            covers=slot.covers,
        )
        self.put([placed], top)
