"""Pages of which nobody knows whose they are -> the one question on their correction sheet."""

from collections.abc import Iterator
from typing import Final

from forms.catalogue import Catalogue
from forms.catalogue.titles import title_of as called
from forms.fields import Code
from forms.ground.check_digit import is_valid, parse
from forms.ground.words import Words
from pipeline.records import Held, Mark
from pipeline.records.put_away import number_of
from pipeline.records.refusals import ClientConflict
from pipeline.review.item_layout import SheetItem

# What a person knows a paper by: the head of it.
_LONGEST: Final = 60  # letters of what was typed
_HEAD: Final = ("/client", "/alias", "/filled_on")


def item_of_held(held: Held, catalogue: Catalogue, words: Words) -> SheetItem:
    """The question whose these pages are, with what stands in the head of them."""
    identity = held.readings[0].identity
    marks = [mark for reading in held.readings for mark in reading.marks if mark.pointer in _HEAD]
    notes = [words(f"refusals.{held.reason}.reason"), *_written(marks, identity.client, words)]
    notes.append(words("correction.whose_unknown", number=number_of(held.sha256)))
    return SheetItem(
        target=held.id,
        kind="digits",
        title=words("correction.whose"),
        about=about_held(held, title_of(held, catalogue), words),
        answer=Code(key="value", label=words("correction.answer")),
        note=" ".join(notes),
        suggestion=None if held.reason == ClientConflict.code else _suggestion(marks),
        pictures=tuple(whose_hand(held)),
    )


def title_of(held: Held, catalogue: Catalogue) -> str:
    """The title of the sheet that pages are of."""
    name = held.readings[0].identity.worksheet
    return called(name, catalogue)


def about_held(held: Held, title: str, words: Words) -> str:
    """Which pages of their file a question is about; `title`: of their sheet."""
    pages = ", ".join(str(page) for reading in held.readings for page in reading.pages)
    return words("correction.about_held", title=title, pages=pages)


def typed_words(held: Held) -> list[str]:
    """Some of what was typed on pages, by which a person knows them: the head, and first words."""
    marks = [mark for reading in held.readings for mark in reading.marks if mark.state == "read"]
    said = [mark for mark in marks if isinstance(mark.raw, str) and mark.raw.strip()]
    head = [mark.raw for mark in said if mark.pointer in _HEAD and mark.pointer != _HEAD[0]]
    words = [
        mark.raw for mark in said if mark.pointer not in _HEAD and " " in str(mark.raw).strip()
    ]
    texts = (" ".join(str(each).split())[:_LONGEST] for each in (*head, *words[:1]))
    return list(dict.fromkeys(texts))


def whose_hand(held: Held) -> Iterator[str]:
    """The head of the first page, and the code on each other; boxes, where there is no head."""
    first, *others = held.readings
    boxes = [mark for mark in first.marks if mark.pointer in _HEAD]
    boxes += [mark for each in others for mark in each.marks if mark.pointer in _HEAD]
    shown = [mark.shown for mark in boxes if not first.shown or mark.page != boxes[0].page]
    yield from dict.fromkeys(each for each in (first.shown, *shown) if each)


def _written(marks: list[Mark], printed: str | None, words: Words) -> Iterator[str]:
    """What was typed in the head, and the code that was printed."""
    if printed is not None:
        yield words("correction.was_printed", text=printed)
    typed = dict.fromkeys(mark.raw for mark in marks if isinstance(mark.raw, str) and mark.raw)
    if typed:
        yield words("correction.was_read", text=" · ".join(typed))


def _suggestion(marks: list[Mark]) -> str | None:
    """The best guess at the code, where it may be one."""
    for mark in marks:
        code = parse(mark.raw) if mark.pointer == "/client" and isinstance(mark.raw, str) else None
        if code is not None and is_valid(code):
            return code
    return None
