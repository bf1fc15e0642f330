"""A page of a layout -> what every copy of it has: the letters of its labels and combs.

And of a personal one: what was printed into its fields beforehand.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from forms.ground.direction import as_seen
from forms.ground.fonts import BOX, drawable, measure, placed
from forms.ground.script import has_turned, is_turned
from forms.ground.style import MM
from forms.layout.parts import Box, LayoutPage, Run
from pipeline.extraction.pdf.box_text import BoxLetter, Edges

_OFF: Final = 0.6  # mm that a printed letter may lie from its place
_APART: Final = frozenset({"So", "Sk", "Mn"})
_TONES: Final = re.compile("[\U0001f3fb-\U0001f3ff]")  # of skin: signs are drawn without
_GOES_ON: Final = "…("  # how stamping announces that a text reads on
_ENOUGH: Final = 12  # letters that are alike before a text that reads on elsewhere is known


@cache
def _print_of(page: LayoutPage) -> dict[str, list[tuple[float, float]]]:
    """Where each printed letter stands: the labels, and the dashes of combs."""
    places: dict[str, list[tuple[float, float]]] = {}
    for part in page.parts:
        if isinstance(part, Run):
            for letter, along in placed(part.text, part.face, part.size):
                places.setdefault(letter, []).append((part.x + along / MM, part.y))
        elif isinstance(part, Box) and part.kind == "comb":
            cell, half = part.w / part.cells, measure("-", "regular", 12) / MM / 2
            places.setdefault("-", []).extend(
                (part.x + (n + 0.5) * cell - half, part.y + part.h / 2 + 1.45)
                for n, sign in enumerate(part.pattern)
                if sign == "-"
            )
    return places


def not_printed(
    letters: Sequence[tuple[BoxLetter, Edges | None]], page: LayoutPage
) -> Iterator[tuple[BoxLetter, Edges | None]]:
    """The letters that not every copy of the page has; each printed one is left out once."""
    left = {letter: [*places] for letter, places in _print_of(page).items()}
    for letter, within in letters:
        places = left.get(letter.text, [])
        at = next(
            (
                place
                for place in places
                if abs(place[0] - letter.x) < _OFF and abs(place[1] - letter.y) < _OFF
            ),
            None,
        )
        if at is None or within is not None:
            yield letter, within
        else:
            places.remove(at)


def _folded(text: str) -> tuple[str, list[str]]:
    """A text without spaces, and apart from it its signs and accents.

    A face may draw several signs as one, and accents stand where there is room.
    """
    drawn = _TONES.sub("", "".join(drawable(text)[0].split()))
    kinds = {c: unicodedata.category(c) for c in drawn}
    signs = sorted(c for c in drawn if c != BOX and kinds[c] in _APART)
    return "".join(c for c in drawn if c == BOX or kinds[c] not in {*_APART, "Cf"}), signs


def is_printed(text: str, lines: Sequence[str], printed: str) -> bool:
    """Whether a text is what was printed beforehand: all of it, or as much as the box holds.

    Args:
        text: as it is read.
        lines: the same as it stands, each from left to right.
        printed: what was printed.
    """
    if has_turned(printed):
        return _are_printed(lines, printed)
    (seen, signs), (known, known_signs) = map(_folded, (text, printed))
    if seen == known and signs == known_signs:
        return True
    same = next((n for n, (a, b) in enumerate(zip(seen, known, strict=False)) if a != b), 0)
    return same >= _ENOUGH and seen[same] in _GOES_ON


def _are_printed(lines: Sequence[str], printed: str) -> bool:
    """The same of words that run from the right: each line shows so many of those that are left."""
    rows = drawable(printed)[0].split("\n")
    left = [(word, is_turned(row)) for row in rows for word in row.split()]
    alike = 0
    for line in lines:
        words: list[str] = []
        from_right = bool(left) and left[0][1]
        while left and _count("".join(words)) < _count(line):
            words.append(left.pop(0)[0])
        if _folded(as_seen(" ".join(words), from_right=from_right)) != _folded(line):
            goes_on = line is lines[-1] and any(c in line for c in _GOES_ON)
            return alike >= _ENOUGH and goes_on
        alike += _count(line)
    return not left


def _count(text: str) -> int:
    letters, signs = _folded(text)
    return len(letters) + len(signs)
