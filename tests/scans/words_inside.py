"""Words and letters in boxes to tick: "nee" is no cross, and only a person knows what it says."""

from dataclasses import replace

import numpy as np

from tests.scans.beside import choices, doubted, plainly, work_of
from tests.scans.filling import Filled
from tests.scans.lettering import width_of, write

_WORDS = ("nee", "nvt", "niet", "NEE", "ja")
_LETTERS = ("N", "n", "?")
_WIDEST = 4.3  # mm: a circle is five wide
Rng = np.random.Generator


def words_in_boxes(page: Filled, rng: Rng) -> Filled:
    """A short word in one of the circles of questions that were left empty."""
    return _written(page, rng, _WORDS, "a word in its box")


def letters_in_boxes(page: Filled, rng: Rng) -> Filled:
    """One letter, or a question mark."""
    return _written(page, rng, _LETTERS, "a letter in its box")


def _written(page: Filled, rng: Rng, words: tuple[str, ...], how: str) -> Filled:
    work, touched = work_of(page, rng), []
    for group in choices(page, rng, most=4):
        if not plainly(page, group, None):
            continue
        box, text = group[int(rng.integers(len(group)))], str(rng.choice(words))
        size = work.hand.size * min(1.0, _WIDEST / width_of(text, work.hand))
        hand = replace(work.hand, size=max(1.0, size), drift=0.0)
        left = box.x + box.w / 2 - width_of(text, hand) / 2
        x, y = work.paper.spot(left, box.y + box.h / 2 + hand.size / 2)
        write(replace(work, hand=hand), text, (x + rng.normal(0, 0.2), y + rng.normal(0, 0.2)))
        touched.append(group[0].pointer)
    return doubted(page, touched, how)
