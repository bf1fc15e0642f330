"""Fills with pypdf, which also draws what it wrote."""

from collections.abc import Mapping
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from tests.fillers.widgets import places_of


def fill(pdf_bytes: bytes, values: Mapping[str, str | bool]) -> bytes:
    buttons = {place.name for place in places_of(pdf_bytes) if place.is_button}
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf_bytes)))
    writer.update_page_form_field_values(
        None,
        {
            name: ("/yes" if value is True else f"/{value}") if name in buttons else str(value)
            for name, value in values.items()
        },
        auto_regenerate=False,
    )
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
