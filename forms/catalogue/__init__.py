"""Worksheets, editions and templates, found by name. In: the folder of schemas; out: sheets."""

from forms.catalogue.catalogue import (
    CHECK_CODE,
    CHECK_SHEET,
    FIRST_LOCAL,
    Catalogue,
    UnknownLanguageError,
    UnknownWorksheetError,
)
from forms.catalogue.edition import Edition
from forms.catalogue.frozen import UnknownEditionError

__all__ = [
    "CHECK_CODE",
    "CHECK_SHEET",
    "FIRST_LOCAL",
    "Catalogue",
    "Edition",
    "UnknownEditionError",
    "UnknownLanguageError",
    "UnknownWorksheetError",
]
