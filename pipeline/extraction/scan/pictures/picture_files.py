"""Bytes of a picture -> the picture opened, its size known and nothing of it decoded yet.

TIFF, JPEG, PNG, BMP, GIF, WebP, AVIF, JPEG 2000 and, by pi-heif, HEIF: what phones, scanners and
programs of Windows write.
"""

import warnings
from io import BytesIO
from typing import Final

from PIL import AvifImagePlugin, Image

from pipeline.extraction.scan.pictures.heif_boxes import only_pictures
from pipeline.records.file_kinds import HEAD, FileKind, kind_of
from pipeline.records.refusals import Damaged, TooManyPixels

MOST_MEGAPIXELS: Final = 80
BROKEN: Final = (OSError, ValueError, SyntaxError, TypeError, KeyError, RuntimeError, EOFError)
_FORMATS: Final[dict[FileKind, str]] = {
    "jpeg": "JPEG",
    "png": "PNG",
    "tiff": "TIFF",
    "heif": "HEIF",
    "avif": "AVIF",
    "webp": "WEBP",
    "jp2": "JPEG2000",
    "bmp": "BMP",
    "gif": "GIF",
}
_KNOWN_MAJOR: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # a reader works on one processor, and is counted so


def picture_kind(content: bytes) -> FileKind | None:
    """The kind of a picture that can be read here, by its first bytes; None for anything else."""
    kind = kind_of(content[:HEAD])
    return kind if kind in _FORMATS else None


def opened(content: bytes, kind: FileKind) -> Image.Image:
    """The picture; its first page, if it has several.

    Raises:
        TooManyPixels: its head says that it is enormous.
        Damaged: it cannot be opened.
    """
    if kind == "heif":
        content = _with_heif(content)
    if kind == "webp":
        check_size(*_size_of_webp(content))  # room for all of it is made when it is opened
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # sizes are checked here, odd tags do not matter
            picture = Image.open(BytesIO(content), formats=[_FORMATS[kind]])
    except Image.DecompressionBombError:
        raise TooManyPixels(str(MOST_MEGAPIXELS)) from None
    except BROKEN:
        raise Damaged from None
    if kind == "gif":
        check_size(*picture.size)  # one picture of it is decoded on the way to the next
    return picture


def check_size(width: int, height: int) -> None:
    """Refuse a picture of more pixels than are ever needed.

    Raises:
        TooManyPixels: before any of them is decoded.
        Damaged: it has none.
    """
    if width * height > MOST_MEGAPIXELS * 1_000_000:
        raise TooManyPixels(str(MOST_MEGAPIXELS))
    if width < 1 or height < 1:
        raise Damaged


def _with_heif(content: bytes) -> bytes:
    """The same, as Pillow can open it from now on; by a brand that it knows. Raises Damaged."""
    import pi_heif  # slow to load, and hardly ever needed

    content = only_pictures(content)
    if "HEIF" not in Image.OPEN:
        pi_heif.register_heif_opener(
            thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
        )
    if content[8:12] in _KNOWN_MAJOR:
        return content
    return content[:8] + b"mif1" + content[12:]


def _size_of_webp(content: bytes) -> tuple[int, int]:
    """Width and height as the first piece of a WebP says. Raises Damaged."""
    piece = content[12:16]
    if len(content) < 30:
        raise Damaged
    if piece == b"VP8X":
        return 1 + _little(content[24:27]), 1 + _little(content[27:30])
    if piece == b"VP8L":
        bits = _little(content[21:25])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if piece == b"VP8 ":
        return _little(content[26:28]) & 0x3FFF, _little(content[28:30]) & 0x3FFF
    raise Damaged


def _little(number: bytes) -> int:
    return int.from_bytes(number, "little")
