"""A language and what is known of somebody -> how likely a word is before anybody looks.

The lists are those of `wordfreq` (Robyn Speer; CC BY-SA 4.0). People write Dutch among their own
language, so Dutch counts beside it, a little less.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from forms.ground.words import tag_of

BETWEEN: Final = frozenset(' .,;:!?"()-/…–—“”+=*')  # what ends a word
_WORD: Final = re.compile(r"[^\s.,;:!?\"()\-/…–—“”+=*]+")
# Chosen on half of the writers, measured on the other half (bench/README.md).
_WEIGHT: Final = 0.25  # of a list's word against what the eye sees
_BONUS: Final = 3.0  # for any word at all: pays for the spaces between
_UNKNOWN: Final = -25.0  # ln of how likely a word is that no list has
_ODD_CASE: Final = -4.0  # for a capital amid small letters: many hands write R, M and N so
_NUMBER: Final = -9.0
_ALWAYS: Final = "nl"
_OTHER: Final = -2.0  # ln: what Dutch counts less for somebody who writes another language
_KNOWN: Final = -1.0  # ln for a word of this person's papers


@dataclass
class Vocabulary:
    """How likely words are: `weights` by word in lower case, natural logarithms.

    `beside` is another language that the same person may write, `known` their own words.
    """

    weights: Mapping[str, float]
    known: frozenset[str] = frozenset()
    beside: Mapping[str, float] = field(default_factory=dict)
    _scores: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, language: str, known: Iterable[str] = ()) -> "Vocabulary":
        """The words of a language, and above them those of texts that are known already.

        A variant has the words of its language: `nl-A2` those of `nl`.
        """
        language = tag_of(language)
        words = {plain(word) for text in known for word in _WORD.findall(text)}
        known_words = frozenset(word for word in words if len(word) > 1)
        beside = {} if language == _ALWAYS else _listed(_ALWAYS)
        return cls(_listed(language), known_words, beside)

    def score(self, word: str) -> float:
        """What a word adds to a reading; a word that nobody knows takes something off."""
        if word not in self._scores:
            odd = _ODD_CASE if _is_odd(word) else 0.0
            self._scores[word] = _BONUS + _WEIGHT * self._weight(plain(word)) + odd
        return self._scores[word]

    def knows(self, word: str) -> bool:
        """Whether it is on a list or in a paper."""
        return plain(word) in self.known or self._listed(plain(word)) is not None

    def _listed(self, word: str) -> float | None:
        own, other = self.weights.get(word), self.beside.get(word)
        if other is None:
            return own
        return other + _OTHER if own is None else max(own, other + _OTHER)

    def _weight(self, word: str) -> float:
        listed = self._listed(word)
        if word in self.known:
            return _KNOWN if listed is None else max(_KNOWN, listed)
        if listed is not None:
            return listed
        if word.isdigit():
            return _NUMBER
        parts = [self._listed(part) for part in word.split("'") if part]
        if "'" in word and parts and None not in parts:
            return max(_UNKNOWN, sum(part for part in parts if part is not None))
        return _UNKNOWN


def plain(word: str) -> str:
    """A word as lists spell it."""
    return word.replace("’", "'").casefold()


def _is_odd(word: str) -> bool:
    """Whether a capital stands within it, beside small letters: "FacteuR"; "d'Ayos" is none."""
    parts = word.replace("’", "'").split("'")
    return any(part[1:] != part[1:].lower() and part != part.upper() for part in parts)


@lru_cache(maxsize=2)
def _listed(language: str) -> Mapping[str, float]:
    """The list of a language, as long as there is; empty where there is none."""
    import wordfreq

    if language not in wordfreq.available_languages():
        return {}
    found = wordfreq.get_frequency_dict(language, "best")
    return {word: math.log(share) for word, share in found.items()}
