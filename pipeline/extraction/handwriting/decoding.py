"""One line, letter likelihoods moment by moment -> the likeliest text, words weighed in.

A beam search over texts (connectionist temporal classification): a letter may last several
moments, and none (column 0) parts two equal letters. A word counts when it ends.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.extraction.handwriting.vocabulary import BETWEEN, Vocabulary

Likely = npt.NDArray[np.float32]  # (moments, letters), natural logarithms

NEVER: Final = -1e30
_BEAM: Final = 16  # texts that are followed at once
_LEAST: Final = math.log(0.002)  # a letter less likely than this is not followed
_MOST: Final = 6  # letters followed at one moment
_SURE: Final = math.log(0.9995)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What one line may say; `sure` has a confidence (0 to 1) for each word between spaces."""

    text: str
    sure: tuple[float, ...] = ()


@dataclass(slots=True)
class Path:
    """One text as far as it goes: ln of its likelihood, ended by none or by its last letter."""

    none: float = NEVER
    letter: float = NEVER
    words: float = 0.0  # what its ended words add

    @property
    def seen(self) -> float:
        """Ln of how likely it is, however it ended."""
        return _sum(self.none, self.letter)


def likeliest_text(view: Likely, letters: Sequence[str], vocabulary: Vocabulary) -> ReadLine:
    """The likeliest text of one line, and how sure the eye is of each of its words."""
    text = decoded(view, letters, vocabulary)
    if not text:
        return ReadLine("")
    seen = _aligned(view, [letters.index(letter) for letter in text])
    sure, at = [], 0
    for word in text.split(" "):
        sure.append(round(math.exp(float(seen[at : at + len(word)].mean())), 4) if word else 0.0)
        at += len(word) + 1
    return ReadLine(text, tuple(sure))


def decoded(view: Likely, letters: Sequence[str], vocabulary: Vocabulary) -> str:
    """The likeliest text of one line."""
    beam = {"": Path(none=0.0)}
    for row in view:
        beam = followed(beam, row, letters, vocabulary)
    return " ".join(best(beam, vocabulary).split())


def best(beam: Mapping[str, Path], vocabulary: Vocabulary) -> str:
    """The likeliest of the texts that were followed, its last word ended."""
    ends = {text: path.seen + _ended(text, path, vocabulary) for text, path in beam.items()}
    return max(ends, key=ends.__getitem__)


def _aligned(view: Likely, text: Sequence[int]) -> npt.NDArray[np.float32]:
    """For each letter of a text the best of its moments, where the text fits the line best.

    The Viterbi path through none, letter, none, letter, none; a letter that the line has no room
    for is as unlikely as can be.
    """
    states = np.zeros(2 * len(text) + 1, np.int64)
    states[1::2] = text
    may_skip = np.zeros(len(states), np.bool_)  # from the letter before, where it is another one
    may_skip[3::2] = states[3::2] != states[1:-2:2]
    score = np.full(len(states), NEVER)
    score[0] = 0.0
    came = np.zeros((len(view), len(states)), np.int8)
    for moment, row in enumerate(view):
        steps = np.full((3, len(states)), NEVER)
        steps[0] = score
        steps[1, 1:] = score[:-1]
        steps[2, 2:] = np.where(may_skip[2:], score[:-2], NEVER)
        came[moment] = steps.argmax(axis=0)
        score = steps.max(axis=0) + row[states]
    state = len(states) - 1 if score[-1] >= score[-2] else len(states) - 2
    best = np.full(len(text), -30.0, np.float32)
    for moment in range(len(view) - 1, -1, -1):
        if state % 2:
            best[state // 2] = max(best[state // 2], view[moment, states[state]])
        state -= int(came[moment, state])
    return best


def followed(
    beam: Mapping[str, Path],
    row: npt.NDArray[np.float32],
    letters: Sequence[str],
    vocabulary: Vocabulary,
) -> dict[str, Path]:
    """One moment further: every text with every letter that may come now; the best go on."""
    if row[0] > _SURE:
        return {
            text: Path(path.seen + float(row[0]), NEVER, path.words) for text, path in beam.items()
        }
    columns = [int(n) for n in np.argsort(row)[: -_MOST - 1 : -1] if row[n] > _LEAST] or [0]
    return _longer(beam, [(letters[n], float(row[n])) for n in columns], vocabulary)


def _longer(
    beam: Mapping[str, Path], choices: Sequence[tuple[str, float]], vocabulary: Vocabulary
) -> dict[str, Path]:
    further: dict[str, Path] = {}
    for text, path in beam.items():
        last = text[-1:]
        for letter, log in choices:
            if letter in {"", last}:
                same = further.setdefault(text, Path(words=path.words))
                if letter == "":
                    same.none = _sum(same.none, path.seen + log)
                    continue
                same.letter = _sum(same.letter, path.letter + log)
            before = path.none if letter == last else path.seen
            if before <= NEVER / 2 or (letter == " " and last in {"", " "}):
                continue
            longer = _grown(further, text, letter, path, vocabulary)
            longer.letter = _sum(longer.letter, before + log)
    ranked = sorted(further.items(), key=lambda each: each[1].seen + each[1].words, reverse=True)
    return dict(ranked[:_BEAM])


def _grown(
    further: dict[str, Path], text: str, letter: str, path: Path, vocabulary: Vocabulary
) -> Path:
    """The path of a text with one more letter, which may end its last word."""
    longer = text + letter
    if longer not in further:
        ended = _ended(text, path, vocabulary) if letter in BETWEEN else path.words
        further[longer] = Path(words=ended)
    return further[longer]


def _ended(text: str, path: Path, vocabulary: Vocabulary) -> float:
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
    return one if other <= NEVER / 2 else one + math.log1p(math.exp(other - one))
