"""Pages of ours that keep their answers as print, not as fields -> Reading.

What viewers call flattening or printing to PDF leaves letters, strokes and pictures. A page is laid
on its layout by its labels (`page_fit`); the letters that every copy has are left out; what remains
in a box is its answer. The rendered page must agree: letters without ink, or ink without letters,
are asked about, and so is all that may be cut or garbled (`box_text`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from forms.catalogue import Edition
from forms.ground.problems import Problem
from forms.layout.bands import CONTENT_TOP
from forms.layout.parts import Box, LayoutPage, PlacedBox
from pipeline.extraction.pdf.box_text import (
    BoxLetter,
    BoxText,
    Edges,
    box_text,
    cells_text,
    lines_seen,
)
from pipeline.extraction.pdf.drawn_ink import box_edges, ink_share, loose_ink
from pipeline.extraction.pdf.flat_pages import FlatPage, FlatPages, is_inside
from pipeline.extraction.pdf.forms_found import FoundForm
from pipeline.extraction.pdf.own_print import is_printed, not_printed
from pipeline.extraction.pdf.page_picture import with_pictures
from pipeline.records import Instance, Mark, Reading

_IN_BOX: Final = 0.5  # mm that a letter may lie outside its box
_SAME_BOX: Final = 1.5  # mm between the edges of an appearance and those of its box
_SPILL: Final = (14.0, 6.0)  # mm below and beside a box in which loose letters may be its own
_THIS = "/"  # a box is ticked, whatever its code; no code is written so
_NOTHING, _SOMETHING, _FULL = 0.01, 0.04, 0.85  # ink share of a tick: empty, marked, blackened
_SIGNS: Final = frozenset("xXvVl8nu4✓✔✕✖✗✘●•■×⬤⚫★H")  # of a mark, also as codes of ZapfDingbats
_YES: Final = ("yes", "on", "ja", "true", "1")


def read_flattened(
    form: FoundForm, edition: Edition, flat: FlatPages, instance: Instance | None
) -> Reading:
    """Read the flattened pages of a form; boxes of its other pages are left out.

    Args:
        form: where it is in the file.
        edition: as it was printed.
        flat: the file.
        instance: what was printed on a personal form beforehand, if it is known here.
    """
    assert form.identity is not None
    reader = _FlatReader(edition, is_personal=form.identity.instance is not None)
    for page, in_file in sorted(form.pages.items()):
        laid = flat.page(in_file, edition.layout.pages[page - 1])
        if laid is not None:
            reader.page(page, laid)
    printed = instance.prefilled if instance is not None else {}
    marks = tuple(reader.marks(printed))
    pages = {page: in_file for page, in_file in form.pages.items() if page in reader.pages}
    problems = (*form.problems, *reader.problems)
    reading = Reading(form.identity, "flattened", tuple(sorted(pages.values())), marks, problems)
    laid_out = {pages[page]: laid.pixels for page, laid in reader.pages.items()}
    return with_pictures(reading, flat.content, pages, laid_out, layout=edition.layout.pages)


class _FlatReader:
    """Brings letters, ink and boxes together."""

    def __init__(self, edition: Edition, *, is_personal: bool) -> None:
        self.edition = edition
        self.is_personal = is_personal
        self.pages: dict[int, FlatPage] = {}
        self.written: dict[int, dict[Box, list[BoxLetter]]] = {}
        self.spilled: set[Box] = set()
        self.problems: list[Problem] = []

    def page(self, number: int, laid: FlatPage) -> None:
        """Take note of a page: which box each letter stands in."""
        page = self.edition.layout.pages[number - 1]
        self.pages[number] = laid
        boxes: dict[Box, list[BoxLetter]] = {box: [] for box in page.boxes}
        loose: list[BoxLetter] = []
        for letter, within in not_printed(laid.letters, page):
            box = _box_of(letter, within, page.boxes)
            if box is None:
                loose.append(letter)
            else:
                boxes[box].append(letter)
        self.written[number] = boxes
        hidden = self._hidden(page)
        for letter in loose:
            if not letter.text.isspace() and not any(
                slot.x <= letter.x <= slot.x + slot.w and slot.y <= letter.y <= slot.y + slot.h
                for slot in page.slots
            ):
                self.spilled.update(_spilled_from(letter, page.boxes, hidden))

    def _hidden(self, page: LayoutPage) -> frozenset[str]:
        """Boxes over which something known was printed."""
        if not self.is_personal:
            return frozenset()
        return frozenset(pointer for slot in page.slots for pointer in slot.covers)

    def marks(self, printed: Mapping[str, object]) -> Iterator[Mark]:
        """A mark for every field on the pages that were seen."""
        for pointer, places in self.edition.layout.places.items():
            boxes = [place for place in places if place.page in self.pages]
            if not boxes:
                continue
            number, box = boxes[0]
            blank = Mark(
                pointer, None, number, (box.x, box.y, box.w, box.h), "flattened", state="empty"
            )
            if pointer in self._hidden(self.edition.layout.pages[number - 1]):
                yield blank
            elif box.is_to_tick:
                yield self._button(blank, boxes)
            else:
                yield self._text(blank, boxes, printed.get(pointer))

    def _asked(self, mark: Mark, code: str, raw: str | bool | None = None) -> Mark:
        self.problems.append(Problem(code, mark.pointer))
        return replace(mark, raw=raw, state="unread", confidence=0.0)

    def _text(self, blank: Mark, boxes: Sequence[PlacedBox], printed: object) -> Mark:
        read = [self._read(number, box, printed) for number, box in boxes]
        doubtful = next((each for each in read if each.doubt), None)
        if doubtful is not None:
            return self._asked(blank, doubtful.doubt, doubtful.text or None)
        texts = {each.text for each in read if each.text}
        if len(texts) > 1:
            return self._asked(blank, "values_differ")
        return replace(blank, raw=texts.pop(), state="read") if texts else blank

    def _read(self, number: int, box: Box, printed: object) -> BoxText:
        letters = self.written[number][box]
        pixels = self.pages[number].pixels
        if loose_ink(pixels, box, letters, self.edition.layout.pages[number - 1]):
            return BoxText("".join(each.text for each in letters), "text_garbled")
        if not letters:
            return BoxText("", "text_cut" if box in self.spilled else "")
        if box.kind == "comb":
            return cells_text(letters)
        text = box_text(letters, box_edges(box))
        if isinstance(printed, str) and is_printed(text.text, lines_seen(letters), printed):
            return BoxText(printed)
        if box in self.spilled and not text.doubt:
            return BoxText(text.text, "text_cut")
        return text

    def _meant(self, place: PlacedBox, codes: Collection[str]) -> str | None:
        """What stands in a box: `_THIS`, a code, or "" for nothing; None where it is unclear."""
        number, box = place
        letters = [each for each in self.written[number][box] if not each.text.isspace()]
        said = _said("".join(each.text for each in letters), box, codes)
        ink = ink_share(self.pages[number].pixels, box)
        if said is None or (_NOTHING < ink < _SOMETHING) or ink > _FULL:
            return None
        return _THIS if said == "" and ink >= _SOMETHING and not letters else said

    def _button(self, blank: Mark, boxes: Sequence[PlacedBox]) -> Mark:
        """A tick or a choice: signs, codes and labels count as they stand; else the ink does."""
        codes = {box.code for _, box in boxes}
        chosen: dict[str, PlacedBox] = {}
        for place in boxes:
            meant = self._meant(place, codes)
            if meant is None:
                return self._asked(blank, "mark_unclear")
            if meant in {_THIS, place.box.code}:
                chosen[place.box.code] = place
            elif meant:
                chosen[meant] = next(other for other in boxes if other.box.code == meant)
        if len(chosen) > 1:
            return self._asked(blank, "mark_unclear")
        if not chosen:
            return blank
        ((code, (number, box)),) = chosen.items()
        raw: str | bool = True if box.kind == "tick" else code
        where = (box.x, box.y, box.w, box.h)
        return replace(blank, raw=raw, state="read", page=number, box_mm=where)


def _said(text: str, box: Box, codes: Collection[str]) -> str | None:
    """The code that letters in a mark's place stand for; "" for none; None where it is unclear."""
    word = text.strip()
    if word in {"", "Off"}:
        return ""
    if len(word) == 1 and word in _SIGNS:
        return box.code
    if word in codes:
        return word
    label = box.name.rsplit(": ", 1)[-1]
    if word.casefold() == "".join(label.split()).casefold():
        return box.code
    return box.code if box.kind == "tick" and word.casefold() in _YES else None


def _box_of(letter: BoxLetter, within: Edges | None, boxes: Sequence[Box]) -> Box | None:
    """The box whose appearance a letter stands in, else the box it stands in itself."""
    if within is not None:
        for box in boxes:
            if all(abs(a - b) <= _SAME_BOX for a, b in zip(within, box_edges(box), strict=True)):
                return box
    middle = (letter.x + letter.along / 2, letter.y - 0.3 * letter.em)
    return next((box for box in boxes if is_inside(middle, box_edges(box), _IN_BOX)), None)


def _spilled_from(
    letter: BoxLetter, boxes: Sequence[Box], hidden: Collection[str]
) -> Iterator[Box]:
    """The boxes for words from which a loose letter may have come: above it, or left of it."""
    below, beside = _SPILL
    if letter.y < CONTENT_TOP - 4:
        return
    for box in boxes:
        if box.kind in ("tick", "circle", "comb") or box.pointer in hidden:
            continue
        left, top, right, bottom = box_edges(box)
        if left - 1 <= letter.x <= right + beside and top <= letter.y <= bottom + below:
            yield box
