"""A hostile file as the tests know it, and the good form that many are made of."""

import warnings
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf

from forms.ground.check_digit import complete, pretty
from tests.workspace import blank, fill, header

CODE = pretty(complete("271828"))
SHEET = "vormen_van_kracht"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of hostile file.

    Attributes:
        make: gives its bytes.
        becomes: what is true of it: codes of refusals or of questions, or accepted. Several where
            the libraries may rightly see it one way or the other.
        file: the name that it comes under.
        is_heavy: it takes more than a second or two.
        is_one_more: the same damage elsewhere in the file, by other chance.
    """

    name: str
    make: Callable[[], bytes]
    becomes: frozenset[str]
    file: str = "blad.pdf"
    is_heavy: bool = False
    is_one_more: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it is tried by `make test-all` alone."""
        return self.is_heavy or self.is_one_more

    def __str__(self) -> str:
        return self.name


def kind(name: str, make: Callable[[], bytes], becomes: str, **more: Any) -> Kind:
    return Kind(name, make, frozenset(becomes.split()), **more)


@cache
def good(day: str = "03-02-2026") -> bytes:
    """A form of ours, filled in as people do."""
    answers: dict[str, str | bool] = {
        "/client": CODE,
        "/proud": "Ik heb het gehaald",
        "/i_have/0": "Mijn dochter",
    }
    return fill(blank(SHEET), {**header(day), **answers})


def spoiled(change: Callable[[pikepdf.Pdf], None], **save: Any) -> bytes:
    """The good form after a change to the opened file."""
    with pikepdf.open(BytesIO(good())) as pdf:
        change(pdf)
        out = BytesIO()
        # as it is: what is packed must not be unpacked here, nor odd metadata put right
        as_it_is = {
            "compress_streams": False,
            "fix_metadata_version": False,
            "stream_decode_level": pikepdf.StreamDecodeLevel.none,
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it is spoiled is what we want
            pdf.save(out, **{**as_it_is, **save})
        return out.getvalue()


def pdf_of(objects: Mapping[int, bytes], root: int = 1, more: bytes = b"") -> bytes:
    """A PDF of these very objects, with a true table of where they are."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size, start = max(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        at = places.get(number)
        out += b"0000000000 00000 f \n" if at is None else b"%010d 00000 n \n" % at
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (size, root, more)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def one_page(page: bytes = b"", further: Mapping[int, bytes] | None = None) -> bytes:
    """A PDF with one page; `page` is what else stands in its dictionary."""
    return pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>" % page,
            **(further or {}),
        }
    )


def stream(data: bytes, head: bytes = b"") -> bytes:
    """A stream object as it is."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), head, data)


def deflated(data: bytes, head: bytes = b"") -> bytes:
    """A stream object, compressed once."""
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + head)


@cache
def bomb(megabytes: int) -> bytes:
    """What inflates to so many megabytes of zeros: one packed megabyte, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = (megabytes * 1_000_000 % 65_521) << 16 | 1  # Adler-32, of zeros alone
    return b"\x78\xda" + block * megabytes + packer.flush() + checksum.to_bytes(4, "big")
