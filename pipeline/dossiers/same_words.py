"""Own words in, a form of them that tells whether two people would call them the same."""

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

# One fold compares the same texts again and again: those of a long life are all kept.
_TEXTS: Final = 16384
_TELLING: Final = 4  # letters of a word: shorter ones stand in any sentence
_FRAME: Final = 2  # telling words that may stand around a short one that is told
_ENDING: Final = 3  # letters at most that bend a word
_SLIP_IN: Final = 5  # letters, one of which is a slip


@lru_cache(maxsize=_TEXTS)
def collapsed(text: str) -> str:
    """The words as they are, composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=_TEXTS)
def same_words(text: str) -> str:
    """The key under which two texts count as the same.

    Case, spaces, signs that show nothing and outer punctuation aside.
    """
    folded = unicodedata.normalize("NFC", without_unseen(collapsed(text).casefold()))
    return folded.strip("".join({c for c in folded if _is_edge(c)})) or folded


def tells_otherwise(text: str, wordings: Iterable[str]) -> bool:
    """Whether a text may well be of something else than all of these were.

    It is not where one of them is in the other, words mended or not, in whatever order: "Huis" and
    "Een huis met tuin". Where each has a telling word that the other has not, it may well be, for
    frames ("ik wil", "bellen met de") stand around anything; in other words altogether as well.
    """
    return not any(_is_like(same_words(text), same_words(each)) for each in wordings)


def _is_like(one: str, other: str) -> bool:
    here, there = (_words(text) for text in (one, other))
    shared = {word for word in here if word in there}
    for word in here:
        found = (each for each in there if each not in shared and _is_slip(word, each))
        if word not in shared and (same := next(found, None)) is not None:
            shared |= {word, same}
    alone = [[word for word in words if word not in shared] for words in (here, there)]
    tell = [any(len(word) >= _TELLING for word in words) for words in alone]
    if all(tell):
        return False
    known = sum(len(word) >= _TELLING for word in here if word in shared)
    if not known:
        return "".join(here) == "".join(there)
    # "bellen met mijn zus" and "bellen met mijn pa"
    return any(tell) or known > _FRAME or not all(alone)


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (same_words(word) for word in text.split()))))


def _is_slip(one: str, other: str) -> bool:
    """Whether a word is another one with a slip mended, or bent: "plek" and "plekje"."""
    short, long = sorted((one, other), key=len)
    is_within = long.startswith(short) or long.endswith(short)
    if is_within and len(short) >= _TELLING:
        return len(long) - len(short) <= _ENDING
    parts = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    changed = sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in parts if tag != "equal")
    return changed <= len(short) // _SLIP_IN


def may_be_called(text: str, name: str) -> bool:
    """Whether somebody may be meant by both: all words of one are in the other, mended or bent.

    "Fatma" is "mijn zus Fatma".
    """
    few, many = sorted((_words(same_words(each)) for each in (text, name)), key=len)
    return bool(few) and all(
        any(word == other or _is_slip(word, other) for other in many) for word in few
    )


def without_unseen(text: str) -> str:
    """A text without the signs that only tell how its letters are joined or turned."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def words_at(values: Mapping[str, object], part: str) -> str | None:
    """The text of a part, or None where nothing was written."""
    if not (text := values.get(part)):  # of nearly all parts
        return None
    return (text.strip() or None) if isinstance(text, str) else None


def _is_edge(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter).startswith("P")
