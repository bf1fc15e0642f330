"""An own text that nobody has read yet: a token in the text, a picture on paper."""

import pytest

from pipeline.records.picture_tokens import digest_in, token, without_tokens

DIGEST = "0123456789abcdef" * 4


def test_a_token_tells_which_picture_it_stands_for() -> None:
    assert digest_in(token(DIGEST)) == DIGEST


def test_plain_words_stand_for_no_picture() -> None:
    assert digest_in("Een eigen plek, " + DIGEST) is None


def test_words_around_a_picture_stay() -> None:
    assert without_tokens(f"Samen met {token(DIGEST)}") == "Samen met"
    assert digest_in(f"Samen met {token(DIGEST)}") == DIGEST


@pytest.mark.parametrize("wrong", ["", "abc", DIGEST.upper(), DIGEST + "0"])
def test_only_a_digest_gets_a_token(wrong: str) -> None:
    with pytest.raises(ValueError, match="64"):
        token(wrong)
