"""What was drawn onto a page of ours that is print: beside its boxes, or over them.

Printing an annotated form to PDF makes one page of print, answers and remarks. It is laid beside
what was printed: strokes through words, rings, marks on the words beside a box put that box in
doubt; what belongs to no box is asked as what stands beside the boxes of its page. And where the
frame of an empty box is not to be seen, as on a page that was cut off or painted over, nobody
knows whether anything stands there.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from forms.ground.problems import Problem
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pdf.beside_boxes import with_beside
from pipeline.extraction.pdf.box_text import Edges
from pipeline.extraction.pdf.flat_pages import FlatPage, FlatPages
from pipeline.extraction.pdf.opened import WHOSE
from pipeline.extraction.pdf.page_picture import render_upright, with_pictures
from pipeline.extraction.pdf.print_compared import BITS, AsPrinted, beside, cut, zones_of
from pipeline.extraction.pixels import Flags, Grey
from pipeline.records import Reading

_AROUND: Final = 1.2  # mm around a box that is its own
_RING: Final = 3.5  # mm around a box to tick, in which a ring around it may be
_EDGE: Final = 0.5  # mm on either side of the edge of a box, in which its frame is
_FRAME: Final = 40  # levels by which a frame is darker than paper
_PALER: Final = 60  # levels by which it may be paler than it was printed
_SHOWS: Final = 0.7  # share of a frame that is to be seen
_FEWEST: Final = 20  # pixels of it
_NEAR: Final = np.ones((5, 5), np.uint8)  # pixels in which it may lie elsewhere
_LETTER: Final = np.ones((3, 3), np.uint8)  # pixels around a letter that are its own
_SHOWN: Final = 3.0  # mm around a box that is asked, which its picture shows


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of print: as it is, as it was printed, and what was added to it.

    Attributes:
        outside: of what was added, all that is in no box.
        no_words: of what was added, all that is no text.
    """

    layout: LayoutPage
    boxes: Sequence[Box]
    there: Grey
    print_: Grey
    outside: Flags
    no_words: Flags


def with_drawings_on_print(
    reading: Reading, printed: AsPrinted, flat: FlatPages, pages: Mapping[int, int]
) -> Reading:
    """The reading of a form's print, with what was drawn onto its pages; each with its picture.

    Args:
        reading: of its print.
        printed: the form as it came out of the printer.
        flat: the file, its pages laid on their layout.
        pages: page of the form -> page of the file.
    """
    laid = {page: each for page, n in pages.items() if (each := flat.known.get(n)) is not None}
    cut_off = {problem.pointer for problem in reading.problems if problem.code == "text_cut"}
    touched: dict[str, None] = {}
    gone: set[str] = set()
    for number, page in _pages(printed, laid, pages, flat.content):
        gone |= {box.pointer for box in page.boxes if not _shows(box, page)}
        touched |= dict.fromkeys(_touched(page))
        for box in page.boxes:
            if box.pointer in cut_off:
                page.outside[cut(_around(box, _SHOWN))] = False
        place = beside(page.outside)
        reading = reading if place is None else with_beside(reading, number, place)
    reading = _asked(reading, touched, gone)
    known = {pages[page]: each.pixels for page, each in laid.items()}
    layout = printed.edition.layout.pages
    return with_pictures(reading, flat.content, pages, known, layout=layout)


def _pages(
    printed: AsPrinted, laid: Mapping[int, FlatPage], pages: Mapping[int, int], content: bytes
) -> Iterator[tuple[int, _Page]]:
    fits = {pages[page]: each.fit for page, each in laid.items()}
    bare = render_upright(content, fits, bare=True)
    words = render_upright(content, fits, only_words=True)
    for number, print_ in sorted(printed.rendered(laid).items()):
        there, said = bare.get(pages[number]), words.get(pages[number])
        if there is None or said is None:
            continue
        layout = printed.edition.layout.pages[number - 1]
        hidden = printed.hidden(layout)
        boxes = [box for box in layout.boxes if box.pointer not in hidden]
        outside = printed.added_to(number, there, print_)
        near = cv2.erode(said, _LETTER).astype(np.int16)
        no_words = np.asarray(outside & (near - there > _PALER), np.bool_)
        for box in boxes:
            outside[cut(_around(box, _AROUND))] = False
        yield number, _Page(layout, boxes, there, print_, outside, no_words)


def _touched(page: _Page) -> Iterator[str]:
    """The fields with strokes through their words, or ink around or beside what is to be ticked.

    What is theirs is taken off what lies outside all boxes.
    """
    for box in page.boxes:
        zone, *labels = zones_of(box, page.layout)
        places = [_around(box, _RING), *labels] if box.is_to_tick else [zone]
        ink = page.outside if box.is_to_tick else page.no_words
        if any(int(np.count_nonzero(ink[cut(place)])) > BITS for place in places):
            yield box.pointer
    for box in page.boxes:
        if box.is_to_tick:
            for place in (_around(box, _RING), *zones_of(box, page.layout)):
                page.outside[cut(place)] = False


def _around(box: Box, beside: float) -> Edges:
    return (box.x - beside, box.y - beside, box.x + box.w + beside, box.y + box.h + beside)


def _shows(box: Box, page: _Page) -> bool:
    """Whether the frame of a box is to be seen, where one was printed."""
    outer, inner = cut(_around(box, _EDGE)), cut(_around(box, -_EDGE))
    is_edge = np.zeros(page.print_.shape, np.bool_)
    is_edge[outer] = True
    is_edge[inner] = False
    rows, columns = outer
    was, is_ = page.print_[rows, columns], page.there[rows, columns]
    frame = is_edge[rows, columns] & (was < 255 - _FRAME)
    if int(np.count_nonzero(frame)) < _FEWEST:
        return True
    darkest = cv2.erode(is_, _NEAR).astype(np.int16)
    return float((darkest[frame] - was[frame] < _PALER).mean()) >= _SHOWS


def _asked(reading: Reading, touched: Collection[str], gone: Collection[str]) -> Reading:
    known = {problem.pointer for problem in reading.problems}
    marks, problems = [], [*reading.problems]
    for mark in reading.marks:
        unread = replace(mark, state="unread", confidence=0.0)
        if mark.pointer in gone and mark.state == "empty":
            marks.append(replace(unread, unread_because="not_seen"))
        elif mark.pointer in touched:
            marks.append(unread)
            if mark.pointer not in known:
                is_whose = mark.pointer == WHOSE
                at = mark.pointer
                problems.append(Problem("values_differ" if is_whose else "remark_over_box", at))
        else:
            marks.append(mark)
    return replace(reading, marks=tuple(marks), problems=tuple(problems))
