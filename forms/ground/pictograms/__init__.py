"""A part of life in, its pictogram out: drawn once, for forms and for documents.

`domains.json` holds them as paths of SVG (https://www.w3.org/TR/SVG11/paths.html) in a square of 24
units: `lines` are drawn with a pen of 2.2 units with round ends, `areas` are filled.
"""

import json
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

DRAWINGS: Final = Path(__file__).with_name("domains.json")
SQUARE: Final = 24.0  # units, each way
PEN: Final = 2.2


class Pictogram(NamedTuple):
    """Paths of SVG; "" for none."""

    lines: str
    areas: str


def pictogram_of(domain: str) -> Pictogram | None:
    """The pictogram of a part of life; None for one that an organisation added."""
    return _every().get(domain)


@cache
def _every() -> dict[str, Pictogram]:
    told = json.loads(DRAWINGS.read_bytes())
    return {domain: Pictogram(**drawn) for domain, drawn in told.items()}
