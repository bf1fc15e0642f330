"""Every refusal has its reason and remedy, in plain words and in each language."""

import re
from pathlib import Path

import pytest

from forms.ground.words import Words, load_words
from pipeline.records.refusal_texts import explained
from pipeline.records.refusals import (
    REFUSALS,
    PagesAwaited,
    Refusal,
    TooLarge,
    TooManyPixels,
    TooMuchInside,
    WrongCheckDigit,
)

_FILLED_IN = {
    TooLarge: {"limit": "100"},
    TooMuchInside: {"files": "100", "limit": "200"},
    TooManyPixels: {"limit": "80"},
    PagesAwaited: {"pages": "2"},
}
LANGUAGES = Path(__file__).parents[3] / "schemas" / "languages"


def explain(refusal: Refusal, words: Words) -> str:
    return explained(refusal.code, refusal.params, words)


def an_example(kind: type[Refusal]) -> Refusal:
    return kind(**_FILLED_IN.get(kind, {}))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", REFUSALS)
def test_each_refusal_is_explained(kind: type[Refusal], language: str) -> None:
    text = explain(an_example(kind), load_words(language, [LANGUAGES]))
    assert len(text.splitlines()) == 7
    assert "{" not in text


def test_no_two_refusals_share_a_code() -> None:
    assert len({kind.code for kind in REFUSALS}) == len(REFUSALS)


def test_a_text_says_what_is_wrong_and_what_to_do() -> None:
    text = explain(WrongCheckDigit(), load_words("nl", [LANGUAGES]))
    assert "In de cliëntcode op dit papier zit een foutje." in text
    assert "Leg het papier dan weer in de inbox." in text


@pytest.mark.parametrize(
    "code",
    ["not_a_pdf", "not_our_form", "no_form_in_mail", "no_form_in_archive", "no_form_in_portfolio"],
)
def test_who_put_a_letter_in_is_not_told_to_bring_it_back(code: str) -> None:
    text = explained(code, {}, load_words("nl", [LANGUAGES]))
    assert text.index("brie") < text.index("formulier", text.index("Wat kun je doen") + 15)


def test_numbers_are_filled_in() -> None:
    assert "tot 250 MB" in explain(TooLarge("250"), load_words("nl", [LANGUAGES]))


def test_sentences_are_short_enough_to_read() -> None:
    words = load_words("nl", [LANGUAGES])
    phrases = [words.phrases[key] for key in words.phrases if key.startswith("refusals.")]
    sentences = [part for phrase in phrases for part in re.split(r"[.?:!] ", phrase)]
    assert max(len(sentence.split()) for sentence in sentences) <= 16
