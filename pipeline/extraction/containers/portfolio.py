"""The bytes of a PDF -> the files that lie in it, beside its pages."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf

from pipeline.extraction.containers.room import Room


def is_portfolio(content: bytes) -> bool:
    """Whether its pages are but a cover: viewers show the files in it."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return "/Collection" in pdf.Root
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
        return False


def files_in(content: bytes, room: Room) -> Iterator[bytes]:
    """Each file in a PDF."""
    with pikepdf.open(BytesIO(content)) as pdf:
        room.demand(len(pdf.attachments), 0)
        for each in pdf.attachments.values():
            yield each.get_file().read_bytes()
