"""Open questions -> a correction sheet: a form of ours, made for this one print.

Beside the picture of each box in doubt stands a field with what it may say and a box "klopt". The
sheet is declared and laid out like any other, and its edition is frozen in the instance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final

from forms.answers import read_answers
from forms.catalogue import Catalogue, Edition
from forms.fields import (
    Code,
    Date,
    Field,
    Number,
    OneChoice,
    Raw,
    Scale,
    Sheet,
    Text,
)
from forms.fields.choice import Choice, ChoiceField
from forms.fields.date import parse_day as day_in
from forms.fields.date import printed
from forms.ground.bsn import masked
from forms.ground.check_digit import is_valid
from forms.ground.check_digit import parse as code_in
from forms.ground.fonts import ready
from forms.ground.known_names import CHECK_CODE, CHECK_SHEET
from forms.ground.words import Words
from forms.pdf.stamping import Stamp, Template
from forms.pdf.templates import make_template
from forms.schema.resolving import Phrasebook
from forms.schema.worksheet import Section, Worksheet
from pipeline.documents.numbering import Numbers
from pipeline.dossiers.current_papers import CONFLICT
from pipeline.records import Document, Instance, Suggestion
from pipeline.records.papers import NAME_BOX
from pipeline.review.item_layout import PngOf, SheetItem, group_of
from pipeline.review.item_words import CANNOT_STAND, note_of, title_of
from pipeline.review.questions import ODD, WHOSE, OpenQuestion

MOST_ITEMS: Final = 75  # questions on a sheet; the others come on the next one
NOTHING: Final = "nothing_marked"  # the choice that says that none was marked
_CORRECTION: Final = "correction"  # the phrases of a correction sheet
ANY_DAY: Final = date(2026, 1, 1)  # to come is as good as past on these sheets


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Why a question stands on a sheet once more.

    Attributes:
        code: of a problem. picture: what was written with a pen last time.
    """

    code: str
    picture: str | None = None


_AT_FIRST: Final = AskedAgain("")
_OF_TWO: Final = ("picture_before", "picture_now")  # what stands above pictures of two papers


def item_of(
    question: OpenQuestion, suggested: Suggestion | None, again: AskedAgain | None, words: Words
) -> SheetItem:
    """An open question as it stands on the sheet.

    Args:
        question: what is open.
        suggested: what its picture may say, if a reader has a suggestion.
        again: why it is asked once more, if it is.
        words: of the people in the office.
    """
    day = printed(question.filled_on) if question.filled_on else words("correction.no_day")
    paper = words("correction.about_paper", title=question.title, day=day)
    page = words("correction.on_page", page=question.at_foot or question.page)
    answer = _answer(question, words)
    guessed = None if _is_at_stake(question) else suggested
    guessed = guessed if guessed and guessed.text else None
    suggestion = None
    if not _is_to_write(question, again):
        suggestion = _suggestion(answer, masked(guessed.text) if guessed else question.read)
    last = again or _AT_FIRST
    pictures = tuple(filter(None, (question.picture_before, question.picture, last.picture)))
    read = _as_printed(answer, question.read) if question.read and suggestion is None else None
    note = note_of(question, words, again=last.code or None, read=read)
    return SheetItem(
        target=question.target,
        kind=question.place.kind,
        title=title_of(question, words),
        about=f"{paper} · {page}",
        answer=answer,
        note=note,
        suggestion=suggestion,
        pictures=pictures,
        picture_names=_names_of_pictures(question, words),
        sure=guessed.sure if guessed and suggestion == guessed.text else (),
        paper=paper,
        page=page,
    )


def _names_of_pictures(question: OpenQuestion, words: Words) -> tuple[str, ...]:
    """What stands above the pictures of two papers; nothing where there is but one."""
    both = question.picture_before and question.picture
    return tuple(words(f"correction.{key}") for key in _OF_TWO) if both else ()


def _is_to_write(question: OpenQuestion, again: AskedAgain | None) -> bool:
    """Whether nothing is suggested that people could agree to."""
    if question.place.pointer == WHOSE or question.code in CANNOT_STAND - {"number_unclear"}:
        return True  # a code that was struck through, say: "klopt" would settle nothing
    return again is not None and question.place.kind == "digits"  # so that a pen can write there


def _is_at_stake(question: OpenQuestion) -> bool:
    """Whether the name of the client may change by it: there nobody agrees to what was guessed."""
    return question.place.pointer == NAME_BOX and question.code in {CONFLICT, "printed_changed"}


def _as_printed(answer: Field, read: str) -> str:
    """What had been read, as it stands on paper: of a choice its label."""
    choices = answer.choices if isinstance(answer, ChoiceField) else ()
    label = next((each.label for each in choices if each.code == read), read)
    return ODD.sub("…", label)


def as_on_paper(questions: Sequence[OpenQuestion]) -> list[OpenQuestion]:
    """In the order of the papers, as they lie beside the sheet: the oldest first, from the top."""
    return sorted(questions, key=lambda each: each.order)


@dataclass(frozen=True, slots=True)
class SheetMaterials:
    """What every correction sheet is made with.

    Attributes:
        words: of the people in the office. png_of: the pictures.
        wording: the part of the phrases with the title and the introduction.
        numbers: gives each sheet its number.
    """

    catalogue: Catalogue
    words: Words
    png_of: PngOf
    wording: str = _CORRECTION
    numbers: Numbers = field(default_factory=Numbers)


def draw(
    name: str,
    asked: Sequence[SheetItem],
    materials: SheetMaterials,
    *,
    client: str | None,
    secret: str = "",
    left: int = 0,
    wait: int = 0,
) -> Document:
    """A correction sheet.

    Args:
        name: below its folder, without the ending.
        asked: in order; those beyond MOST_ITEMS are left out.
        materials: what it is made with.
        client: code with hyphen; None for the team's papers and for pages that are nobody's.
        secret: the number of the sheet cannot be known without it.
        left: how many more questions come on the next sheet.
        wait: how many of those no document waits for.
    """
    words = materials.words
    items = asked[:MOST_ITEMS]
    edition = materials.catalogue.laid_out(_worksheet(items, materials, (left, wait), client))
    marks = {
        f"/items/{n}/value": item.suggestion
        for n, item in enumerate(items)
        if item.suggestion is not None
    }
    slots = {f"/items/{n}": item.target for n, item in enumerate(items)}
    sheet = edition.to_json()
    pages = tuple(range(1, len(edition.layout.pages) + 1))
    instance = materials.numbers.give(
        lambda number: Instance(
            number, client, CHECK_SHEET, edition.number, words.language, slots, pages, marks, sheet
        ),
        *(CHECK_SHEET, client, sheet, marks, slots),
        *([secret] if secret else []),
    )
    blank = make_template(edition.layout, edition.number, words, materials.png_of)
    template = Template(blank, edition.layout, edition.number, words)
    content = template.stamp(Stamp(client, instance.instance, marks))
    return Document(f"{name}.pdf", content, (instance,))


def _worksheet(
    items: Sequence[SheetItem],
    materials: SheetMaterials,
    more: tuple[int, int],
    client: str | None,
) -> Worksheet:
    words = materials.words
    return Worksheet(
        id=CHECK_SHEET,
        code=CHECK_CODE,
        language=words.language,
        order=99,
        audience="client" if client else "team",
        title=words(f"{materials.wording}.title"),
        intro="\n".join(_intro(items, more, materials)),
        purpose="check",
        client=_client_code(materials.catalogue, words) if client else None,
        header=(
            Date(key="filled_on", label=words("correction.filled_on"), width="half"),
            Text(key="filled_by", label=words("correction.filled_by"), width="half"),
        ),
        sections=tuple(_sections(items, words, materials.png_of)),
    )


def _intro(
    items: Sequence[SheetItem], more: tuple[int, int], materials: SheetMaterials
) -> Iterator[str]:
    """What to do with what stands on this sheet; `more`: how many do not, and may wait."""
    left, wait = more
    words = materials.words
    if materials.wording != _CORRECTION:
        yield words(f"{materials.wording}.intro").strip()
        return
    has_pictures = any(item.pictures for item in items)
    yield words("correction.intro" if has_pictures else "correction.intro_without_pictures")
    agree = any(item.may_be_agreed_to for item in items)
    empty = any(item.may_be_empty for item in items)
    if agree:
        yield words("correction.intro_ok_or_empty" if empty else "correction.intro_ok")
    if any(item.is_chosen for item in items):
        yield words("correction.intro_choose")
    if not all(item.is_chosen for item in items):
        yield words("correction.intro_write")
    if empty and not agree:
        yield words("correction.intro_empty")
    yield words("correction.intro_leave")
    yield words("correction.intro_done")
    if left:
        yield words("correction.more_may_wait" if wait else "correction.more", number=left)


def _client_code(catalogue: Catalogue, words: Words) -> Code:
    frame = catalogue.common.frames["client"]["client"]
    label = Phrasebook(words).pick("frame.client.label", str(frame["label"]))
    return Code(key="client", label=label)


def _sections(items: Sequence[SheetItem], words: Words, png_of: PngOf) -> list[Section]:
    """One for each paper, under its title."""
    by_paper = groupby(enumerate(items), key=lambda numbered: numbered[1].paper)
    return [
        Section(
            key=f"paper_{n}",
            title=ready(paper),
            fields=tuple(group_of(place, item, words, png_of) for place, item in asked),
        )
        for n, (paper, asked) in enumerate(by_paper)
    ]


def _answer(question: OpenQuestion, words: Words) -> Field:
    """The question beside the picture: what a person may say about this box."""
    place, field = question.place, question.place.field
    label = words("correction.answer")
    if place.is_crossed_part:
        codes = [each.code for each in field.choices] if isinstance(field, OneChoice) else []
        worth = (Choice(code=c, label=words(f"correction.crossed.{c}")) for c in codes)
        field = OneChoice(key="value", label=label, choices=tuple(worth))
    if place.is_no_box:
        return field.model_copy(update={"key": "value", "label": label})
    if place.is_tick:
        yes = Choice(code="yes", label=words("correction.ticked"))
        no = Choice(code="no", label=words("correction.not_ticked"))
        return OneChoice(key="value", label=label, choices=(yes, no))
    if place.is_day or isinstance(field, Date):
        return Date(key="value", label=label, future=True)
    if isinstance(field, ChoiceField):
        nothing = Choice(code=NOTHING, label=words("correction.nothing"))
        kind = Scale if isinstance(field, Scale) else OneChoice
        return kind(key="value", label=label, choices=(*field.choices, nothing))
    if isinstance(field, Code | Number):
        return type(field)(key="value", label=label)
    return Text(key="value", label=label, lines=field.lines if isinstance(field, Text) else 1)


def _suggestion(answer: Field, read: str | None) -> str | None:
    """What is filled in beforehand. Never a choice: who looks at the picture makes it."""
    if not read or ODD.search(read) or isinstance(answer, ChoiceField):
        return None
    if isinstance(answer, Date):
        day = day_in(read)
        return None if day is None else printed(day)
    if isinstance(answer, Code):
        code = code_in(read)
        return code if code is not None and is_valid(code) else None
    if isinstance(answer, Number) and answer.answer(Sheet({"": read}, ANY_DAY), "") is None:
        return None
    return read


def suggestions_on(edition: Edition, printed_before: Mapping[str, Raw]) -> Mapping[str, object]:
    """The values that the suggestions printed on a sheet stand for."""
    return read_answers(edition.worksheet, printed_before, received_on=ANY_DAY).values
