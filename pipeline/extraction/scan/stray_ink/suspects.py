"""The print of a page, line by line with its ink -> the few lines that may be struck out.

Whether a line runs through words is told for certain by drawing them anew (`redrawn_words`), and
that takes too long for all words of a page. Where most labels are struck out their ink tells little
about any, for they are the measure; but in a question without a mark of which all answers but one
are struck, that one has less ink than the others. Of a question that holds a mark the words above
it are looked at: somebody may have struck out the question.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from forms.layout.parts import Box, FaceName
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.prints.print_areas import PrintedText

Look = tuple[FaceName, float]

# times the ink of another label of its question, or of words that look alike; and mm2 more, or of
# short ones that share of their ink (a line in light pencil through "nee" takes 0.15 mm2)
_MORE: Final = (1.03, 0.2, 0.025)
_MORE_BILEVEL: Final = (1.06, 0.4, np.inf)  # the same where a pixel is black or white
_WORDS: Final = 2  # of a question: over one of them the arm of a cross may run
_SEEN: Final = 0.5  # of the ink of most: less is none
_LOW: Final = 20  # percentile of the ink of words that look alike: of some that nobody struck
_PLAIN: Final = 4  # lines beside the labels with the least ink


class InkedLine(NamedTuple):
    """A line of text, the ink that it took when it was printed, and what is seen (mm2)."""

    text: PrintedText
    printed: float
    seen: float

    @property
    def share(self) -> float:
        """How dark it is."""
        return self.seen / max(self.printed, 1e-6)


class Suspects(NamedTuple):
    """What may be struck out.

    Attributes:
        labels: two of each question that holds nothing.
        answered: of each question that holds a mark the label of that, and words above it; only
            where all of these are struck out, the question is.
        plain: lines over which hardly anything stands, to tell what the paper does.
    """

    labels: tuple[PrintedText, ...]
    answered: tuple[tuple[PrintedText, ...], ...]
    plain: tuple[PrintedText, ...]


NO_SUSPECTS: Final = Suspects((), (), ())


def suspects_among(
    texts: Sequence[InkedLine],
    words: Sequence[InkedLine],
    empty: Collection[str],
    inked: Collection[Box],
    *,
    bilevel: bool,
) -> Suspects:
    """The lines that may be struck out.

    Args:
        texts: labels of boxes to tick and other lines.
        words: of questions.
        empty: pointers of questions in whose boxes nothing stands.
        inked: boxes to tick that hold ink.
        bilevel: the picture knows black and white only.
    """
    more = _MORE_BILEVEL if bilevel else _MORE
    labels = tuple(_labels(texts, empty, more))
    answered = tuple(_answered(texts, words, empty, inked, more))
    if not labels and not answered:
        return NO_SUSPECTS
    others = [each for each in texts if each.text.box is None] or list(texts)
    usual = _low([each.share for each in others])
    there = [each for each in others if each.share > _SEEN * usual]
    lightest = sorted(there, key=lambda each: each.share)[:_PLAIN]
    return Suspects(labels, answered, tuple(each.text for each in lightest))


def _by_question(texts: Sequence[InkedLine]) -> Mapping[str, list[InkedLine]]:
    questions: dict[str, list[InkedLine]] = {}
    for each in texts:
        if each.text.box is not None:
            questions.setdefault(each.text.box.pointer, []).append(each)
    return questions


def _labels(
    texts: Sequence[InkedLine], empty: Collection[str], more: tuple[float, float, float]
) -> Iterator[PrintedText]:
    """Of each empty question the two labels with most ink, where another has less."""
    for pointer, labels in _by_question(texts).items():
        if pointer not in empty or len(labels) == 1:
            continue
        least = min(each.share for each in labels)
        # one of any two is struck, where all but one are
        *_, other, most = sorted(labels, key=lambda each: each.seen - least * each.printed)
        if _is_more(most, least, more):
            yield from (most.text, other.text)


def _answered(
    texts: Sequence[InkedLine],
    words: Sequence[InkedLine],
    empty: Collection[str],
    inked: Collection[Box],
    more: tuple[float, float, float],
) -> Iterator[tuple[PrintedText, ...]]:
    """Labels of marks, and of each question with one the words with most ink; others have less."""
    looks: dict[Look, list[float]] = {}
    for each in (*texts, *words):
        looks.setdefault(each.text.look, []).append(each.share)
    usual = {look: _low(shares) for look, shares in looks.items()}
    for label in texts:
        if label.text.box in inked and _is_more(label, usual[label.text.look], more):
            yield (label.text,)
    for pointer, its in _by_question(words).items():
        if pointer in empty:
            continue
        dark = [each for each in its if _is_more(each, usual[each.text.look], more)]
        most = sorted(dark, key=lambda each: each.share / usual[each.text.look])[-_WORDS:]
        if len(most) == min(_WORDS, len(its)):
            yield tuple(each.text for each in most)


def _is_more(line: InkedLine, usual: float, more: tuple[float, float, float]) -> bool:
    times, area, share = more
    least = min(area, share * line.printed)
    return usual > 0 and line.share > times * usual and line.seen - usual * line.printed > least


def _low(shares: Sequence[float]) -> float:
    all_ = np.array(shares)
    return percentile(all_[all_ >= _SEEN * percentile(all_, 75)], _LOW)
