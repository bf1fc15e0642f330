"""A text field's widget -> whether it shows other words than its value says.

A program may change the value and leave what the page shows as it was, or the other way round.
Only letters and digits of ASCII are compared, and only in values whose every letter a viewer has:
what it makes of others, of spaces and of lines is its own affair, and it may show a part of a text.
"""

import re
import unicodedata
import warnings
from functools import cache
from typing import Final

import pikepdf

from forms.ground.fonts import glyph_ids

_PLAIN = re.compile(r"[^A-Za-z0-9]")
_PIECES = re.compile(rb"\(((?:\\.|[^()\\])*)\)|<([0-9A-Fa-f]+)>")
_SHOWS = (b"Tj", b"TJ", b"'", b'"')
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BFRANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTIONS = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_SHORTEST: Final = 24  # bytes, packed or not, in which no text can be shown
# operators that draw: text, lines, areas, pictures and what is drawn elsewhere
_PAINTS: Final = re.compile(rb"(?:^|[\s\])>])(?:Tj|TJ|Do|sh|BI|[SsFfBb]\*?|['\"])(?=\s|$)")
_LONGEST: Final = 200_000  # bytes of an appearance that is looked at
_MOST_CODES: Final = 70_000
_FAILURES = (
    pikepdf.PdfError,
    RuntimeError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    OverflowError,
)
Letters = dict[int, str]


class Appearances:
    """Compares appearances with values; the fonts of a file are worked out once."""

    def __init__(self) -> None:
        self.fonts: dict[tuple[int, int], tuple[int, Letters] | None] = {}

    def differs(self, widget: pikepdf.Object, value: str | None) -> bool:
        """Whether a widget shows letters or digits that its value does not have in that order."""
        try:
            return _is_common(value or "") and self._differs(widget, value or "")
        except _FAILURES:
            return False  # what cannot be read shows nothing that could differ

    def _differs(self, widget: pikepdf.Object, value: str) -> bool:
        appearances = widget.get("/AP")
        stream = None if appearances is None else appearances.get("/N")
        if stream is None or int(stream.get("/Length", 0)) < _SHORTEST:
            return False
        data = stream.read_bytes()
        if len(data) > _LONGEST or not any(sign in data for sign in _SHOWS):
            return False
        wanted = _plain(value)
        if _plain(_quickly(data)) == wanted:
            return False  # nearly always: no need to ask the fonts
        shown = self._shown(stream)
        return shown is not None and _plain(shown) not in wanted

    def _shown(self, stream: pikepdf.Object) -> str | None:
        """The text of an appearance; None where a font does not say what its codes mean."""
        resources = stream.get("/Resources")
        fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(fonts, pikepdf.Dictionary):
            return None
        font: tuple[int, Letters] | None = None
        out = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a stream that ends too early
            instructions = pikepdf.parse_content_stream(stream)
        for instruction in instructions:
            name, operands = str(instruction.operator), instruction.operands
            if name == "Tf" and operands:
                font = self._font(fonts.get(str(operands[0])))
            elif name in {"Tj", "TJ", "'", '"'} and operands:
                if font is None:
                    return None
                out.append(_decoded(operands[-1], font))
        return "".join(out)

    def _font(self, font: pikepdf.Object | None) -> tuple[int, Letters] | None:
        """Bytes of a code, and the letters that codes stand for."""
        if not isinstance(font, pikepdf.Dictionary):
            return None
        number = font.objgen
        if number not in self.fonts or number == (0, 0):
            self.fonts[number] = _letters(font)
        return self.fonts[number]


def paints(annotation: pikepdf.Object) -> bool:
    """Whether an annotation says itself how it looks, and that is not nothing."""
    try:
        looks = annotation.get("/AP")
        shown = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
        if isinstance(shown, pikepdf.Dictionary):
            shown = shown.get(str(annotation.get("/AS", "/Off")))
        if not isinstance(shown, pikepdf.Stream):
            return False
        data = shown.read_bytes()
        return len(data) > _LONGEST or _PAINTS.search(data) is not None
    except _FAILURES:
        return True  # nobody knows what such a one shows


def _quickly(data: bytes) -> str:
    """The text of an appearance if its fonts are as one expects: ASCII, or ours when stamped."""
    ours = _by_glyph()
    out = []
    for plain, digits in _PIECES.findall(data):
        if digits:
            codes = (digits[n : n + 4].decode("ascii") for n in range(0, len(digits), 4))
            out.append("".join(ours.get(code.upper(), "") for code in codes))
        else:
            out.append(plain.decode("cp1252", errors="ignore"))
    return "".join(out)


@cache
def _by_glyph() -> dict[str, str]:
    return {f"{number:04X}": letter for letter, number in reversed(glyph_ids("regular").items())}


def _is_common(text: str) -> bool:
    """Whether every viewer has a font with these letters."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _plain(text: str) -> str:
    return _PLAIN.sub("", unicodedata.normalize("NFC", text))


def _letters(font: pikepdf.Object) -> tuple[int, Letters] | None:
    size = 2 if font.get("/Subtype") == "/Type0" else 1
    table = font.get("/ToUnicode")
    if isinstance(table, pikepdf.Stream):
        return size, _code_table(table.read_bytes())
    # without a table only a font of one byte a letter is known, and ASCII is what is compared
    return (size, {code: chr(code) for code in range(128)}) if size == 1 else None


def _code_table(data: bytes) -> Letters:
    letters: Letters = {}
    for kind, body in _SECTIONS.findall(data):
        if kind == b"char":
            letters.update((int(code, 16), _utf16(text)) for code, text in _BFCHAR.findall(body))
            continue
        for first, last, text in _BFRANGE.findall(body):
            start, end = int(first, 16), int(last, 16)
            begin = int(text, 16)
            for code in range(start, min(end, start + _MOST_CODES) + 1):
                letters[code] = _utf16(b"%04x" % (begin + code - start))
    return letters


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii").zfill(4)).decode("utf-16-be", errors="replace")


def _decoded(operand: pikepdf.Object, font: tuple[int, Letters]) -> str:
    size, letters = font
    pieces = operand if isinstance(operand, pikepdf.Array) else [operand]
    data = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
    codes = (int.from_bytes(data[n : n + size], "big") for n in range(0, len(data), size))
    return "".join(letters.get(code, "") for code in codes)
