"""A filled form and its flattened print -> for each field: right, asked, not on the paper, wrong.

What a program lost before it printed is on no paper: an empty box then shows nothing but what a
blank sheet shows, and an accent that stands apart is not drawn. Everything else that is neither
equal nor asked is wrong.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pypdfium2

from forms.fields.base import normalise
from forms.ground.style import MM
from pipeline.records import Mark, NotRead, Reading
from tests.pipeline.extraction.read_back import printed_pages, readings

_SCALE = 100 / 72
_INSIDE = 0.8  # mm


def judged(filled: bytes, flat: bytes, empty: bytes) -> tuple[Counter[str], list[str]]:
    """How many fields came out how; and the pointers of the wrong ones.

    Args:
        filled: with its fields. flat: the same without. empty: as it was before it was filled.
    """
    count: Counter[str] = Counter()
    wrong: list[str] = []
    (first,) = readings(filled)
    assert isinstance(first, Reading)
    want = {mark.pointer: mark for mark in first.marks}
    for reading in readings(flat):
        if isinstance(reading, NotRead):
            count["refused pages"] += len(reading.pages)
            continue
        asked = {problem.pointer for problem in reading.problems}
        pages = dict(zip(printed_pages(reading), reading.pages, strict=False))
        for mark in reading.marks:
            what = _what(mark, want[mark.pointer], asked, pages, (flat, empty))
            count[what] += 1
            if what == "wrong":
                wrong.append(mark.pointer)
    return count, wrong


def _what(
    mark: Mark,
    want: Mark,
    asked: set[str | None],
    pages: Mapping[int, int],
    pdfs: tuple[bytes, bytes],
) -> str:
    if mark.state == "unread":
        missing = mark.page not in pages or None in asked
        told = mark.pointer in asked or mark.channel == "scan"  # where all that is unread is
        return "asked" if missing or (mark.picture and told) else "wrong"
    seen, typed = _plain(mark.raw), _plain(want.raw)
    if seen == typed:
        return "right" if typed else "empty"
    if seen is None and mark.page in pages and not _differs(mark, pages[mark.page], *pdfs):
        return "not on the paper"
    bare = isinstance(typed, str) and isinstance(seen, str) and _bare(typed) == _bare(seen)
    return "not on the paper" if bare and seen == _bare(seen) else "wrong"


def _plain(raw: str | bool | None) -> str | bool | None:
    """Without what lines and spaces make of it: a print holds lines."""
    text = normalise(raw) if isinstance(raw, str) else raw
    return " ".join(text.split()) if isinstance(text, str) else (text or None)


def _bare(text: object) -> str:
    parts = unicodedata.normalize("NFD", str(text))
    return "".join(letter for letter in parts if unicodedata.category(letter) != "Mn")


def _differs(mark: Mark, number: int, flat: bytes, empty: bytes) -> bool:
    """Whether a box shows more than it does on the empty form."""
    one, other = (_box(pdf, number, mark) for pdf in (flat, empty))
    return one.shape == other.shape and int((np.abs(one - other) > 60).sum()) > 10


def _box(pdf: bytes, number: int, mark: Mark) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number - 1].render(scale=_SCALE, grayscale=True).to_numpy()
    x, y, w, h = (side * MM * _SCALE for side in mark.box_mm)
    inset = _INSIDE * MM * _SCALE
    cut = page[round(y + inset) : round(y + h - inset), round(x + inset) : round(x + w - inset)]
    return np.asarray(cut, np.int16)
