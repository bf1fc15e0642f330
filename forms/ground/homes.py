"""A line in, its letters out: each with its accents, and with the first typeface that holds both.

The one place where forms and documents find out which face a letter is printed in.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from forms.ground.faces import EMOJI, FACES, HOUSE, held
from forms.ground.script import bare_of, clusters


class Homed(NamedTuple):
    """A letter with its accents, and where it is at home.

    Attributes:
        place: where in the line it begins. cluster: the letter and what belongs to it.
        face: None where no face holds it. letters: what of it is printed there.
    """

    place: int
    cluster: str
    face: str | None
    letters: str


def homes(line: str, house: frozenset[str] | None = None) -> Iterator[Homed]:
    """The letters of a line, each at home: those of a word in one face, where one holds them all.

    Args:
        line: without newlines.
        house: the letters of the house's own face, where that is not as it comes.
    """
    before = HOUSE
    for is_space, found in groupby(clusters(line), key=lambda placed: placed[1] == " "):
        word = list(found)
        whole = None if is_space else _face_of([cluster for _, cluster in word], house)
        for place, cluster in word:
            face, letters = _home(cluster, before, house, whole)
            before = face or HOUSE
            yield Homed(place, cluster, face, letters)


def _face_of(word: Sequence[str], house: frozenset[str] | None) -> str | None:
    """The first face that holds a whole word of several letters."""
    if len(word) < 2 or not any(cluster[0].isalpha() for cluster in word):
        return None
    letters = set(bare_of("".join(word)))
    faces = (face for face in FACES if face != EMOJI)
    return next((face for face in faces if _letters(face, house).issuperset(letters)), None)


def _home(
    cluster: str, before: str, house: frozenset[str] | None, whole: str | None
) -> tuple[str | None, str]:
    """The face for a letter and its accents, and what of it is printed there.

    It is that of the whole word, if there is one. A space or a mark stays in the face of what stood
    before it.
    """
    bare = bare_of(cluster)
    stays = bare and not bare[0].isalpha() and before not in {HOUSE, EMOJI}
    first = (whole,) if whole else (before,) if stays else ()
    for face in (*first, *FACES):
        letters = _letters(face, house)
        if letters.issuperset(cluster):
            return face, cluster
        if letters.issuperset(bare):
            return face, bare
    plain = unicodedata.normalize("NFKC", bare)
    for face in FACES:
        if plain and plain != bare and _letters(face, house).issuperset(plain):
            return face, plain
    return None, ""


def _letters(face: str, house: frozenset[str] | None) -> frozenset[str]:
    return held(face) if house is None or face != HOUSE else house
