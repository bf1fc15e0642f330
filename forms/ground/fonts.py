"""Any text in: how wide it is, and what of it comes out, in the house's own face and beside it.

Most texts need no more than the house's face (`house_face`). What it lacks is looked for in the
other faces (`homes`) and shaped as its script asks (`shaping`).
"""

import unicodedata
from collections.abc import Iterator
from functools import cache

from forms.ground.homes import homes
from forms.ground.house_face import BOX, FACES, Face, font, font_file, glyph_ids, widths
from forms.ground.script import CLOSE, FROM_RIGHT, JOINERS, OPEN, SPACES
from forms.ground.shaping import shaped, width

__all__ = [
    "BOX",
    "FACES",
    "Face",
    "drawable",
    "font",
    "font_file",
    "glyph_hex",
    "glyph_ids",
    "is_plain",
    "measure",
    "placed",
    "ready",
    "widths",
]


def measure(text: str, face: Face, size: float) -> float:
    """Width of a text in points at a size in points; what no face holds counts as the box."""
    try:
        return sum(map(_widths(face).__getitem__, text)) * size / 1000
    except KeyError:
        return width(text, face) * size / 1000


@cache
def _widths(face: Face) -> dict[str, int]:
    return dict(widths(face))


@cache
def _house(face: Face) -> frozenset[str]:
    return frozenset(widths(face))


def placed(text: str, face: Face, size: float) -> Iterator[tuple[str, float]]:
    """What is drawn of a line, outline by outline, and where each begins, in points."""
    text, at = ready(text), 0.0
    if is_plain(text, face):
        for letter in text:
            yield letter, at * size / 1000
            at += widths(face)[letter]
        return
    for stretch in shaped(text, face):
        for outline in stretch.outlines:
            yield BOX if stretch.is_box else outline.letters, (at + outline.right) * size / 1000
            at += outline.along


def is_plain(text: str, face: Face = "regular") -> bool:
    """Whether the house's own face holds every letter."""
    return _house(face).issuperset(text)


def glyph_hex(text: str, face: Face) -> str:
    """The outlines of a plain text in the house's face, four hexadecimal digits each."""
    return "".join(map(_numbered(face).__getitem__, text))


@cache
def _numbered(face: Face) -> dict[str, str]:
    return {letter: f"{n:04X}" for letter, n in glyph_ids(face).items()}


@cache
def _held() -> frozenset[str]:
    return _house("regular") | {"\n"}


def ready(text: str) -> str:
    """A text ready to be drawn: accents composed, ligatures and odd spaces plain.

    What is not seen is left out, but for what tells letters to join, and what stands apart.
    Newlines stay.
    """
    text = unicodedata.normalize("NFC", text)
    return text if _held().issuperset(text) else "".join(map(_ready, text))


def _ready(letter: str) -> str:
    if letter in _held() or letter in JOINERS or letter in {OPEN, CLOSE, FROM_RIGHT}:
        return letter
    if letter in SPACES:
        return " "
    if unicodedata.category(letter) in {"Cf", "Cc"} or "\ufe00" <= letter <= "\ufe0f":
        return ""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if _house("regular").issuperset(plain) else letter


def drawable(text: str) -> tuple[str, frozenset[str]]:
    """The text as it comes out, and the letters that no face holds: each of those is a box.

    In the order in which it is read. Newlines stay.
    """
    text = ready(text)
    if _held().issuperset(text):
        return text, frozenset()
    missing: set[str] = set()
    return "\n".join("".join(_drawn(line, missing)) for line in text.split("\n")), frozenset(
        missing
    )


def _drawn(line: str, missing: set[str]) -> Iterator[str]:
    for _, cluster, face, letters in homes(line, _house("regular")):
        if face is None:
            missing.update(set(cluster) - JOINERS)
        yield letters or BOX
