"""A sheet without a client in, a document out; and any sheet in large letters."""

from dataclasses import replace

from forms.catalogue import Catalogue, Edition
from forms.catalogue.chosen_pages import chosen_pages, is_to_choose
from forms.catalogue.large_print import is_large_print
from forms.pdf.stamping import Stamp
from pipeline.documents.enlarging import enlarged
from pipeline.records import Document


def blank(
    catalogue: Catalogue,
    name: str,
    language: str = "nl",
    *,
    large: bool = False,
    domains: tuple[str, ...] = (),
) -> Document:
    """A sheet without a client; in the nearest language that it has.

    `domains`: only those, where they can be chosen.

    Raises:
        UnknownWorksheetError, UnknownLanguageError: there is no such sheet.
    """
    edition = catalogue.current(name, catalogue.spoken(name, language), is_large=large)
    template = catalogue.template(edition)
    document = Document(f"{name}.pdf", template.content)
    if domains and is_to_choose(edition.worksheet):
        content = template.stamp(Stamp(None, None, pages=chosen_pages(edition, domains)))
        document = Document(f"{name}-{'-'.join(domains)}.pdf", content)
    return sized(document, edition) if large else document


def sized(document: Document, edition: Edition) -> Document:
    """A sheet of this edition in large letters."""
    name = f"{document.name.removesuffix('.pdf')}-groot.pdf"
    content = document.content if is_large_print(edition.worksheet) else enlarged(document.content)
    return replace(document, name=name, content=content)
