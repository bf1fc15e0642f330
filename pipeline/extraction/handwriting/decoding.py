"""Views of one line, letter likelihoods moment by moment -> the likeliest text, words weighed in.

A beam search over texts (connectionist temporal classification): a letter may last several
moments, and none (column 0) parts two equal letters. A word counts when it ends.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.extraction.handwriting.vocabulary import BETWEEN, Vocabulary, words_of

Likely = npt.NDArray[np.float32]

_NEVER: Final = -1e30
_BEAM: Final = 16  # texts that are followed at once
_LEAST: Final = 0.002  # a letter less likely than this is not followed
_MOST: Final = 6  # letters followed at one moment
_SURE: Final = 0.9995
_LEXICAL: Final = 0.2  # what known words count for when one view is chosen


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What one line may say; `confidence` from 0 to 1."""

    text: str
    confidence: float


@dataclass(slots=True)
class _Path:
    """One text as far as it goes: ln of its likelihood, ended by none or by its last letter."""

    none: float = _NEVER
    letter: float = _NEVER
    words: float = 0.0  # what its ended words add

    @property
    def seen(self) -> float:
        return _sum(self.none, self.letter)


def likeliest_text(
    views: Sequence[Likely], letters: Sequence[str], vocabulary: Vocabulary
) -> ReadLine:
    """The text of the view that was seen best and holds the most known words."""
    best, chosen = -math.inf, ReadLine("", 0.0)
    for view in views:
        text, seen = decoded(view, letters, vocabulary), clearness(view)
        rank = seen + _LEXICAL * _share_known(text, vocabulary)
        if rank > best:
            best, chosen = rank, ReadLine(text, round(math.exp(seen), 4) if text else 0.0)
    return chosen


def clearness(view: Likely) -> float:
    """The mean of ln of the likeliest letters: how sure the eye is by itself."""
    top = view.argmax(axis=1) != 0
    return float(np.log(np.maximum(view.max(axis=1)[top], 1e-6)).mean()) if top.any() else -9.0


def _share_known(text: str, vocabulary: Vocabulary) -> float:
    """The share of letters that are in known words."""
    words = words_of(text)
    known = sum(len(word) for word in words if vocabulary.knows(word))
    return known / max(1, sum(map(len, words)))


def decoded(view: Likely, letters: Sequence[str], vocabulary: Vocabulary) -> str:
    """The likeliest text of one view."""
    logs = np.log(np.maximum(view, 1e-9)).tolist()
    beam = {"": _Path(none=0.0)}
    for row, log in zip(view, logs, strict=True):
        if row[0] > _SURE:
            beam = {
                text: _Path(path.seen + log[0], _NEVER, path.words) for text, path in beam.items()
            }
            continue
        columns = [int(n) for n in np.argsort(row)[: -_MOST - 1 : -1] if row[n] > _LEAST] or [0]
        beam = _followed(beam, [(letters[n], log[n]) for n in columns], vocabulary)
    ends = {text: path.seen + _ended(text, path, vocabulary) for text, path in beam.items()}
    return max(ends, key=ends.__getitem__).strip()


def _followed(
    beam: dict[str, _Path], choices: Sequence[tuple[str, float]], vocabulary: Vocabulary
) -> dict[str, _Path]:
    """One moment further: every text with every letter that may come now; the best go on."""
    further: dict[str, _Path] = {}
    for text, path in beam.items():
        last = text[-1:]
        for letter, log in choices:
            if letter in {"", last}:
                same = further.setdefault(text, _Path(words=path.words))
                if letter == "":
                    same.none = _sum(same.none, path.seen + log)
                    continue
                same.letter = _sum(same.letter, path.letter + log)
            before = path.none if letter == last else path.seen
            if before <= _NEVER / 2 or (letter == " " and last in {"", " "}):
                continue
            longer = _grown(further, text, letter, path, vocabulary)
            longer.letter = _sum(longer.letter, before + log)
    ranked = sorted(further.items(), key=lambda each: each[1].seen + each[1].words, reverse=True)
    return dict(ranked[:_BEAM])


def _grown(
    further: dict[str, _Path], text: str, letter: str, path: _Path, vocabulary: Vocabulary
) -> _Path:
    """The path of a text with one more letter, which may end its last word."""
    longer = text + letter
    if longer not in further:
        ended = _ended(text, path, vocabulary) if letter in BETWEEN else path.words
        further[longer] = _Path(words=ended)
    return further[longer]


def _ended(text: str, path: _Path, vocabulary: Vocabulary) -> float:
    """What the words of a text add, its last one ended."""
    start = len(text)
    while start and text[start - 1] not in BETWEEN:
        start -= 1
    word = text[start:]
    return path.words + (vocabulary.score(word) if word else 0.0)


def _sum(one: float, other: float) -> float:
    """Ln of the sum of two likelihoods given as ln."""
    if one < other:
        one, other = other, one
    return one if other <= _NEVER / 2 else one + math.log1p(math.exp(other - one))
