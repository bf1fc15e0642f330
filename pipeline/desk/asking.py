"""A question of a pile -> what its page shows: the box on the page, the pictures, the answer."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from forms.fields import Date, Text
from forms.fields.choice import ChoiceField
from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from pipeline.desk.agenda import Asked, Pile
from pipeline.desk.page_pictures import PackedPage, PageKey, page_of, page_of_held
from pipeline.desk.room import Room
from pipeline.records.papers import AS_IT_IS
from pipeline.records.readings import crossed_pointer
from pipeline.review.item_layout import SheetItem

# A word of which a recogniser is less sure is marked: half of those are wrong, and half of all that
# are wrong are among them (bench/README.md).
_UNSURE: Final = 0.9
_AROUND: Final = 1.5  # mm that are lit around a box


@dataclass(frozen=True, slots=True)
class LitPage:
    """A page as it is shown: address, size in millimetres, and the box that is lit, if any."""

    address: str
    width: float
    height: float
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """All that the page of one question shows.

    Attributes:
        once: names this very showing, so that it is answered once.
        left: how many are asked.
        choices: code and label of each; empty where words are asked.
        lines: of the field, where words are asked.
        words: of the suggestion, each with whether it is doubtful.
        text: what stands in the field.
        is_agreed: something stands there that Enter agrees to.
        doubts: the doubtful words of it, with spaces between.
        reads_on: by what name the rest is read on while somebody types; "" where it is not.
        counts_after_all: it lies on a page that was crossed out, and that somebody said counts.
    """

    asked: Asked
    once: str
    left: int
    page: LitPage | None
    choices: tuple[tuple[str, str], ...]
    lines: int
    words: tuple[tuple[str, bool], ...]
    text: str
    is_agreed: bool
    doubts: str
    reads_on: str
    counts_after_all: bool

    @property
    def is_of_box(self) -> bool:
        """Whether it is asked what stands in one box of one paper."""
        asked = self.asked.question
        return asked is not None and not (asked.place.is_no_box or asked.before or asked.now)

    @property
    def is_day(self) -> bool:
        """Whether a day is asked, which is written in one way."""
        return isinstance(self.asked.item.answer, Date)


@dataclass(frozen=True, slots=True)
class LineShown:
    """A question as it stands among others: what is in its field, and which words are doubtful.

    `reads_on`: as in `QuestionShown`.
    """

    asked: Asked
    text: str
    lines: int
    doubts: str
    reads_on: str


def shown(room: Room, pile: Pile, asked: Asked, typed: str | None = None) -> QuestionShown:
    """What is shown of a question; `typed`: what somebody typed that could not be taken."""
    item = asked.item
    suggestion = item.suggestion or ""
    reads_on = room.reading_on.prepare(pile, [asked]) if typed is None else {}
    return QuestionShown(
        asked=asked,
        once=secrets.token_urlsafe(9),
        left=len(pile.asked),
        page=lit(room, pile, asked),
        choices=tuple(choices_of(asked)),
        lines=_lines(asked),
        words=tuple(_words(suggestion, item.sure)),
        text=suggestion if typed is None else typed,
        is_agreed=typed is None and bool(suggestion),
        doubts=_doubts(item) if typed is None else "",
        reads_on=reads_on.get(asked.key, ""),
        counts_after_all=_counts_after_all(asked),
    )


def lines_shown(
    room: Room, pile: Pile, asked: Sequence[Asked], typed: Mapping[str, str]
) -> list[LineShown]:
    """What is shown of questions below each other; `typed`: by key, what somebody typed before."""
    untouched = [each for each in asked if each.key not in typed]
    reads_on = room.reading_on.prepare(pile, untouched)
    shown = []
    for each in asked:
        text = typed.get(each.key, each.item.suggestion or "")
        doubts = "" if each.key in typed else _doubts(each.item)
        shown.append(LineShown(each, text, _lines(each), doubts, reads_on.get(each.key, "")))
    return shown


def _counts_after_all(asked: Asked) -> bool:
    """Whether a line runs through it that takes nothing back."""
    if asked.question is None or asked.paper is None:
        return False
    part = asked.paper.readings.get(crossed_pointer(asked.question.page))
    return part is not None and part.raw == AS_IT_IS


def _lines(asked: Asked) -> int:
    """The lines of a field for words."""
    answer, long = asked.item.answer, len(asked.item.suggestion or "")
    return max(1, answer.lines, -(-long // 60)) if isinstance(answer, Text) else 1


def _doubts(item: SheetItem) -> str:
    """The doubtful words of a suggestion, with spaces between."""
    words = _words(item.suggestion or "", item.sure)
    return " ".join(word for word, is_doubtful in words if is_doubtful)


def choices_of(asked: Asked) -> Iterator[tuple[str, str]]:
    """Code and label of each choice."""
    if isinstance(asked.item.answer, ChoiceField):
        for widget in asked.item.answer.widgets(""):
            for option in getattr(widget, "options", ()):
                yield option.code, option.label


def _words(suggestion: str, sure: tuple[float, ...]) -> Iterator[tuple[str, bool]]:
    """The words of a suggestion, each with whether it is doubtful."""
    words = suggestion.split()
    if len(sure) == len(words):
        yield from ((word, how < _UNSURE) for word, how in zip(words, sure, strict=True))


def key_of_page(room: Room, pile: Pile, asked: Asked) -> PageKey | None:
    """The page that a question is about."""
    if pile.held is not None:
        return page_of_held(pile.held)
    paper = asked.paper
    if paper is None:
        return None
    printed = room.ledger.printed.get(paper.instance)
    layout = room.parts.papers.edition(paper).layout
    pages = tuple(range(1, len(layout.pages) + 1))
    page = asked.question.page if asked.question is not None else 1
    return page_of(paper, page, (printed.pages if printed else ()) or pages)


def lit(room: Room, pile: Pile, asked: Asked) -> LitPage | None:
    """The page with the box of a question lit; None where it cannot be shown."""
    key = key_of_page(room, pile, asked)
    page = room.pages.page(key) if key is not None else None
    if page is None or key is None:
        return None
    address = f"/page/{key.name}"
    if not page.lies_as_printed:
        return LitPage(address, *_as_wide(page), None)
    return LitPage(address, PAGE_WIDTH, PAGE_HEIGHT, _box(room, asked))


def _as_wide(page: PackedPage) -> tuple[float, float]:
    """The size of a page that nobody knows, as if it were as wide as ours."""
    return PAGE_WIDTH, round(PAGE_WIDTH * page.height / page.width, 1)


def _box(room: Room, asked: Asked) -> tuple[float, float, float, float] | None:
    """What is lit, in mm: left, top, width, height. Of a choice all that there is to choose."""
    question, paper = asked.question, asked.paper
    reading = paper.readings.get(question.shown_at) if question and paper else None
    if question is None or paper is None or reading is None:
        return None
    places = room.parts.papers.edition(paper).layout.places.get(question.shown_at, ())
    boxes = [(box.x, box.y, box.w, box.h) for page, box in places if page == reading.page]
    boxes = boxes if reading.box_mm in boxes else [reading.box_mm]
    left, top = (min(box[at] for box in boxes) - _AROUND for at in (0, 1))
    right, bottom = (max(box[at] + box[at + 2] for box in boxes) + _AROUND for at in (0, 1))
    return (left, top, right - left, bottom - top)
