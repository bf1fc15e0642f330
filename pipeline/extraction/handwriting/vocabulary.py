"""A language and what is known of somebody -> how likely a word is before anybody looks.

The lists are those of `wordfreq` (Robyn Speer; CC BY-SA 4.0), read as data where that package is
installed; none is part of this project. Without one, only the words of the papers count.
"""

import gzip
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

BETWEEN: Final = frozenset(' .,;:!?"()-/…–—“”+=*')  # what ends a word
_WORD: Final = re.compile(r"[^\s.,;:!?\"()\-/…–—“”+=*]+")
# Chosen on half of the writers, measured on the other half (bench/README.md).
_WEIGHT: Final = 0.25  # of a list's word against what the eye sees
_BONUS: Final = 3.0  # for any word at all: pays for the spaces between
_UNKNOWN: Final = -18.0  # ln of how likely a word is that no list has
_NUMBER: Final = -9.0
_KNOWN: Final = -6.5  # ln for a word of this person's papers


@dataclass
class Vocabulary:
    """How likely words are: `weights` by word in lower case, natural logarithms."""

    weights: Mapping[str, float]
    known: frozenset[str] = frozenset()
    _scores: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, language: str, known: Iterable[str] = ()) -> "Vocabulary":
        """The words of a language, and above them those of texts that are known already."""
        words = {plain(word) for text in known for word in _WORD.findall(text)}
        return cls(_listed(language), frozenset(word for word in words if len(word) > 1))

    def score(self, word: str) -> float:
        """What a word adds to a reading; a word that nobody knows takes something off."""
        if word not in self._scores:
            self._scores[word] = _BONUS + _WEIGHT * self._weight(plain(word))
        return self._scores[word]

    def knows(self, word: str) -> bool:
        """Whether it is on a list or in a paper."""
        return plain(word) in self.known or plain(word) in self.weights

    def _weight(self, word: str) -> float:
        listed = self.weights.get(word)
        if word in self.known:
            return _KNOWN if listed is None else max(_KNOWN, listed)
        if listed is not None:
            return listed
        if word.isdigit():
            return _NUMBER
        parts = [self.weights.get(part) for part in word.split("'") if part]
        if "'" in word and parts and None not in parts:
            return max(_UNKNOWN, sum(part for part in parts if part is not None))
        return _UNKNOWN


def plain(word: str) -> str:
    """A word as lists spell it."""
    return word.replace("’", "'").casefold()


def words_of(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


@lru_cache(maxsize=2)
def _listed(language: str) -> Mapping[str, float]:
    for size in ("large", "small"):
        path = _file(f"wordfreq/data/{size}_{language}.msgpack.gz")
        if path is not None:
            return _read(path)
    return {}


def _file(name: str) -> Path | None:
    try:
        path = Path(str(distribution("wordfreq").locate_file(name)))
    except PackageNotFoundError:
        return None
    return path if path.is_file() else None


def _read(path: Path) -> Mapping[str, float]:
    """Bins of words, each a hundredth of a decade rarer than the one before (format cB)."""
    try:
        msgpack: Any = import_module("msgpack")
    except ModuleNotFoundError:
        return {}
    head, *bins = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)
    if (head.get("format"), head.get("version")) != ("cB", 1):
        return {}
    step = math.log(10) / 100
    return {word: -step * n for n, words in enumerate(bins) for word in words}
