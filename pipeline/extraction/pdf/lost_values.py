"""Values that a file still holds while no page shows their field: asked about, never lost.

Programs that tidy up, or put other pages in the place of those that were filled in, take fields
from the pages and leave them in the form, with all that was typed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Final

import pikepdf

from forms.ground.problems import Problem
from pipeline.extraction.pdf.hostile import damaged_by_anything
from pipeline.extraction.pdf.opened import WHOSE, own_name
from pipeline.extraction.pdf.pdf_text import decode
from pipeline.records import Reading
from pipeline.records.refusals import Damaged

_DEEPEST: Final = 8
_MOST: Final = 10_000  # fields that are looked at


def with_lost_values(reading: Reading, content: bytes, *, is_alone: bool = True) -> Reading:
    """The reading; what is empty on it and has a value in the file is asked.

    Of a reading with pages on which no field is left: whoever removes one field empties it. What
    fields hold that a page still shows was typed there. Words of which nobody knows on which sheet
    they were typed are asked about and shown to nobody: they may be another client's.

    Args:
        reading: of the pages that are print.
        content: the file.
        is_alone: whether it holds no other sheet.
    """
    empty = {mark.pointer for mark in reading.marks if mark.state == "empty"}
    empty.discard(WHOSE)  # a page says itself whose it is
    lost: Mapping[str, set[str]] = {}
    with (
        suppress(Damaged, MemoryError),
        damaged_by_anything(),
        pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf,
    ):
        lost = _values(pdf, empty)
    if not lost:
        return reading
    known = {name: next(iter(values)) for name, values in lost.items() if len(values) == 1}
    marks = tuple(
        replace(
            mark,
            raw=known.get(mark.pointer) if is_alone else None,
            state="unread",
            confidence=0.0,
        )
        if mark.pointer in lost
        else mark
        for mark in reading.marks
    )
    differing = (Problem("values_differ", mark.pointer) for mark in marks if mark.pointer in lost)
    return replace(reading, marks=marks, problems=(*reading.problems, *differing))


def _values(pdf: pikepdf.Pdf, wanted: Collection[str]) -> Mapping[str, set[str]]:
    """What fields that no page shows hold, by their own names, where one of these is wanted."""
    form = pdf.Root.get("/AcroForm")
    found: dict[str, set[str]] = defaultdict(set)
    if not wanted or not isinstance(form, pikepdf.Dictionary):
        return found
    shown = set(_shown(pdf))
    for name, value, places in islice(_fields(form.get("/Fields"), "", 0), _MOST):
        if value is not None and name in wanted and shown.isdisjoint(places):
            text = _text(value)
            if text.strip() and text != "Off":
                found[name].add(text)
    return found


_Place = tuple[int, int]
_Field = tuple[str, pikepdf.Object | None, tuple[_Place, ...]]


def _shown(pdf: pikepdf.Pdf) -> Iterator[_Place]:
    """The objects that lie on a page."""
    for page in pdf.pages:
        notes = page.obj.get("/Annots")
        if isinstance(notes, pikepdf.Array):
            yield from (note.objgen for note in notes if isinstance(note, pikepdf.Dictionary))


def _fields(fields: pikepdf.Object | None, above: str, levels: int) -> Iterator[_Field]:
    """All below these: its own name, its value, and where it and what shows it lie in the file."""
    if not isinstance(fields, pikepdf.Array) or levels > _DEEPEST:
        return
    for field in fields:
        if not isinstance(field, pikepdf.Dictionary):
            continue
        own, value, kids = field.get("/T"), field.get("/V"), field.get("/Kids")
        name = own_name(decode(bytes(own))) if isinstance(own, pikepdf.String) else above
        places = [field.objgen]
        if isinstance(kids, pikepdf.Array):
            below = islice(kids, _MOST)
            places += [kid.objgen for kid in below if isinstance(kid, pikepdf.Dictionary)]
        is_told = isinstance(value, pikepdf.String | pikepdf.Name)
        yield name, value if is_told else None, tuple(places)
        yield from _fields(kids, name, levels + 1)


def _text(value: pikepdf.Object) -> str:
    return decode(bytes(value)) if isinstance(value, pikepdf.String) else str(value)[1:]
