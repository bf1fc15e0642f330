"""PDF bytes -> OpenedPdf with pikepdf: the first reader, several times faster than the second."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html import unescape
from io import BytesIO
from itertools import islice

import pikepdf

from forms.ground.style import MM, PAGE_HEIGHT, PAGE_WIDTH
from forms.pdf.identity_xmp import FormIdentity, parse_xmp
from forms.pdf.page_content import content_of
from pipeline.extraction.pdf.appearances import Appearances
from pipeline.extraction.pdf.attached import holds_files
from pipeline.extraction.pdf.layers import Layers
from pipeline.extraction.pdf.looks import OF_PIKEPDF, paints, seen_state
from pipeline.extraction.pdf.opened import (
    OpenedPage,
    OpenedPdf,
    Overlay,
    PdfWidget,
    export_value,
    own_name,
)
from pipeline.extraction.pdf.page_edges import Edges, is_cut_off, is_whole, shown_edges
from pipeline.extraction.pdf.pdf_text import GARBLED, decode
from pipeline.extraction.pdf.plain_looks import is_odd_mark
from pipeline.records.refusals import Damaged, Locked, TooHeavy

# Programs that join or update files count their objects wrongly; nothing is lost by it.
_IS_COUNT = re.compile(r"reported number of objects \(\d+\) is not one plus the highest")
_NO_MEMORY = "bad_alloc"  # as C++ says it, within another error
# what viewers lay over a page, seen even without an appearance of its own
_REMARKS = frozenset(
    {
        "/FreeText",
        "/Ink",
        "/Stamp",
        "/Text",
        "/Line",
        "/Square",
        "/Circle",
        "/Polygon",
        "/PolyLine",
        "/Caret",
        "/Highlight",
        "/Underline",
        "/Squiggly",
        "/StrikeOut",
        "/FileAttachment",
        "/Redact",
        "/Sound",  # what somebody said: viewers show a sign
        "/Movie",
        "/RichMedia",
    }
)
_NO_REMARKS = frozenset({"/Widget", "/Popup"})  # fields, and small windows of remarks
_MOST_REMARKS = 300  # of one page
_NOT_SEEN = 2 | 32  # flags: hidden, not viewed
_ODD = 0.005  # by which the sides of a page may differ from those of A4
_TAGS = re.compile(r"<[^<>]*>")
_DEEPEST = 8  # levels from a widget up; ours has two
_Value = pikepdf.Object | bool | int | Decimal | None  # as pikepdf gives what it finds
_Field = tuple[tuple[str, ...], _Value, _Value]


def open_pdf(content: bytes) -> OpenedPdf:
    """Read pages, widgets and identity.

    Raises:
        Locked: a password is needed. An empty user password opens by itself.
        Damaged: not to be opened with pikepdf.
        TooHeavy: something in it unpacks to more than there is memory for.
    """
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            looks = None if _is_drawn_anew(pdf) else Appearances()
            layers = Layers.of(pdf)
            xmp, pages = _xmp(pdf), tuple(_page(page.obj, looks, layers) for page in pdf.pages)
            holds = holds_files(pdf)
            is_repaired = any(not _IS_COUNT.search(str(told)) for told in pdf.get_warnings())
            return OpenedPdf(xmp, pages, is_repaired=is_repaired, holds_files=holds)
    except pikepdf.PasswordError:
        raise Locked from None
    except OF_PIKEPDF as error:
        raise (TooHeavy if _NO_MEMORY in str(error) else Damaged) from None


def _xmp(pdf: pikepdf.Pdf) -> FormIdentity | None:
    metadata = pdf.Root.get("/Metadata")
    return parse_xmp(metadata.read_bytes()) if isinstance(metadata, pikepdf.Stream) else None


def _is_drawn_anew(pdf: pikepdf.Pdf) -> bool:
    """Whether a viewer is to draw the fields from their values: what they show now says nothing."""
    form = pdf.Root.get("/AcroForm")
    return isinstance(form, pikepdf.Dictionary) and bool(form.get("/NeedAppearances", False))


def _page(page: pikepdf.Object, looks: Appearances | None, layers: Layers) -> OpenedPage:
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return OpenedPage(_payload(page), ())
    edges, times = shown_edges(page), _times(page)
    widgets = tuple(_widgets(annotations, looks, layers, edges))
    content = content_of(page) if widgets else None
    over = _overlays(annotations, page, times)
    return OpenedPage(_payload(page), widgets, over, times, content, is_whole(page, times))


def _times(page: pikepdf.Object) -> float:
    left, bottom, right, top = _rect(page.get("/MediaBox"))
    wide, high = right - left, top - bottom
    is_whole = high > 1 and abs(wide / high - PAGE_WIDTH / PAGE_HEIGHT) < _ODD
    return round(high / (PAGE_HEIGHT * MM), 4) if is_whole else 1.0  # a cut page is as before


def is_remark(annotation: pikepdf.Object) -> bool:
    """Whether a person sees it on the page, and it is neither a field nor a mere link."""
    if not isinstance(annotation, pikepdf.Dictionary):
        return False
    kind = str(annotation.get("/Subtype"))
    if kind in _NO_REMARKS or _is_hidden(annotation):
        return False
    if kind not in _REMARKS:
        return paints(annotation)  # links, watermarks, films, and kinds that nobody knows
    if annotation.get("/Subtype") != "/FreeText" or "/AP" in annotation:
        return True
    return bool(str(annotation.get("/Contents", "")).strip())


def _is_hidden(annotation: pikepdf.Object) -> bool:
    flags = annotation.get("/F", 0)
    return isinstance(flags, int) and bool(flags & _NOT_SEEN)


def _overlays(
    annotations: pikepdf.Array, page: pikepdf.Object, times: float
) -> tuple[Overlay, ...]:
    """The remarks on a page; where there are far too many, all of it is one."""
    found = list(islice(filter(is_remark, annotations), _MOST_REMARKS + 1))
    if len(found) > _MOST_REMARKS:
        return (Overlay(_on_a4(page.get("/MediaBox"), times), shows=True),)
    return tuple(
        Overlay(_on_a4(each.get("/Rect"), times), isinstance(each.get("/AP"), pikepdf.Dictionary))
        for each in found
    )


def _on_a4(rect: _Value, times: float) -> tuple[float, float, float, float]:
    left, bottom, right, top = _rect(rect)
    return (left / times, bottom / times, right / times, top / times)


def _payload(page: pikepdf.Object) -> str | None:
    place = page
    for key in ("/PieceInfo", "/Krachtwerk", "/Private"):
        inner = place.get(key)
        if not isinstance(inner, pikepdf.Dictionary):
            return None
        place = inner
    code = place.get("/Code")
    return str(code) if isinstance(code, pikepdf.String) else None


def _widgets(
    annotations: pikepdf.Array, looks: Appearances | None, layers: Layers, edges: Edges | None
) -> Iterator[PdfWidget]:
    shared: dict[tuple[int, int], _Field] = {}
    for annotation in annotations:
        if isinstance(annotation, pikepdf.Dictionary) and annotation.get("/Subtype") == "/Widget":
            widget = _widget(annotation, shared, looks)
            is_hidden = widget.is_hidden or layers.hide(annotation)
            is_cut = not is_hidden and is_cut_off(widget.rect, edges)
            if is_hidden or is_cut:
                widget = replace(widget, is_hidden=True, is_cut=is_cut)
            yield widget


def _widget(
    widget: pikepdf.Object, shared: dict[tuple[int, int], _Field], looks: Appearances | None
) -> PdfWidget:
    names, kind, value = _field(widget, shared, _DEEPEST)
    # pages that were moved may have lost the field above the widget: then its state alone tells
    state = widget.get("/AS") if kind is None or kind == "/Btn" else None
    is_button = kind == "/Btn" or state is not None
    text = _text(value)
    shown = str(state)[1:] if isinstance(state, pikepdf.Name) else ""
    name = ".".join(names)
    seen = None if is_button or looks is None else looks.seen(widget, text)
    return PdfWidget(
        name=name,
        is_button=is_button,
        value=_export(widget, text) if is_button else text,
        state=_seen(widget, shown, looks) if is_button else "",
        rect=_rect(widget.get("/Rect")),
        differs=(seen is not None and seen.differs) or _says_otherwise(widget, text),
        shows=seen.shows if seen is not None else None,
        paints=_paints(name, widget),
        is_hidden=_is_hidden(widget),
        words=seen.words if seen is not None else "",
        is_odd=seen.is_odd if seen else _is_odd(widget, shown, looks),
    )


def _paints(name: str, widget: pikepdf.Object) -> bool:
    """Whether a field that is not ours shows something."""
    return not own_name(name).startswith("/") and not _is_hidden(widget) and paints(widget)


def _is_odd(widget: pikepdf.Object, state: str, looks: Appearances | None) -> bool:
    return looks is not None and is_odd_mark(widget, state)


def _seen(widget: pikepdf.Object, state: str, looks: Appearances | None) -> str:
    """The state that a button shows; nothing where it is to be drawn anew, and holds no mark."""
    if looks is None:
        return "" if state == "Off" else state
    return seen_state(widget, state)


def _says_otherwise(widget: pikepdf.Object, value: str | None) -> bool:
    """Whether a field has a text with letters of all kinds (`/RV`) that its value does not say."""
    rich = _text(widget.get("/RV"))
    if rich is None:
        return False
    said = unescape(_TAGS.sub(" ", rich))
    return [c for c in said if c.isalnum()] != [c for c in value or "" if c.isalnum()]


def _field(node: pikepdf.Object, shared: dict[tuple[int, int], _Field], levels: int) -> _Field:
    """Names from the outside in, kind and value; what widgets inherit alike is looked up once."""
    name, kind, value = node.get("/T"), node.get("/FT"), node.get("/V")
    names = () if name is None else (decode(bytes(name)),)
    parent = node.get("/Parent") if levels > 1 else None
    if not isinstance(parent, pikepdf.Dictionary):
        return names, kind, value
    number = parent.objgen
    above = shared.get(number) or _field(parent, shared, levels - 1)
    if number != (0, 0):
        shared[number] = above
    return (
        above[0] + names,
        above[1] if kind is None else kind,
        above[2] if value is None else value,
    )


def _export(widget: pikepdf.Object, value: str | None) -> str | None:
    """A button's value; where it may be a number in the field's list of exports, what it means."""
    if value is None or value == "Off":
        return value
    field = widget.get("/Parent", widget)
    if not isinstance(field.get("/Opt"), pikepdf.Array):
        return value
    exports = [_text(each) or "" for each in field.Opt]
    states = [_on_state(kid) for kid in field.get("/Kids", [widget])]
    return export_value(value, states, exports)


def _on_state(widget: pikepdf.Object) -> str:
    appearances = widget.get("/AP")
    normal = appearances.get("/N") if isinstance(appearances, pikepdf.Dictionary) else None
    if isinstance(normal, pikepdf.Dictionary):
        return next((str(key)[1:] for key in normal if key != "/Off"), "")
    return ""


def _text(value: _Value) -> str | None:
    """A value as text, in whatever dress a filler put it; what is no single value is garbled."""
    if isinstance(value, pikepdf.Array) and len(value) < 2:
        value = value[0] if len(value) else None
    if isinstance(value, pikepdf.Name):
        return str(value)[1:]
    if isinstance(value, pikepdf.String):
        return decode(bytes(value))
    if isinstance(value, pikepdf.Stream):
        return decode(value.read_bytes())
    return _plain(value)


def _plain(value: _Value) -> str | None:
    """What should have been text or a name."""
    if isinstance(value, bool):
        return "true" if value else "Off"
    if isinstance(value, int | Decimal):
        return str(value)
    return None if value is None else GARBLED


def _rect(rect: _Value) -> tuple[float, float, float, float]:
    if not isinstance(rect, pikepdf.Array) or len(rect) != 4:
        return (0, 0, 0, 0)
    edges = pikepdf.Rectangle(rect)  # in order; far quicker than number by number
    return (edges.llx, edges.lly, edges.urx, edges.ury)
