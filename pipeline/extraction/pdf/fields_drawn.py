"""What the fields of a form say -> what of it is seen where the form asks for it.

A field tells its words in its value; a person sees what its look draws, where its rectangle lies.
Looks that draw more than words, and rectangles elsewhere, hide words in more ways than can be
listed. So a rectangle that leaves the box of its question is asked, and where a look is none that
viewers write for words or a mark (`plain_looks`), its page is drawn with and without fields: a box
in which hardly anything is added is asked with its picture. Ordinary files pay for neither.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from forms.catalogue import Edition
from forms.ground.problems import Problem
from forms.ground.style import MM, PAGE_HEIGHT
from forms.layout.parts import Box
from pipeline.extraction.pdf.fillable import pointer_of
from pipeline.extraction.pdf.opened import WHOSE, OpenedPdf, PdfWidget
from pipeline.extraction.pdf.page_edges import common_area
from pipeline.extraction.pdf.page_fit import printed_times
from pipeline.extraction.pdf.page_picture import render_upright
from pipeline.extraction.pdf.print_compared import cut, darker_by
from pipeline.extraction.pixels import Grey
from pipeline.records import Mark, Reading

_LEAST: Final = 0.3  # of a box that its field covers, however viewers round
_DARKER: Final = 40  # levels
_INSIDE: Final = 0.6  # mm of the edge of a box, where its frame is
_EACH: Final = 4  # pixels of ink that any letter has at least
_MOST: Final = 40  # letters that are counted on: a box need not hold more
_OF_MARK: Final = 12  # pixels
_FULL: Final = 0.9  # of a box: so much is its ground, and no words


def with_what_is_seen(
    reading: Reading, edition: Edition, opened: OpenedPdf, content: bytes, pages: Mapping[int, int]
) -> Reading:
    """The reading of a form's fields, with questions where nobody saw what they say.

    Args:
        reading: of its fields.
        edition: as it was printed.
        opened: what the file holds.
        content: the file.
        pages: page of the form -> page of the file.
    """
    away, odd = set[str](), set[str]()
    for page, number in pages.items():
        if 0 < page <= len(edition.layout.pages):
            moved, doubtful = _doubtful(page, number, edition, opened)
            away |= moved
            odd |= doubtful
    if not away and not odd:
        return reading
    # a code tells itself whether it is one
    read = [mark for mark in reading.marks if mark.state == "read" and mark.pointer != WHOSE]
    drawn = [mark for mark in read if mark.pointer in odd - away and mark.page in pages]
    unseen = {mark.pointer for mark in read if mark.pointer in away}
    places = edition.layout.places
    to_tick = {mark.pointer for mark in drawn if places[mark.pointer][0].box.is_to_tick}
    unseen |= set(_not_drawn(drawn, to_tick, opened, content, pages))
    return _asked(reading, unseen)


def _doubtful(
    page: int, number: int, edition: Edition, opened: OpenedPdf
) -> tuple[set[str], set[str]]:
    """The fields of a page that lie elsewhere with all that they show; and those of odd looks."""
    there, layout = opened.pages[number - 1], edition.layout.pages[page - 1]
    fine, away, odd = set[str](), set[str](), set[str]()
    for widget in there.on_a4:
        if not _says_something(widget):
            continue
        pointer = pointer_of(widget, edition.layout.places, layout)
        if pointer is None:
            continue
        places = edition.layout.places[pointer]
        if there.is_whole and not any(at == page and _covers(widget, box) for at, box in places):
            away.add(pointer)
        else:
            (odd if widget.is_odd else fine).add(pointer)
    return away - odd - fine, odd - fine


def _says_something(widget: PdfWidget) -> bool:
    if widget.is_button:
        return widget.state not in ("", "Off")
    return bool(widget.value and widget.value.strip())


def _covers(widget: PdfWidget, box: Box) -> bool:
    """Whether a field lies over enough of a box."""
    x, y = box.x * MM, (PAGE_HEIGHT - box.y - box.h) * MM
    place = (x, y, x + box.w * MM, y + box.h * MM)
    return common_area(widget.rect, place) >= _LEAST * box.w * box.h * MM**2


def _not_drawn(
    marks: Sequence[Mark],
    to_tick: set[str],
    opened: OpenedPdf,
    content: bytes,
    pages: Mapping[int, int],
) -> Iterator[str]:
    """The fields in whose boxes hardly anything is seen that the page itself does not show."""
    if not marks:
        return
    numbers = {mark.page: pages[mark.page] for mark in marks}
    fits = {n: printed_times(opened.pages[n - 1].times) for n in numbers.values()}
    filled = render_upright(content, fits)
    bare = render_upright(content, fits, bare=True)
    for mark in marks:
        number = numbers[mark.page]
        if number in filled and number in bare:
            letters = 0 if mark.pointer in to_tick else _letters(mark)
            if not _shows(mark, letters, filled[number], bare[number]):
                yield mark.pointer


def _letters(mark: Mark) -> int:
    return max(1, sum(letter.isalnum() for letter in str(mark.raw)))


def _shows(mark: Mark, letters: int, filled: Grey, bare: Grey) -> bool:
    """Whether fields add as much ink to a box as what it says needs at least."""
    x, y, w, h = mark.box_mm
    where = cut((x + _INSIDE, y + _INSIDE, x + w - _INSIDE, y + h - _INSIDE))
    added = darker_by(filled[where], bare[where]) > _DARKER
    ink = int(np.count_nonzero(added))
    if letters:
        return _EACH * min(letters, _MOST) <= ink < _FULL * added.size
    return ink >= _OF_MARK


def _asked(reading: Reading, unseen: set[str]) -> Reading:
    marks = tuple(
        replace(mark, state="unread", confidence=0.0) if mark.pointer in unseen else mark
        for mark in reading.marks
    )
    problems = (Problem("values_differ", pointer) for pointer in sorted(unseen))
    return replace(reading, marks=marks, problems=(*reading.problems, *problems))
