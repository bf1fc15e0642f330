"""The bytes of a PDF -> the files that lie in it, beside its pages."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf

from pipeline.extraction.containers.room import RoomLeft
from pipeline.extraction.pdf.attached import files_of


def is_portfolio(content: bytes) -> bool:
    """Whether its pages are but a cover: viewers show the files in it."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return "/Collection" in pdf.Root
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
        return False


def files_in(content: bytes, room: RoomLeft) -> Iterator[tuple[str, bytes]]:
    """Each file in a PDF, by its name there ("" without one)."""
    with pikepdf.open(BytesIO(content)) as pdf:
        files = list(files_of(pdf))
        room.demand(len(files), 0)
        for name, each in files:
            yield name, each.read_bytes()
