"""One question of a correction sheet -> its group: pictures, what to tick, room for an answer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from forms.fields import Check, Field, Group, Item, ShownPicture, Text
from forms.fields.choice import ChoiceField
from forms.ground.fonts import measure, ready
from forms.ground.words import Words
from forms.layout.check_items import (
    ANSWER_WIDTH,
    OK_AT,
    PICTURE_WIDTH,
    ROW_PICTURE,
    ROW_WIDTH,
    stands_before,
)
from forms.layout.galleys import Typesetter
from pipeline.review.questions import WHOSE, QuestionKind
from pipeline.store.pictures import opened

PngOf = Callable[[str], bytes | None]  # digest -> the picture, if it is kept
_LONGEST: Final = 18  # lines of an answer
_FEW_LINES: Final = 2  # of an answer beside its picture
_SHORT: Final = 45.0  # mm of handwriting that is typed, or written once more, on a short line
_INSIDE: Final = 6.0  # mm of an answer's width where no letter stands
_SMALLEST: Final = 0.7  # of its size on paper: letters of 6 mm are as high then as print of 12 pt


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One question as it stands on a correction sheet.

    Attributes:
        target: what it is about: a submission and a pointer, or pages that are held.
        title: the question as it stands on the paper. about: which paper.
        paper, page: the same in two parts: the heading above all that is asked about it, and where
            on it the question stands; empty where it is about pages that are nobody's.
        note: what else there is to say about it.
        suggestion: what is filled in beforehand, as it is written; None where nothing is.
        sure: how sure a recogniser is of each of its words, 0 to 1; empty where none made it.
        pictures: their digests. picture_names: what stands above each; empty where that is plain.
    """

    target: str
    kind: QuestionKind
    title: str
    about: str
    answer: Field
    note: str = ""
    suggestion: str | None = None
    pictures: tuple[str, ...] = ()
    picture_names: tuple[str, ...] = ()
    sure: tuple[float, ...] = ()
    paper: str = ""
    page: str = ""

    @property
    def named_pictures(self) -> list[tuple[str, str]]:
        """The digest of each picture, and what stands above it."""
        return [*zip_longest(self.pictures, self.picture_names, fillvalue="")]

    @property
    def is_chosen(self) -> bool:
        """Whether the answer is chosen, not written."""
        return isinstance(self.answer, ChoiceField)

    @property
    def may_be_agreed_to(self) -> bool:
        """Whether there is anything to say "klopt" to."""
        return self.suggestion is not None or self.kind == "note"

    @property
    def may_be_empty(self) -> bool:
        """Whether it may turn out that nothing stands there; a choice has an answer for that."""
        is_box = bool(self.page) and self.kind != "note" and not self.target.endswith(WHOSE)
        return is_box and not self.is_chosen


def group_of(n: int, item: SheetItem, words: Words, png_of: PngOf) -> Group:
    """The group of an item; `n` is its place on the sheet."""
    pictures = [(each, png_of(each[0])) for each in item.named_pictures]
    shown = tuple(_shown(*each, png) for each, png in pictures if png is not None)
    answer, note = item.answer, item.note
    if item.kind == "note":
        note = f"{note} {words('correction.help_note')}".strip()
    is_row = not note and _fits_a_row(item, shown)
    if isinstance(answer, Text):
        room = _room(answer, item.suggestion, shown, is_row=is_row)
        answer = answer.model_copy(update=room)
    return Group(
        key="items",
        title=ready(item.title),
        help=ready(item.page or item.about),
        items=(Item(key=str(n), label=str(n + 1)),),
        look="check_row" if is_row else "check",
        pictures=shown,
        fields=(*_ticks(item, words), answer.model_copy(update={"help": ready(note)})),
    )


def _ticks(item: SheetItem, words: Words) -> Iterator[Check]:
    """What to tick: "klopt" beside what may be agreed to, "leeg" beside words and digits."""
    if item.may_be_agreed_to:
        yield Check(key="ok", label=words("correction.ok"))
    if item.may_be_empty:
        yield Check(key="empty", label=words("correction.empty"))


def _shown(digest: str, name: str, png: bytes) -> ShownPicture:
    """A picture at the size that it had on paper."""
    with opened(png) as image:
        dpi = float(image.info.get("dpi", (200.0,))[0])
        width, height = (round(side / dpi * 25.4, 2) for side in image.size)
    return ShownPicture(
        digest=digest, width=width, height=height, name=ready(name) if name else None
    )


def _fits_a_row(item: SheetItem, shown: Sequence[ShownPicture]) -> bool:
    """Whether its question may stand before one picture, which stays legible there.

    What nobody has a suggestion for may have to be written once more, as wide as it was.
    """
    if item.is_chosen or len(shown) > 1:
        return False
    widest = max((each.width for each in shown), default=0.0)
    if not isinstance(item.answer, Text):
        most = ROW_PICTURE / _SMALLEST
    else:
        most = ROW_WIDTH if item.suggestion is None else ROW_WIDTH / _SMALLEST
    where = ready(item.page or item.about)
    return widest <= most and stands_before(Typesetter(measure), ready(item.title), where)


def _room(
    answer: Text, suggestion: str | None, shown: Sequence[ShownPicture], *, is_row: bool
) -> Mapping[str, object]:
    """The writing lines of an answer and its width: as much as the words in doubt need.

    Short words stand beside their picture. What nobody has a suggestion for gets as many lines as
    it had on paper. `is_row`: the question stands before its picture.
    """
    widest = max((each.width for each in shown), default=0.0)
    most = (ROW_PICTURE if is_row else PICTURE_WIDTH) / _SMALLEST
    if suggestion is None:
        beside = answer.lines == 1 and widest <= (most if is_row else _SHORT)
        return {"width": "half" if beside else "full"}
    setter = Typesetter(measure)
    narrow = len(setter.wrap(suggestion, ANSWER_WIDTH - _INSIDE))
    if widest <= most and narrow <= _FEW_LINES:
        return {"lines": narrow, "width": "half"}
    whole = ROW_WIDTH - _INSIDE if is_row else OK_AT - 14
    return {"lines": min(len(setter.wrap(suggestion, whole)), _LONGEST), "width": "full"}
