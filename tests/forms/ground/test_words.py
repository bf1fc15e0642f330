"""Phrases: from files to sentences; and every language has them all."""

from pathlib import Path

import pytest

from forms.ground.words import MissingPhraseError, Words, flatten, load_words
from tests.forms.sheets import EVERY, LANGUAGES, SHIPPED, shipped

# the Dutch of the sheets themselves stands in the schema files
_ONLY_TRANSLATED = ("worksheets.", "lists.", "frame.")


def shared(language: str) -> set[str]:
    """The keys that every language file holds."""
    keys = load_words(language, [SHIPPED / "languages"]).phrases
    return {key for key in keys if not key.startswith(_ONLY_TRANSLATED)}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "nl"])
def test_every_language_has_the_same_phrases_as_the_dutch(language: str) -> None:
    dutch, other = shared("nl"), shared(language)
    assert sorted(dutch - other) == []
    assert sorted(other - dutch) == []


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "nl"])
def test_every_phrase_fills_in_the_same_things(language: str) -> None:
    dutch, other = (load_words(one, [SHIPPED / "languages"]).phrases for one in ("nl", language))
    different = [
        key for key in dutch.keys() & other.keys() if braces(dutch[key]) != braces(other[key])
    ]
    assert different == []


def braces(phrase: str) -> set[str]:
    plain = phrase.replace("{{", "").replace("}}", "")
    return {part.split("}")[0] for part in plain.split("{")[1:]}


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_no_shipped_sheet_misses_a_phrase(name: str, language: str) -> None:
    assert shipped().worksheet(name, language).language == language


def test_no_phrase_is_empty() -> None:
    for language in LANGUAGES:
        assert all(phrase.strip() for phrase in shipped().words(language).phrases.values())


def test_a_phrase_is_filled_in() -> None:
    words = Words("nl", {"groet": "Dag {naam}", "kaal": "{zo}"})
    assert words("groet", naam="Ann") == "Dag Ann"
    assert words("kaal") == "{zo}"


def test_a_missing_phrase_is_an_error_never_a_blank() -> None:
    with pytest.raises(MissingPhraseError, match="nl: groet"):
        Words("nl", {})("groet")


def test_a_later_folder_overrides_phrase_by_phrase(tmp_path: Path) -> None:
    for folder, text in (("a", 'x = "een"\ny = "twee"'), ("b", 'x = "anders"'), ("c", "")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "nl.toml").write_text(text, encoding="utf-8")
    words = load_words("nl", [tmp_path / "a", tmp_path / "b", tmp_path / "c"])
    assert words.phrases == {"x": "anders", "y": "twee"}


def test_an_unknown_language_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MissingPhraseError):
        load_words("xx", [tmp_path])


def test_tables_become_dotted_keys() -> None:
    assert flatten({"a": {"b": {"c": "x"}}, "d": 1}) == {"a.b.c": "x", "d": "1"}
