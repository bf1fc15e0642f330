"""PDF bytes -> OpenedPdf with pikepdf: the first reader, several times faster than the second."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from forms.identity_xmp import FormIdentity, parse_xmp
from pipeline.readers.opened import OpenedPage, OpenedPdf, Widget
from pipeline.readers.pdf_text import decode
from pipeline.refusals import Damaged, Locked

_DEEPEST = 8  # levels of parents above a widget; ours has one


def open_pdf(content: bytes) -> OpenedPdf:
    """Read pages, widgets and identity.

    Raises:
        Locked: a password is needed. An empty user password opens by itself.
        Damaged: not to be opened with pikepdf.
    """
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            return OpenedPdf(_xmp(pdf), tuple(_page(page.obj) for page in pdf.pages))
    except pikepdf.PasswordError:
        raise Locked from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError):
        raise Damaged from None


def _xmp(pdf: pikepdf.Pdf) -> FormIdentity | None:
    metadata = pdf.Root.get("/Metadata")
    return parse_xmp(metadata.read_bytes()) if isinstance(metadata, pikepdf.Stream) else None


def _page(page: Any) -> OpenedPage:
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return OpenedPage(_payload(page), ())
    return OpenedPage(_payload(page), tuple(_widgets(annotations)))


def _payload(page: Any) -> str | None:
    place = page
    for key in ("/PieceInfo", "/Krachtwerk", "/Private"):
        place = place.get(key)
        if not isinstance(place, pikepdf.Dictionary):
            return None
    code = place.get("/Code")
    return str(code) if isinstance(code, pikepdf.String) else None


def _widgets(annotations: pikepdf.Array) -> Iterator[Widget]:
    for annotation in annotations:
        if isinstance(annotation, pikepdf.Dictionary) and annotation.get("/Subtype") == "/Widget":
            yield _widget(annotation)


def _widget(widget: Any) -> Widget:
    names: list[str] = []
    kind: Any = None
    value: Any = None
    node = widget
    for _ in range(_DEEPEST):
        name = node.get("/T")
        if name is not None:
            names.append(decode(bytes(name)))
        kind = kind if kind is not None else node.get("/FT")
        value = value if value is not None else node.get("/V")
        node = node.get("/Parent")
        if not isinstance(node, pikepdf.Dictionary):
            break
    is_button = kind == "/Btn"
    state = widget.get("/AS") if is_button else None
    return Widget(
        name=".".join(reversed(names)),
        is_button=is_button,
        value=_text(value),
        state=str(state)[1:] if isinstance(state, pikepdf.Name) else "",
        on=_on_state(widget) if is_button else "",
        rect=_rect(widget.get("/Rect")),
    )


def _on_state(widget: Any) -> str:
    appearances = widget.get("/AP")
    normal = appearances.get("/N") if isinstance(appearances, pikepdf.Dictionary) else None
    if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
        return next((str(key)[1:] for key in normal.keys() if key != "/Off"), "")  # noqa: SIM118
    return ""


def _text(value: Any) -> str | None:
    """A value as text, in whatever dress a filler put it."""
    if isinstance(value, pikepdf.Array):
        value = value[0] if len(value) == 1 else None
    if isinstance(value, pikepdf.Name):
        return str(value)[1:]
    if isinstance(value, pikepdf.String):
        return decode(bytes(value))
    if isinstance(value, pikepdf.Stream):
        return decode(value.read_bytes())
    return None


def _rect(rect: Any) -> tuple[float, float, float, float]:
    if not isinstance(rect, pikepdf.Array) or len(rect) != 4:
        return (0, 0, 0, 0)
    x1, y1, x2, y2 = (float(number) for number in rect)
    return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
