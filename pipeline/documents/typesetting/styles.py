"""Sizes and colours of the house in, reportlab's typeface and paragraph styles out."""

from functools import cache
from io import BytesIO

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

from forms.ground.fonts import font_file
from forms.ground.style import ACCENT, INK, SOFT_INK, WHITE, Colour

REGULAR, BOLD = "Krachtwerk", "Krachtwerk-Bold"


def style(name: str, size: float, leading: float, face: str, colour: Colour) -> ParagraphStyle:
    """A style of the house; size and leading in points."""
    return ParagraphStyle(
        name,
        fontName=face,
        fontSize=size,
        leading=leading,
        textColor=Color(*colour),
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
    )


TITLE = style("title", 24, 31, BOLD, INK)
HEAD = style("head", 18, 24, BOLD, ACCENT)
WANT = style("want", 18, 26, BOLD, INK)
BIG = style("big", 20, 29, BOLD, INK)
STRONG = style("strong", 14, 21, BOLD, INK)
BODY = style("body", 14, 21, REGULAR, INK)
LEFT_LABEL = style("left label", 12, 15.5, REGULAR, INK)
RIGHT_LABEL = ParagraphStyle("right label", LEFT_LABEL, alignment=TA_RIGHT)
HUB = ParagraphStyle("hub", style("hub", 14, 17, BOLD, WHITE), alignment=TA_CENTER)
NOTE = style("note", 12, 18, REGULAR, SOFT_INK)


@cache
def register_faces() -> None:
    """Make the typeface known to reportlab, once."""
    for name, data in ((REGULAR, font_file("regular")), (BOLD, font_file("bold"))):
        registerFont(TTFont(name, BytesIO(data)))
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    registerFontFamily(BOLD, normal=BOLD, bold=BOLD, italic=BOLD, boldItalic=BOLD)
