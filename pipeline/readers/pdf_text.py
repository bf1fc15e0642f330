"""Bytes of a PDF text string -> text, in each encoding that fillers use."""

import re

import pikepdf

_LANGUAGE_MARK = re.compile("\x1b[^\x1b]{0,12}\x1b")  # ISO 32000-1, 7.9.2.2

_ODD = re.compile("[\ufffd\ue000-\uf8ff\x80-\x9f]")


def decode(data: bytes) -> str:
    """UTF-16 with either byte order, UTF-8 with its mark (PDF 2.0), else PDFDocEncoding."""
    if data.startswith(b"\xfe\xff"):
        return _LANGUAGE_MARK.sub("", data[2:].decode("utf-16-be", errors="replace"))
    if data.startswith(b"\xff\xfe"):
        return data[2:].decode("utf-16-le", errors="replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", errors="replace")
    return data.decode("pdfdoc", errors="replace")


def looks_odd(text: str) -> bool:
    """Whether a text may be garbled: replacement letters, private use, or control codes."""
    return _ODD.search(text) is not None


assert pikepdf.__version__  # pikepdf registers the `pdfdoc` codec
