"""A text field's widget -> whether it shows something else than its value says.

A program may change the value and leave what the page shows as it was, or the other way round.
Only letters and digits of ASCII are compared, with the signs between two digits; in values with
letters that not every viewer has, these too, as far as it shows any: whether it leaves them out,
and what it makes of spaces and of lines, is its own affair. It may show the beginning of a text; of
a comb, whose every cell counts, all that fits. A picture is always something else, and so is a
drawing, or any letter, where there is no value.
"""

import re
import warnings
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from math import hypot
from typing import Any, Final, NamedTuple

import pikepdf

from forms.ground.fonts import glyph_ids
from pipeline.extraction.pdf.looks import (
    FAILURES,
    LEVEL,
    LONGEST,
    LONGEST_SLANT,
    SHORTEST,
    SHOWN,
    is_white,
)
from pipeline.extraction.pdf.out_of_sight import is_out_of_sight
from pipeline.extraction.pdf.plain_looks import is_plain
from pipeline.extraction.pdf.shown_words import UNKNOWN, is_common, is_told, plain

_NOTHING: Final = " \0\t\r\n\f\u00a0"
_PIECES = re.compile(rb"\(((?:\\.|[^()\\])*)\)|<([0-9A-Fa-f]+)>")
_FOREIGN = re.compile(rb"\b(?:Do|BI)\b")  # what shows more than the text that stands there
_FILLED: Final = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
_CURVES: Final = frozenset({"c", "v", "y"})
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BFRANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTIONS = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_NO_INK: Final = re.compile(rb"(?<![\d.])[37]\s+Tr(?=\s)")
_COLOURS: Final = re.compile(rb"((?<![\d.])\.?\d[\d.]*(?:\s+[\d.]+){0,3})\s+(g|rg|k)(?=\s)")
_MOST_CODES: Final = 70_000
_DEEPEST: Final = 4  # forms within one another
_MOST_FORMS: Final = 50  # of one appearance
_MOST_LINES: Final = 8  # of a border and a ground; a comb may have one more for each cell
_COMB: Final = 1 << 24
_LEVELS: Final = 8  # from a widget up
_STAMPED: Final = b" BT /KwR "  # in words that were printed beforehand; viewers type with `KwT`
Letters = dict[int, str]
Font = tuple[int, Letters]  # bytes of a code, and the letters that codes stand for
Resources = pikepdf.Object | dict[str, pikepdf.Object]


class SeenText(NamedTuple):
    """What is seen of a text.

    Attributes:
        differs: something else is shown than its value says.
        shows: whether anything is, of a value with letters that are in every font; None where that
            is not known, where we printed it ourselves, and where a viewer draws it from its value.
        is_odd: its look may hide what it draws.
        words: what is shown where there is no value, as far as the fonts say; else "".
    """

    differs: bool
    shows: bool | None
    is_odd: bool = False
    words: str = ""


class Appearances:
    """Compares appearances with values; the fonts of a file are worked out once."""

    def __init__(self) -> None:
        self.fonts: dict[tuple[int, int], Font | None] = {}

    def seen(self, widget: pikepdf.Object, value: str | None) -> SeenText:
        """What a widget shows beside its value."""
        try:
            return self._seen(widget, value or "")
        except FAILURES:
            return SeenText(False, None, True)  # only when it is drawn one knows what it shows

    def _seen(self, widget: pikepdf.Object, value: str) -> SeenText:
        stream = _appearance(widget)
        if stream is None:
            return SeenText(False, None)
        has_words = bool(plain(value))
        if _is_bare(stream):
            return SeenText(False, False if has_words else None)
        data = stream.read_bytes()
        is_empty = not value.strip(_NOTHING)
        is_unseen = not is_empty and (_is_unseen(data) or is_out_of_sight(stream, data))
        if len(data) > LONGEST or is_unseen:
            return SeenText(True, None)  # no program needs as much for a text
        if not is_empty and _FOREIGN.search(data) is None and _is_quickly_said(data, value):
            seen = SeenText(False, True if has_words else None)  # nearly always: no need of fonts
        else:
            seen = self._followed(stream, value, _cells(widget))
        if is_empty:
            return seen
        return _doubted(seen, stream, data)

    def _followed(self, stream: pikepdf.Object, value: str, cells: int | None) -> SeenText:
        """The same by the fonts of the file."""
        look = _Look(self._font)
        look.follow(stream, {}, None, _DEEPEST)
        if look.is_picture or not value.strip(_NOTHING):
            words = "" if look.is_picture or look.is_unknown else look.shown
            return SeenText(look.is_picture or look.shows_anything(cells or 0), None, words=words)
        if look.is_unknown:
            return SeenText(False, None)
        shows = bool(look.shown.strip(_NOTHING)) if plain(value) else None
        return SeenText(not is_told(look.shown, value, cells), shows)

    def _font(self, font: pikepdf.Object | None) -> Font | None:
        """Bytes of a code, and the letters that codes stand for."""
        if not isinstance(font, pikepdf.Dictionary):
            return None
        number = font.objgen
        if number not in self.fonts or number == (0, 0):
            self.fonts[number] = _letters(font)
        return self.fonts[number]


class _Look:
    """What an appearance shows, with the forms that it draws."""

    def __init__(self, font_of: Callable[[pikepdf.Object | None], Font | None]) -> None:
        self.font_of = font_of
        self.shown = ""
        self.is_unknown = False  # a font does not say what its codes mean
        self.is_picture = False  # or something else that nobody can follow
        self.forms = self.curves = self.lines = 0
        self.slant = 0.0

    def shows_anything(self, cells: int) -> bool:
        """Whether there is a letter, or are more lines than of a border and a ground."""
        if self.is_unknown or self.shown.strip(_NOTHING) or self.curves:
            return True
        return self.lines > _MOST_LINES + cells or self.slant > LONGEST_SLANT

    def follow(
        self, stream: pikepdf.Object, inherited: Resources, font: Font | None, depth: int
    ) -> None:
        """Take in a content stream; what a form lacks it has from what draws it."""
        own = stream.get("/Resources")
        resources = own if isinstance(own, pikepdf.Dictionary) else inherited
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a stream that ends too early
            instructions = pikepdf.parse_content_stream(stream)
        path = _Path()
        for instruction in instructions:
            name, operands = str(instruction.operator), instruction.operands
            if name == "Tf" and operands:
                font = self.font_of(_named(resources, "/Font", operands[0]))
            elif name in {"Tj", "TJ", "'", '"'} and operands:
                self._show(operands[-1], font)
            elif name == "Do" and operands:
                self._draw(_named(resources, "/XObject", operands[0]), resources, font, depth)
            elif name in {"INLINE IMAGE", "BI", "sh"}:
                self.is_picture = True
            elif name in _FILLED:
                self.curves += path.curves
                self.lines += path.lines
                self.slant += path.slant
                path = _Path()
            elif name == "n":
                path = _Path()
            else:
                path.add(name, list(operands))

    def _show(self, operand: pikepdf.Object, font: Font | None) -> None:
        if font is not None:
            self.shown += _decoded(operand, font)
        elif any(data.strip(b" \0") for data in _strings(operand)):
            self.is_unknown = True

    def _draw(
        self, drawn: pikepdf.Object | None, resources: Resources, font: Font | None, depth: int
    ) -> None:
        self.forms += 1
        is_form = isinstance(drawn, pikepdf.Stream) and drawn.get("/Subtype") == "/Form"
        if self.is_picture or not is_form or depth == 0 or self.forms > _MOST_FORMS:
            self.is_picture = True
            return
        assert drawn is not None
        if len(drawn.read_bytes()) > LONGEST:
            self.is_picture = True
            return
        self.follow(drawn, resources, font, depth - 1)


class _Path:
    """Lines that are not painted yet."""

    def __init__(self) -> None:
        self.curves = self.lines = 0
        self.slant = 0.0
        self.at = (0.0, 0.0)

    def add(self, name: str, operands: Sequence[Any]) -> None:
        """A piece of the path; other operators change nothing."""
        if name in _CURVES:
            self.curves += 1
        elif name == "re":
            self.lines += 1
        elif name in {"m", "l"} and len(operands) == 2 and _are_numbers(operands):
            x, y = float(operands[0]), float(operands[1])
            across, up = abs(x - self.at[0]), abs(y - self.at[1])
            self.at = (x, y)
            if name == "l":
                self.lines += 1
                self.slant += hypot(across, up) if min(across, up) > LEVEL else 0.0


def _are_numbers(operands: Sequence[Any]) -> bool:
    return all(isinstance(each, int | float | Decimal) for each in operands)


def _doubted(seen: SeenText, stream: pikepdf.Object, data: bytes) -> SeenText:
    """What is seen of words, where we may have printed them, or their look may hide them."""
    shows = None if seen.shows and _STAMPED in data else seen.shows
    return SeenText(seen.differs, shows, seen.shows is not False and not is_plain(stream, data))


def _appearance(widget: pikepdf.Object) -> pikepdf.Object | None:
    appearances = widget.get("/AP")
    look = None if appearances is None else appearances.get("/N")
    if isinstance(look, pikepdf.Dictionary) and "/AS" in widget:
        look = look.get(str(widget.AS))  # as of a button
    return look if isinstance(look, pikepdf.Stream) else None


def _is_bare(stream: pikepdf.Object) -> bool:
    """Whether there is nothing to show a text with: so are the boxes that nobody filled."""
    if int(stream.get("/Length", 0)) >= SHORTEST:
        return False
    resources = stream.get("/Resources")
    if not isinstance(resources, pikepdf.Dictionary):
        return True
    return "/Font" not in resources and "/XObject" not in resources


def _is_unseen(data: bytes) -> bool:
    """Whether text is drawn that nobody sees: white, or neither filled nor stroked."""
    shows = SHOWN.search(data)
    before = data[: shows.start()] if shows else b""
    if _NO_INK.search(before):
        return True
    colours = _COLOURS.findall(before)
    return bool(colours) and is_white(*colours[-1])


def _named(resources: Resources, kind: str, name: pikepdf.Object) -> pikepdf.Object | None:
    found = resources.get(kind)
    return found.get(str(name)) if isinstance(found, pikepdf.Dictionary) else None


def _cells(widget: pikepdf.Object) -> int | None:
    """How many letters a comb, or a field that counts them, has room for; None of any other."""
    node: pikepdf.Object | None = widget
    flags = most = None
    for _ in range(_LEVELS):
        if not isinstance(node, pikepdf.Dictionary):
            break
        flags = node.get("/Ff") if flags is None else flags
        most = node.get("/MaxLen") if most is None else most
        node = node.get("/Parent")
    if most is not None:
        return int(most)
    return 0 if int(flags or 0) & _COMB else None


def _is_quickly_said(data: bytes, value: str) -> bool:
    """Whether an appearance without forms and pictures shows a value, as far as one can tell."""
    return is_common(value) and plain(_quickly(data)) == plain(value)


def _quickly(data: bytes) -> str:
    """The text of an appearance if its fonts are as one expects: ASCII, or ours when stamped."""
    ours = _by_glyph()
    out = []
    for letters, digits in _PIECES.findall(data):
        if digits:
            codes = (digits[n : n + 4].decode("ascii") for n in range(0, len(digits), 4))
            out.append("".join(ours.get(code.upper(), "") for code in codes))
        else:
            out.append(letters.decode("cp1252", errors="ignore"))
    return "".join(out)


@cache
def _by_glyph() -> dict[str, str]:
    return {f"{number:04X}": letter for letter, number in reversed(glyph_ids("regular").items())}


def _letters(font: pikepdf.Object) -> Font | None:
    size = 2 if font.get("/Subtype") == "/Type0" else 1
    table = font.get("/ToUnicode")
    if isinstance(table, pikepdf.Stream):
        return size, _code_table(table.read_bytes())
    # without a table only a font of one byte a letter is known, and ASCII is what is compared
    return (size, {code: chr(code) for code in (*range(128), 160)}) if size == 1 else None


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


def _decoded(operand: pikepdf.Object, font: Font) -> str:
    size, letters = font
    data = b"".join(_strings(operand))
    codes = (int.from_bytes(data[n : n + size], "big") for n in range(0, len(data), size))
    return "".join(letters.get(code, UNKNOWN) for code in codes)


def _strings(operand: pikepdf.Object) -> list[bytes]:
    pieces = operand if isinstance(operand, pikepdf.Array) else [operand]
    return [bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String)]
