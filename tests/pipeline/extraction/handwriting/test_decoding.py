"""What the recogniser saw, moment by moment -> a text."""

import numpy as np

from pipeline.extraction.handwriting.decoding import decoded, likeliest_text
from pipeline.extraction.handwriting.vocabulary import Vocabulary

LETTERS = ("", *"abdehiklnorstuz S")
DUTCH = Vocabulary({"huis": -9.0, "buis": -12.0, "ik": -4.0, "huid": -11.0})
NOBODY = Vocabulary({})


def seen(*moments: dict[str, float]) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """Ln of how likely each letter is: some at each moment, `_` for none; the rest is noise."""
    view = np.full((len(moments), len(LETTERS)), 1e-4, np.float32)
    for row, moment in zip(view, moments, strict=True):
        for letter, likely in moment.items():
            row[LETTERS.index("" if letter == "_" else letter)] = likely
    return np.log(view)


def spelled(word: str) -> list[dict[str, float]]:
    return [moment for letter in word for moment in ({letter: 0.97}, {"_": 0.97})]


def test_a_letter_that_lasts_is_one_letter_and_a_pause_makes_two() -> None:
    view = seen({"o": 0.99}, {"o": 0.99}, {"_": 0.9999}, {"o": 0.99}, {"k": 0.99}, {"k": 0.99})
    assert decoded(view, LETTERS, NOBODY) == "ook"


def test_a_word_of_the_list_is_likelier() -> None:
    view = seen({"h": 0.5, "b": 0.5}, *spelled("ui"), {"s": 0.4, "z": 0.55})
    assert decoded(view, LETTERS, DUTCH) == "huis"


def test_what_is_seen_clearly_stands_though_no_list_has_it() -> None:
    assert decoded(seen(*spelled("zeuat")), LETTERS, DUTCH) == "zeuat"


def test_words_of_this_persons_papers_are_likelier_still() -> None:
    view = seen(*spelled("hui"), {"s": 0.5, "d": 0.5})
    assert decoded(view, LETTERS, DUTCH) == "huis"
    known = Vocabulary(DUTCH.weights, frozenset({"huid"}))
    assert decoded(view, LETTERS, known) == "huid"


def test_a_capital_amid_small_letters_is_less_likely() -> None:
    view = seen(*spelled("hui"), {"s": 0.4, "S": 0.6})
    assert decoded(view, LETTERS, DUTCH) == "huis"
    assert DUTCH.score("d'Ayos") == DUTCH.score("d'ayos")
    assert DUTCH.score("AYOS") == DUTCH.score("ayos") > DUTCH.score("ayOs")


def test_each_word_says_how_sure_the_eye_is_of_it() -> None:
    view = seen(*spelled("ik "), {"h": 0.3, "b": 0.25}, {"_": 0.9}, *spelled("uis"))
    line = likeliest_text(view, LETTERS, DUTCH)
    assert line.text == "ik huis"
    assert line.sure[0] > 0.95
    assert 0.6 < line.sure[1] < 0.8  # one letter of four is a guess


def test_two_equal_letters_are_sure_only_with_a_pause_between() -> None:
    line = likeliest_text(seen(*spelled("oo")), LETTERS, NOBODY)
    assert (line.text, line.sure) == ("oo", (0.97,))


def test_nothing_seen_is_no_text() -> None:
    assert likeliest_text(seen({"_": 0.999}, {"_": 0.99}), LETTERS, DUTCH).text == ""


def test_who_writes_another_language_writes_dutch_too() -> None:
    english = Vocabulary({"house": -9.0}, beside=DUTCH.weights)
    assert english.knows("huis")
    assert english.score("huis") < DUTCH.score("huis")


def test_what_is_no_letter_of_ours_is_left_out() -> None:
    assert decoded(seen({}, *spelled("ik")), LETTERS, DUTCH) == "ik"
