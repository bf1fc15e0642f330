"""The typeface as PDF font objects: one for what viewers type, one for what we write ourselves.

The viewers' font is a simple TrueType font: every engine can type with it. Its 8-bit encoding is
WinAnsi, with the Polish, Turkish and Romanian letters in the places that WinAnsi leaves open. Our
own appearances and stamps use the same file as a composite font, which holds every letter.
"""

from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name

from forms.ground.fonts import BOX, Face, font, font_file, glyph_ids, widths

# letter -> glyph name (Adobe Glyph List), in the codes that WinAnsi leaves open
_EXTRA = {
    "Ą": "Aogonek",
    "ą": "aogonek",
    "Ć": "Cacute",
    "ć": "cacute",
    "Ę": "Eogonek",
    "ę": "eogonek",
    "Ł": "Lslash",
    "ł": "lslash",
    "Ń": "Nacute",
    "ń": "nacute",
    "Ś": "Sacute",
    "ś": "sacute",
    "Ź": "Zacute",
    "ź": "zacute",
    "Ż": "Zdotaccent",
    "ż": "zdotaccent",
    "Ğ": "Gbreve",
    "ğ": "gbreve",
    "İ": "Idotaccent",
    "ı": "dotlessi",
    "Ş": "Scedilla",
    "ş": "scedilla",
    "Ă": "Abreve",
    "ă": "abreve",
    "Č": "Ccaron",
    "č": "ccaron",
    "ő": "ohungarumlaut",
    "ű": "uhungarumlaut",
}
_OPEN_CODES = [0x81, 0x8D, 0x8F, 0x90, 0x9D, *range(0x10, 0x20), *range(1, 9)]


@cache
def encoding() -> dict[int, str]:
    """Code -> letter of the viewers' font."""
    table: dict[int, str] = {}
    for code in range(0x20, 0x100):
        letter = bytes([code]).decode("cp1252", errors="ignore")
        if letter and letter in widths("regular"):
            table[code] = letter
    table.update(zip(_OPEN_CODES, _EXTRA, strict=False))
    return table


def _descriptor(pdf: pikepdf.Pdf, face: Face) -> pikepdf.Object:
    tables = font(face)
    head, hhea, os2 = tables["head"], tables["hhea"], tables["OS/2"]
    program = pdf.make_stream(font_file(face), Length1=len(font_file(face)))
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=_base_name(face),
            Flags=32,
            FontBBox=Array([head.xMin, head.yMin, head.xMax, head.yMax]),
            ItalicAngle=0,
            Ascent=hhea.ascent,
            Descent=hhea.descent,
            CapHeight=getattr(os2, "sCapHeight", 668),
            StemV=80 if face == "regular" else 120,
            FontFile2=program,
        )
    )


def _base_name(face: Face) -> Name:
    return Name(f"/AtkinsonHyperlegible-{face.capitalize()}")


def simple_font(pdf: pikepdf.Pdf, descriptor: pikepdf.Object) -> pikepdf.Object:
    """The font that viewers type with, regular face."""
    table = encoding()
    metrics = widths("regular")
    differences = Array()
    for code, glyph in zip(_OPEN_CODES, _EXTRA.values(), strict=False):
        differences.append(code)
        differences.append(Name(f"/{glyph}"))
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=_base_name("regular"),
            FirstChar=0,
            LastChar=255,
            Widths=Array([metrics.get(table.get(code, BOX), 680) for code in range(256)]),
            Encoding=Dictionary(
                Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=differences
            ),
            FontDescriptor=descriptor,
            ToUnicode=pdf.make_stream(to_unicode(table, 2)),
        )
    )


def composite_font(pdf: pikepdf.Pdf, face: Face, descriptor: pikepdf.Object) -> pikepdf.Object:
    """The font of stamps and appearances: two-byte glyph numbers (Identity-H)."""
    glyphs, metrics = glyph_ids(face), widths(face)
    by_number = {number: letter for letter, number in reversed(glyphs.items())}
    numbers = sorted(by_number)
    width_table = Array()
    for number in numbers:
        width_table.append(number)
        width_table.append(Array([metrics[by_number[number]]]))
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=_base_name(face),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=descriptor,
        W=width_table,
        CIDToGIDMap=Name.Identity,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=_base_name(face),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(to_unicode(by_number, 4)),
        )
    )


def font_set(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """All font objects of a form: `KwT` to type with, `KwR` and `KwB` to stamp with."""
    regular, bold = _descriptor(pdf, "regular"), _descriptor(pdf, "bold")
    return {
        "KwT": simple_font(pdf, regular),
        "KwR": composite_font(pdf, "regular", regular),
        "KwB": composite_font(pdf, "bold", bold),
    }


def to_unicode(table: dict[int, str], digits: int) -> bytes:
    """A ToUnicode CMap: code to letter, in the blocks of at most 100 that the format allows."""
    rows = [
        f"<{code:0{digits}X}> <{letter.encode('utf-16-be').hex().upper()}>"
        for code, letter in sorted(table.items())
    ]
    blocks = [rows[n : n + 100] for n in range(0, len(rows), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<{'0' * digits}> <{'F' * digits}>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
