"""A part of life in, its pictogram out: drawn once, for forms and for documents.

`domains.json` holds them as paths and circles of SVG (https://www.w3.org/TR/SVG11/paths.html) in a
square of 24 units, in a colour called INK. What is filled has no line; each line is drawn with a
pen of 2.2 units with round ends.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

DRAWINGS: Final = Path(__file__).with_name("domains.json")
SQUARE: Final = 24.0  # units, each way
PEN: Final = 2.2


class Pictogram(NamedTuple):
    """Paths of SVG, drawn as lines and filled as areas; "" for none."""

    lines: str
    areas: str


@cache
def pictogram_of(domain: str) -> Pictogram | None:
    """The pictogram of a part of life; None for one that an organisation added."""
    drawing = _every().get(domain)
    if drawing is None:
        return None
    shapes = list(ET.fromstring(f"<g>{drawing}</g>"))  # noqa: S314 - our own file
    return Pictogram(" ".join(_paths(shapes, "none")), " ".join(_paths(shapes, "INK")))


def _paths(shapes: list[ET.Element], fill: str) -> Iterator[str]:
    for shape in shapes:
        if shape.get("fill") == fill:
            yield shape.get("d") or _circle(*(float(shape.get(at, 0)) for at in ("cx", "cy", "r")))


def _circle(x: float, y: float, r: float) -> str:
    """A circle as a path of two halves."""
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"


@cache
def _every() -> dict[str, str]:
    return dict(json.loads(DRAWINGS.read_bytes()))
