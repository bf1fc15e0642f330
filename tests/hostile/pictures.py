"""Pictures that are not what they seem: enormous when opened, endless, or broken."""

import struct
import zlib
from functools import partial
from io import BytesIO

import numpy as np
from PIL import Image

from tests.hostile.kind import Kind, bomb, kind
from tests.hostile.strangers import a_cat
from tests.scans.encoding import avif, jpeg2000, webp
from tests.scans.heic import heic as whole_heic

_NO = "not_a_pdf not_our_form damaged too_many_pixels too_heavy too_long reader_died too_large"


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, data: bytes, more: bytes = b"", depth: int = 1) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def png_bomb(side: int, megabytes: int) -> bytes:
    return png(side, side, bomb(megabytes))


def png_text_bomb() -> bytes:
    text = _chunk(b"zTXt", b"Comment\0\0" + bomb(500))
    return png(8, 8, zlib.compress(bytes(16)), text)


def png_with_profile() -> bytes:
    return png(8, 8, zlib.compress(bytes(16)), _chunk(b"iCCP", b"x\0\0" + bomb(500)))


def animated_png() -> bytes:
    frames = b"".join(
        _chunk(b"fcTL", struct.pack(">IIIIIHHBB", 2 * n, 8, 8, 0, 0, 1, 1, 0, 0))
        + _chunk(b"fdAT", struct.pack(">I", 2 * n + 1) + zlib.compress(bytes(16)))
        for n in range(20_000)
    )
    control = _chunk(b"acTL", struct.pack(">II", 20_000, 0))
    return png(8, 8, zlib.compress(bytes(16)), control + frames)


def jpeg_with_size(width: int, height: int) -> bytes:
    """A small photo whose head says that it is enormous."""
    photo = bytearray(a_cat("JPEG"))
    at = photo.index(b"\xff\xc0") + 5
    photo[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(photo)


def jpeg_of_many_scans() -> bytes:
    """A progressive photo whose finest scan comes two thousand times."""
    out = BytesIO()
    Image.new("L", (2_000, 2_000), 128).save(out, "JPEG", progressive=True)
    photo = out.getvalue()
    last = photo.rindex(b"\xff\xda")
    return photo[:last] + photo[last:-2] * 2_000 + photo[-2:]


def jpeg_with_orientation() -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 99
    exif[0x010E] = "x" * 60_000
    Image.new("L", (50, 50), 128).save(out, "JPEG", exif=exif)
    return out.getvalue()


def tiff(entries: list[tuple[int, int, int, int]], following: int, data: bytes = b"") -> bytes:
    """A TIFF of one directory, of (tag, type, count, value); `following`: where the next is."""
    packed = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    directory = struct.pack("<H", len(entries)) + packed + struct.pack("<I", following)
    return b"II*\0" + struct.pack("<I", 8) + directory + data


def _page(width: int, height: int, strip: int, size: int) -> list[tuple[int, int, int, int]]:
    return [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, strip),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, size),
    ]


def tiff_loop() -> bytes:
    """Its only page says that it is followed by itself."""
    return tiff(_page(8, 8, 200, 64), 8, bytes(200))


def tiff_giant(side: int) -> bytes:
    return tiff(_page(side, side, 200, 2**32 - 1), 0, bytes(200))


def tiff_of_pages(number: int, side: int) -> bytes:
    first = Image.new("1", (side, side), 1)
    out = BytesIO()
    first.save(out, "TIFF", compression="group4", save_all=True, append_images=[first] * number)
    return out.getvalue()


def tiff_of_many_pages(number: int = 10_000) -> bytes:
    """Ten thousand directories in a row, all of the same few pixels."""
    directory = 2 + 12 * 9 + 4
    out = bytearray(b"II*\0" + struct.pack("<I", 72) + bytes(64))
    for n in range(number):
        following = 72 + directory * (n + 1) if n + 1 < number else 0
        out += tiff(_page(8, 8, 8, 64), following)[8:]
    return bytes(out)


def tiff_packed_bomb() -> bytes:
    data = bomb(900)
    entries = [entry for entry in _page(30_000, 30_000, 200, len(data)) if entry[0] != 259]
    return tiff([*entries, (259, 3, 1, 8)], 0, bytes(200 - 122) + data)


def broken(form: str, share: float) -> bytes:
    whole = a_cat(form)
    return whole[: int(len(whole) * share)]


_SMALL = np.full((64, 64), 200, np.uint8)


def heic_of(width: int, height: int) -> bytes:
    """A small HEIC whose boxes say that it is this large."""
    photo = bytearray(whole_heic(_SMALL))
    at = photo.index(b"ispe") + 8
    photo[at : at + 8] = struct.pack(">II", width, height)
    return bytes(photo)


def heic_of_another_size() -> bytes:
    """Its boxes say that it is small, what is coded is not."""
    photo = whole_heic(np.full((64, 4_096), 200, np.uint8))
    return photo.replace(struct.pack(">II", 4_096, 64), struct.pack(">II", 64, 64))


def turned_over(content: bytes, every: int) -> bytes:
    out = bytearray(content)
    for at in range(every, len(out), every):
        out[at] ^= 0x5A
    return bytes(out)


def avif_of(width: int, height: int) -> bytes:
    photo = bytearray(avif(_SMALL, 60))
    at = photo.index(b"ispe") + 8
    photo[at : at + 8] = struct.pack(">II", width, height)
    return bytes(photo)


def webp_of(width: int, height: int) -> bytes:
    photo = webp(_SMALL, 60)
    return photo[:26] + struct.pack("<HH", width, height) + photo[30:]


KINDS: tuple[Kind, ...] = (
    kind("png_of_2_gigapixels", partial(png_bomb, 46_000, 265), _NO, file="scan.png"),
    kind("png_of_400_megapixels", partial(png_bomb, 20_000, 51), _NO, file="scan.png"),
    kind("png_of_2^31", partial(png, 2**31 - 1, 2**31 - 1, b"x"), _NO, file="scan.png"),
    kind("png_of_nothing", partial(png, 0, 0, b""), _NO, file="scan.png"),
    kind("png_text_bomb", png_text_bomb, _NO, file="scan.png"),
    kind("png_profile_bomb", png_with_profile, _NO, file="scan.png"),
    kind("png_of_20000_frames", animated_png, f"{_NO} several_sheets", file="scan.png"),
    kind("jpeg_that_says_65500", partial(jpeg_with_size, 65_500, 65_500), _NO, file="scan.jpg"),
    kind("jpeg_of_no_width", partial(jpeg_with_size, 0, 0), _NO, file="scan.jpg"),
    kind("jpeg_of_2000_scans", jpeg_of_many_scans, _NO, file="scan.jpg", is_heavy=True),
    kind("jpeg_with_odd_exif", jpeg_with_orientation, _NO, file="scan.jpg"),
    kind("heic_of_60000", partial(heic_of, 60_000, 60_000), _NO, file="IMG.HEIC"),
    kind("heic_of_2^32", partial(heic_of, 2**32 - 1, 2**32 - 1), _NO, file="IMG.HEIC"),
    kind("heic_of_nothing", partial(heic_of, 0, 0), _NO, file="IMG.HEIC"),
    kind("heic_of_another_size", heic_of_another_size, _NO, file="IMG.HEIC"),
    *(
        kind(f"heic_changed_{n}", partial(turned_over, whole_heic(_SMALL), n), _NO)
        for n in (61, 211, 1_009)
    ),
    kind("avif_of_60000", partial(avif_of, 60_000, 60_000), _NO, file="IMG.avif"),
    kind("avif_changed", lambda: turned_over(avif(_SMALL, 60), 83), _NO, file="IMG.avif"),
    kind("webp_of_16383", partial(webp_of, 16_383, 16_383), _NO, file="IMG.webp"),
    kind("jp2_changed", lambda: turned_over(jpeg2000(_SMALL, 3), 83), _NO, file="IMG.jp2"),
    kind("jpeg_cut", partial(broken, "JPEG", 0.5), _NO, file="scan.jpg"),
    kind("png_cut", partial(broken, "PNG", 0.5), _NO, file="scan.png"),
    kind("tiff_cut", partial(broken, "TIFF", 0.5), _NO, file="scan.tif"),
    kind("tiff_loop", tiff_loop, _NO, file="scan.tif"),
    kind("tiff_giant", partial(tiff_giant, 2**32 - 1), _NO, file="scan.tif"),
    kind("tiff_large", partial(tiff_giant, 30_000), _NO, file="scan.tif"),
    kind("tiff_packed", tiff_packed_bomb, _NO, file="scan.tif", is_heavy=True),
    kind(
        "tiff_of_ten_thousand_pages",
        tiff_of_many_pages,
        "too_heavy",
        file="scan.tif",
        is_heavy=True,
    ),
    kind("tiff_of_3000_pages", partial(tiff_of_many_pages, 3_000), "too_heavy", file="scan.tif"),
    kind(
        "tiff_of_300_white_pages",
        partial(tiff_of_pages, 300, 2_400),
        _NO,
        file="scan.tif",
        is_heavy=True,
    ),
)
