"""The bytes of a file -> the papers that were written one behind the other in it.

Programs that send or save several scans sometimes do so. Viewers show the first, or the last.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from pipeline.records.file_ends import end_of, sound
from pipeline.records.file_kinds import HEAD, PICTURES, kind_of

_BETWEEN: Final = b"\0\r\n "  # what a program fills up with
# Between two lies nothing, zeros, or the heads that Outlook writes in a `winmail.dat`.
_NEXT_PDF: Final = re.compile(rb"%%EOF(?:(?!%%EOF).){0,4096}?(?=%PDF-\d\.\d)", re.DOTALL)
_PICTURE: Final = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]|\x89PNG\r\n\x1a\n")
_NEAR: Final = 4096  # bytes behind a PDF in which a picture begins, as another PDF does
_OF_CAMERA: Final = b"MPF\0"  # it lists what else a camera made of the same view: CIPA DC-007
_BEFORE_PIXELS: Final = 262_144  # bytes: such a list stands behind EXIF with its thumbnail, and XMP
_MOST: Final = 101  # more are never taken out of one file


def joined(content: bytes) -> tuple[bytes, ...]:
    """Each of the papers in a file, without what else was left behind them; mostly it is one.

    A film behind a photo is no paper, nor is a second look of the camera at the same, or the same
    once more.
    """
    pieces = tuple(dict.fromkeys(islice(_pieces(content), _MOST)))
    is_picture = kind_of(content[:HEAD]) in PICTURES
    return pieces if len(pieces) > 1 or (pieces and not is_picture) else (content,)


def _pieces(content: bytes) -> Iterator[bytes]:
    for pdf in _pdfs(content):
        piece = pdf
        while kind_of(piece[:HEAD]) is not None:
            first = sound(piece)
            yield first
            is_of_camera = _OF_CAMERA in first[:_BEFORE_PIXELS]
            piece = b"" if is_of_camera else _behind(piece, first)
            if kind_of(piece[:HEAD]) not in {*PICTURES, "pdf"}:
                break


def _behind(content: bytes, first: bytes) -> bytes:
    """What stands behind a paper; behind a PDF, from a picture on that is whole, if one is near."""
    rest = content[len(first) :].lstrip(_BETWEEN)
    if kind_of(first[:HEAD]) == "pdf" and kind_of(rest[:HEAD]) is None:
        found = _PICTURE.search(rest, 0, _NEAR)
        if found is not None and end_of(rest[found.start() :]) is not None:
            return rest[found.start() :]
    return rest


def _pdfs(content: bytes) -> list[bytes]:
    """The PDFs that stand behind each other, where each is whole by itself."""
    if kind_of(content[:HEAD]) != "pdf":
        return [content]
    begins = [0, *(found.end() for found in _NEXT_PDF.finditer(content))]
    pieces = [content[begin:end] for begin, end in zip(begins, [*begins[1:], None], strict=True)]
    are_whole = len(pieces) > 1 and all(end_of(piece) is not None for piece in pieces)
    return pieces if are_whole else [content]
