"""What a program drew into the content of a page with fields: ink, text or pictures over them.

A field tells nothing of it. So a page whose content is not byte by byte what was printed
(`forms.pdf.page_content`) is drawn without its fields and laid beside the print: what is darker was
added. A box that it touches, or the words beside a box to tick, is asked with its picture; unless
the same stands in the field, as where a program flattened a copy. What touches none is asked as
what stands beside the boxes of that page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from forms.ground.problems import Problem
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pdf.beside_boxes import with_beside
from pipeline.extraction.pdf.box_text import Edges
from pipeline.extraction.pdf.flat_pages import FlatPages
from pipeline.extraction.pdf.flattened import read_flattened
from pipeline.extraction.pdf.forms_found import FoundForm
from pipeline.extraction.pdf.opened import WHOSE, OpenedPdf
from pipeline.extraction.pdf.page_fit import printed_times
from pipeline.extraction.pdf.page_picture import render_upright
from pipeline.extraction.pdf.print_compared import BITS, AsPrinted, beside, cut, zones_of
from pipeline.extraction.pixels import Flags
from pipeline.records import Mark, Reading

_BEYOND: Final = 1.5  # mm around what is a box's own
_DAMAGED: Final = Problem("file_damaged")


def with_drawings(
    reading: Reading,
    printed: AsPrinted,
    opened: OpenedPdf,
    content: bytes,
    pages: Mapping[int, int],
) -> Reading:
    """The reading of a form's fields, with what was drawn into its pages.

    Args:
        reading: of its fields.
        printed: the form as it was printed.
        opened: what the file holds.
        content: the file.
        pages: page of the form -> page of the file.
    """
    odd = {page: number for page, number in pages.items() if _is_odd(page, number, printed, opened)}
    if not odd:
        return reading
    added = _added(content, odd, printed, opened)
    touched: dict[str, bool] = {}
    problems: list[Problem] = []
    for page in sorted(odd):
        layout = printed.edition.layout.pages[page - 1]
        hidden = printed.hidden(layout)
        boxes = [box for box in layout.boxes if box.pointer not in hidden]
        if page in added:
            dark, grey = added[page]
            touched |= _touched(dark, grey, layout, boxes)
            place = beside(dark)
            reading = reading if place is None else with_beside(reading, page, place)
        elif _DAMAGED not in (*reading.problems, *problems):
            problems.append(_DAMAGED)  # nobody knows what such a page shows
    shown = _read(content, odd, printed) if touched else {}
    return _asked(reading, touched, shown, problems)


def _is_odd(page: int, number: int, printed: AsPrinted, opened: OpenedPdf) -> bool:
    """Whether a page may draw something that was not printed."""
    drawn, there = printed.template.drawn, opened.pages[number - 1]
    if not 0 < page <= len(drawn):
        return False
    return there.content is None or not drawn[page - 1].is_all_of(there.content, there.times)


def _added(
    content: bytes, odd: Mapping[int, int], printed: AsPrinted, opened: OpenedPdf
) -> dict[int, tuple[Flags, Flags]]:
    """Page of the form -> the pixels that are darker than the print, and those a little darker."""
    fits = {number: printed_times(opened.pages[number - 1].times) for number in odd.values()}
    there = render_upright(content, fits, bare=True)
    return printed.darker_than_printed({p: there[n] for p, n in odd.items() if n in there})


def _touched(added: Flags, grey: Flags, page: LayoutPage, boxes: Sequence[Box]) -> dict[str, bool]:
    """The fields that something was drawn over, and whether it goes on beyond a box to tick.

    All that is theirs is taken off `added`; `grey` is what is a little darker, as grey letters are
    where nothing is printed.
    """
    touched: dict[str, bool] = {}
    zones = []
    for box in boxes:
        own, *labels = zones_of(box, page)
        ink = added if box.is_to_tick else grey
        found = [zone for zone in labels if _is_inked(added, zone)]
        goes_on = bool(found)
        if _is_inked(ink, own):
            found.append(own)
            goes_on |= box.is_to_tick and _leaves(added, own)
        if found:
            touched[box.pointer] = touched.get(box.pointer, False) or goes_on
        zones += found
    for left, top, right, bottom in zones:
        added[cut((left - 3, top - 3, right + 3, bottom + 3))] = False
    return touched


def _is_inked(added: Flags, zone: Edges) -> bool:
    return int(np.count_nonzero(added[cut(zone)])) > BITS


def _leaves(added: Flags, own: Edges) -> bool:
    """Whether what lies over a box to tick goes on beyond it: a line through it, and no mark."""
    left, top, right, bottom = own
    wider = (left - _BEYOND, top - _BEYOND, right + _BEYOND, bottom + _BEYOND)
    beyond = np.count_nonzero(added[cut(wider)]) - np.count_nonzero(added[cut(own)])
    return int(beyond) > BITS


def _read(content: bytes, odd: Mapping[int, int], printed: AsPrinted) -> dict[str, Mark]:
    """What stands on the pages as print, by field."""
    form = FoundForm(printed.identity, {**odd})
    marks = read_flattened(
        form, printed.edition, FlatPages(content, bare=True), printed.instance
    ).marks
    return {mark.pointer: mark for mark in marks}


def _asked(
    reading: Reading, touched: Mapping[str, bool], shown: Mapping[str, Mark], others: list[Problem]
) -> Reading:
    known = {problem.pointer for problem in reading.problems}
    marks, problems = [], [each for each in others if each not in reading.problems]
    for mark in reading.marks:
        drawn = shown.get(mark.pointer)
        if _is_explained(mark, drawn, touched.get(mark.pointer)):
            marks.append(mark)
            continue
        read = drawn.raw if drawn is not None and drawn.state == "read" else None
        if mark.pointer == WHOSE and mark.raw is None and reading.identity.client is None:
            marks.append(mark if read is None else replace(mark, raw=read, state="read"))
            continue  # a code tells itself whether it is one, and a paper without it is refused
        raw = read if mark.raw is None else mark.raw
        marks.append(replace(mark, raw=raw, state="unread", confidence=0.0))
        if mark.pointer not in known:
            code = "values_differ" if mark.pointer == WHOSE else "remark_over_box"
            problems.append(Problem(code, mark.pointer))
    return replace(reading, marks=tuple(marks), problems=(*reading.problems, *problems))


def _is_explained(mark: Mark, drawn: Mark | None, goes_on: bool | None) -> bool:
    """Whether nothing lies over a field (`goes_on` is None) but what a program drew there, too.

    What goes on beyond a box to tick is no mark.
    """
    return goes_on is None or (not goes_on and _is_same(mark, drawn))


def _is_same(typed: Mark, drawn: Mark | None) -> bool:
    """Whether the page shows what the field says: a program drew it there, too."""
    if drawn is None:
        return False
    one, other = (
        "".join(mark.raw.split()) if isinstance(mark.raw, str) else mark.raw
        for mark in (typed, drawn)
    )
    return typed.state == drawn.state == "read" and one == other
