"""What somebody typed of a line, and what stands behind it still -> how the rest most likely reads.

Who mends a letter shows where the eye went wrong: "Bartf" with a "t" typed before the "f" is read
on as "Bartt..." or "Bart ...", whatever the paper shows (interactive transcription: Toselli, Vidal,
Casacuberta, Multimodal Interactive Pattern Recognition, 2011). Nothing is read on where the paper
does not show what was typed: then somebody adds words of their own, and the rest stays as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.extraction.handwriting.decoding import NEVER, Likely, Path, best, followed
from pipeline.extraction.handwriting.vocabulary import Vocabulary

# Chosen on writers of whom nothing is measured (bench/README.md).
_LETTER: Final = 8.0  # ln: how much less likely a typed letter may make what is seen of a line
_WORD: Final = 11.0  # and the whole word that it belongs to
_GROWS: Final = 1  # letters by which the rest may become longer: who left nothing wants nothing
_UNKNOWN: Final = -12.0  # ln of a letter that the network does not know
_FOLLOWED: Final = 20.0  # ln: where a text may have ended, against where it most likely did
_BREAK: Final = -30.0  # ln of all but a space between two lines


def one_line(views: Sequence[Likely], letters: Sequence[str]) -> Likely:
    """Lines that stand below each other as one, with a space between them."""
    space = np.full((1, len(letters)), _BREAK, np.float32)
    space[0, letters.index(" ")] = 0.0
    parts = [part for view in views for part in (space, view)][1:]
    return np.concatenate(parts) if parts else np.zeros((0, len(letters)), np.float32)


def reread(
    view: Likely, letters: Sequence[str], vocabulary: Vocabulary, start: str, rest: str
) -> str:
    """What stands behind `start`, read anew; where nothing comes of it `rest`, as it stands now.

    Args:
        view: of the line, from `Recogniser.view`, or of several from `one_line`.
        letters: what its columns stand for.
        vocabulary: the words by which it was read first.
        start: what somebody says that the line begins with; the last letter of it was just typed.
        rest: what stands behind it, and came from this view.
    """
    if not start or not rest or not len(view):
        return rest
    said = _Said.of(view, letters, start)
    word = start.rstrip().rfind(" ") + 1
    by_letter = said.cost_of(len(start)) - said.cost_of(len(start) - 1)
    by_word = said.cost_of(len(start)) - said.cost_of(word)
    if by_letter > _LETTER or by_word > _WORD:
        return rest
    found = said.rest(view, letters, vocabulary)
    return found if 0 < len(found) <= len(rest) + _GROWS else rest


@dataclass(frozen=True, slots=True)
class _Said:
    """How likely a line says just the beginning of a text before each moment, and at its end.

    `score`: (moments + 1, states), natural logarithms: none, a letter, none, a letter, none: the
    forward pass of connectionist temporal classification (Graves and others, 2006). `left`:
    (moments + 1), what may come after a moment, at best.
    """

    start: str
    score: npt.NDArray[np.float64]
    left: npt.NDArray[np.float64]

    @classmethod
    def of(cls, view: Likely, letters: Sequence[str], start: str) -> "_Said":
        shown = np.pad(view, ((0, 0), (0, 1)), constant_values=_UNKNOWN)
        columns = {letter: n for n, letter in enumerate(letters)}
        states = np.zeros(2 * len(start) + 1, np.int64)
        states[1::2] = [columns.get(letter, len(letters)) for letter in start]
        may_skip = np.full(len(states), NEVER)
        may_skip[3::2][states[3::2] != states[1:-2:2]] = 0.0  # two equal ones need none between
        score = np.full((len(view) + 1, len(states) + 2), NEVER)  # two more, so all have two before
        score[0, 2] = 0.0
        for before, after, row in zip(score, score[1:], shown, strict=False):
            came = np.logaddexp(before[2:], before[1:-1])
            after[2:] = np.logaddexp(came, before[:-2] + may_skip) + row[states]
        left = np.append(np.cumsum(view.max(axis=1)[::-1])[::-1], 0.0)
        return cls(start, score[:, 2:], left)

    def cost_of(self, many: int) -> float:
        """How much less likely its first letters, so many, make what is seen, at best."""
        if many == 0:
            return 0.0
        ended = self.score[:, 2 * many - 1 : 2 * many + 1].max(axis=1)
        return float(self.left[0] - (ended + self.left).max())

    def rest(self, view: Likely, letters: Sequence[str], vocabulary: Vocabulary) -> str:
        """What most likely follows: from each moment at which the text may have ended, all is."""
        letter, none = self.score[:, -2], self.score[:, -1]
        likely = np.maximum(letter, none) + self.left
        first = int(np.argmax(likely > likely.max() - _FOLLOWED))
        beam: dict[str, Path] = {}
        for moment in range(first, len(view) + 1):
            beam[self.start] = Path(float(none[moment]), float(letter[moment]))
            if moment < len(view):
                beam = followed(beam, view[moment], letters, vocabulary)
        return best(beam, vocabulary)[len(self.start) :].rstrip()
