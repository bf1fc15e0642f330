"""PDF bytes in, PDF bytes out: the changes that other programs make to a form, made by hand."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name, String

Fields = Mapping[str, Any]


def edited(pdf_bytes: bytes, change: Callable[[pikepdf.Pdf], None], **save: Any) -> bytes:
    """The form after a change to the opened file."""
    with pikepdf.open(BytesIO(pdf_bytes)) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out, **save)
        return out.getvalue()


def fields_of(pdf: pikepdf.Pdf) -> Fields:
    return {str(field.T): field for field in pdf.Root.AcroForm.Fields}


def with_values(pdf_bytes: bytes, values: Mapping[str, Any]) -> bytes:
    """The form with these very objects as values, of a program that lets viewers draw them."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.NeedAppearances = True
        fields = fields_of(pdf)
        for pointer, value in values.items():
            fields[pointer].V = value

    return edited(pdf_bytes, change)


def without_xmp(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def without_page_data(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        del page.obj.PieceInfo


def without_text(pdf: pikepdf.Pdf) -> None:
    """Every letter that is drawn goes, codes and lines stay: as on a page made into a picture."""
    for page in pdf.pages:
        page.obj.Resources.Font = pikepdf.Dictionary()
        kept = [
            instruction
            for instruction in pikepdf.parse_content_stream(page)
            if str(instruction.operator) not in ("Tj", "TJ", "Tf", "Td", "BT", "ET", "Tm")
        ]
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def text(value: str) -> String:
    return String(value)


def code(value: str) -> Name:
    return Name(f"/{value}")


def raw(data: bytes) -> String:
    """A string of exactly these bytes."""
    return String(data)
