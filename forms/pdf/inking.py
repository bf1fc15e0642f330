"""PDF operators for what is stamped on a page or shows in a field: text, codes, ticks.

Everything here is bytes of a content stream in points from the bottom left.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from forms.ground.fonts import Face, measure, ready
from forms.ground.script import is_turned
from forms.ground.style import INK, MM, PAGE_HEIGHT, SOFT_INK, Colour
from forms.layout.bands import (
    ID_PITCH,
    ID_RIGHT,
    ID_SIZE,
    ID_TOP,
    NUMBER_BASE,
    NUMBER_RIGHT,
    code_places,
    foot_runs,
)
from forms.layout.letters import LettersName
from forms.pdf.lettering import line_operators
from forms.pdf.page_code import PageCode, matrix

_RUN = re.compile(b"\1+")  # dark modules side by side
TAIL_SIZE = 12.0  # points of what says that there is more
FONT_NAMES: dict[Face, str] = {"regular": "KwR", "bold": "KwB"}


@dataclass(frozen=True, slots=True)
class PieceOfHand:
    """A piece of somebody's own hand: one bit a pixel, 0 is ink, rows padded to bytes and deflated.

    Attributes:
        x: millimetres from the left of the text. row: which of its lines it stands on, from 0.
        below: millimetres that it hangs below that line. w, h: its size in millimetres.
        columns, rows: its size in pixels.
    """

    x: float
    row: int
    below: float
    w: float
    h: float
    columns: int
    rows: int
    bits: bytes


@dataclass(frozen=True, slots=True)
class OwnHand:
    """Words in somebody's own hand, in lines.

    Attributes:
        lines: how many there are.
        first: millimetres from the top to the line that the first words stand on.
        pitch: from a line to the next.
        tail: millimetres from the left, on the last line, to where it is said that there is more;
            None where this is all.
    """

    drawings: tuple[PieceOfHand, ...]
    lines: int
    first: float
    pitch: float
    tail: float | None = None

    @property
    def below(self) -> float:
        """Millimetres from the top to the last line."""
        return self.first + (self.lines - 1) * self.pitch


def hand_at(hand: OwnHand, x: float, y: float, more: str) -> Iterable[str]:
    """Words in somebody's own hand from x and y on; `more` says that there is more."""
    for drawing in hand.drawings:
        yield drawing_at(drawing, x, y + hand.first + drawing.row * hand.pitch)
    if hand.tail is not None:
        yield text_at(x + hand.tail, y + hand.below, more, size=TAIL_SIZE, ink=SOFT_INK)


def drawing_at(drawing: PieceOfHand, x: float, y: float) -> str:
    """A drawing whose line stands at y (millimetres from the top), its text beginning at x."""
    left, base = (x + drawing.x) * MM, (PAGE_HEIGHT - y - drawing.below) * MM
    wide, high = drawing.w * MM, drawing.h * MM
    return (
        f"q {fill_colour(INK)} {wide:.2f} 0 0 {high:.2f} {left:.2f} {base:.2f} cm "
        f"BI /W {drawing.columns} /H {drawing.rows} /IM true /F [/AHx /Fl] "
        f"ID {drawing.bits.hex()}> EI Q"
    )


def fill_colour(colour: Colour) -> str:
    """Set the colour for filling and text."""
    return "{:.3g} {:.3g} {:.3g} rg".format(*colour)


def text_at(
    x: float, y: float, text: str, *, face: Face = "regular", size: float = 12, ink: Colour = INK
) -> str:
    """One line of text at millimetres from the top left (baseline)."""
    left, base = x * MM, (PAGE_HEIGHT - y) * MM
    return (
        f"BT {fill_colour(ink)} /{FONT_NAMES[face]} {size:g} Tf {left:.2f} {base:.2f} Td "
        f"{line_operators(text, face, size)} ET"
    )


def text_ending_at(
    x: float,
    y: float,
    text: str,
    size: float,
    ink: Colour = SOFT_INK,
    *,
    face: Face = "regular",
) -> str:
    """One line of text that ends at x."""
    width = measure(ready(text), face, size) / MM
    return text_at(x - width, y, text, face=face, size=size, ink=ink)


def text_within(
    x: float,
    y: float,
    w: float,
    text: str,
    *,
    face: Face = "regular",
    size: float,
    ink: Colour = INK,
) -> str:
    """One line of text from x on; one that runs from the right ends w further on."""
    if is_turned(text):
        return text_ending_at(x + w, y, text, size, ink, face=face)
    return text_at(x, y, text, face=face, size=size, ink=ink)


def area(x: float, y: float, w: float, h: float, colour: Colour) -> str:
    """A filled rectangle at millimetres from the top left."""
    return (
        f"{fill_colour(colour)} {x * MM:.2f} {(PAGE_HEIGHT - y - h) * MM:.2f} "
        f"{w * MM:.2f} {h * MM:.2f} re f"
    )


def qr(payload: str, x: float, y: float, side: float) -> str:
    """A QR code without its quiet zone, at millimetres from the top left."""
    module = side / len(matrix(payload)) * MM
    left, base = x * MM, (PAGE_HEIGHT - y - side) * MM
    return f"q 0 g {module:.4f} 0 0 {module:.4f} {left:.2f} {base:.2f} cm {_modules(payload)} f Q"


@lru_cache(maxsize=64)
def _modules(payload: str) -> str:
    """The dark modules as rectangles, one unit a module.

    A hair of overlap between the rows, or a viewer shows white lines.
    """
    rows = matrix(payload)
    return " ".join(
        f"{start} {len(rows) - 1 - number} {length} 1.02 re"
        for number, row in enumerate(rows)
        for start, length in _dark_runs(row)
    )


def _dark_runs(row: Sequence[bool]) -> Iterable[tuple[int, int]]:
    for run in _RUN.finditer(bytes(row)):
        yield run.start(), run.end() - run.start()


def band(code: PageCode, number: str, letters: LettersName | None) -> str:
    """The QR codes, the readable id and the page number (already a phrase)."""
    payload = code.payload()
    parts = [qr(payload, *place) for place in code_places(letters)]
    parts += [
        text_ending_at(ID_RIGHT, ID_TOP + n * ID_PITCH, line, ID_SIZE)
        for n, line in enumerate(code.lines())
    ]
    parts.append(text_ending_at(NUMBER_RIGHT, NUMBER_BASE, number, 12))
    return "\n".join(parts)


def foot(lines: Sequence[str]) -> str:
    """Lines above the page number, the last right above it."""
    return "\n".join(
        text_at(run.x, run.y, run.text, face="bold", size=run.size)
        for run in foot_runs([ready(line) for line in lines], measure)
    )
