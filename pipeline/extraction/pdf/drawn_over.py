"""What a program drew into the content of a page with fields: ink, text or pictures over them.

A field tells nothing of it. So a page whose content is not byte by byte what was printed
(`forms.pdf.page_content`) is drawn without its fields and laid beside the print: what is darker was
added. A box that it touches, or the words beside a box to tick, is asked with its picture; unless
the same stands in the field, as where a program flattened a copy. What touches none is asked as
what stands beside the boxes of that page.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from forms.catalogue import Edition
from forms.ground.fonts import measure
from forms.ground.problems import Problem
from forms.ground.style import MM
from forms.layout.bands import NUMBER_BASE, NUMBER_RIGHT
from forms.layout.parts import Box, Image, LayoutPage, Run, Slot
from forms.pdf.stamping import SlotText, Stamp, Template
from pipeline.extraction.known_prints import hidden_boxes
from pipeline.extraction.pdf.beside_boxes import with_beside
from pipeline.extraction.pdf.box_text import Edges
from pipeline.extraction.pdf.flat_pages import FlatPages
from pipeline.extraction.pdf.flattened import read_flattened
from pipeline.extraction.pdf.forms_found import FoundForm
from pipeline.extraction.pdf.opened import OpenedPdf
from pipeline.extraction.pdf.page_fit import AS_PRINTED, printed_times
from pipeline.extraction.pdf.page_picture import PIXELS, edges_of, render_upright
from pipeline.extraction.pixels import Flags, Grey
from pipeline.records import Identity, Instance, Mark, Reading

_DARKER: Final = 60  # levels by which added ink is darker than any print near it
_NEAR: Final = 5  # pixels a side in which print may lie elsewhere: other programs round otherwise
_BITS: Final = 12  # pixels in a box
_BESIDE: Final = 40  # pixels outside all boxes
_AROUND: Final = 1.0  # mm around a box to tick, in which a mark is its own
_INSIDE: Final = 0.5  # mm of the edge of other boxes that a drawing beside them may touch
_LABEL: Final = 7.0  # mm from a box to tick to the words beside it, at most
_WHOSE: Final = "/client"
_DAMAGED: Final = Problem("file_damaged")
# the page's number, and how to tick: earlier versions said it in other words
_FOOT: Final[tuple[Edges, ...]] = (
    (NUMBER_RIGHT - 45, NUMBER_BASE - 5, NUMBER_RIGHT + 1, NUMBER_BASE + 2),
    (35.5, 277.5, 102.0, 289.0),
)


@dataclass(frozen=True, slots=True)
class Print:
    """A form as it came out of the printer, but for the texts that nobody knows here.

    Attributes:
        template: of its edition.
        instance: what was printed on it, if it is personal and known here.
    """

    identity: Identity
    edition: Edition
    template: Template
    instance: Instance | None = None

    def again(self) -> tuple[bytes, Sequence[int]]:
        """The print, drawn again, and the pages of the form that it holds."""
        numbers = range(1, len(self.edition.layout.pages) + 1)
        if self.identity.instance is None:
            return self.template.content, numbers
        slots = {pointer: SlotText(id_, "") for pointer, id_ in self._slots.items()}
        stamp = Stamp(self.identity.client, self.identity.instance, {}, slots)
        return self.template.stamp(stamp), self.template.pages_of(slots)

    def hidden(self, page: LayoutPage) -> Collection[str]:
        """The boxes of a page that this print lacks."""
        return hidden_boxes(page, self._slots) if self.identity.instance else ()

    @property
    def _slots(self) -> Mapping[str, str]:
        """Those that were used; where that is not known here, all may be."""
        if self.instance is not None:
            return self.instance.slots
        return {slot.pointer: "" for page in self.edition.layout.pages for slot in page.slots}


def with_drawings(
    reading: Reading, printed: Print, opened: OpenedPdf, content: bytes, pages: Mapping[int, int]
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
    touched: dict[str, None] = {}
    problems: list[Problem] = []
    for page in sorted(odd):
        layout = printed.edition.layout.pages[page - 1]
        hidden = printed.hidden(layout)
        boxes = [box for box in layout.boxes if box.pointer not in hidden]
        if page in added:
            touched |= dict.fromkeys(_touched(added[page], layout, boxes))
            place = _beside(added[page])
            reading = reading if place is None else with_beside(reading, page, place)
        elif _DAMAGED not in (*reading.problems, *problems):
            problems.append(_DAMAGED)  # nobody knows what such a page shows
    shown = _read(content, odd, printed) if touched else {}
    return _asked(reading, touched, shown, problems)


def _is_odd(page: int, number: int, printed: Print, opened: OpenedPdf) -> bool:
    """Whether a page may draw something that was not printed."""
    drawn, there = printed.template.drawn, opened.pages[number - 1]
    if not 0 < page <= len(drawn):
        return False
    return there.content is None or not drawn[page - 1].is_all_of(there.content, there.times)


def _added(
    content: bytes, odd: Mapping[int, int], printed: Print, opened: OpenedPdf
) -> dict[int, Flags]:
    """Page of the form -> the pixels that are darker than the print."""
    again, numbers = printed.again()
    held = {page: numbers.index(page) + 1 for page in odd if page in numbers}
    print_ = render_upright(again, dict.fromkeys(held.values(), AS_PRINTED), bare=True)
    fits = {number: printed_times(opened.pages[number - 1].times) for number in odd.values()}
    there = render_upright(content, fits, bare=True)
    is_personal = printed.identity.instance is not None
    layout, is_personal = printed.edition.layout.pages, printed.identity.instance is not None
    return {
        page: _darker(there[odd[page]], print_[place])
        & ~_unknown(layout[page - 1], is_personal=is_personal)
        for page, place in held.items()
        if place in print_ and odd[page] in there
    }


def _darker(there: Grey, print_: Grey) -> Flags:
    near = cv2.erode(print_, np.ones((_NEAR, _NEAR), np.uint8))
    return np.asarray(near.astype(np.int16) - there > _DARKER, np.bool_)


def _unknown(page: LayoutPage, *, is_personal: bool) -> Flags:
    """Where something was printed that is not known here: pictures, slots, the foot."""
    kinds = (Image, Slot) if is_personal else (Image,)
    places = [(p.x, p.y, p.x + p.w, p.y + p.h) for p in page.parts if isinstance(p, kinds)]
    out = np.zeros((round(297 * PIXELS), round(210 * PIXELS)), np.bool_)
    for place in (*places, *_FOOT):
        out[_cut(place)] = True
    return out


def _cut(edges: Edges) -> tuple[slice, slice]:
    left, top, right, bottom = (max(0, round(edge * PIXELS)) for edge in edges)
    return slice(top, bottom), slice(left, right)


def _touched(added: Flags, page: LayoutPage, boxes: Sequence[Box]) -> Iterator[str]:
    """The fields that something was drawn over; all that is theirs is taken off `added`."""
    zones = [(box.pointer, zone) for box in boxes for zone in _zones(box, page)]
    for pointer, zone in zones:
        if int(np.count_nonzero(added[_cut(zone)])) > _BITS:
            yield pointer
    for _, (left, top, right, bottom) in zones:
        added[_cut((left - 3, top - 3, right + 3, bottom + 3))] = False


def _zones(box: Box, page: LayoutPage) -> Iterator[Edges]:
    """Where ink is about a box: in it; and of a box to tick also on the words beside it."""
    margin = _AROUND if box.is_to_tick else -_INSIDE
    right, bottom = box.x + box.w, box.y + box.h
    yield (box.x - margin, box.y - margin, right + margin, bottom + margin)
    if box.is_to_tick:
        for run in page.parts:
            if not isinstance(run, Run) or not 0 <= run.x - right <= _LABEL:
                continue
            if box.y <= run.y <= bottom + 1:
                wide = measure(run.text, run.face, run.size) / MM
                yield (run.x, box.y - 0.5, run.x + wide, bottom + 0.5)


def _beside(added: Flags) -> Edges | None:
    """Where something was drawn beside all boxes."""
    return edges_of(added) if int(np.count_nonzero(added)) > _BESIDE else None


def _read(content: bytes, odd: Mapping[int, int], printed: Print) -> dict[str, Mark]:
    """What stands on the pages as print, by field."""
    form = FoundForm(printed.identity, {**odd})
    marks = read_flattened(
        form, printed.edition, FlatPages(content, bare=True), printed.instance
    ).marks
    return {mark.pointer: mark for mark in marks}


def _asked(
    reading: Reading, touched: Collection[str], shown: Mapping[str, Mark], others: list[Problem]
) -> Reading:
    known = {problem.pointer for problem in reading.problems}
    marks, problems = [], [each for each in others if each not in reading.problems]
    for mark in reading.marks:
        drawn = shown.get(mark.pointer)
        if mark.pointer not in touched or (drawn is not None and _is_same(mark, drawn)):
            marks.append(mark)
            continue
        read = drawn.raw if drawn is not None and drawn.state == "read" else None
        if mark.pointer == _WHOSE and mark.raw is None and reading.identity.client is None:
            marks.append(mark if read is None else replace(mark, raw=read, state="read"))
            continue  # a code tells itself whether it is one, and a paper without it is refused
        raw = read if mark.raw is None else mark.raw
        marks.append(replace(mark, raw=raw, state="unread", confidence=0.0))
        if mark.pointer not in known:
            code = "values_differ" if mark.pointer == _WHOSE else "remark_over_box"
            problems.append(Problem(code, mark.pointer))
    return replace(reading, marks=tuple(marks), problems=(*reading.problems, *problems))


def _is_same(typed: Mark, drawn: Mark) -> bool:
    """Whether the page shows what the field says: a program drew it there, too."""
    one, other = (
        "".join(mark.raw.split()) if isinstance(mark.raw, str) else mark.raw
        for mark in (typed, drawn)
    )
    return typed.state == drawn.state == "read" and one == other
