"""Own words in, a form of them that tells whether two people would call them the same."""

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

# One fold compares the same texts again and again: those of a long life are all kept.
_TEXTS: Final = 16384
_TELLING: Final = 4  # letters of a word: shorter ones stand in any sentence
_LIKE: Final = 0.6  # likeness of two texts of which one is the other, mended


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

    Of the telling words of the shorter text not half stand in the longer one, and neither is the
    other with a slip mended. A text in other words altogether is taken for something else, too.
    """
    return not any(_is_like(same_words(text), same_words(each)) for each in wordings)


def _is_like(one: str, other: str) -> bool:
    telling = [{word for word in text.split() if len(word) >= _TELLING} for text in (one, other)]
    if all(telling) and 2 * len(telling[0] & telling[1]) >= min(map(len, telling)):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LIKE


def without_unseen(text: str) -> str:
    """A text without the signs that only tell how its letters are joined or turned."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def words_at(values: Mapping[str, object], part: str) -> str | None:
    """The text of a part, or None where nothing was written."""
    text = values.get(part)
    return (text.strip() or None) if isinstance(text, str) else None


def _is_edge(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter).startswith("P")
