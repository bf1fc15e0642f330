"""Flattens with libraries that are always there."""

import warnings
from io import BytesIO

import pikepdf
import pypdfium2
from pypdf import PdfReader, PdfWriter


def by_pypdf(pdf: bytes) -> bytes:
    fields = PdfReader(BytesIO(pdf)).get_fields() or {}
    values = {name: field.get("/V") for name, field in fields.items() if field.get("/V")}
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        writer.update_page_form_field_values(
            None, dict(values), auto_regenerate=False, flatten=True
        )
    writer.remove_annotations(subtypes="/Widget")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def by_pikepdf(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.generate_appearance_streams()
        opened.flatten_annotations("all")
        out = BytesIO()
        opened.save(out)
        return out.getvalue()


def by_pdfium(pdf: bytes) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        for number in range(len(document)):
            page = document[number]
            page.flatten()
            page.close()
        out = BytesIO()
        document.save(out)
        return out.getvalue()


def into_pictures(pdf: bytes, dpi: int = 150) -> bytes:
    """Every page as one picture without any text, as pdf.js and other viewers print."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        pages = [page.render(scale=dpi / 72, may_draw_forms=True).to_pil() for page in document]
    out = BytesIO()
    pages[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=pages[1:])
    return out.getvalue()
