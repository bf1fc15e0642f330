"""The bytes of a file and a value that was read from it in; whether the file held that value.

Found without any of the libraries that read forms: in the bytes as they are, in what is packed in
them, and with the ways undone in which PDF writes strings. What is drawn on a page letter by letter
only pdfium can tell, which none of the readers of print use.
"""

import re
import zlib
from collections.abc import Iterator

import pypdfium2

_STREAM = re.compile(rb"stream\r?\n")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{2,200000})>")
_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_OCTAL = re.compile(rb"\\([0-7]{1,3}|[nrtbf()\\])")
_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}
_MARKED = re.compile(rb"/(?:V|AS)\s*[/(\[<]")
_LETTERS = re.compile(rb"\(((?:[^()\\]|\\.){1,9})\)\s*Tj")
_FONT = (b"\0\1\0\0", b"OTTO", b"true")  # letters, not texts
_MOST = 30_000_000


class Haystack:
    """All that a file holds, in every dress that a text may wear."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._pieces = [content, *_unpacked(content)]
        self._texts: list[str] | None = None
        self._drawn: str | None = None

    def has_text(self, value: str) -> bool:
        """Whether a text stands somewhere in the file; white space is not looked at."""
        if any(data in piece for data in _encoded(value) for piece in self._pieces):
            return True  # as it is: most texts are found so, and soon
        wanted = _bare(value)
        return any(wanted in text for text in self.texts) or wanted in self.drawn

    def has_marks(self) -> bool:
        """Whether any field has a value or a state: without one, no box was ticked."""
        return any(_MARKED.search(piece) for piece in self._pieces)

    @property
    def texts(self) -> list[str]:
        """The file as text, in each encoding."""
        if self._texts is None:
            self._texts = [_bare(text) for piece in self._pieces for text in _decoded(piece)]
        return self._texts

    @property
    def drawn(self) -> str:
        """What is drawn on its pages."""
        if self._drawn is None:
            self._drawn = _bare("".join(_drawn(self._content)))
        return self._drawn


def _encoded(text: str) -> Iterator[bytes]:
    yield text.encode("utf-16-be", errors="replace")
    yield text.encode("utf-8", errors="replace")
    yield text.encode("utf-16-be", errors="replace").hex().encode()


def _bare(text: str) -> str:
    return "".join(text.replace("\0", "").replace("\ufeff", "").split())


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What every stream unpacks to, as far as it does."""
    for found in _STREAM.finditer(content):
        unpacker = zlib.decompressobj()
        try:
            piece = unpacker.decompress(content[found.end() : found.end() + _MOST], _MOST)
        except zlib.error:
            continue
        if not piece.startswith(_FONT):
            yield piece


def _decoded(piece: bytes) -> Iterator[str]:
    unescaped = _ESCAPE.sub(_unescaped, piece)
    named = _NAME.sub(lambda found: bytes([int(found[1], 16)]), piece)
    packed = b"\n".join(_from_hex(found[1]) for found in _HEX.finditer(piece))
    kept = _OCTAL.sub(_unescaped, piece)  # qpdf keeps the backslash of an escape that is none
    lettered = b"".join(found[1] for found in _LETTERS.finditer(piece))  # each cell of a comb
    for data in (piece, unescaped, kept, named, packed, lettered):
        yield data.decode("latin-1")
        yield data.decode("utf-8", errors="ignore")
        yield data.decode("pdfdoc", errors="replace")
        for shift in (0, 1):
            yield data[shift:].decode("utf-16-be", errors="ignore")
            yield data[shift:].decode("utf-16-le", errors="ignore")


def _unescaped(found: re.Match[bytes]) -> bytes:
    code: bytes = found[1]
    if code[:1].isdigit() and code[:1] < b"8":
        return bytes([int(code, 8) & 255])
    return _PLAIN.get(code, b"" if code == b"\r\n" else code)


def _from_hex(digits: bytes) -> bytes:
    digits = re.sub(rb"\s", b"", digits)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _drawn(content: bytes) -> Iterator[str]:
    try:
        with pypdfium2.PdfDocument(content) as document:
            for number in range(min(len(document), 60)):
                text = document[number].get_textpage()
                yield text.get_text_range()
                text.close()
    except pypdfium2.PdfiumError:
        return
