"""Fills with pdfium, the engine of Chrome, as a person does: click, type, leave the field."""

import ctypes
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from tests.fillers.widgets import Place, places_of


def fill(pdf_bytes: bytes, values: Mapping[str, str | bool]) -> bytes:
    first: dict[tuple[str, str], Place] = {}
    for place in places_of(pdf_bytes):
        first.setdefault((place.name, place.on), place)
    with pypdfium2.PdfDocument(pdf_bytes) as document:
        document.init_forms()
        form = document.formenv.raw
        for number in range(len(document)):
            page = document[number]
            for (name, on), place in first.items():
                if place.page == number and name in values:
                    _fill_in(form, page.raw, place, on, values[name])
            pdfium.FORM_ForceToKillFocus(form)
            page.close()
        out = BytesIO()
        document.save(out)
        return out.getvalue()


def _fill_in(form: Any, page: Any, place: Place, on: str, value: str | bool) -> None:
    if not place.is_button:
        pdfium.FORM_OnFocus(form, page, 0, *place.middle)
        pdfium.FORM_SelectAllText(form, page)
        pdfium.FORM_ReplaceSelection(form, page, _wide(str(value)))
        pdfium.FORM_ForceToKillFocus(form)
    elif value is True or value == on:
        pdfium.FORM_OnMouseMove(form, page, 0, *place.middle)
        pdfium.FORM_OnLButtonDown(form, page, 0, *place.middle)
        pdfium.FORM_OnLButtonUp(form, page, 0, *place.middle)


def _wide(text: str) -> Any:
    letters = (text + "\0").encode("utf-16-le")
    buffer = ctypes.create_string_buffer(letters)
    return ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
