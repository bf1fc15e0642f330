"""The bytes of a file -> where it really ends: programs leave zeros, text or a film behind it."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from pipeline.records.file_kinds import HEAD, FileKind, kind_of

_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers of a JPEG without a length
_MOST_PIECES: Final = 100_000
_OBJECT: Final = re.compile(rb"\d+\s+\d+\s+obj\b")
_LINEARIZED: Final = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,15})")
_TABLE: Final = re.compile(rb"startxref\s+(\d{1,15})\s+%%EOF")
_IS_TABLE: Final = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)\b")
_MULTIPART: Final = re.compile(
    rb'^content-type:\s*multipart/.*?boundary=(?:"([^"\r\n]+)"|([^\s;]+))',
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_NEEDED: Final = frozenset({b"meta", b"mdat", b"jp2c"})  # boxes
_BLACK: Final = 1 / 32  # of a bitmap may be black to its end: 9 mm along an edge of A4
_ZEROS: Final = 64  # so many at the end: room that was never written


def end_of(content: bytes) -> int | None:
    """The first byte behind a sound end, or None where there is no end: it is not all there yet.

    Of what has no end that could be seen, the end of the file.
    """
    kind = kind_of(content[:HEAD])
    find = _ENDS.get(kind) if kind else None
    return len(content) if find is None else find(content)


def sound(content: bytes) -> bytes:
    """The file without what lies behind its end; as it is, where no end is to be seen."""
    end = end_of(content)
    return content if end is None else content[:end]


def _end_of_pdf(content: bytes) -> int | None:
    """Behind the last `%%EOF`, if its table is there and nothing of a further update follows."""
    at = content.rfind(b"%%EOF")
    if at < 0:
        return None
    end = at + 5
    before = content[max(0, at - 64) : end]
    table = _TABLE.search(before)
    follows = content[end : end + 65_536]
    if table is None or _OBJECT.search(follows):
        return None
    whole = _LINEARIZED.search(content[:1024])  # its first table has an end mark of its own
    if whole and end + 2 < int(whole[1]):
        return None
    place = int(table[1]) + max(0, content.find(b"%PDF-", 0, 1024))
    return end if _IS_TABLE.match(content[place : place + 32]) else None


def _end_of_jpeg(content: bytes) -> int | None:
    """Behind the end mark of the picture itself, not that of a small one in its head."""
    at = 2
    for _ in range(_MOST_PIECES):
        at = content.find(b"\xff", at)
        if at < 0 or at + 2 > len(content):
            return None
        marker = content[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker in _ALONE or marker in (0x00, 0xFF):
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:
            at = _behind_data(content, at)
    return None


def _behind_data(content: bytes, at: int) -> int:
    """The next mark behind the coded data that begins here; else the end of the file."""
    while 0 <= (at := content.find(b"\xff", at)) < len(content) - 1:
        if content[at + 1] != 0x00 and content[at + 1] not in _ALONE:
            return at
        at += 2
    return len(content)


def _end_of_png(content: bytes) -> int | None:
    at = 8
    for _ in range(_MOST_PIECES):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        at += 12 + length
        if len(name) < 4 or at > len(content):
            return None
        if name == b"IEND":
            return at
    return None


def _end_of_webp(content: bytes) -> int | None:
    return _written_to(content, 8 + int.from_bytes(content[4:8], "little"))


def _end_of_boxes(content: bytes) -> int | None:
    """Behind the last box that a picture needs (ISO 14496-12): `meta` and `mdat`, or `jp2c`."""
    at, end, seen = 0, 0, set()
    for _ in range(_MOST_PIECES):
        head = content[at : at + 16]
        if len(head) < 8:
            break
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        length = length or len(content) - at
        if name in _NEEDED and at + length > len(content):
            return None
        if length < 8 or at + length > len(content):
            break
        at += length
        if name in _NEEDED:
            seen.add(name)
            end = at
    is_there = {b"meta", b"mdat"} <= seen or b"jp2c" in seen
    return _written_to(content, end) if is_there else None


def _end_of_jp2(content: bytes) -> int | None:
    if content[:4] != b"\xff\x4f\xff\x51":
        return _end_of_boxes(content)
    at = content.rfind(b"\xff\xd9")
    return at + 2 if at >= 0 else None


def _end_of_bitmap(content: bytes) -> int | None:
    """As its head says; its pixels may be zeros, which is black."""
    head = content[:54]
    if len(head) < 54:
        return None
    end = int.from_bytes(head[2:6], "little")
    if content[14] == 12 or end <= len(head):  # of OS/2, or nothing was said
        return len(content)
    return _written_to(content, end, zeros=max(_ZEROS, int(end * _BLACK)))


def _end_of_gif(content: bytes) -> int | None:
    """Behind its trailer, block by block (GIF89a, section 15 on)."""
    at = 13 + _colours_of_gif(content[10:11])
    for _ in range(_MOST_PIECES):
        piece = content[at : at + 1]
        if piece == b";":
            return at + 1
        if piece == b",":
            at += 11 + _colours_of_gif(content[at + 9 : at + 10])
        elif piece == b"!":
            at += 2
        else:
            return None
        while length := content[at] if at < len(content) else 0:
            at += 1 + length
        at += 1
    return None


def _colours_of_gif(packed: bytes) -> int:
    """Bytes of the table of colours that this byte of flags announces."""
    flags = packed[0] if packed else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _end_of_zip(content: bytes) -> int | None:
    """Behind the record that ends it, if the list that this names is there."""
    at = content.rfind(b"PK\x05\x06")
    record = content[at : at + 22] if at >= 0 else b""
    if len(record) < 22:
        return None
    size, place = (int.from_bytes(record[n : n + 4], "little") for n in (12, 16))
    end = at + 22 + int.from_bytes(record[20:22], "little")
    is_there = place == 0xFFFFFFFF or place + size <= at
    return end if is_there and end <= len(content) else None


def _end_of_outlook(content: bytes) -> int | None:
    """The end, if all the tables that its head names lie before it (MS-CFB)."""
    head = content[:512]
    if len(head) < 512:
        return None
    sector = 1 << min(int.from_bytes(head[30:32], "little"), 20)
    tables = [int.from_bytes(head[n : n + 4], "little") for n in range(76, 512, 4)]
    places = [int.from_bytes(head[48:52], "little"), *tables]
    used = [place for place in places if place < 0xFFFFFFFA]
    return len(content) if all((n + 2) * sector <= len(content) for n in used) else None


def _end_of_mail(content: bytes) -> int | None:
    """The end, if its parts are closed off where they are said to be."""
    fields = re.split(rb"\r?\n\r?\n", content.lstrip()[:65_536], maxsplit=1)[0]
    found = _MULTIPART.search(fields)
    if found and content.rfind(b"--" + (found[1] or found[2]) + b"--") < 0:
        return None
    return len(content)


def _written_to(content: bytes, end: int, zeros: int = _ZEROS) -> int | None:
    """This end, if the file has room for it and less than so many zeros lie before it."""
    if end > len(content) or not content[max(0, end - zeros) : end].strip(b"\0"):
        return None
    return end


_ENDS: Final[Mapping[FileKind, Callable[[bytes], int | None]]] = MappingProxyType(
    {
        "pdf": _end_of_pdf,
        "jpeg": _end_of_jpeg,
        "png": _end_of_png,
        "webp": _end_of_webp,
        "heif": _end_of_boxes,
        "avif": _end_of_boxes,
        "jp2": _end_of_jp2,
        "bmp": _end_of_bitmap,
        "gif": _end_of_gif,
        "zip": _end_of_zip,
        "outlook": _end_of_outlook,
        "mail": _end_of_mail,
    }
)
