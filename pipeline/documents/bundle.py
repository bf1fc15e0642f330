"""Sheets for one person -> one file to print, in their order.

It has no fields: those of several forms in one file would have the same names, and be one field.
Each page still says which form it is, so that what comes back is taken apart. To type in there are
the sheets themselves.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, String

from forms.pdf.flattening import laid_together, without_fields
from forms.pdf.identity_xmp import xmp
from pipeline.records import Document
from pipeline.records.paths import pack_name


def bundle(
    code: str, sheets: Sequence[tuple[str, Document]], title: str, language: str
) -> Document:
    """All of these in one file, as `CODE-pakket.pdf`.

    Args:
        code: of the client, with hyphen.
        sheets: what each is called in the list of contents, and the sheet.
        title: of the file.
        language: code of the language its title is in; each sheet names its own.
    """
    whole = pikepdf.new()
    begins: list[tuple[str, int]] = []
    with ExitStack() as opened:
        forms = [opened.enter_context(pikepdf.open(BytesIO(each.content))) for _, each in sheets]
        for (called, _), form in zip(sheets, forms, strict=True):
            begins.append((called, sum(len(each.pages) for each in forms[: len(begins)])))
            without_fields(form)
        laid_together(whole, forms)
    with whole.open_outline() as outline:
        outline.root.extend(OutlineItem(called, page) for called, page in begins)
    whole.Root.Lang = String(language)
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    metadata = whole.make_stream(xmp(title, None))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    whole.Root.Metadata = metadata
    whole.trailer.Info = whole.make_indirect(Dictionary(Title=String(title)))
    out = BytesIO()
    whole.save(out, deterministic_id=True, compress_streams=True, min_version="1.7")
    return Document(pack_name(code), out.getvalue())
