"""The typefaces in which programs draw what was typed into a form, letter by letter, as pixels.

Our own, which every form brings with it; and the three that every viewer of PDFs has of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from io import BytesIO
from typing import Final

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from forms.ground.fonts import font_file, widths
from pipeline.extraction.pixels import Shares

_EM: Final = 96  # pixels of a letter as it is kept
_ABOVE: Final = 100  # pixels of it above its line
_BELOW: Final = 34  # and below
_EDGE: Final = 12  # pixels of paper to either side: some letters reach beyond their width
_LETTERS: Final = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    ".,:;!?-'\"()/&+€·•’‘“”–ÀÁÂÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜÝßàáâäåçèéêëìíîïñòóôöøùúûüýÿŠšŽž"
)
_A_ROW: Final = 16  # letters on a page that shows a face
_GAPS: Final = {"Helvetica": 0.278, "Times-Roman": 0.25, "Courier": 0.6}  # ems between words

Glyphs = dict[str, tuple[float, Shares]]  # advance in ems, ink at `_EM`


@dataclass(frozen=True, slots=True, eq=False)
class SetLine:
    """A line as a face draws it.

    Attributes:
        ink: 0 to 1.
        starts: pixel column where each letter begins, and where the last one ends.
        em: pixels of the font size.
    """

    text: str
    ink: Shares
    starts: tuple[float, ...]
    em: float

    @property
    def edge(self) -> float:
        """Pixels of paper before the first letter."""
        return _EDGE / _EM * self.em


class Typeface:
    """A typeface; its letters are drawn once."""

    def __init__(self, name: str, draw: Callable[[], Glyphs]) -> None:
        self.name = name
        self._draw = draw
        self._small: dict[tuple[str, float], Shares] = {}

    @cached_property
    def glyphs(self) -> Glyphs:
        """Every letter that it has."""
        return self._draw()

    def has(self, text: str) -> bool:
        """Whether it can draw a text."""
        return all(letter in self.glyphs for letter in text)

    def width(self, text: str) -> float:
        """How wide a text is, in ems."""
        return sum(self.glyphs[letter][0] for letter in text)

    def ink_width(self, text: str) -> float:
        """The same from the first ink to the last."""
        first, last = (np.flatnonzero(self.glyphs[at][1].any(axis=0)) for at in (text[0], text[-1]))
        if not (first.size and last.size):
            return self.width(text)
        before = (first[0] - _EDGE) / _EM
        after = self.glyphs[text[-1]][0] - (last[-1] + 1 - _EDGE) / _EM
        return self.width(text) - float(before + after)

    def set_line(self, text: str, em: float, soft: float) -> SetLine:
        """A line at so many pixels of font size, soft by so many pixels."""
        starts = np.cumsum([0.0, *(self.glyphs[letter][0] for letter in text)])
        wide = round(float(starts[-1]) * _EM) + 2 * _EDGE
        line = np.zeros((_ABOVE + _BELOW, wide), np.float32)
        for letter, start in zip(text, starts, strict=False):
            ink = self.glyphs[letter][1]
            at = round(float(start) * _EM)
            part = line[:, at : at + ink.shape[1]]
            np.maximum(part, ink[:, : part.shape[1]], out=part)
        edge = _EDGE / _EM * em
        places = tuple(float(start) * em + edge for start in starts)
        return SetLine(text, _sized(line, em / _EM, soft), places, em)

    def letter(self, letter: str, em: float, soft: float) -> Shares:
        """One letter, with `SetLine.edge` of paper before it; kept."""
        key = (letter, round(em, 1) + soft * 1000)
        if key not in self._small:
            self._small[key] = _sized(self.glyphs[letter][1], em / _EM, soft)
        return self._small[key]


def _sized(ink: Shares, factor: float, soft: float) -> Shares:
    size = (max(1, round(ink.shape[1] * factor)), max(1, round(ink.shape[0] * factor)))
    small = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), soft), np.float32)


def _house() -> Glyphs:
    face = ImageFont.truetype(
        BytesIO(font_file("regular")), _EM, layout_engine=ImageFont.Layout.BASIC
    )
    drawn: Glyphs = {}
    for letter, advance in widths("regular").items():
        wide = round(advance / 1000 * _EM) + 2 * _EDGE
        picture = Image.new("L", (wide, _ABOVE + _BELOW), 0)
        ImageDraw.Draw(picture).text((_EDGE, _ABOVE), letter, 255, face, anchor="ls")
        drawn[letter] = (advance / 1000, np.asarray(np.asarray(picture) / 255, np.float32))
    return drawn


def _of_viewers(name: str) -> Glyphs:
    """A face that no file brings: drawn once on a page, as pdfium has it."""
    step = 2 * _EM
    rows = -(-len(_LETTERS) // _A_ROW)
    wide, high = _A_ROW * step, rows * step
    places = [
        (_EDGE + n % _A_ROW * step, _ABOVE + n // _A_ROW * step) for n in range(len(_LETTERS))
    ]
    content = " ".join(
        f"1 0 0 1 {x} {high - y} Tm <{letter.encode('cp1252').hex()}> Tj"
        for letter, (x, y) in zip(_LETTERS, places, strict=True)
    )
    with pypdfium2.PdfDocument(_page(name, (wide, high), f"BT /F {_EM} Tf {content} ET")) as shown:
        page = shown[0]
        picture = np.squeeze(page.render(scale=1, grayscale=True).to_numpy())
        told = page.get_textpage()
        drawn: Glyphs = {}
        for n in range(told.count_chars()):
            letter = told.get_text_range(n, 1)
            if letter not in _LETTERS or letter in drawn:
                continue  # what is told of the gaps between letters
            left, _, right, _ = told.get_charbox(n, loose=True)
            x, y = places[_LETTERS.index(letter)]
            end = x + round(right - left) + _EDGE
            ink = 1 - picture[y - _ABOVE : y + _BELOW, x - _EDGE : end] / 255
            drawn[letter] = ((right - left) / _EM, np.asarray(ink, np.float32))
        told.close()
        page.close()
    gap = np.zeros((_ABOVE + _BELOW, 2 * _EDGE), np.float32)
    return {**drawn, " ": (_GAPS[name], gap)}


def _page(font: str, size: tuple[int, int], content: str) -> bytes:
    """A PDF of one page."""
    face = f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents 4 0 R "
            f"/Resources << /Font << /F {face} >> >> >>"
        ),
        f"<< /Length {len(content)} >> stream\n{content}\nendstream",
    )
    body, at = "%PDF-1.4\n", []
    for n, each in enumerate(objects, start=1):
        at.append(len(body))
        body += f"{n} 0 obj {each} endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in at)
    count = len(objects) + 1
    return (
        f"{body}xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {count} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("ascii")


@cache
def house() -> Typeface:
    """Our own."""
    return Typeface("house", _house)


@cache
def typefaces() -> Sequence[Typeface]:
    """All, the likeliest first."""
    return (house(), *(Typeface(name, partial(_of_viewers, name)) for name in _GAPS))
