"""A part of a form that was typed -> its pages one by one, as a scanner would have brought them.

A program that saves or prints a range of pages makes it. Its pages are put with their fellows, by
whichever road those come, and wait for them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from forms.ground.problems import PAGE_MISSING
from forms.layout.parts import Layout
from pipeline.records import Mark, Reading
from pipeline.validation.assembly import Gathered, LoosePage
from pipeline.validation.never_filled import is_untouched


def is_typed_part(reading: Reading, layout: Layout) -> bool:
    """Whether only some pages of a form are here, and it was typed; a whole form says no pages.

    None, where a page says that it is one that the form has not, or that another page is: taken
    apart, what is said would be on none of them.
    """
    here = reading.form_pages
    if reading.channel == "scan" or not here or len({*here}) < len(here):
        return False
    return {*here} <= {*range(1, len(layout.pages) + 1)}


def page_by_page(reading: Reading, layout: Layout) -> Iterator[Reading]:
    """The pages of a part, each with the marks of its own boxes.

    A box that stands on every page, as that for the client code does, is on each of them. What is
    odd about no box in particular is told of the first.
    """
    first = reading.form_pages[0]
    for number, page in zip(reading.pages, reading.form_pages, strict=True):
        marks = tuple(_on_page(reading.marks, page, layout))
        here = {mark.pointer for mark in marks}
        problems = tuple(
            each
            for each in reading.problems
            if each.code != PAGE_MISSING
            and (each.pointer in here or (page == first and each.pointer is None))
        )
        beside = tuple(mark for mark in reading.beside if mark.page == page)
        yield replace(
            reading,
            pages=(number,),
            form_pages=(page,),
            marks=marks,
            problems=problems,
            beside=beside,
        )


def _on_page(marks: Sequence[Mark], page: int, layout: Layout) -> Iterator[Mark]:
    for mark in marks:
        if mark.page == page:
            yield mark
            continue
        places = layout.places[mark.pointer]
        box = next((box for number, box in places if number == page), None)
        if box is not None and not box.is_to_tick:
            yield replace(mark, page=page, box_mm=(box.x, box.y, box.w, box.h))


def known_pages(part: Sequence[LoosePage], waiting: Sequence[Gathered]) -> frozenset[int]:
    """The pages of a part that wait already, word for word: it was saved or sent once more.

    What agrees with nothing but empty pages may be of another copy of the form.
    """
    mine = {page.number: page for page in part}
    for form in waiting:
        both = mine.keys() & form.pages.keys()
        pairs = [(mine[number], form.pages[number]) for number in both]
        is_written = any(not all(map(is_untouched, _own(one))) for one, _ in pairs)
        if is_written and all(_is_alike(one, other) for one, other in pairs):
            return frozenset(both)
    return frozenset()


def _is_alike(one: LoosePage, other: LoosePage) -> bool:
    same = one.reading.identity == other.reading.identity and one.whose == other.whose
    return same and _said(one.reading.marks) == _said(other.reading.marks)


def _own(page: LoosePage) -> Collection[Mark]:
    return [mark for mark in page.reading.all_marks if mark.pointer != "/client"]


def _said(marks: Sequence[Mark]) -> Mapping[str, object]:
    return {mark.pointer: (mark.raw, mark.state, mark.shown) for mark in marks}
