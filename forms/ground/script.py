"""Letters, whatever their script: which belong together, and in what direction they run."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final

OPEN, CLOSE = "\u2068", "\u2069"  # what is between them sets its own direction
FROM_RIGHT: Final = "\u200f"  # unseen before a line: its paragraph runs from the right
SPACES: Final = frozenset("\t\u00a0\u1680\u2007\u2009\u200a\u202f\u205f\u3000")
JOINERS: Final = frozenset("\u200c\u200d")
_TURNED: Final = frozenset({"R", "AL"})
_FIRST_TURNED: Final = "\u0590"  # no letter before it runs from the right
_FIRST_OTHER: Final = "\u0370"  # no letter before it is of another script than Latin
# The language in which words are read aloud of which nothing but the script is known (0093).
TONGUES: Final = {
    "ARABIC": "ar",
    "CYRILLIC": "uk",
    "ETHIOPIC": "ti",
    "GREEK": "el",
    "HEBREW": "he",
}


def has_turned(text: str) -> bool:
    """Whether there is a letter of a script that runs from the right."""
    if not text or max(text) < _FIRST_TURNED:
        return False
    return any(c >= _FIRST_TURNED and unicodedata.bidirectional(c) in _TURNED for c in text)


def clusters(line: str) -> Iterator[tuple[int, str]]:
    """Letters with the accents and joiners that belong to them, and where in the line each begins.

    Odd spaces are plain ones; what is invisible is left out.
    """
    start, cluster = 0, ""
    for place, letter in enumerate(line):
        kind = unicodedata.category(letter)
        shown = " " if letter in SPACES else letter
        if shown not in JOINERS and kind in {"Cc", "Cf", "Zl", "Zp"} and shown != " ":
            continue
        belongs = kind in {"Mn", "Me"} or shown in JOINERS or _is_variant(shown)
        if not belongs or not cluster:
            if cluster:
                yield start, cluster
            start, cluster = place, ""
        cluster += shown
    if cluster:
        yield start, cluster


def letters_of(word: str) -> Iterator[str]:
    """The letters of a word, each with the accents, joiners and signs unseen that follow it."""
    cluster = ""
    for letter in word:
        if cluster and not (
            letter in JOINERS or unicodedata.category(letter) in {"Mn", "Me", "Cf"}
        ):
            yield cluster
            cluster = ""
        cluster += letter
    if cluster:
        yield cluster


def is_latin(text: str) -> bool:
    """Whether no letter of it is of another script; accents and signs are of none."""
    return all(
        unicodedata.name(c, "").startswith(("LATIN", "MODIFIER", "FULLWIDTH LATIN"))
        for c in text
        if unicodedata.category(c).startswith("L")
    )


def tongue_of(text: str, around: str) -> str | None:
    """The language of words in another script than that of the language around them, by its code.

    That of more than half of their letters; None where there is none, where it is the same, or one
    of which no language is known. `around`: the code of that language.
    """
    if not text or max(text) < _FIRST_OTHER:
        return None
    scripts = Counter(_script(c) for c in text if unicodedata.category(c).startswith("L"))
    (script, many), *_ = scripts.most_common(1) or [("", 0)]
    tongue = TONGUES.get(script) if 2 * many > scripts.total() else None
    return None if tongue == around else tongue


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def apart(text: str) -> str:
    """A text that is put into another one, so that it turns nothing around it."""
    return f"{OPEN}{text}{CLOSE}" if has_turned(text) else text


def is_turned(text: str) -> bool:
    """Whether a paragraph runs from the right: whether its first letter does."""
    if not has_turned(text):
        return False
    depth = 0
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE and depth > 0)
        kind = unicodedata.bidirectional(letter)
        if kind in {"L", "R", "AL"} and not depth:
            return kind != "L"
    inner = text.replace(OPEN, "").replace(CLOSE, "")
    return inner != text and is_turned(inner)  # nothing but what stands apart


def bare_of(cluster: str) -> str:
    """A letter without what only says how it joins or looks."""
    return "".join(c for c in cluster if not (c in JOINERS or _is_variant(c)))


@cache
def _is_variant(letter: str) -> bool:
    """Whether it only chooses how the letter before it looks."""
    return "\ufe00" <= letter <= "\ufe0f" or "\U0001f3fb" <= letter <= "\U0001f3ff"
