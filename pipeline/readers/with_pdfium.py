"""PDF bytes -> OpenedPdf with pdfium: the third reader, for what neither of the others can open.

It is what most people look at PDFs with, and mends much. It tells neither the metadata nor the
page's own data; so which form it is must stand on the page, as text or as QR code.
"""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.readers.opened import OpenedPage, OpenedPdf, Widget
from pipeline.refusals import Damaged, Locked

_BUTTONS: Final = (
    pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON,
    pdfium.FPDF_FORMFIELD_PUSHBUTTON,
)  # fmt: skip
_LONGEST: Final = 1_000_000  # bytes of one text
_MOST: Final = 100_000  # widgets of one page
_Ask = Callable[[Any, int], int]


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
        document.init_forms()  # without a platform for scripts: nothing in the file is ever run
        return OpenedPdf(None, tuple(_page(document, n) for n in range(len(document))))
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        raise Damaged from None
    finally:
        document.close()


def _page(document: Any, number: int) -> OpenedPage:
    """A page, without widgets where it cannot be loaded."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return OpenedPage(None, ())
    return OpenedPage(None, tuple(_widgets(page, document.formenv)) if document.formenv else ())


def _widgets(page: Any, forms: Any) -> Iterator[Widget]:
    for index in range(min(_MOST, pdfium.FPDFPage_GetAnnotCount(page))):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_WIDGET:
                yield _widget(note, forms)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)


def _widget(note: Any, forms: Any) -> Widget:
    is_button = pdfium.FPDFAnnot_GetFormFieldType(forms, note) in _BUTTONS
    return Widget(
        name=_text(lambda out, size: pdfium.FPDFAnnot_GetFormFieldName(forms, note, out, size)),
        is_button=is_button,
        value=_text(lambda out, size: pdfium.FPDFAnnot_GetFormFieldValue(forms, note, out, size))
        or None,
        state=_state(note) if is_button else "",
        rect=_rect(note),
    )


def _state(note: Any) -> str:
    return _text(lambda out, size: pdfium.FPDFAnnot_GetStringValue(note, b"AS", out, size))


def _rect(note: Any) -> tuple[float, float, float, float]:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
        return (0, 0, 0, 0)
    across, up = sorted((rect.left, rect.right)), sorted((rect.bottom, rect.top))
    return (across[0], up[0], across[1], up[1])


def _text(ask: _Ask) -> str:
    """What pdfium tells when asked: first for the size in bytes, then for UTF-16 with its zero."""
    size = ask(None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    wide = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    ask(wide, size)
    return buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0")
