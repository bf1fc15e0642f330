"""PDF bytes -> OpenedPdf, by the first library that can.

pikepdf reads first; pypdf reads what pikepdf cannot open, and gives a second opinion where a text
looks garbled; pdfium reads what neither of them can.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from pipeline.extraction.pdf import with_pikepdf
from pipeline.extraction.pdf.hostile import damaged_by_anything
from pipeline.extraction.pdf.opened import OpenedPdf
from pipeline.records.refusals import Damaged


def open_with_pypdf(content: bytes) -> OpenedPdf:
    """The second reader, by itself. Raises Locked, Damaged."""
    from pipeline.extraction.pdf import with_pypdf  # slow to load, hardly ever needed

    return with_pypdf.open_pdf(content)


def _open_with_pdfium(content: bytes) -> OpenedPdf:
    from pipeline.extraction.pdf import with_pdfium  # hardly ever needed

    return with_pdfium.open_pdf(content)


OPENERS: tuple[Callable[[bytes], OpenedPdf], ...] = (
    with_pikepdf.open_pdf,
    open_with_pypdf,
    _open_with_pdfium,
)


def opened_by_the_first(content: bytes) -> tuple[OpenedPdf, bool]:
    """What the first reader that can, reads; and whether another than the first was needed.

    Raises:
        Damaged: none can. Locked, TooHeavy: as the reader says.
    """
    first, *others = OPENERS
    with suppress(Damaged):
        return _opened_by(first, content), False
    for reader in others:
        with suppress(Damaged):
            return replace(_opened_by(reader, content), is_repaired=True), True
    raise Damaged


def _opened_by(reader: Callable[[bytes], OpenedPdf], content: bytes) -> OpenedPdf:
    """What a reader opens; whatever its library raises on a hostile file, the file is damaged.

    Raises:
        Refusal: Damaged, or what the reader says itself.
        MemoryError: the file is larger than it seems, for every reader.
    """
    with damaged_by_anything():
        return reader(content)


def is_cut(content: bytes, opened: OpenedPdf) -> bool:
    """Whether the end of the file is lacking: then answers may be, and nobody would see it.

    An update that was cut leaves objects behind the end mark of the file as it was before.
    """
    end = content.rfind(b"%%EOF")
    if end >= 0 and re.search(rb"\d+ \d+ obj\b", content[end:]):
        return True
    return opened.is_repaired and (end < 0 or len(content[end:].rstrip(b"\0\r\n ")) > 1024)
