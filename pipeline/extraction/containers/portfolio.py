"""The bytes of a PDF -> the files that lie in it, beside its pages."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf

from pipeline.extraction.containers.room import RoomLeft
from pipeline.extraction.pdf.attached import files_of
from pipeline.records.file_kinds import HEAD, PICTURES, kind_of

_BROKEN: Final = (pikepdf.PdfError, ValueError, RuntimeError, TypeError)


def is_portfolio(content: bytes) -> bool:
    """Whether its pages are but a cover: viewers show the files in it."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return "/Collection" in pdf.Root
    except _BROKEN:
        return False


def files_in(content: bytes, room: RoomLeft) -> Iterator[tuple[str, bytes]]:
    """Each file in a PDF, by its name there ("" without one)."""
    with pikepdf.open(BytesIO(content)) as pdf:
        files = list(files_of(pdf))
        room.demand(len(files), 0)
        for name, each in files:
            yield name, each.read_bytes()


def papers_in(content: bytes, room: RoomLeft) -> list[tuple[str, bytes]]:
    """Those of the files in a PDF that may be papers; of one that cannot be opened, none."""
    try:
        files = list(files_in(content, room))
    except _BROKEN:
        return []
    return [each for each in files if kind_of(each[1][:HEAD]) in {"pdf", *PICTURES}]
