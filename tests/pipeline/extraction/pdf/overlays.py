"""PDF bytes in, PDF bytes out: what programs draw into a page, and rewrites that draw nothing."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from forms.ground.style import MM, PAGE_HEIGHT
from forms.layout.parts import Box
from tests.pipeline.extraction.pdf.edits import edited

Draw = Callable[[Canvas], None]


def drawing(draw: Draw, times: float = 1.0) -> bytes:
    """A page with nothing but this, in points of A4 from the bottom left."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(210 * MM * times, PAGE_HEIGHT * MM * times))
    canvas.scale(times, times)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def laid_over(form: bytes, number: int, page: bytes) -> bytes:
    """As `qpdf --overlay` does it: the page becomes a picture of its own beneath another."""

    def change(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(BytesIO(page)) as other:
            pdf.pages[number - 1].add_overlay(other.pages[0], None)

    return edited(form, change)


def merged_in(form: bytes, number: int, page: bytes) -> bytes:
    """As pypdf does it: the content of both pages in one stream."""
    writer = PdfWriter(clone_from=BytesIO(form))
    writer.pages[number - 1].merge_page(PdfReader(BytesIO(page)).pages[0])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def as_tokens(form: bytes) -> bytes:
    """The same operators, written anew in one stream."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            tokens = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))
            page.obj.Contents = pdf.make_stream(tokens)

    return edited(form, change)


def as_pages_in_pages(form: bytes) -> bytes:
    """Each page an object that the page draws, as many writers of PDFs do it."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            whole = page.as_form_xobject()
            page.obj.Resources = Dictionary(XObject=Dictionary(Fx=whole))
            page.obj.Contents = pdf.make_stream(b"q /Fx Do Q")

    return edited(form, change)


def as_pictures(form: bytes) -> bytes:
    """Each page's content a JPEG of it, its fields kept, as some note apps export."""
    with pypdfium2.PdfDocument(form) as document:
        looks = [page.render(scale=2, draw_annots=False).to_pil() for page in document]

    def change(pdf: pikepdf.Pdf) -> None:
        for page, look in zip(pdf.pages, looks, strict=True):
            out = BytesIO()
            look.convert("RGB").save(out, "JPEG", quality=80)
            picture = pdf.make_stream(out.getvalue(), Width=look.width, Height=look.height)
            picture.update(
                {
                    "/Type": Name.XObject,
                    "/Subtype": Name.Image,
                    "/ColorSpace": Name.DeviceRGB,
                    "/BitsPerComponent": 8,
                    "/Filter": Name.DCTDecode,
                }
            )
            _, _, wide, high = map(float, page.mediabox)
            page.obj.Resources = Dictionary(XObject=Dictionary(Im=picture))
            page.obj.Contents = pdf.make_stream(f"q {wide} 0 0 {high} 0 0 cm /Im Do Q".encode())

    return edited(form, change)


def in_box(box: Box) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of a box, in points from the bottom left."""
    return (box.x * MM, (PAGE_HEIGHT - box.y - box.h) * MM, box.w * MM, box.h * MM)


def cross(box: Box) -> Draw:
    x, y, w, h = in_box(box)

    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColorRGB(0.1, 0.1, 0.6)
        canvas.line(x + 2, y + 2, x + w - 2, y + h - 2)
        canvas.line(x + 2, y + h - 2, x + w - 2, y + 2)

    return draw


def words(box: Box, text: str = "Elke week zwemmen") -> Draw:
    x, y, _, h = in_box(box)

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Oblique", 11)
        canvas.drawString(x + 4, y + h - 13, text)

    return draw


def grey_words(box: Box, grey: float, size: float) -> Draw:
    """Small letters in grey."""
    x, y, _, h = in_box(box)

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(grey)
        canvas.setFont("Helvetica", size)
        canvas.drawString(x + 4, y + h - 16, "vrij")

    return draw


def line_through(box: Box) -> Draw:
    x, y, w, h = in_box(box)

    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(1.2)
        canvas.line(x - 6, y + h / 2, x + w + 50, y + h / 2 + 1)

    return draw


def ring_around_the_words_of(box: Box) -> Draw:
    x, y, w, h = in_box(box)
    return lambda canvas: canvas.ellipse(x + w + 4, y - 3, x + w + 40, y + h + 3)


def highlighter_beside(box: Box) -> Draw:
    x, y, w, h = in_box(box)

    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 0.2)
        canvas.setFillAlpha(0.5)
        canvas.rect(x + w + 3, y - 1, 40, h + 2, stroke=0, fill=1)

    return draw


def scribble(box: Box) -> Draw:
    x, y, _, h = in_box(box)

    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(x + 5, y + h / 2)
        for n in range(12):
            path.lineTo(x + 8 + 4 * n, y + h / 2 + (4 if n % 2 else -3))
        canvas.drawPath(path)

    return draw
