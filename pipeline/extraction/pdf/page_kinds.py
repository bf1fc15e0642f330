"""Pages of a PDF -> by which road each is read: its fields, its print, or as a picture.

A picture that covers the page is a scan, whatever text somebody's program laid over it; so is a
page on which nothing is text: strokes and shreds of pictures, as some programs print. So are two
pages of ours that were printed on one: as a picture they are taken apart.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Final, Literal

import pypdfium2
import pypdfium2.raw as pdfium

from forms.pdf.page_code import all_readable
from pipeline.extraction.pdf.opened import OpenedPage, OpenedPdf, own_name
from pipeline.extraction.pdf.page_edges import common_area

Road = Literal["fields", "print", "picture", "nothing"]
_COVERS: Final = 0.5  # share of the page; on our own pages there is no picture at all
_MOST_PARTS: Final = 20_000  # of one page that are looked at
_DEEPEST: Final = 6


def roads_of(content: bytes, opened: OpenedPdf) -> tuple[Road, ...]:
    """The road of each page.

    `fields`: with fields of ours. `print`: with text. `picture`: without, covered by a picture, or
    with two pages of ours on it.
    `nothing`: an empty page. Only pages without fields of ours are looked at: that takes time.
    """
    roads: list[Road] = [
        "fields" if _has_fields(page, opened) else "print" for page in opened.pages
    ]
    others = [number for number, road in enumerate(roads) if road != "fields"]
    if others:
        for number, road in zip(others, _looked_at(content, others), strict=True):
            roads[number] = road
    return tuple(roads)


def _has_fields(page: OpenedPage, opened: OpenedPdf) -> bool:
    """Fields that somebody's program renamed still count where page or file say that it is ours."""
    if page.payload is not None or opened.xmp is not None:
        return bool(page.widgets)
    return any(own_name(widget.name).startswith("/") for widget in page.widgets)


def _looked_at(content: bytes, numbers: Sequence[int]) -> list[Road]:
    """The road of pages without fields; what pdfium cannot open may still be text."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return ["print"] * len(numbers)
    with document:
        return [_road(document, number) for number in numbers]


def _road(document: pypdfium2.PdfDocument, number: int) -> Road:
    try:
        page = document[number]
        width, height = page.get_size()
        covered, has_parts = 0.0, False
        for part in islice(page.get_objects(max_depth=_DEEPEST), _MOST_PARTS):
            has_parts = True
            if part.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                covered += _share(part.get_bounds(), width, height)
        if covered >= _COVERS:
            return "picture"
        if not has_parts:
            return "nothing"
        text = page.get_textpage()
        words = text.get_text_range()
        text.close()
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        return "print"
    has_text = bool(words) and not words.isspace()
    return "print" if has_text and len(set(all_readable(words))) < 2 else "picture"


def _share(bounds: tuple[float, float, float, float], width: float, height: float) -> float:
    """How much of the page a picture covers."""
    whole = width * height
    return common_area(bounds, (0.0, 0.0, width, height)) / whole if whole else 0.0
