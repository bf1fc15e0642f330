"""Fills by writing the values themselves, as a program does that leaves drawing to the viewer."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name, String


def fill(pdf_bytes: bytes, values: Mapping[str, str | bool]) -> bytes:
    with pikepdf.open(BytesIO(pdf_bytes)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        for pointer, value in values.items():
            _put(fields[pointer], value)
        pdf.Root.AcroForm.NeedAppearances = True
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def _put(field: Any, value: str | bool) -> None:
    if field.FT == "/Tx":
        field.V = String(str(value))
        return
    name = Name("/yes" if value is True else f"/{value}")
    field.V = name
    for widget in field.get("/Kids", [field]):
        widget.AS = name if name in widget.AP.N else Name.Off
