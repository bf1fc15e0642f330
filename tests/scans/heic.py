"""A picture -> the same as HEIC, every pixel as it is: no encoder that we may ship writes them.

HEVC (ITU-T H.265) knows blocks whose samples stand there as they are (PCM): of those alone a
picture is made in a few lines. The boxes around it are those of ISO 23008-12.
"""

import re
import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tests.scans.printing import Pixels

_BLOCK: Final = 32  # pixels
# rangeTabLps (H.265, table 9-52) where a block's one coded flag meets it: its fourth column
_RANGES: Final = bytes.fromhex(
    "f0e3d8cdc3b9afa69e968e87807a746e68635e5955504c4845413e3b38353230"
    "2d2b29272523211f1e1c1b19181716151413121110 0f0e0e0d0c0c0b0b0a09"
)
_VIDEO, _SEQUENCE, _PICTURE, _WHOLE = 32, 33, 34, 19  # kinds of units


class _Bits:
    """Bits, first to last."""

    def __init__(self) -> None:
        self.text = ""

    def fixed(self, width: int, *numbers: int) -> "_Bits":
        self.text += "".join(f"{number:0{width}b}" for number in numbers)
        return self

    def golomb(self, *numbers: int) -> "_Bits":
        for number in numbers:
            code = f"{number + 1:b}"
            self.text += "0" * (len(code) - 1) + code
        return self

    def ended(self) -> bytes:
        bits = self.text + "1"
        bits += "0" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _profile(bits: _Bits) -> _Bits:
    """Main profile, main tier, level 6.2."""
    return bits.fixed(8, 1).fixed(32, 0x60000000).fixed(4, 0b1001).fixed(44, 0).fixed(8, 186)


def _unit(kind: int, body: bytes) -> bytes:
    return bytes([kind << 1, 1]) + re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", body)


def _video() -> bytes:
    bits = _Bits().fixed(4, 0).fixed(2, 3).fixed(6, 0).fixed(3, 0).fixed(1, 1).fixed(16, 0xFFFF)
    _profile(bits).fixed(1, 1).golomb(0, 0, 0).fixed(6, 0).golomb(0).fixed(1, 0, 0)
    return _unit(_VIDEO, bits.ended())


def _sequence(width: int, height: int) -> bytes:
    """`width`, `height`: of the picture; it is made of whole blocks, and cut to that."""
    bits = _profile(_Bits().fixed(4, 0).fixed(3, 0).fixed(1, 1)).golomb(0, 1)
    bits.golomb(width + -width % _BLOCK, height + -height % _BLOCK)
    bits.fixed(1, 1).golomb(0, -width % _BLOCK // 2, 0, -height % _BLOCK // 2)
    bits.golomb(0, 0, 0).fixed(1, 1).golomb(0, 0, 0)
    bits.golomb(2, 0, 0, 3, 0, 0).fixed(1, 0, 0, 0)
    bits.fixed(1, 1).fixed(4, 7, 7).golomb(2, 0).fixed(1, 1)  # samples as they are
    bits.golomb(0).fixed(1, 0, 0, 0, 0, 0)
    return _unit(_SEQUENCE, bits.ended())


def _picture() -> bytes:
    bits = _Bits().golomb(0, 0).fixed(1, 0, 0).fixed(3, 0).fixed(1, 0, 0).golomb(0, 0, 0)
    bits.fixed(1, 0, 0, 0).golomb(0, 0).fixed(1, 0, 0, 0, 0, 0, 0, 0)
    bits.fixed(1, 1, 0, 1).fixed(1, 0, 0).golomb(0).fixed(1, 0, 0)
    return _unit(_PICTURE, bits.ended())


def _blocks(plane: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """The plane block by block: an array of one row a block."""
    high, wide = plane.shape
    cut = plane.reshape(high // side, side, wide // side, side)
    return cut.swapaxes(1, 2).reshape(-1, side * side)


def _coded(grey: NDArray[np.uint8]) -> bytes:
    """The one slice of a picture; `grey` has whole blocks alone."""
    luma = _blocks(grey, _BLOCK)
    head = _Bits().fixed(1, 1, 0).golomb(0, 2, 0).ended()
    no_colour = b"\x80" * (_BLOCK * _BLOCK // 2)
    pieces = [head]
    for n, block in enumerate(luma):
        low = (506 if n else 508) - _RANGES[min(n, len(_RANGES) - 1)]
        pieces += [struct.pack(">H", (low | 1) << 7 & 0xFFFF), block.tobytes(), no_colour]
    pieces.append(struct.pack(">H", 509 << 7 & 0xFFFF))
    return _unit(_WHOLE, b"".join(pieces))


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def _described(units: list[bytes]) -> bytes:
    """The box that tells a decoder what to expect."""
    head = bytes.fromhex("01 01 60000000 900000000000 ba f000 fc fd f8 f8 0000 0f 03")
    kinds = zip((_VIDEO, _SEQUENCE, _PICTURE), units, strict=True)
    lists = (struct.pack(">BHH", 0x80 | kind, 1, len(unit)) + unit for kind, unit in kinds)
    return _box(b"hvcC", head, *lists)


def heic(picture: Pixels, quarter_turns: int = 0) -> bytes:
    """A HEIC file, grey; shown turned to the left by so many quarters."""
    grey = picture if picture.ndim == 2 else picture.mean(axis=2).astype(np.uint8)
    grey = grey[: grey.shape[0] // 2 * 2, : grey.shape[1] // 2 * 2]
    high, wide = grey.shape
    whole = np.pad(grey, ((0, -high % _BLOCK), (0, -wide % _BLOCK)), constant_values=255)
    slice_ = _coded(whole)
    data = struct.pack(">I", len(slice_)) + slice_
    plain = bytes(4)  # version and flags of a box
    properties = _box(
        b"ipco",
        _described([_video(), _sequence(wide, high), _picture()]),
        _box(b"ispe", plain, struct.pack(">II", wide, high)),
        _box(b"colr", b"nclx", struct.pack(">HHHB", 1, 13, 6, 0x80)),
        _box(b"irot", bytes([quarter_turns % 4])),
    )
    used = _box(b"ipma", plain, struct.pack(">IHB4B", 1, 1, 4, 0x81, 2, 3, 0x84))

    def meta(place: int) -> bytes:
        return _box(
            b"meta",
            plain,
            _box(b"hdlr", plain, bytes(4), b"pict", bytes(13)),
            _box(b"pitm", plain, b"\0\1"),
            _box(b"iloc", plain, b"\x44\0\0\1", struct.pack(">HHHII", 1, 0, 1, place, len(data))),
            _box(b"iinf", plain, b"\0\1", _box(b"infe", b"\2\0\0\0", b"\0\1\0\0hvc1\0")),
            _box(b"iprp", properties, used),
        )

    kind = _box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    begins = len(kind) + len(meta(0)) + 8
    return kind + meta(begins) + _box(b"mdat", data)
