"""Worksheets, editions and templates, found by name. In: the folder of schemas; out: sheets."""

from forms.catalogue.catalogue import FIRST_LOCAL, Catalogue
from forms.catalogue.edition import Edition

__all__ = ["FIRST_LOCAL", "Catalogue", "Edition"]
