"""PDF bytes and page numbers -> the letters that are drawn on those pages, each with its place.

The places are points from the bottom left of the page as it is shown. A letter that stands in an
appearance (a form XObject, as flattening leaves them) knows its edges: it belongs to no other box,
wherever it ends up, and what lies beyond them is not seen.
"""

import logging
import math
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import pdfplumber
from pdfminer.layout import LTChar, LTComponent, LTFigure
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipeline.extraction.pdf.hostile import ANY_LIBRARY, damaged_by_anything
from pipeline.records.refusals import Damaged

PdfRect = tuple[float, float, float, float]  # left, bottom, right, top

MOST_LETTERS = 50_000  # on one page; a full one of ours holds 4,000
_DEEPEST = 12
_SUBSET = re.compile(r"^[A-Z]{6}\+")
# its warnings may quote what is in a file
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
_FAILURES = (  # what pdfminer and pdfplumber raise on a hostile or broken file
    PdfminerException,
    MalformedPDFException,
    PDFException,
    PSException,
    *ANY_LIBRARY,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as drawn.

    Attributes:
        text: what it stands for, `(cid:N)` where the file does not say.
        x, y: left end of its baseline. along: its advance; em: the size of the type.
        rect: its edges.
        font: name of its font in lower case, letters only, without subset prefix and "regular".
        within: the edges of the appearance that it stands in, if any.
    """

    text: str
    x: float
    y: float
    along: float
    em: float
    rect: PdfRect
    font: str
    within: PdfRect | None = None


class LettersOfPages:
    """The letters on the pages of a file, which is opened once."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def on(self, number: int) -> tuple[Letter, ...]:
        """The letters on a page (from 1), in the order they are drawn.

        None at all where pdfminer cannot work the page out.
        """
        if self._opened is None:
            return ()
        file, pages = self._opened
        with suppress(*_FAILURES):
            # never its `annots`: pdf-lib leaves dangling ones, on which it raises TypeError
            page = Page(file, pages[number - 1], page_number=number)
            letters = tuple(_letters(page.layout, None, _DEEPEST))
            if len(letters) <= MOST_LETTERS:
                return letters
        return ()

    @cached_property
    def _opened(self) -> tuple[PDF, tuple[PDFPage, ...]] | None:
        with suppress(Damaged, MemoryError), damaged_by_anything():
            file = pdfplumber.open(BytesIO(self._content))
            return file, tuple(PDFPage.create_pages(file.doc))
        return None


def _letters(
    container: Iterable[LTComponent], within: PdfRect | None, levels: int
) -> Iterator[Letter]:
    for part in container:
        if isinstance(part, LTChar):
            yield _letter(part, within)
        elif isinstance(part, LTFigure) and levels:
            yield from _letters(part, _common(part.bbox, within), levels - 1)


def _common(rect: PdfRect, other: PdfRect | None) -> PdfRect:
    """What two rectangles have in common."""
    if other is None:
        return rect
    left, bottom = max(rect[0], other[0]), max(rect[1], other[1])
    return (left, bottom, max(left, min(rect[2], other[2])), max(bottom, min(rect[3], other[3])))


def _letter(char: LTChar, within: PdfRect | None) -> Letter:
    a, b, _c, _d, x, y = char.matrix
    lies_down = abs(b) > abs(a)
    return Letter(
        text=char.get_text(),
        x=x,
        y=y,
        along=char.adv * math.hypot(a, b),
        em=char.width if lies_down else char.height,
        rect=char.bbox,
        font=font_name(char.fontname),
        within=within,
    )


def font_name(name: str | bytes) -> str:
    """A font's own name, whichever part of it a program put into the file."""
    text = name.decode("latin-1") if isinstance(name, bytes) else name
    plain = _SUBSET.sub("", text).lower()
    return re.sub(r"[^a-z]", "", plain).removesuffix("regular")
