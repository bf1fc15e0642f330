"""What a drawn document says, page by page, and where its letters stand."""

import re
from collections.abc import Iterator

import pypdfium2 as pdfium

from pipeline.records import Document


def pages(document: Document) -> list[str]:
    """The text of each page, without white space: lines break where they fit."""
    with pdfium.PdfDocument(document.content) as pdf:
        return [squeezed(page.get_textpage().get_text_range()) for page in pdf]


def said(document: Document) -> str:
    """All of it without the footers: a text that goes on over a page's end is in one piece."""
    footer = r"\d{6}-\d(Bladzijde|Page)\d+(van|of)\d+$"
    return "".join(re.sub(footer, "", page) for page in pages(document))


def squeezed(text: str) -> str:
    # pdfium marks a word that goes on on the next line with U+FFFE
    return re.sub(r"[\s\ufffe\u0002]+", "", text)


def boxes(document: Document) -> Iterator[tuple[float, float, float, float]]:
    """Left, bottom, right and top of each piece of text, in points."""
    with pdfium.PdfDocument(document.content) as pdf:
        for page in pdf:
            text = page.get_textpage()
            for index in range(text.count_rects()):
                yield text.get_rect(index)
