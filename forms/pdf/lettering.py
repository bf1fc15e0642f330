"""A line of any script -> the PDF operators that draw it.

A line that the house's face holds is one string. Any other is drawn stretch by stretch, each in its
face (`forms.ground.shaping`). Which fonts that asks for is found in the operators (`subset_fonts`).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from forms.ground.faces import FACES, HOUSE
from forms.ground.fonts import Face, glyph_hex, is_plain, ready
from forms.ground.shaping import Stretch, shaped, wide

_LAST: Final[Mapping[Face, str]] = {"regular": "R", "bold": "B", "italic": "R"}


def name_of(face: str, weight: Face) -> str:
    """What a font is called in the resources of a page."""
    return f"Kw{'' if face == HOUSE else face.replace(' ', '')}{_LAST[weight]}"


FONT_NAMES: Final[Mapping[str, tuple[str, Face]]] = {
    name_of(face, weight): (face, weight)
    for face in FACES
    if face != HOUSE
    for weight in ("regular", "bold")
}  # all but those of the house, which every form has


@lru_cache(maxsize=1024)
def line_operators(line: str, weight: Face, size: float) -> str:
    """The operators, within a text object, that draw a line from where it is.

    The house's face is set already.
    """
    line = ready(line)
    if is_plain(line, weight):
        return f"<{glyph_hex(line, weight)}> Tj"
    drawn = [
        operators
        for stretch in shaped(line, weight)
        for operators in _marked(stretch, list(_drawn(stretch, weight, size)))
    ]
    return " ".join([*drawn, f"/{name_of(HOUSE, weight)} {size:g} Tf"])


def _marked(stretch: Stretch, operators: Sequence[str]) -> Sequence[str]:
    """What is drawn from the right says so; a box says what it stands for."""
    if stretch.is_box:
        letters = "".join(outline.letters for outline in stretch.outlines)
        told = letters.encode("utf-16-be", errors="replace").hex().upper()
        return (f"/Span <</ActualText <FEFF{told}>>> BDC", *operators, "EMC")
    return ("/ReversedChars BMC", *operators, "EMC") if stretch.is_turned else operators


def _drawn(stretch: Stretch, weight: Face, size: float) -> Iterator[str]:
    """Outlines of one face, each where it belongs.

    What the widths of the font do not say is said here, in thousandths of the size; how high they
    stand in points.
    """
    yield f"/{name_of(stretch.face, weight)} {size:g} Tf"
    at = wanted = height = 0.0
    pieces: list[str] = []
    for outline in stretch.outlines:
        if outline.up != height:
            yield from _string(pieces)
            yield f"{outline.up * size / 1000:.2f} Ts"
            height, pieces = outline.up, []
        back = round(at - wanted - outline.right)
        pieces += [f"{back}"] if back else []
        pieces.append(f"<{outline.number:04X}>")
        at += wide(stretch.face, weight, outline.number) - back
        wanted += outline.along
    back = round(at - wanted)
    yield from _string([*pieces, *([f"{back}"] if back else [])])
    if height:
        yield "0 Ts"


def _string(pieces: Sequence[str]) -> Iterator[str]:
    if pieces:
        yield f"[{' '.join(pieces)}] TJ"
