"""The typefaces of all papers, by name, in the order in which a letter looks for a home.

Atkinson Hyperlegible comes first, as on every form. Noto Sans (kept here in two fixed weights, made
by `make`, because a variable face is seen in one weight only) has Greek, Cyrillic and what else
Latin letters need; Almarai has Arabic; Noto Sans Ethiopic and Noto Emoji (one weight) what their
names say. All are under the SIL Open Font License.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

Weight = Literal["Regular", "Bold"]
HOUSE: Final = "Atkinson Hyperlegible"
ARABIC: Final = "Almarai"
ETHIOPIC: Final = "Noto Sans Ethiopic"
TYPED_ETHIOPIC: Final = "Krachtwerk Typed Ethiopic"  # made by `make_typed`; no home of letters
EMOJI: Final = "Noto Emoji"  # it has digits and marks, too: for signs that are made of them
_FILES: Final = {
    HOUSE: ("fontpkg_atkinson_hyperlegible", "files/AtkinsonHyperlegible"),
    "Noto Sans": (__package__, "NotoSans"),
    ARABIC: ("fontpkg_almarai", "files/Almarai"),
    ETHIOPIC: (__package__, "NotoSansEthiopic"),
    EMOJI: (__package__, "NotoEmoji"),
    TYPED_ETHIOPIC: (__package__, "KwTypedEthiopic"),
}
FACES: Final = tuple(face for face in _FILES if face != TYPED_ETHIOPIC)
WEIGHTS: Final[tuple[Weight, ...]] = ("Regular", "Bold")
_ONE_WEIGHT: Final = frozenset({EMOJI, TYPED_ETHIOPIC})


def file_of(face: str, weight: Weight) -> Path:
    """The TrueType file of a face; of one without that weight the one it has."""
    package, begin = _FILES[face]
    shown = "Regular" if face in _ONE_WEIGHT else weight
    return Path(str(files(package).joinpath(f"{begin}-{shown}.ttf")))


def folders() -> tuple[str, ...]:
    """The folders in which their files lie."""
    return tuple(dict.fromkeys(str(file_of(face, "Regular").parent) for face in FACES))


@cache
def held(face: str) -> frozenset[str]:
    """The letters that a face holds in each of its weights."""
    weights = {file_of(face, weight) for weight in WEIGHTS}
    return frozenset.intersection(*map(_letters, sorted(weights)))


def _letters(file: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont  # slow to load, and few need it

    with TTFont(file, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
