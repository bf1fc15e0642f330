"""A page of a layout -> what every copy of it has: the letters of its labels and combs.

And of a personal one: what was printed into its fields beforehand.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from forms.ground.fonts import drawable, measure
from forms.ground.style import MM
from forms.layout.parts import Box, LayoutPage, Run
from pipeline.extraction.pdf.box_text import BoxLetter, Edges

_OFF: Final = 0.6  # mm that a printed letter may lie from its place
_ENOUGH: Final = 12  # letters that are alike before a text that reads on elsewhere is known


@cache
def _print_of(page: LayoutPage) -> dict[str, list[tuple[float, float]]]:
    """Where each printed letter stands: the labels, and the dashes of combs."""
    places: dict[str, list[tuple[float, float]]] = {}
    for part in page.parts:
        if isinstance(part, Run):
            x = part.x
            for letter in drawable(part.text)[0]:
                places.setdefault(letter, []).append((x, part.y))
                x += measure(letter, part.face, part.size) / MM
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


def is_printed(text: str, printed: str) -> bool:
    """Whether a text is what was printed beforehand: all of it, or as much as the box holds."""
    seen, known = ("".join(drawable(each)[0].split()) for each in (text, printed))
    if seen == known:
        return True
    same = next((n for n, (a, b) in enumerate(zip(seen, known, strict=False)) if a != b), 0)
    return same >= _ENOUGH and seen[same] in "…("  # how stamping announces that it reads on
