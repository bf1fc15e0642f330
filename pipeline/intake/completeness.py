"""An open file -> whether it is visibly not all there yet: by its end, its tables, a gap of zeros.

Of most files only the ends and the tables are read, for it is asked of every paper that comes in.
One whose end is not where it should be is read: programs leave things behind it. What has no end
that can be told is whole: stillness has to do.
"""

import os
import re
import struct
from contextlib import suppress
from io import BufferedReader
from typing import Final

from pipeline.records.file_ends import end_of
from pipeline.records.file_kinds import HEAD, FileKind, kind_of

_TAIL: Final = 2048
_LARGEST: Final = 200_000_000  # bytes that are looked through for an end
_ENDS: Final[dict[FileKind, bytes]] = {"jpeg": b"\xff\xd9", "png": b"IEND\xaeB`\x82"}
_TIFF_ORDER: Final = {b"II*\0": "<", b"MM\0*": ">"}
_TIFF_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_PLACES: Final = {273: 279, 324: 325}  # where strips and tiles begin -> how long they are
_MOST_PAGES: Final = 10_000


def is_whole(file: BufferedReader, size: int) -> bool:
    """Whether nothing is visibly missing; `size` in bytes.

    Raises:
        OSError: it cannot be read.
    """
    hole = _first_hole(file, size)
    if hole < size:  # part of the room was never written
        return size <= _LARGEST and (end_of(_at(file, 0, size)) or size) <= hole
    head = _at(file, 0, HEAD)
    if not head.strip(b"\0") or b"%PDF-".startswith(head):
        return False
    kind = kind_of(head)
    if kind is None:
        return True
    if kind == "tiff":
        return head[:4] not in _TIFF_ORDER or _tiff_is_there(file, size, _TIFF_ORDER[head[:4]])
    if _ends_as_usual(file, size, kind):
        return True
    return size <= _LARGEST and end_of(_at(file, 0, size)) is not None


def _ends_as_usual(file: BufferedReader, size: int, kind: FileKind) -> bool:
    tail = _at(file, max(0, size - _TAIL), _TAIL)
    if kind == "pdf":
        return _pdf_ends_well(file, tail)
    return kind in _ENDS and _ENDS[kind] in tail and not tail.endswith(b"\0" * 64)


def _first_hole(file: BufferedReader, size: int) -> int:
    """Where room begins that was never written, as far as the file system tells; else the end."""
    with suppress(OSError, AttributeError):
        return os.lseek(file.fileno(), 0, os.SEEK_HOLE)
    return size


def _at(file: BufferedReader, place: int, length: int) -> bytes:
    file.seek(place)
    return file.read(length)


def _pdf_ends_well(file: BufferedReader, tail: bytes) -> bool:
    """`startxref` and `%%EOF` stand at the end, and no zeros where the table should be."""
    tables = re.findall(rb"startxref\s+(\d{1,15})\s+%%EOF", tail)
    if not tables or tail.rstrip().endswith(b"\0"):
        return False
    place = int(tables[-1])  # after an update an older one may stand there too
    return place == 0 or _at(file, place, 16).strip(b"\0") != b""


def _tiff_is_there(file: BufferedReader, size: int, order: str) -> bool:
    """Every page's table lies in the file, and so do all strips or tiles that it names."""
    try:
        place = struct.unpack(f"{order}I", _at(file, 4, 4))[0]
        seen: set[int] = set()
        while place and place not in seen and len(seen) < _MOST_PAGES:
            seen.add(place)
            entries, place = _table(file, place, order)
            if not _picture_is_there(file, size, order, entries):
                return False
    except (struct.error, MemoryError):
        return False
    return bool(seen)


_Entries = dict[int, tuple[int, int, bytes]]  # tag -> type, count, value or its place


def _table(file: BufferedReader, place: int, order: str) -> tuple[_Entries, int]:
    """The entries of one page's table, and where the next table stands (0: nowhere)."""
    count = struct.unpack(f"{order}H", _at(file, place, 2))[0]
    body = file.read(12 * count)
    entries: _Entries = {}
    for n in range(count):
        tag, kind, number, value = struct.unpack(f"{order}HHI4s", body[12 * n : 12 * n + 12])
        entries[tag] = (kind, number, value)
    following = struct.unpack(f"{order}I", file.read(4))[0]
    return entries, following if count else 0


def _picture_is_there(file: BufferedReader, size: int, order: str, entries: _Entries) -> bool:
    for begins, long in _PLACES.items():
        if begins in entries and long in entries:
            places = _numbers(file, order, entries[begins])
            lengths = _numbers(file, order, entries[long])
            return all(
                at > 0 and at + length <= size for at, length in zip(places, lengths, strict=False)
            ) and bool(places)
    return False


def _numbers(file: BufferedReader, order: str, entry: tuple[int, int, bytes]) -> tuple[int, ...]:
    kind, count, value = entry
    letter = {3: "H", 4: "I"}.get(kind)
    if letter is None or count > 1_000_000:
        return ()
    length = _TIFF_SIZES[kind] * count
    data = value if length <= 4 else _at(file, struct.unpack(f"{order}I", value)[0], length)
    return struct.unpack(f"{order}{count}{letter}", data[:length])
