"""The first bytes of a file -> what kind of file it is, whatever its name says."""

import re
from codecs import getincrementaldecoder
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

PictureKind = Literal["jpeg", "png", "tiff", "heif", "avif", "webp", "jp2", "bmp", "gif"]
FileKind = Literal["pdf", PictureKind, "zip", "outlook", "winmail", "mail"]
HEAD: Final = 8192  # bytes of a file that tell its kind
PICTURES: Final[frozenset[FileKind]] = frozenset(get_args(PictureKind))
WINMAIL: Final = b"\x78\x9f\x3e\x22"  # MS-OXTNEF
CONTAINERS: Final = frozenset({"zip", "outlook", "winmail", "mail"})  # each of these holds files
# What programs call a file of each kind.
ENDINGS: Final[Mapping[FileKind, str]] = MappingProxyType(
    {
        "pdf": ".pdf",
        "jpeg": ".jpg",
        "png": ".png",
        "tiff": ".tif",
        "heif": ".heic",
        "avif": ".avif",
        "webp": ".webp",
        "jp2": ".jp2",
        "bmp": ".bmp",
        "gif": ".gif",
        "zip": ".zip",
        "outlook": ".msg",
        "winmail": ".dat",
        "mail": ".eml",
    }
)
# How the name of a paper ends, as a pattern.
PAPER_ENDINGS: Final = r"pdf|tiff?|jpe?g|png|hei[cf]|avif|webp|jp2|bmp|gif|eml|msg|zip"
_BEGINNINGS: Final[tuple[tuple[bytes, FileKind], ...]] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),  # without the boxes around it
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
_HOLDING: Final[tuple[tuple[bytes, FileKind], ...]] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # with nothing in it
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "outlook"),
    (WINMAIL, "winmail"),
)
_RTF: Final = b"{\\rtf"  # people send such along; it is no paper
_BITMAP_HEADS: Final = frozenset({12, 40, 52, 56, 64, 108, 124})  # bytes, in its fields' versions
_AVIF: Final = frozenset({b"avif", b"avis"})
_HEIF: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_FIELD: Final = re.compile(rb"[!-9;-~]{1,70}:")
_POSTMARK: Final = re.compile(rb"\AFrom [^\r\n]{0,500}\r?\n")  # of a message out of a mailbox
_TELLING: Final = re.compile(
    rb"^(from|to|subject|date|received|return-path|delivered-to|message-id|mime-version):",
    re.IGNORECASE | re.MULTILINE,
)


def ending_of(head: bytes) -> str:
    """What a file is called by its first `HEAD` bytes, so that people can open it.

    None that anything would run.
    """
    kind = kind_of(head)
    if kind is not None:
        return ENDINGS[kind]
    if head.startswith(_RTF):
        return ".rtf"
    return ".txt" if _is_text(head) else ".bin"


def _is_text(head: bytes) -> bool:
    """Whether it is words, whichever letters they are in; the last of the head may be cut."""
    try:
        text = getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return bool(text) and all(letter.isprintable() or letter in "\t\r\n\f\ufeff" for letter in text)


def kind_of(head: bytes) -> FileKind | None:
    """What a file is, by its first `HEAD` bytes; None for what is none of those that we know."""
    for beginning, kind in _HOLDING:  # what lies in it may begin soon, and as it is
        if head.startswith(beginning):
            return kind
    if _is_mail(head):
        return "mail"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    return _picture_kind(head)


def _picture_kind(head: bytes) -> FileKind | None:
    """The kind of a picture that more than its first bytes tell."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BITMAP_HEADS:
        return "bmp"
    return _of_brands(head) if head[4:8] == b"ftyp" else None


def _of_brands(head: bytes) -> FileKind | None:
    """A picture in the boxes of ISO 14496-12, by the brands that it says it is of."""
    size = int.from_bytes(head[:4], "big")
    told = head[8 : min(size, 256)]
    brands = {told[n : n + 4] for n in range(0, len(told), 4)}
    if brands & _AVIF:
        return "avif"
    return "heif" if brands & _HEIF else None


def _is_mail(head: bytes) -> bool:
    """Whether it begins as a message does: fields, of which some are those of every message."""
    text = head[3:] if head.startswith(b"\xef\xbb\xbf") else head
    text = _POSTMARK.sub(b"", text.lstrip(b"\r\n "), count=1)
    if not _FIELD.match(text):
        return False
    fields = re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]
    return len({name.lower() for name in _TELLING.findall(fields)}) >= 2
