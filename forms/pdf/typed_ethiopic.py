"""The font that viewers type Ethiopic with, where a sheet is in a language of that script.

An 8-bit font has no room for 500 letters, and Chrome knows no face of its own for them: what was
typed came back, but the person who typed saw an empty box. So these sheets have a composite font,
in which the code of a letter, its outline and the letter itself have one number. Programs that look
up the one or the other all find it. Cells of figures keep the font of all other sheets.
"""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from forms.ground.faces import TYPED_ETHIOPIC, file_of
from forms.ground.words import Words
from forms.pdf.embedded_fonts import to_unicode

NAME = "KwTE"
_BASE = Name("/KwTypedEthiopic")
_SCRIPT = range(0x1200, 0x13A0)


def is_typed(words: Words) -> bool:
    """Whether people write a language in Ethiopic: its own name for itself says so."""
    return any(ord(letter) in _SCRIPT for letter in words("language.name"))


def typing_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The font, embedded whole: nobody knows what will be typed."""
    from fontTools.ttLib import TTFont  # slow to load, and few sheets need it

    widths = Array()
    with TTFont(file_of(TYPED_ETHIOPIC, "Regular")) as font:
        letters, metrics = dict(sorted(font.getBestCmap().items())), font["hmtx"]
        for code, name in letters.items():
            widths.append(code)
            widths.append(Array([metrics[name][0]]))
        missing, descriptor = metrics[".notdef"][0], _descriptor(pdf, font)
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=_BASE,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=descriptor,
        DW=missing,
        W=widths,
        CIDToGIDMap=Name.Identity,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=_BASE,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(to_unicode({code: chr(code) for code in letters}, 4)),
        )
    )


def _descriptor(pdf: pikepdf.Pdf, font: Any) -> pikepdf.Object:
    head, lines = font["head"], font["hhea"]
    program = file_of(TYPED_ETHIOPIC, "Regular").read_bytes()
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=_BASE,
            Flags=4,
            FontBBox=Array([head.xMin, head.yMin, head.xMax, head.yMax]),
            ItalicAngle=0,
            Ascent=lines.ascent,
            Descent=lines.descent,
            CapHeight=714,
            StemV=80,
            FontFile2=pdf.make_stream(program, Length1=len(program)),
        )
    )
