"""Worksheets, editions and templates, found by name. In: the folder of schemas; out: sheets."""

from forms.catalogue.catalogue import (
    CHECK_CODE,
    CHECK_SHEET,
    FIRST_LOCAL,
    Catalogue,
    Edition,
    UnknownEditionError,
    UnknownLanguageError,
    UnknownWorksheetError,
)

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
