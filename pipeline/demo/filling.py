"""A printed form and answers in; the form filled in out, as a viewer on a screen saves it.

pdfium is the viewer, the engine of Chrome: it clicks, types and leaves the field as a person does,
and is another program than the ones that make the forms and read their fields.
"""

import ctypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from forms.pdf.identity_xmp import parse_xmp
from pipeline.demo.stage import DemoError
from pipeline.demo.story import Value


@dataclass(frozen=True, slots=True)
class Widget:
    """One place of a field on a page.

    Attributes:
        field: its name.
        page: from 0.
        middle: in points from the left and the bottom of the page.
        on: the state that a click gives a box; None where text is typed.
        is_on: whether it is in that state.
    """

    field: str
    page: int
    middle: tuple[float, float]
    on: str | None
    is_on: bool


def fill(form: bytes, answers: Mapping[str, Value]) -> bytes:
    """Type the answers (pointer -> text, choice code, tick or day) into the fields of a form.

    Raises:
        DemoError: an answer for a field, or in words, that the form has not.
    """
    widgets = tuple(widgets_of(form))
    if missing := sorted(set(answers) - {widget.field for widget in widgets}):
        raise DemoError("no_such_field", fields=", ".join(missing))
    states: dict[str, set[str | None]] = {}
    for widget in widgets:
        states.setdefault(widget.field, set()).add(widget.on)
    if odd := sorted(at for at, value in answers.items() if not _on_offer(value, states[at])):
        raise DemoError("no_such_answer", fields=", ".join(odd))
    return _filled(form, list(_to_do(widgets, answers)))


def widgets_of(form: bytes) -> Iterator[Widget]:
    """The places of its fields, page after page."""
    with pikepdf.open(BytesIO(form)) as pdf:
        for number, page in enumerate(pdf.pages):
            for widget in page.obj.get("/Annots", []):
                field = widget if "/T" in widget else widget.Parent
                left, bottom, right, top = (float(edge) for edge in widget.Rect)
                middle = ((left + right) / 2, (bottom + top) / 2)
                on = _on(widget) if field.FT == "/Btn" else None
                yield Widget(str(field.T), number, middle, on, widget.get("/AS") == f"/{on}")


def _to_do(
    widgets: tuple[Widget, ...], answers: Mapping[str, Value]
) -> Iterator[tuple[Widget, str | None]]:
    """What to type where, or to click on: no text. Of a field on each page the first counts."""
    done: set[str] = set()
    for widget in widgets:
        value = answers.get(widget.field)
        if value is None:
            continue
        if widget.on is not None:
            wanted = value if isinstance(value, bool) else value == widget.on or widget.is_on
            if widget.is_on != wanted:  # one choice goes out by itself where another is made
                yield widget, None
        elif widget.field not in done:
            done.add(widget.field)
            yield widget, value.strftime("%d-%m-%Y") if isinstance(value, date) else str(value)


def _filled(form: bytes, to_do: list[tuple[Widget, str | None]]) -> bytes:
    with pypdfium2.PdfDocument(form) as document:
        document.init_forms()
        viewer = document.formenv.raw
        for number in sorted({widget.page for widget, _ in to_do}):
            page = document[number]
            for widget, text in to_do:
                if widget.page == number:
                    _do(viewer, page.raw, widget, text)
            pdfium.FORM_ForceToKillFocus(viewer)
            page.close()
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def _do(viewer: Any, page: Any, widget: Widget, text: str | None) -> None:
    if text is None:
        pdfium.FORM_OnMouseMove(viewer, page, 0, *widget.middle)
        pdfium.FORM_OnLButtonDown(viewer, page, 0, *widget.middle)
        pdfium.FORM_OnLButtonUp(viewer, page, 0, *widget.middle)
        return
    pdfium.FORM_OnFocus(viewer, page, 0, *widget.middle)
    pdfium.FORM_SelectAllText(viewer, page)
    letters = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
    wide = ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FORM_ReplaceSelection(viewer, page, wide)
    pdfium.FORM_ForceToKillFocus(viewer)


def _on(widget: Any) -> str:
    return next(str(state)[1:] for state, _ in widget.AP.N.items() if state != "/Off")


def _on_offer(value: Value, states: set[str | None]) -> bool:
    """Whether a choice is one of those that stand printed."""
    return None in states or isinstance(value, bool) or value in states


def instance_of(form: bytes) -> str | None:
    """The instance in the metadata of a personal form."""
    with pikepdf.open(BytesIO(form)) as pdf:
        packet = pdf.Root.get("/Metadata")
        identity = None if packet is None else parse_xmp(packet.read_bytes())
    return identity.instance if identity else None
