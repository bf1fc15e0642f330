"""Pages of blocks in, the bytes of a PDF out: margins, footer, metadata."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from forms.ground.style import LINE, MM, PAGE_HEIGHT, PAGE_WIDTH, SOFT_INK
from forms.ground.words import Words
from pipeline.documents.typesetting.flow import ComposedPage
from pipeline.documents.typesetting.kept_ink import InkCanvas
from pipeline.documents.typesetting.styles import REGULAR, register_faces

LEFT = 20 * MM
TOP = (PAGE_HEIGHT - 15) * MM
COLUMN = (PAGE_WIDTH - 40) * MM
ROOM = (PAGE_HEIGHT - 15 - 20) * MM


def _footer(canvas: InkCanvas, code: str, number: str) -> None:
    """The client's code, small, and which page this is."""
    canvas.setStrokeColorRGB(*LINE)
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, 15 * MM, LEFT + COLUMN, 15 * MM)
    canvas.setFillColorRGB(*SOFT_INK)
    canvas.setFont(REGULAR, 11)
    canvas.drawString(LEFT, 9.5 * MM, code)
    canvas.drawRightString(LEFT + COLUMN, 9.5 * MM, number)


def _finish(raw: bytes) -> bytes:
    """Leave out of the metadata what names a maker or a moment; nothing there names a person."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        for key in ("/Author", "/Subject", "/Keywords", "/Creator", "/CreationDate", "/ModDate"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        out = BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def inked(pages: Sequence[ComposedPage], words: Words, *, title: str, code: str) -> bytes:
    """Draw the pages. The same pages give the same bytes; title and language go in the metadata."""
    register_faces()
    out = BytesIO()
    canvas = InkCanvas(
        out,
        pagesize=(PAGE_WIDTH * MM, PAGE_HEIGHT * MM),
        pageCompression=0,  # `_finish` does that: pressed twice is twice the work
        invariant=1,
        lang=words.language,
    )
    canvas.setTitle(title)
    for number, page in enumerate(pages, 1):
        for block, top in page.placed:
            block.draw(canvas, LEFT, TOP - top, COLUMN)
        _footer(canvas, code, words("documents.page", page=number, pages=len(pages)))
        canvas.showPage()
    canvas.save()
    return _finish(out.getvalue())
