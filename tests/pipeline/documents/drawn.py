"""What a drawn document says, page by page, and where its letters stand."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium

from forms.ground.style import MM
from pipeline.records import Document


def pages(document: Document) -> list[str]:
    """The text of each page, without white space: lines break where they fit."""
    with pdfium.PdfDocument(document.content) as pdf:
        return [squeezed(page.get_textpage().get_text_range()) for page in pdf]


def said(document: Document) -> str:
    """All of it without what stands above and below each page: what goes on is in one piece."""
    told = []
    with pdfium.PdfDocument(document.content) as pdf:
        for number, page in enumerate(pdf):
            text, (width, height) = page.get_textpage(), page.get_size()
            whole = squeezed(text.get_text_range())
            above = squeezed(text.get_text_bounded(0, height - 19 * MM, width, height))
            whole = re.sub(r"\d{6}-\d(Bladzijde|Page)\d+(van|of)\d+$", "", whole)
            told.append(whole.removeprefix(above) if number else whole)
    return "".join(told)


def squeezed(text: str) -> str:
    # pdfium marks a word that goes on on the next line with U+FFFE
    return re.sub(r"[\s\ufffe\u0002\u200b\u2068\u2069]+", "", text)


def spoken(document: Document) -> list[str]:
    """What is said of each picture to who listens."""
    with pikepdf.open(BytesIO(document.content)) as pdf:
        return [str(one.Alt) for one in pdf.objects if _is_tag(one) and "/Alt" in one]


def tags(document: Document) -> set[str]:
    """The kinds of tags in the structure of a document."""
    with pikepdf.open(BytesIO(document.content)) as pdf:
        return {str(one.S) for one in pdf.objects if _is_tag(one)}


def _is_tag(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one


def boxes(document: Document) -> Iterator[tuple[float, float, float, float]]:
    """Left, bottom, right and top of each piece of text, in points."""
    with pdfium.PdfDocument(document.content) as pdf:
        for page in pdf:
            text = page.get_textpage()
            for index in range(text.count_rects()):
                yield text.get_rect(index)
