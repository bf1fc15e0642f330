"""What stands beside all boxes of a page with fields: one mark a page, as on a scan."""

from dataclasses import replace
from typing import Final

from forms.ground.problems import Problem
from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from pipeline.extraction.pdf.box_text import Edges
from pipeline.records import Reading
from pipeline.records.readings import beside_mark, beside_pointer

_AROUND: Final = 3.0  # mm more than of a box: what it stands beside tells what it is about
_LEAST: Final = 0.5  # mm of it that must lie on the paper


def with_beside(reading: Reading, page: int, place: Edges) -> Reading:
    """The reading, of which a person is to see this place of a page of the form, too."""
    pointer = beside_pointer(page)
    known = [mark for mark in reading.beside if mark.pointer == pointer]
    left, top, right, bottom = place
    left, top = max(left - _AROUND, 0.0), max(top - _AROUND, 0.0)
    right, bottom = min(right + _AROUND, PAGE_WIDTH), min(bottom + _AROUND, PAGE_HEIGHT)
    if right - left < _LEAST or bottom - top < _LEAST:
        return reading
    for mark in known:
        x, y, w, h = mark.box_mm
        left, top, right, bottom = min(left, x), min(top, y), max(right, x + w), max(bottom, y + h)
    whole = (left, top, right - left, bottom - top)
    note = beside_mark(page, whole, reading.channel)
    others = [mark for mark in reading.beside if mark.pointer != pointer]
    return replace(reading, beside=(*others, note))


def told_beside(page: int, top: float) -> Problem:
    """The same without a picture: how far from the top it stands."""
    params = {"page": str(page), "mm": str(round(max(0.0, top)))}
    return Problem("remark_beside", None, "warning", params)
