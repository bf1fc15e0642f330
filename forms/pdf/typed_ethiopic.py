"""The font that viewers type Ethiopic with, where a sheet is in a language of that script.

An 8-bit font has no room for 500 letters, and Chrome knows no face of its own for them: what was
typed came back, but the person who typed saw an empty box. So these sheets have a composite font,
in which the code of a letter, its outline and the letter itself have one number. Programs that look
up the one or the other all find it. Cells of figures keep the font of all other sheets.
"""

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

    file = file_of(TYPED_ETHIOPIC, "Regular")
    with TTFont(file) as font:
        table, metrics, head, lines = (font[tag] for tag in ("cmap", "hmtx", "head", "hhea"))
        letters = dict(sorted(table.getBestCmap().items()))
        widths = Array()
        for code, name in letters.items():
            widths.append(code)
            widths.append(Array([metrics[name][0]]))
        box = Array([head.xMin, head.yMin, head.xMax, head.yMax])
        ascent, descent, missing = lines.ascent, lines.descent, metrics[".notdef"][0]
    program = file.read_bytes()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=_BASE,
        Flags=4,
        FontBBox=box,
        ItalicAngle=0,
        Ascent=ascent,
        Descent=descent,
        CapHeight=714,
        StemV=80,
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=_BASE,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
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
