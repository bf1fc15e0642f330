"""Anybody's words in, pieces that can be printed out: each letter in a typeface that holds it.

Typst refuses to print a letter that its typeface lacks. So each letter is given the first face that
holds it with its accents; one that no face holds becomes a box that says its name to who listens.
Nothing in the words is ever markup.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from forms.ground.faces import HOUSE, held
from forms.ground.homes import homes
from forms.ground.script import CLOSE, OPEN, SPACES, bare_of, has_turned, tongue_of

# A text; or something else between texts, by the keys that `house.typ` knows.
Piece = str | Mapping[str, object]
Markup = tuple[Piece, ...]

BREAK: Final[Mapping[str, object]] = {"break": True}
_LONGEST: Final = 28  # letters of a word that always fit on a line; a longer one may break anywhere
_PART: Final = 12


@cache
def _plain() -> frozenset[str]:
    """What needs no thought: letters of the house that stand alone."""
    return frozenset(c for c in held(HOUSE) if not unicodedata.combining(c) and c not in SPACES)


def printable(
    text: str, *, apart: bool | None = None, around: str = ""
) -> tuple[Markup, frozenset[str]]:
    """The text in pieces, and the letters that no face holds.

    Accents are composed; tabs and odd spaces are spaces; what is invisible (byte order marks,
    controls of direction) is left out. Newlines become breaks, two at most.

    Args:
        text: whatever somebody wrote.
        apart: whether a line sets its own direction and turns nothing around it; None: one does
            that holds letters that run from the right.
        around: the code of the language of the paper; words in a script of another one are said to
            be in that, for who has them read aloud. "": of none is anything said.
    """
    lines = unicodedata.normalize("NFC", text).strip().split("\n")
    pieces: list[Piece] = []
    missing: set[str] = set()
    for place, line in enumerate(lines):
        if place and not (not line and not lines[place - 1]):
            pieces.append(BREAK)
        pieces.extend(_line(line, missing, apart=apart, around=around) if line else ())
    return tuple(pieces), frozenset(missing)


def flat(markup: Markup) -> str:
    """What is printed, as letters alone; breaks become spaces and pictures nothing."""
    return "".join(piece if isinstance(piece, str) else _letters(piece) for piece in markup)


def is_hand(piece: Piece) -> bool:
    """Whether it is a picture of somebody's own hand."""
    return not isinstance(piece, str) and "hand" in piece


def _letters(piece: Mapping[str, object]) -> str:
    return " " if "break" in piece else str(piece.get("text", ""))


def joined(*parts: Piece | Markup) -> Markup:
    """Pieces one after the other; texts that touch are one."""
    out: list[Piece] = []
    for part in parts:
        for piece in part if isinstance(part, tuple) else (part,):
            if out and isinstance(piece, str) and isinstance(out[-1], str):
                out[-1] += piece
            elif piece != "":
                out.append(piece)
    return tuple(out)


def glued(glue: Piece | Markup, parts: Iterable[Markup]) -> Markup:
    """Those parts that are there, with the same between any two."""
    told: Markup = ()
    for part in parts:
        told = joined(told, glue if told and part else "", part)
    return told


def in_language(tag: str, markup: Markup) -> Piece:
    """Words of another language than those around them, for who has them read aloud."""
    return {"in": tag, "text": flat(markup), "told": markup}


def turned_apart(markup: Markup) -> Markup:
    """Words that set their own direction and turn nothing around them."""
    return joined(OPEN, markup, CLOSE)


def _line(line: str, missing: set[str], *, apart: bool | None, around: str) -> Iterator[Piece]:
    turned = has_turned(line) if apart is None else apart
    if not turned and _plain().issuperset(line):
        yield from _breakable(line, HOUSE)
        return
    if turned:
        yield OPEN
    face, run, tongue = HOUSE, "", None
    for _, cluster, held_by, letters in homes(line):
        own = _tongue(cluster, around, tongue)
        if run and (held_by != face or own != tongue):
            yield from _spoken(run, face, tongue)
            run = ""
        if held_by is None:
            missing.update(c for c in cluster if not unicodedata.combining(c))
            yield _box(cluster)
        else:
            face, run, tongue = held_by, run + letters, own
    if run:
        yield from _spoken(run, face, tongue)
    if turned:
        yield CLOSE


def _tongue(cluster: str, around: str, before: str | None) -> str | None:
    """The language of a cluster; what is no letter is said as what stood before it."""
    return tongue_of(cluster, around) if around and cluster[0].isalpha() else before


def _spoken(run: str, face: str, tongue: str | None) -> Iterator[Piece]:
    """A run in its face, and in its own language where it has another than the paper."""
    pieces = _breakable(run, face)
    if tongue is None:
        yield from pieces
    else:
        yield in_language(tongue, tuple(pieces))


def _box(cluster: str) -> Piece:
    """A sign that no face holds, by its name."""
    bare = bare_of(cluster) or cluster
    names = [unicodedata.name(letter, f"U+{ord(letter):04X}").lower() for letter in bare]
    return {"box": ", ".join(names), "text": re.sub("[\ud800-\udfff]", "\ufffd", cluster)}


def _breakable(run: str, face: str) -> Iterator[Piece]:
    """A run in its face; words too long for a line get places where they may break.

    Words that run from the right are pieces of their own: within a piece the typesetter writes them
    as they are seen, from the left, and so they would be read aloud.
    """
    if face != HOUSE and " " in run and has_turned(run):
        for word in re.split("( +)", run):
            yield from _breakable(word, HOUSE if word.isspace() else face) if word else ()
        return
    for part in _parts(run):
        yield part if face == HOUSE or not isinstance(part, str) else {"face": face, "text": part}


def _parts(run: str) -> Iterator[Piece]:
    if len(run) <= _LONGEST:
        yield run
        return
    shown = ""
    for place, word in enumerate(run.split(" ")):
        shown += " " if place else ""
        while len(word) > _LONGEST:
            yield shown + word[:_PART]
            yield {"may_break": True}
            shown, word = "", word[_PART:]  # noqa: PLW2901 - the rest of the word
        shown += word
    if shown:
        yield shown
