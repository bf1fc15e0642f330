"""A PDF that may do something by itself -> pictures of its pages, which do nothing.

Only the bytes are looked at: nothing of a stranger's file is understood outside the reader. Where
they cannot be looked at, something may be in them.
"""

import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from itertools import count
from mmap import ACCESS_READ, mmap
from typing import Final

from pipeline.records import Picture
from pipeline.records.file_kinds import HEAD, kind_of
from pipeline.records.refusals import Refusal
from pipeline.store.originals import Original

ShowPage = Callable[[bytes, int], Picture]  # page (from 1) of a file; raises Refusal
MOST_PAGES: Final = 30  # of a file that are drawn
_LARGEST: Final = 60_000_000  # bytes of a file that is drawn
_BY_NUMBER: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS: Final = frozenset(
    b"/JavaScript /JS /Launch /XFA /RichMedia /EmbeddedFile /EmbeddedFiles /Movie /Sound /Rendition"
    b" /SubmitForm /ImportData /GoToE /GoToR /3D".split()
)
_SUSPECT: Final = re.compile(
    rb"(?:" + b"|".join(sorted(_ACTS)) + rb")(?=[\s/<>\[\](){}%]|\Z)"
    rb"|/[^\s/<>\[\](){}%]{0,100}#[0-9A-Fa-f]{2}[^\s/<>\[\](){}%]{0,100}"
)
_OBJECTS: Final = re.compile(rb"/(?:ObjStm|First)(?=[\s/<>\[\](){}%])")
_STREAM: Final = re.compile(rb"stream\r?\n")
_FILTER: Final = re.compile(rb"/Filter\s*(?:\[\s*)?/FlateDecode\s*(?:\]\s*)?(?=[/>])")
_DICTIONARY: Final = 4_000  # bytes around a name within which its dictionary stands
_NO_DAY: Final = time.gmtime(946_684_800)  # so that the same pages are the same bytes
_UNPACKED: Final = 20_000_000  # bytes of objects, at most


def may_act(content: bytes | Original) -> bool:
    """Whether anything in a PDF may run, open, send or unpack something; False for all else."""
    if isinstance(content, bytes):
        return kind_of(content[:HEAD]) == "pdf" and _may_act(content)
    with content.open() as file:
        if kind_of(file.read(HEAD)) != "pdf":
            return False
    if (plain := content.in_the_open()) is None:
        return _may_act(content.read_bytes())
    with plain.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as mapped:
        return _may_act(mapped)


def _may_act(content: bytes | mmap) -> bool:
    return _is_suspect(content) or any(
        piece is None or _is_suspect(piece) for piece in _packed_objects(content)
    )


def _is_suspect(piece: bytes | mmap) -> bool:
    for found in _SUSPECT.finditer(piece):
        name = _BY_NUMBER.sub(lambda byte: bytes([int(byte[1], 16)]), found[0])
        if name in _ACTS or name in {b"/ObjStm", b"/First"}:
            return True
    return False


def _packed_objects(content: bytes | mmap) -> Iterator[bytes | None]:
    """What the streams unpack to in which objects are packed; None for one that does not."""
    for found in _OBJECTS.finditer(content):
        start = max(content.rfind(b"obj", 0, found.start()), found.start() - _DICTIONARY)
        stream = _STREAM.search(content, found.end(), found.end() + _DICTIONARY)
        if stream is None or content.find(b"endobj", found.end(), stream.start()) >= 0:
            continue  # an outline has a first entry, too
        about = bytes(content[start : stream.start()])
        packed = bytes(content[stream.end() : stream.end() + _UNPACKED])
        if b"/Filter" not in about and b"/F " not in about:
            yield packed
        elif b"Predictor" in about or not _FILTER.search(about):
            yield None
        else:
            yield _unpacked(packed)


def _unpacked(packed: bytes) -> bytes | None:
    unpacker = zlib.decompressobj()
    try:
        piece = unpacker.decompress(packed, _UNPACKED)
    except zlib.error:
        return None
    return piece if unpacker.eof else None


def pictured(content: bytes | Original, show: ShowPage) -> bytes | None:
    """A PDF of pictures of the first pages; None where none of them can be drawn."""
    from PIL import Image

    size = len(content) if isinstance(content, bytes) else content.size()
    if size > _LARGEST:
        return None
    given = content if isinstance(content, bytes) else content.read_bytes()
    pages = []
    with suppress(Refusal):
        for number in count(1):
            drawn = show(given, number)
            pages.append(Image.frombytes("L", (drawn.width, drawn.height), drawn.pixels))
            if number == MOST_PAGES:
                break
    if not pages:
        return None
    out = BytesIO()
    noted = {"creationDate": _NO_DAY, "modDate": _NO_DAY, "resolution": drawn.dpi}
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], **noted)
    return out.getvalue()
