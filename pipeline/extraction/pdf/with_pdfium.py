"""PDF bytes -> OpenedPdf with pdfium: the third reader, for what neither of the others can open.

It is what most people look at PDFs with, and mends much. It tells neither the metadata nor the
page's own data; so which form it is must stand on the page, as text or as QR code.

Only what stands in a widget itself is read. pdfium's own view of the form, in which a widget gets
what its field above it holds, works for ever on fields that are each other's kids.
"""

import ctypes
from collections.abc import Iterator
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extraction.pdf.opened import OpenedPage, OpenedPdf, PdfWidget
from pipeline.extraction.pdf.pdf_text import GARBLED
from pipeline.records.refusals import Damaged, Locked

_TEXTS: Final = (pdfium.FPDF_OBJECT_STRING, pdfium.FPDF_OBJECT_NAME)
_LONGEST: Final = 1_000_000  # bytes of one text
_MOST: Final = 100_000  # widgets of one page


def open_pdf(content: bytes) -> OpenedPdf:
    """Read pages and widgets.

    Raises:
        Locked: a password is needed.
        Damaged: not to be opened with pdfium either.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        raise (Locked if locked else Damaged) from None
    try:
        return OpenedPdf(None, tuple(_page(document, n) for n in range(len(document))))
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        raise Damaged from None
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> OpenedPage:
    """A page, without widgets where it cannot be loaded."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return OpenedPage(None, ())
    return OpenedPage(None, tuple(_widgets(page)))


def _widgets(page: pypdfium2.PdfPage) -> Iterator[PdfWidget]:
    for index in range(min(_MOST, pdfium.FPDFPage_GetAnnotCount(page))):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_WIDGET:
                yield from _widget(note)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)


def _widget(note: pdfium.FPDF_ANNOTATION) -> Iterator[PdfWidget]:
    """The widget; but nothing, not even that it is empty, of a text that stands in its field."""
    state = _text(note, b"AS")
    is_button = _text(note, b"FT") == "Btn" or bool(state)
    name = _text(note, b"T")
    if name or is_button:
        yield PdfWidget(
            name=name,
            is_button=is_button,
            value=_value(note),
            state=state,
            rect=_rect(note),
        )


def _value(note: pdfium.FPDF_ANNOTATION) -> str | None:
    if not pdfium.FPDFAnnot_HasKey(note, b"V"):
        return None
    if pdfium.FPDFAnnot_GetValueType(note, b"V") not in _TEXTS:
        return GARBLED
    return _text(note, b"V")


def _rect(note: pdfium.FPDF_ANNOTATION) -> tuple[float, float, float, float]:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
        return (0, 0, 0, 0)
    across, up = sorted((rect.left, rect.right)), sorted((rect.bottom, rect.top))
    return (across[0], up[0], across[1], up[1])


def _text(note: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    """A text or a name of a widget; pdfium is asked for its size in bytes first, then for it."""
    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if size <= 2:
        return ""
    if size > _LONGEST:
        return GARBLED
    buffer = ctypes.create_string_buffer(size)
    wide = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetStringValue(note, key, wide, size)
    return buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0")
