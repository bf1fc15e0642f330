"""A page code or the metadata of a file -> which form that is."""

from forms.catalogue import Catalogue
from forms.pdf.identity_xmp import FormIdentity
from forms.pdf.page_code import PageCode
from pipeline.records import Identity


def identity_of(code: PageCode, catalogue: Catalogue) -> Identity | None:
    """The form that a page code names; None for a worksheet or language not known here."""
    worksheet = catalogue.called(code.form)
    language = catalogue.language_codes.get(code.language)
    if worksheet is None or language is None:
        return None
    return Identity(worksheet, code.edition, language, code.client, code.instance)


def identity_from(xmp: FormIdentity) -> Identity:
    """The form that the metadata of a file name."""
    return Identity(xmp.worksheet, xmp.edition, xmp.language, xmp.client, xmp.instance)
