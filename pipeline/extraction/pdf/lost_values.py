"""Values that a file still holds while no page shows their field: asked about, never lost.

Programs that tidy up, or put other pages in the place of those that were filled in, take fields
from the pages and leave them in the form, with all that was typed.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import Final

import pikepdf

from forms.ground.problems import Problem
from pipeline.extraction.pdf.hostile import damaged_by_anything
from pipeline.extraction.pdf.opened import WHOSE, own_name
from pipeline.extraction.pdf.pdf_text import decode
from pipeline.records import Reading
from pipeline.records.refusals import Damaged

_DEEPEST: Final = 8
_MOST: Final = 10_000


def with_lost_values(reading: Reading, content: bytes) -> Reading:
    """The reading; what is empty on it and has a value in the file is asked.

    Of a reading with pages on which no field is left: whoever removes one field empties it.
    """
    lost: Mapping[str, str] = {}
    with (
        suppress(Damaged, MemoryError),
        damaged_by_anything(),
        pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf,
    ):
        lost = _values(pdf)
    asked = {m.pointer for m in reading.marks if m.state == "empty" and m.pointer in lost}
    asked.discard(WHOSE)  # a page says itself whose it is
    if not asked:
        return reading
    marks = tuple(
        replace(mark, raw=lost[mark.pointer], state="unread", confidence=0.0)
        if mark.pointer in asked
        else mark
        for mark in reading.marks
    )
    differing = (Problem("values_differ", mark.pointer) for mark in marks if mark.pointer in asked)
    return replace(reading, marks=marks, problems=(*reading.problems, *differing))


def _values(pdf: pikepdf.Pdf) -> Mapping[str, str]:
    """What the fields of the form hold, by their own names, wherever they are shown."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return {}
    found: dict[str, str] = {}
    for count, (name, value) in enumerate(_of(form.get("/Fields"), "", 0)):
        if count < _MOST and value.strip() and value != "Off":
            found[own_name(name)] = value
    return found


def _of(fields: pikepdf.Object | None, above: str, levels: int) -> Iterator[tuple[str, str]]:
    if not isinstance(fields, pikepdf.Array) or levels > _DEEPEST:
        return
    for field in fields:
        if not isinstance(field, pikepdf.Dictionary):
            continue
        own, value = field.get("/T"), field.get("/V")
        name = decode(bytes(own)) if isinstance(own, pikepdf.String) else above
        if isinstance(value, pikepdf.String):
            yield name, decode(bytes(value))
        elif isinstance(value, pikepdf.Name):
            yield name, str(value)[1:]
        yield from _of(field.get("/Kids"), name, levels + 1)
