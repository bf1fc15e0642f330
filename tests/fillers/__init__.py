"""Real fillers: PDF bytes and a value for each field name -> the PDF as that program writes it.

A value is text, the code of a choice, or True for a box. FILLERS is the registry; a filler that
is not on this machine says what it misses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from tests.fillers import (
    with_pdf_lib,
    with_pdfium,
    with_pdfjs,
    with_pdftk,
    with_pikepdf,
    with_pypdf,
)

Values = Mapping[str, str | bool]


@dataclass(frozen=True, slots=True)
class Filler:
    """A program that fills forms.

    Attributes:
        fill: does the work.
        missing: what is lacking for it to run here; "" where nothing is.
        is_peer: it stands outside the Python environment.
    """

    name: str
    fill: Callable[[bytes, Values], bytes]
    missing: Callable[[], str] = lambda: ""
    is_peer: bool = False

    @property
    def marks(self) -> tuple[pytest.MarkDecorator, ...]:
        """Of a test case with this filler."""
        return (pytest.mark.peer,) if self.is_peer else ()


FILLERS = (
    Filler("pikepdf", with_pikepdf.fill),
    Filler("pypdf", with_pypdf.fill),
    Filler("pdfium", with_pdfium.fill),
    Filler("pdf-lib", with_pdf_lib.fill, with_pdf_lib.missing, is_peer=True),
    Filler("pdf.js", with_pdfjs.fill, with_pdfjs.missing, is_peer=True),
    Filler("pdftk", with_pdftk.fill, with_pdftk.missing, is_peer=True),
)
FILLER_CASES = [pytest.param(each, id=each.name, marks=each.marks) for each in FILLERS]
