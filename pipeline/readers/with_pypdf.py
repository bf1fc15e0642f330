"""PDF bytes -> OpenedPdf with pypdf: the second reader, for what pikepdf cannot open or decode."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)  # fmt: skip

from forms.identity_xmp import FormIdentity, parse_xmp
from pipeline.readers.opened import OpenedPage, OpenedPdf, Widget
from pipeline.readers.pdf_text import decode
from pipeline.refusals import Damaged, Locked

_DEEPEST = 8


def open_pdf(content: bytes) -> OpenedPdf:
    """Read pages, widgets and identity.

    Raises:
        Locked: a password is needed.
        Damaged: not to be opened with pypdf either.
    """
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Locked
        return OpenedPdf(_xmp(reader), tuple(_page(page) for page in reader.pages))
    except (PyPdfError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError,
            OSError):  # fmt: skip
        raise Damaged from None


def _xmp(reader: PdfReader) -> FormIdentity | None:
    metadata = _get(_resolved(reader.trailer.get("/Root")), "/Metadata")
    return parse_xmp(metadata.get_data()) if isinstance(metadata, StreamObject) else None


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _get(holder: Any, key: str) -> Any:
    return _resolved(holder.get(key)) if isinstance(holder, DictionaryObject) else None


def _page(page: Any) -> OpenedPage:
    private = _get(_get(_get(page, "/PieceInfo"), "/Krachtwerk"), "/Private")
    code = _get(private, "/Code")
    annotations = _get(page, "/Annots")
    widgets = tuple(_widgets(annotations)) if isinstance(annotations, ArrayObject) else ()
    return OpenedPage(None if code is None else str(code), widgets)


def _widgets(annotations: ArrayObject) -> Iterator[Widget]:
    for reference in annotations:
        widget = _resolved(reference)
        if isinstance(widget, DictionaryObject) and widget.get("/Subtype") == "/Widget":
            yield _widget(widget)


def _widget(widget: DictionaryObject) -> Widget:
    names: list[str] = []
    kind: Any = None
    value: Any = None
    node: Any = widget
    for _ in range(_DEEPEST):
        name = _get(node, "/T")
        if name is not None:
            names.append(str(name))
        kind = kind if kind is not None else _get(node, "/FT")
        value = value if value is not None else _get(node, "/V")
        node = _get(node, "/Parent")
        if not isinstance(node, DictionaryObject):
            break
    is_button = kind == "/Btn"
    state = _get(widget, "/AS")
    rect = [float(number) for number in _get(widget, "/Rect") or (0, 0, 0, 0)]
    return Widget(
        name=".".join(reversed(names)),
        is_button=is_button,
        value=_text(value),
        state=str(state)[1:] if is_button and state is not None else "",
        rect=(min(rect[0::2]), min(rect[1::2]), max(rect[0::2]), max(rect[1::2])),
    )


def _text(value: Any) -> str | None:
    if isinstance(value, ArrayObject):
        value = _resolved(value[0]) if len(value) == 1 else None
    if isinstance(value, NameObject):
        return str(value)[1:]
    if isinstance(value, TextStringObject):
        return str(value)
    if isinstance(value, ByteStringObject):
        return decode(bytes(value))
    if isinstance(value, StreamObject):
        return decode(value.get_data())
    return None
