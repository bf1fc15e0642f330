"""Bytes of a PDF text string -> text, in each encoding that fillers use."""

import re

import pikepdf

GARBLED = "\ufffd"
_LANGUAGE_MARK = re.compile("\x1b[^\x1b]{0,12}\x1b")  # ISO 32000-1, 7.9.2.2
# Replacement letters, zeros, controls and private use; what pdfium leaves of emoji, of which it
# keeps 16 bits (private use and CJK compatibility); and UTF-8 taken for PDFDocEncoding (Ã© for é).
_ODD = re.compile("[\ufffd\0\x80-\x9f\ue000-\uf8ff\uf900-\ufaff]|[ÂÃ][\xa1-\xbf€]|â[•†‡…]")


# Letters of Windows or of ISO 8859-2 that a program wrote as they were, taken for PDFDocEncoding:
# an apostrophe, quotes, a dash and a euro; Polish letters within a word; words in Cyrillic.
_OF_WINDOWS = re.compile(
    r"[^\W\d_]™[^\W\d_]|(?<!\S)ﬁ[^ﬁﬂ]*ﬂ(?!\w)|(?<!\S)[ŒŠ](?!\S)|•\d|£[^\W\d_]"
    r"|[^\W\d_][¹³¿±¶¼¾][^\W\d_]|[À-ÖØ-öø-ÿ]{4}"
)


def decode(data: bytes) -> str:
    """UTF-16 with either byte order, UTF-8 with its mark (PDF 2.0), else PDFDocEncoding."""
    if data.startswith(b"\xfe\xff"):
        text = _LANGUAGE_MARK.sub("", data[2:].decode("utf-16-be", errors="replace"))
    elif data.startswith(b"\xff\xfe"):
        text = data[2:].decode("utf-16-le", errors="replace")
    elif data.startswith(b"\xef\xbb\xbf"):
        text = data[3:].decode("utf-8", errors="replace")
    elif 0 in data[:-1]:
        text = data.decode(_without_mark(data), errors="replace")
    else:
        text = data.decode("pdfdoc", errors="replace")
    return text.rstrip("\0")


def _without_mark(data: bytes) -> str:
    """UTF-16 without its mark has a zero in most pairs, always on the same side."""
    first, second = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and max(first, second) * 4 >= len(data):
        if not second:
            return "utf-16-be"
        if not first:
            return "utf-16-le"
    return "pdfdoc"


def looks_odd(text: str) -> bool:
    """Whether a text may be garbled, so that a person is asked."""
    return _ODD.search(text) is not None or _OF_WINDOWS.search(text) is not None


assert pikepdf.__version__  # pikepdf registers the `pdfdoc` codec
