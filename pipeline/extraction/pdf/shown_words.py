"""Words that are shown, and the value that should say them -> whether it does."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final

from forms.ground.script import has_turned

_DROPPED = re.compile(r"[^A-Za-z0-9/.,:+-]")
_LOOSE = re.compile(r"(?<![0-9])[/.,:+-]+|[/.,:+-]+(?![0-9/.,:+-])")  # not between two digits
_ANY_WORD = re.compile(r"[A-Za-z0-9]+")
_WORD = re.compile(r"[A-Za-z0-9]{3,}")
# how we say that a text reads on, where a box holds only its beginning
_TAIL: Final = re.compile(r"\u2026? ?\([^()]{3,80}\) ?\u2026?")
_ENOUGH: Final = 24  # letters of such a beginning
UNKNOWN: Final = "\ufffd"  # a letter of which a font does not say what it is
_HYPHENS: Final = str.maketrans("\u00ad\u2010", "--")  # as which a font may know its hyphen


def is_told(shown: str, value: str, cells: int | None) -> bool:
    """Whether a value says what is shown.

    Args:
        shown: as far as the fonts say what it is.
        value: of the field.
        cells: how many letters it has room for, of a comb (0 where that is not said); else None.

    Of a text that its box does not hold, we print the beginning and say so in brackets.
    """
    if _is_told(shown, value, cells):
        return True
    return cells is None and any(_is_begun(begun, value) for begun in _without_tail(shown, value))


def _without_tail(shown: str, value: str) -> Iterator[str]:
    """What is shown without how we say that it reads on: at its end, if it runs from the left."""
    for tail in _TAIL.finditer(shown.rstrip()):
        if has_turned(value) or tail.end() == len(shown.rstrip()):
            yield shown[: tail.start()] + shown[tail.end() :]


def _is_begun(begun: str, value: str) -> bool:
    """Whether a value goes on where what is shown of it ends."""
    return _ENOUGH <= len(_letters(begun)) < len(_letters(value)) and _is_told(begun, value, None)


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalnum()]


def _is_told(shown: str, value: str, cells: int | None) -> bool:
    if is_common(value):
        return _says(plain(shown), value, cells)
    if has_turned(value):
        return _says_in_some_order(shown, value)
    return _says_as_far_as_known(shown, value, cells)


def _says(shown: str, value: str, cells: int | None) -> bool:
    """Whether a value says what is shown of it, if anything is."""
    wanted = plain(value)
    if cells is None:
        return wanted.startswith(shown)
    return shown in {"", wanted, plain(value[:cells]) if cells else wanted}


def _says_as_far_as_known(shown: str, value: str, cells: int | None) -> bool:
    """Whether a value says what is shown of it, where not every viewer has its letters.

    A viewer may leave those out, show them without their accents, or as the two bytes that stand
    for each: but no such letter that is not in the value, and nothing else of ASCII.
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))
    as_bytes = value.encode("utf-16-be", errors="ignore").decode("latin-1")
    if "\xfe\xff" in shown and _says(plain(shown), as_bytes, cells):
        return True
    known, unknown, _ = shown.partition(UNKNOWN)
    if unknown and not all(word in value or word in bare for word in _WORD.findall(shown)):
        return False  # other codes of a font may come out as a single letter
    if not any(_says(plain(known), told, cells) for told in (value, bare)):
        return False
    left = iter(_own_letters(value))
    return all(letter in left for letter in _own_letters(shown))


def _says_in_some_order(shown: str, value: str) -> bool:
    """Whether a value says what is shown of it, where its words run both ways.

    A viewer shows them from left to right, may leave letters out and join others: but shows no word
    of ASCII that is not in the value, none more often, and no letter of another plain script.
    """
    if UNKNOWN in shown:
        return all(word in value for word in _WORD.findall(shown))
    words, known = (Counter(_ANY_WORD.findall(text)) for text in (shown, value))
    letters, left = (Counter(_own_letters(text)) for text in (shown, value))
    return words <= known and letters <= left


def _own_letters(text: str) -> str:
    """The letters beyond ASCII of scripts that are written letter by letter, left to right."""
    folded = unicodedata.normalize("NFC", text)
    return "".join(c for c in folded if c > "\x7f" and c.isalpha() and _is_plain_script(c))


@cache
def _is_plain_script(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN ", "CYRILLIC ", "GREEK "))


def is_common(text: str) -> bool:
    """Whether every viewer has a font with these letters."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def plain(text: str) -> str:
    """The letters and digits of ASCII in a text, with the signs between two digits."""
    text = unicodedata.normalize("NFC", text).translate(_HYPHENS)
    return _LOOSE.sub("", _DROPPED.sub("", text))
