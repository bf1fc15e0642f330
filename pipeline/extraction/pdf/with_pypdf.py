"""PDF bytes -> OpenedPdf with pypdf: the second reader, for what pikepdf cannot open or decode."""

import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

from forms.pdf.identity_xmp import FormIdentity, parse_xmp
from forms.pdf.page_content import LONGEST
from pipeline.extraction.pdf.hostile import ANY_LIBRARY
from pipeline.extraction.pdf.opened import OpenedPage, OpenedPdf, PdfWidget, export_value
from pipeline.extraction.pdf.pdf_text import GARBLED, decode
from pipeline.records.refusals import Damaged, Locked

_DEEPEST = 8
_NOT_SEEN = 2 | 32  # flags: hidden, not viewed
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings may quote what is in a file
_FAILURES = (  # what pypdf raises on a hostile or broken file, and where it lacks a cipher
    PyPdfError,
    DependencyError,
    *ANY_LIBRARY,
    struct.error,
    zlib.error,
)


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
        anew = _is_drawn_anew(reader)
        pages = tuple(_page(page, anew=anew) for page in reader.pages)
        return OpenedPdf(_xmp(reader), pages)
    except _FAILURES:
        raise Damaged from None


def _xmp(reader: PdfReader) -> FormIdentity | None:
    metadata = _get(_resolved(reader.trailer.get("/Root")), "/Metadata")
    return parse_xmp(metadata.get_data()) if isinstance(metadata, StreamObject) else None


def _is_drawn_anew(reader: PdfReader) -> bool:
    """Whether a viewer is to draw the fields from their values; see the first reader."""
    form = _get(_resolved(reader.trailer.get("/Root")), "/AcroForm")
    asked = _get(form, "/NeedAppearances")
    return isinstance(asked, BooleanObject) and bool(asked.value)


def _resolved(value: object) -> object:
    return value.get_object() if hasattr(value, "get_object") else value


def _get(holder: object, key: str) -> object:
    return _resolved(holder.get(key)) if isinstance(holder, DictionaryObject) else None


def _page(page: PageObject, *, anew: bool) -> OpenedPage:
    private = _get(_get(_get(page, "/PieceInfo"), "/Krachtwerk"), "/Private")
    code = _get(private, "/Code")
    annotations = _get(page, "/Annots")
    widgets = (
        tuple(_widgets(annotations, anew=anew)) if isinstance(annotations, ArrayObject) else ()
    )
    content = _content(page) if widgets else None
    return OpenedPage(None if code is None else str(code), widgets, content=content)


def _content(page: PageObject) -> bytes | None:
    """What draws a page; None where that is nothing, or far longer than ours."""
    contents = _get(page, "/Contents")
    streams = map(_resolved, contents) if isinstance(contents, ArrayObject) else [contents]
    pieces = [stream.get_data() for stream in streams if isinstance(stream, StreamObject)]
    return b"\n".join(pieces) if pieces and sum(map(len, pieces)) <= LONGEST else None


def _widgets(annotations: ArrayObject, *, anew: bool) -> Iterator[PdfWidget]:
    for reference in annotations:
        widget = _resolved(reference)
        if isinstance(widget, DictionaryObject) and widget.get("/Subtype") == "/Widget":
            yield _widget(widget, anew=anew)


def _with_parents(widget: DictionaryObject) -> Iterator[DictionaryObject]:
    node: object = widget
    for _ in range(_DEEPEST):
        if not isinstance(node, DictionaryObject):
            return
        yield node
        node = _get(node, "/Parent")


def _given(line: Sequence[DictionaryObject], key: str) -> Iterator[object]:
    """What a field and those above it say under a key, the nearest first."""
    return (said for node in line if (said := _get(node, key)) is not None)


def _widget(widget: DictionaryObject, *, anew: bool) -> PdfWidget:
    line = [*_with_parents(widget)]
    names = [_text(name) or "" for name in _given(line, "/T")]
    kind, value = next(_given(line, "/FT"), None), next(_given(line, "/V"), None)
    state = _get(widget, "/AS")
    is_button = kind == "/Btn" or (kind is None and state is not None)
    shown = str(state)[1:] if is_button and state is not None else ""
    rect, flags = _numbers(_get(widget, "/Rect")), _get(widget, "/F")
    return PdfWidget(
        name=".".join(reversed(names)),
        is_button=is_button,
        value=_export(widget, _text(value)) if is_button else _text(value),
        state="" if anew and shown == "Off" else shown,
        rect=(min(rect[0::2]), min(rect[1::2]), max(rect[0::2]), max(rect[1::2])),
        is_hidden=bool(flags & _NOT_SEEN) if isinstance(flags, int) else False,
    )


def _numbers(rect: object) -> list[float]:
    """The four edges; zeros where there are none. Raises TypeError, ValueError."""
    if not rect:
        return [0.0] * 4
    if not isinstance(rect, ArrayObject):
        raise TypeError
    return [float(number) for number in rect]


def _export(widget: DictionaryObject, value: str | None) -> str | None:
    field = _get(widget, "/Parent") or widget
    listed = _get(field, "/Opt")
    if value is None or not isinstance(listed, ArrayObject):
        return value
    exports = [_text(_resolved(each)) or "" for each in listed]
    kids = _get(field, "/Kids")
    widgets = list(kids) if isinstance(kids, ArrayObject) and kids else [widget]
    return export_value(value, [_on_state(_resolved(each)) for each in widgets], exports)


def _on_state(widget: object) -> str:
    normal = _get(_get(widget, "/AP"), "/N")
    states = list(normal) if isinstance(normal, DictionaryObject) else []
    return next((str(key)[1:] for key in states if key != "/Off"), "")


def _text(value: object) -> str | None:
    if isinstance(value, ArrayObject) and len(value) < 2:
        value = _resolved(value[0]) if len(value) else None
    if isinstance(value, NameObject):
        return str(value)[1:]
    if isinstance(value, TextStringObject):
        return _string(value)
    if isinstance(value, ByteStringObject):
        return decode(bytes(value))
    if isinstance(value, StreamObject):
        return decode(value.get_data())
    return _plain(value)


def _plain(value: object) -> str | None:
    """What should have been text or a name."""
    if isinstance(value, BooleanObject):
        return "true" if value.value else "Off"
    if isinstance(value, int | float | Decimal):
        return str(value)
    return None if value is None or isinstance(value, NullObject) else GARBLED


def _string(value: TextStringObject) -> str:
    """Decoded as the first reader does, where pypdf still knows the bytes."""
    try:
        return decode(value.original_bytes)
    except (ValueError, AttributeError):
        return str(value)
