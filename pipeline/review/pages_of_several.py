"""Pages that several copies of one form lack -> the question with which of them they lie.

Nobody but a person can tell: the copies have one code, and each page fits them all.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from forms.catalogue import Catalogue
from forms.fields import OneChoice
from forms.fields.choice import Choice
from forms.fields.date import printed
from forms.ground.words import Words
from pipeline.records import Held
from pipeline.records.refusals import PagesOfSeveral
from pipeline.review.item_layout import SheetItem
from pipeline.review.unclaimed_pages import (
    about_held,
    item_of_held,
    title_of,
    typed_words,
    whose_hand,
)

_WITH: Final = "with_"  # begins the code that says with which pages they lie
_NONE: Final = "none_of_these"
_MOST: Final = 8  # copies among which a person chooses
_FEW, _NAME = 3, 16  # pages, and letters of a name, beside a circle


def is_of_several(held: Held) -> bool:
    """Whether it is asked with which copy of a form these pages lie."""
    return held.reason == PagesOfSeveral.code


def item_about(
    held: Held, waiting: Callable[[], Sequence[Held]], catalogue: Catalogue, words: Words
) -> SheetItem:
    """What is asked about pages: with which others they lie, or whose they are.

    Args:
        held: the pages.
        waiting: what tells all pages that are held.
        catalogue: of the sheets.
        words: of the people in the office.
    """
    if is_of_several(held):
        return _item_of_pages(held, waiting(), title_of(held, catalogue), words)
    return item_of_held(held, catalogue, words)


def _item_of_pages(held: Held, waiting: Sequence[Held], title: str, words: Words) -> SheetItem:
    """The question with which pages these lie.

    Args:
        held: the pages.
        waiting: all that is held.
        title: of their sheet.
        words: of the people in the office.
    """
    copies = copies_for(held, waiting)
    choices = [
        Choice(code=_code(each), label=_label(n, each, words)) for n, each in enumerate(copies, 1)
    ]
    choices.append(Choice(code=_NONE, label=words("correction.which_none")))
    typed = typed_words(held)
    notes = [words(f"refusals.{held.reason}.reason")]
    if typed:
        notes.append(words("correction.was_read", text=" · ".join(typed)))
    notes += [f"{n}: {told(each, words)}." for n, each in enumerate(copies, 1)]
    shown = {digest: words("correction.picture_asked") for digest in whose_hand(held)}
    for n, each in enumerate(copies, 1):
        name = words("correction.picture_copy", n=n)
        shown |= {digest: name for digest in whose_hand(each) if digest not in shown}
    return SheetItem(
        target=held.id,
        kind="mark",
        title=words("correction.which_copy"),
        about=about_held(held, title, words),
        answer=OneChoice(key="value", label=words("correction.answer"), choices=tuple(choices)),
        note=" ".join(notes),
        pictures=tuple(shown),
        picture_names=tuple(shown.values()),
    )


def copies_for(held: Held, waiting: Sequence[Held]) -> list[Held]:
    """The pages of the same form that may be fellows of these, the latest first."""
    mine = _numbers(held)
    fellows = [
        each
        for each in waiting
        if each.id != held.id
        and each.why != "client"
        and _form(each) == _form(held)
        and mine.isdisjoint(_numbers(each))
    ]
    return sorted(fellows, key=lambda each: each.received_at, reverse=True)[:_MOST]


def beside_said(value: object, held: Held, waiting: Sequence[Held]) -> str | None:
    """The id of the pages that these lie with; their own: with none. None for no choice of ours."""
    if value == _NONE:
        return held.id
    return next((each.id for each in copies_for(held, waiting) if _code(each) == value), None)


def _label(n: int, held: Held, words: Words) -> str:
    """What is printed beside a circle, where there is little room."""
    numbers = [str(number) for number in sorted(_numbers(held))]
    pages = ", ".join([*numbers[:_FEW], *(["…"] if len(numbers) > _FEW else [])])
    name = (typed_words(held) or [_came(held)])[0][:_NAME].strip()
    return words("correction.which_with", n=n, about=name, pages=pages)


def _came(held: Held) -> str:
    came = held.received_at.astimezone()
    return f"{printed(came.date().isoformat())} {came:%H:%M}"


def told(held: Held, words: Words) -> str:
    """By what a person knows pages: what is typed on them, else when they came."""
    pages = ", ".join(str(number) for number in sorted(_numbers(held)))
    came = words("correction.which_came", pages=pages, day=_came(held))
    parts = [*typed_words(held), came]
    return " · ".join(parts)


def _numbers(held: Held) -> set[int]:
    return {number for reading in held.readings for number in reading.form_pages}


def _form(held: Held) -> tuple[object, ...]:
    identity = held.readings[0].identity
    return (identity, None if identity.instance else held.whose or _written(held))


def _written(held: Held) -> str | None:
    codes: Iterator[str] = (
        mark.raw
        for reading in held.readings
        for mark in reading.marks
        if mark.pointer == "/client" and mark.state == "read" and isinstance(mark.raw, str)
    )
    return next(codes, None)


def _code(held: Held) -> str:
    return _WITH + held.id.partition("-")[2].lower()
