"""A form as it came out of the printer, beside a page as it is now -> what is darker there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.catalogue import Edition
from forms.ground.fonts import measure
from forms.ground.style import MM
from forms.layout.bands import NUMBER_BASE, NUMBER_RIGHT
from forms.layout.parts import Box, Image, LayoutPage, Run, Slot, Stroke
from forms.pdf.slot_words import SlotText
from forms.pdf.stamping import Stamp, Template
from pipeline.extraction.known_prints import hidden_boxes
from pipeline.extraction.pdf.box_text import Edges
from pipeline.extraction.pdf.page_fit import AS_PRINTED
from pipeline.extraction.pdf.page_picture import PIXELS, edges_of, render_upright
from pipeline.extraction.pixels import Flags, Grey
from pipeline.records import Identity, Instance

Levels = NDArray[np.int16]

BITS: Final = 12  # pixels in a box
_BESIDE: Final = 40  # pixels outside all boxes
_DARKER: Final = 60  # levels by which added ink is darker than any print near it
# the same of grey letters in a box for words, where nothing is printed: these are thin, and pale
# (measured: letters of 6 and 8 points in 0.7 and 0.75 grey have 36 and 61 such pixels, a watermark
# none)
_GREYER: Final = 40
_NEAR: Final = 5  # pixels a side in which print may lie elsewhere: other programs round otherwise
_AROUND: Final = 1.0  # mm around a box to tick, in which a mark is its own
_INSIDE: Final = 0.5  # mm of the edge of other boxes that a drawing beside them may touch
_DOT: Final = 0.4  # mm around dotted lines: every program begins their dots elsewhere
# the page's number, and how to tick: earlier versions said it in other words
_BLUR: Final = 0.2  # mm beside a picture in which its last row of pixels is drawn
_FOOT: Final[tuple[Edges, ...]] = (
    (NUMBER_RIGHT - 45, NUMBER_BASE - 5, NUMBER_RIGHT + 1, NUMBER_BASE + 2),
    (35.5, 277.5, 102.0, 289.0),
)


@dataclass(frozen=True, slots=True)
class AsPrinted:
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
        printed = self.instance.pages if self.instance else ()
        pages = printed or self.template.pages_of(slots)
        foot = self.instance.foot if self.instance else ()
        whose = self.identity.client, self.identity.instance
        stamp = Stamp(*whose, {}, slots, pages=pages, foot=foot)
        return self.template.stamp(stamp), pages

    def hidden(self, page: LayoutPage) -> Collection[str]:
        """The boxes of a page that this print lacks."""
        return hidden_boxes(page, self._slots) if self.identity.instance else ()

    def rendered(self, pages: Collection[int]) -> dict[int, Grey]:
        """These of its pages as they were printed, without their fields."""
        again, numbers = self.again()
        held = {page: numbers.index(page) + 1 for page in pages if page in numbers}
        drawn = render_upright(again, dict.fromkeys(held.values(), AS_PRINTED), bare=True)
        return {page: drawn[place] for page, place in held.items() if place in drawn}

    def darker_than_printed(self, there: Mapping[int, Grey]) -> dict[int, tuple[Flags, Flags]]:
        """Page of the form -> its pixels that are darker than the print; and a little darker."""
        print_ = self.rendered(there.keys())
        by = {page: self._darker_by(page, there[page], print_[page]) for page in print_}
        return {page: (levels > _DARKER, levels > _GREYER) for page, levels in by.items()}

    def added_to(self, page: int, there: Grey, print_: Grey) -> Flags:
        """The pixels of a page of the form that are darker than in its print."""
        return self._darker_by(page, there, print_) > _DARKER

    def _darker_by(self, page: int, there: Grey, print_: Grey) -> Levels:
        """By how many levels each pixel of a page is darker than its print; 0 where none knows."""
        is_personal = self.identity.instance is not None
        layout = self.edition.layout.pages[page - 1]
        levels = darker_by(there, print_)
        levels[unknown(layout, is_personal=is_personal)] = 0
        return levels

    @property
    def _slots(self) -> Mapping[str, str]:
        """Those that were used; where that is not known here, all may be."""
        if self.instance is not None:
            return self.instance.slots
        return {slot.pointer: "" for page in self.edition.layout.pages for slot in page.slots}


def darker_by(there: Grey, print_: Grey) -> Levels:
    """By how many levels each pixel is darker than any print near it."""
    near = cv2.erode(print_, np.ones((_NEAR, _NEAR), np.uint8))
    return np.asarray(near.astype(np.int16) - there, np.int16)


def unknown(page: LayoutPage, *, is_personal: bool) -> Flags:
    """Where something was printed that is not known here: pictures, slots, the foot, dots."""
    kinds = (Image, Slot) if is_personal else (Image,)
    drawn = [p for p in page.parts if isinstance(p, kinds)]
    places = [(p.x - _BLUR, p.y - _BLUR, p.x + p.w + _BLUR, p.y + p.h + _BLUR) for p in drawn]
    out = np.zeros((round(297 * PIXELS), round(210 * PIXELS)), np.bool_)
    dotted = [p for p in page.parts if isinstance(p, Stroke) and p.dotted]
    places += [(p.x, p.y - _DOT, p.x2, p.y2 + _DOT) for p in dotted]
    for place in (*places, *_FOOT):
        out[cut(place)] = True
    return out


def cut(edges: Edges) -> tuple[slice, slice]:
    """Rows and columns of the pixels between edges in millimetres."""
    left, top, right, bottom = (max(0, round(edge * PIXELS)) for edge in edges)
    return slice(top, bottom), slice(left, right)


def zones_of(box: Box, page: LayoutPage) -> Iterator[Edges]:
    """Where ink is about a box: in it; and of a box to tick also on the words beside it."""
    margin = _AROUND if box.is_to_tick else -_INSIDE
    right, bottom = box.x + box.w, box.y + box.h
    yield (box.x - margin, box.y - margin, right + margin, bottom + margin)
    if box.is_to_tick:
        for mine, run in pairwise(page.parts):  # its label follows it, at whichever side
            if mine == box and isinstance(run, Run) and box.y <= run.y <= bottom + 1:
                wide = measure(run.text, run.face, run.size) / MM
                yield (run.x, box.y - 0.5, run.x + wide, bottom + 0.5)


def beside(added: Flags) -> Edges | None:
    """Where something was drawn beside all boxes."""
    return edges_of(added) if int(np.count_nonzero(added)) > _BESIDE else None
