r"""The content of a page -> whether it is what we printed there, byte by byte.

A page of ours is drawn in four streams: `q`, the sheet, `Q`, and the stamp: its codes, and on a
personal form what was known. Programs that save a form keep them, or pack them otherwise. One that
draws something adds a stream, a picture or a page within the page: then it is not ours any more.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf

LONGEST: Final = 1_000_000  # bytes of a page's content; ours have some 30,000
_N: Final = rb"-?[\d.]+"
_STAMPED: Final = re.compile(
    # codes as rectangles, text, areas under it, words in somebody's own hand; see `inking`
    rb"(?:\s*(?:/Artifact BMC|/P <</MCID \d+>> BDC|EMC"
    rb"|q 0 g N 0 0 N N N cm (?:\d+ \d+ \d+ 1\.02 re ?)+f Q"
    rb"|BT N N N rg /Kw[RB] N Tf N N Td <[0-9A-Fa-f]*> Tj ET"
    # of other scripts; see `lettering`
    rb"|BT N N N rg /Kw[RB] N Tf N N Td(?: (?:/ReversedChars BMC|/Kw[A-Za-z]+ N Tf|N Ts|EMC"
    rb"|/Span <</ActualText <[0-9A-F]*>>> BDC|\[[-<>0-9A-F ]*\] TJ))+ ET"
    rb"|N N N rg N N N N re f"
    rb"|q N N N rg N 0 0 N N N cm BI /W \d+ /H \d+ /IM true /F \[/AHx /Fl\] ID [0-9a-f]*> EI Q"
    rb"))*\s*".replace(b"N", _N)
)
_LARGER: Final = re.compile(rb"\s*q ([\d.]+) 0 0 \1 0 0 cm\s(.*)\sQ\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """What is drawn on a page of a template: the sheet, and its codes."""

    sheet: bytes
    stamp: bytes

    def is_all_of(self, content: bytes, times: float = 1.0) -> bool:
        """Whether this and a stamp of ours is all that a page's content draws.

        Args:
            content: unpacked, its streams one after the other.
            times: so many times as large as A4 the page is.
        """
        larger = _LARGER.fullmatch(content) if times != 1 else None
        if larger is not None and abs(float(larger[1]) - times) < 0.001:
            content = larger[2]
        rest = content.strip()
        for part in (b"q", self.sheet, b"Q"):
            if not rest.startswith(part):
                return False
            rest = rest[len(part) :].lstrip()
        return rest == self.stamp or _STAMPED.fullmatch(rest) is not None


def drawn_pages(template: bytes) -> tuple[DrawnPage, ...]:
    """What a template draws on each of its pages."""
    with pikepdf.open(BytesIO(template)) as pdf:
        contents = [page.obj.Contents for page in pdf.pages]
        return tuple(
            DrawnPage(sheet.read_bytes().strip(), stamp.read_bytes().strip())
            for _, sheet, _, stamp in contents
        )


def content_of(page: pikepdf.Object) -> bytes | None:
    """A page's content, unpacked; None where it is longer or packed otherwise than ours."""
    contents = page.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    pieces = list(map(_unpacked, streams))
    known = [piece for piece in pieces if piece is not None]
    return b"\n".join(known) if len(known) == len(pieces) else None


def _unpacked(stream: pikepdf.Object | None) -> bytes | None:
    if not isinstance(stream, pikepdf.Stream):
        return None
    packing, raw = list(_filters(stream)), stream.read_raw_bytes()
    if len(raw) > LONGEST or "/DecodeParms" in stream or packing not in ([], ["/FlateDecode"]):
        return None
    if not packing:
        return raw
    machine = zlib.decompressobj()
    try:
        data = machine.decompress(raw, LONGEST)
    except zlib.error:
        return None
    return None if machine.unconsumed_tail else data


def _filters(stream: pikepdf.Object) -> Iterator[str]:
    found = stream.get("/Filter")
    if isinstance(found, pikepdf.Array):
        yield from map(str, found)
    elif found is not None:
        yield str(found)
