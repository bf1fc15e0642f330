"""Words that somebody struck out -> a suggestion that is sure of nothing."""

import numpy as np
import pytest

from forms.layout.parts import Box
from pipeline.extraction.handwriting.frames import without_frame
from pipeline.extraction.handwriting.struck_lines import is_struck
from pipeline.extraction.handwriting.suggesting import suggest
from pipeline.records import Picture
from tests.scans.answering import Person
from tests.scans.lettering import fill_box, strike_out, width_of
from tests.scans.printing import DPI, Paper
from tests.scans.writers import Work

HANDS = range(1, 13)


def written_by(hand: int, words: str, *, is_struck: bool) -> Picture:
    """A box on white paper, in which somebody wrote this."""
    paper = Paper(np.full((DPI, 5 * DPI, 3), 255, np.uint8))
    who = Person.of(hand).hand
    work, box = Work(paper, who, np.random.default_rng(hand)), Box("/a", "line", 5, 5, 110, 9.5, "")
    fill_box(work, box, words)
    if is_struck:
        strike_out(work, box, width_of(words, who))
    grey = np.ascontiguousarray(paper.pixels.mean(axis=2).astype(np.uint8))
    return Picture(grey.shape[1], grey.shape[0], DPI, grey.tobytes())


@pytest.mark.parametrize("words", ["een lieve buurvrouw", "mijn moeder"])
def test_a_line_through_words_is_seen(words: str) -> None:
    seen = [hand for hand in HANDS if is_struck(written_by(hand, words, is_struck=True))]
    assert seen == list(HANDS)


@pytest.mark.parametrize("words", ["een lieve buurvrouw", "mijn moeder"])
def test_words_alone_are_seldom_taken_for_struck_ones(words: str) -> None:
    assert sum(is_struck(written_by(hand, words, is_struck=False)) for hand in HANDS) <= 1


def test_of_words_that_were_struck_nothing_is_sure() -> None:
    plain, struck = suggest(
        [written_by(5, "mijn zus", is_struck=struck) for struck in (False, True)]
    )
    assert min(plain.sure) > 0
    assert set(struck.sure) <= {0.0}


def test_two_lines_through_words_are_no_frame_around_them() -> None:
    pixels = np.full((70, 300), 255, np.uint8)
    pixels[30:33, 5:295] = pixels[38:41, 5:295] = 0
    picture = Picture(300, 70, DPI, pixels.tobytes())
    assert without_frame(picture) is picture


def test_nothing_and_a_dot_are_no_line() -> None:
    for pixels in (b"\xff" * 100, b"\xff" * 45 + b"\0" + b"\xff" * 54):
        assert not is_struck(Picture(10, 10, 200, pixels))
