"""The house's own typeface: outlines, widths, and which letters it holds.

Atkinson Hyperlegible (Braille Institute) is made for people who read with difficulty. It lacks the
Turkish capital İ, which is composed here from its own I and dot, and it gets a visible box for
letters that no face holds: a letter is never dropped in silence.
"""

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

Face = Literal["regular", "bold", "italic"]
FACES: tuple[Face, ...] = ("regular", "bold", "italic")
BOX = "\u25a1"
_FILES: dict[Face, str] = {"regular": "Regular", "bold": "Bold", "italic": "Italic"}


def _compose_dotted_i(font: TTFont) -> None:
    """Add İ (U+0130): the glyph of I with the dot of ˙ (U+02D9) centred above it."""
    cmap, glyphs = font.getBestCmap(), font["glyf"]
    base, dot = cmap[ord("I")], cmap[0x02D9]
    base_box, dot_box = glyphs[base], glyphs[dot]
    shift = (base_box.xMin + base_box.xMax - dot_box.xMin - dot_box.xMax) // 2
    lift = base_box.yMax + 90 - dot_box.yMin
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(base, (1, 0, 0, 1, 0, 0))
    pen.addComponent(dot, (1, 0, 0, 1, shift, lift))
    _add_glyph(font, "Idotaccent", 0x0130, pen.glyph(), font["hmtx"][base][0])


def _draw_box(font: TTFont) -> None:
    """Add □ (U+25A1): a frame of 560 by 660 font units with a line of 60."""
    pen = TTGlyphPen(None)
    for left, bottom, right, top, inner in ((60, 0, 620, 660, False), (120, 60, 560, 600, True)):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        if inner:
            corners.reverse()
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    _add_glyph(font, "missingbox", ord(BOX), pen.glyph(), 680)


def _add_glyph(font: TTFont, name: str, code: int, glyph: Glyph, width: int) -> None:
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, glyph.xMin)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


@cache
def font_file(face: Face) -> bytes:
    """The TrueType file of a face, with the two letters added. The same bytes every time."""
    name = f"files/AtkinsonHyperlegible-{_FILES[face]}.ttf"
    source = files("fontpkg_atkinson_hyperlegible").joinpath(name).read_bytes()
    font = TTFont(BytesIO(source), recalcTimestamp=False)
    font["glyf"]
    _compose_dotted_i(font)
    _draw_box(font)
    for tag in ("GSUB", "GPOS", "GDEF", "DSIG"):
        if tag in font:
            del font[tag]
    out = BytesIO()
    font.save(out)
    return out.getvalue()


@cache
def font(face: Face) -> TTFont:
    """The face as a fontTools font (1000 units per em), for outlines and tables."""
    return TTFont(BytesIO(font_file(face)), lazy=True)


@cache
def widths(face: Face) -> dict[str, int]:
    """Advance width of each letter that the face holds, in thousandths of the font size."""
    metrics = font(face)["hmtx"]
    return {chr(code): metrics[name][0] for code, name in font(face).getBestCmap().items()}


@cache
def glyph_ids(face: Face) -> dict[str, int]:
    """Glyph number of each letter that the face holds."""
    face_font = font(face)
    return {chr(c): face_font.getGlyphID(name) for c, name in face_font.getBestCmap().items()}
