"""Worksheets, editions and templates, found by name. In: the folder of schemas; out: sheets."""

from typing import TYPE_CHECKING

from forms.catalogue.catalogue import FIRST_LOCAL, Catalogue

if TYPE_CHECKING:
    from forms.catalogue.edition import Edition

__all__ = ["FIRST_LOCAL", "Catalogue", "Edition"]


def __getattr__(name: str) -> object:
    """Editions are loaded by who prints or reads: not by who only asks for a name."""
    if name != "Edition":
        raise AttributeError(name)
    from forms.catalogue.edition import Edition

    return Edition
