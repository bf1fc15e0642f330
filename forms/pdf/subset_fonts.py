"""The operators of a page -> the fonts that they ask for beside the house's own, as PDF objects.

Each holds only the outlines that are drawn, under the numbers that they have in their face, and
says what each stands for. The same outlines give the same bytes.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from forms.ground.fonts import Face
from forms.ground.shaping import BLANKS, font_bytes, letters_of, metrics, wide
from forms.pdf.embedded_fonts import to_unicode
from forms.pdf.lettering import FONT_NAMES

_SET: Final = re.compile(r"/(Kw[A-Za-z]+) [\d.]+ Tf|<([0-9A-F]+)> Tj|\[([^\]]*)\] TJ")
_CODE: Final = re.compile(r"<([0-9A-F]{4})>")
_NOT_DRAWN_WITH: Final = (b"GSUB", b"GPOS", b"GDEF", b"name", b"OS/2", b"post", b"STAT", b"gasp")
# an object's dictionary without its brackets, what a stream holds, and its number if it has one
# already -> its number
Put = Callable[[str, bytes | None, int | None], int]


@dataclass(frozen=True, slots=True)
class AskedFonts:
    """Fonts by the name that operators call them, each with the outlines that are drawn of it."""

    outlines: dict[str, set[int]] = field(default_factory=dict)

    def ask(self, operators: str) -> tuple[str, ...]:
        """Take note of what operators draw; the names of the fonts beside those of the house."""
        current, names = "", dict[str, None]()
        for name, _, string in _SET.findall(operators):
            current = name or current
            if string and current in FONT_NAMES:
                names[current] = None
                drawn = self.outlines.setdefault(current, set())
                drawn.update(int(code, 16) for code in _CODE.findall(string))
        return tuple(names)

    def put(self, put: Put, numbers: Mapping[str, int]) -> dict[str, int]:
        """Write them, under the numbers that they have already; the number of each."""
        return {
            name: _written(*FONT_NAMES[name], frozenset(drawn), put, numbers.get(name))
            for name, drawn in sorted(self.outlines.items())
        }


def _written(face: str, weight: Face, drawn: frozenset[int], put: Put, number: int | None) -> int:
    told = letters_of(face, weight)
    table = {
        each: chr(each - BLANKS) if each >= BLANKS else told.get(each, "\ufffd")
        for each in sorted(drawn)
    }
    program = subset(face, weight, frozenset(n for n in drawn if n < BLANKS))
    name = f"/{_tag(program)}+{face.replace(' ', '')}-{weight.capitalize()}"
    file = put(f"/Length1 {len(program)} /Filter /FlateDecode", zlib.compress(program, 9), None)
    codes = put("/Filter /FlateDecode", zlib.compress(to_unicode(table, 4), 9), None)
    look = metrics(face, weight)
    descriptor = put(
        f"/Type /FontDescriptor /FontName {name} /Flags 4 /ItalicAngle 0 "
        f"/FontBBox [{' '.join(map(str, look.box))}] /Ascent {look.ascent} "
        f"/Descent {look.descent} /CapHeight {look.ascent} /StemV 80 /FontFile2 {file} 0 R",
        None,
        None,
    )
    widths = " ".join(f"{each} [{wide(face, weight, each)}]" for each in table)
    numbers = "/Identity"
    if max(drawn) >= BLANKS:
        data = zlib.compress(_numbers(drawn, _left_out(drawn)), 9)
        numbers = f"{put('/Filter /FlateDecode', data, None)} 0 R"
    outlines = put(
        f"/Type /Font /Subtype /CIDFontType2 /BaseFont {name} /CIDToGIDMap {numbers} "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {descriptor} 0 R /W [{widths}]",
        None,
        None,
    )
    return put(
        f"/Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H "
        f"/DescendantFonts [{outlines} 0 R] /ToUnicode {codes} 0 R",
        None,
        number,
    )


def _numbers(drawn: frozenset[int], blank: int) -> bytes:
    """The outline of each code that is drawn: its own, or one of nothing; two bytes each."""
    shown = {code: code if code < BLANKS else blank for code in drawn}
    return b"".join(shown.get(n, 0).to_bytes(2, "big") for n in range(max(drawn) + 1))


def _left_out(drawn: frozenset[int]) -> int:
    """An outline that the subset has no more: nothing is drawn there, and it takes no room."""
    return next(number for number in range(1, BLANKS) if number not in drawn)


@lru_cache(maxsize=32)
def subset(face: str, weight: Face, drawn: frozenset[int]) -> bytes:
    """The TrueType file of a face with these outlines alone, under the numbers that they have."""
    import uharfbuzz as hb

    asked = hb.SubsetInput()
    asked.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NOTDEF_OUTLINE
    )
    asked.glyph_set.update(drawn)
    asked.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _NOT_DRAWN_WITH)
    return bytes(hb.subset(hb.Face(font_bytes(face, weight)), asked).blob.data)


def _tag(program: bytes) -> str:
    """Six capitals that tell subsets apart."""
    digest = hashlib.sha256(program).digest()
    return "".join(chr(ord("A") + each % 26) for each in digest[:6])
