"""The typefaces of the documents, by name, in the order in which a letter looks for a home.

Atkinson Hyperlegible comes first, as on every form. Noto Sans (kept here in two fixed weights, made
by `make`, because a variable face is seen in one weight only) has Greek, Cyrillic and what else
Latin letters need; Almarai has Arabic. All three are under the SIL Open Font License.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

HOUSE: Final = "Atkinson Hyperlegible"
_FILES: Final = {
    HOUSE: ("fontpkg_atkinson_hyperlegible", "files/AtkinsonHyperlegible"),
    "Noto Sans": (__package__, "NotoSans"),
    "Almarai": ("fontpkg_almarai", "files/Almarai"),
}
FACES: Final = tuple(_FILES)
WEIGHTS: Final = ("Regular", "Bold")


def _path(face: str, weight: str) -> Path:
    package, begin = _FILES[face]
    return Path(str(files(package).joinpath(f"{begin}-{weight}.ttf")))


def folders() -> tuple[str, ...]:
    """The folders in which their files lie."""
    return tuple(str(_path(face, "Regular").parent) for face in FACES)


@cache
def held(face: str) -> frozenset[str]:
    """The letters that a face holds in both weights."""
    return frozenset.intersection(*(_letters(_path(face, weight)) for weight in WEIGHTS))


def _letters(file: Path) -> frozenset[str]:
    with TTFont(file, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
