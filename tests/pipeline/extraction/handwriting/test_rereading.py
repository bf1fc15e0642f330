"""A letter that somebody mends -> how the rest of the line reads then."""

import pytest

from pipeline.extraction.handwriting.rereading import one_line, reread
from tests.pipeline.extraction.handwriting.test_decoding import DUTCH, LETTERS, seen, spelled

# somebody wrote "ik huis"; the eye alone takes it for "il buis"
VIEW = seen(
    *spelled("i"),
    {"k": 0.4, "l": 0.5},
    *spelled(" "),
    {"b": 0.6, "h": 0.38},
    {"_": 0.9},
    *spelled("uis"),
)


@pytest.mark.parametrize(
    ("start", "rest", "then"),
    [
        ("ik", "l buis", " huis"),  # in the place of the wrong letter, not before it
        ("il h", "buis", "uis"),
        ("il b", "uis", "uis"),  # what is right stays
    ],
)
def test_what_stands_behind_a_mended_letter_is_read_anew(start: str, rest: str, then: str) -> None:
    assert reread(VIEW, LETTERS, DUTCH, start, rest) == then


def test_words_of_their_own_push_nothing_away() -> None:
    start = ""
    for letter in "en ook ":
        start += letter
        assert reread(VIEW, LETTERS, DUTCH, start, "il buis") == "il buis"


def test_nothing_is_added_where_nothing_stands() -> None:
    assert reread(VIEW, LETTERS, DUTCH, "i", "") == ""
    assert reread(VIEW, LETTERS, DUTCH, "i", "l") == "l"  # nor much where little stands
    assert reread(seen()[:0], LETTERS, DUTCH, "i", "l") == "l"


def test_a_letter_that_no_network_knows_is_anybodys() -> None:
    assert reread(VIEW, LETTERS, DUTCH, "Ж", "il buis") == "il buis"


def test_lines_below_each_other_are_read_on_as_one() -> None:
    two = one_line([seen(*spelled("ik")), seen({"b": 0.6, "h": 0.38}, *spelled("uis"))], LETTERS)
    assert reread(two, LETTERS, DUTCH, "ik h", "buis") == "uis"
    assert len(one_line([], LETTERS)) == 0
