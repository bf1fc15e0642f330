"""The files of languages that are for clients alone: whole, filled in alike, honest."""

import pytest

from forms.ground.script import is_latin
from forms.ground.words import Words, is_for_clients
from tests.forms.ground.test_words import braces
from tests.forms.sheets import shipped

FOR_CLIENTS = [
    language for language in shipped().languages if shipped().words(language).is_for_clients_alone
]
# what some languages need and others do not
_OPTIONAL = ("documents.words.month_alone.", "documents.words.first_day", "language.")
_SHEETS = ("worksheets.", "frame.", "lists.")
every = pytest.mark.parametrize("language", FOR_CLIENTS)


def of_clients(words: Words) -> set[str]:
    keys = {key for key in words.phrases if is_for_clients(key)}
    keys |= {f"lists.domains.{key}" for key in shipped().domains}
    return {key for key in keys if not key.startswith(_OPTIONAL)}


def test_there_are_the_languages_of_the_people_who_come() -> None:
    assert {"ar", "es", "fr", "nl-A2", "nl-u", "pl", "ti", "tr", "uk"} <= set(FOR_CLIENTS)


@every
def test_a_language_says_what_it_is(language: str) -> None:
    words = shipped().words(language)
    assert words("language.name")
    assert words.in_dutch
    assert words.direction == ("rtl" if language == "ar" else "ltr")
    # none has been yet; whoever does says so in the file. For u the Dutch is that of nl.
    assert words.is_checked is (language == "nl-u")


@every
def test_it_holds_all_that_a_client_meets_and_nothing_else(language: str) -> None:
    words, dutch = shipped().words(language), of_clients(shipped().words("nl"))
    own = {key for key in words.phrases if not key.startswith((*_OPTIONAL, *_SHEETS))}
    own |= {key for key in words.phrases if key.startswith("lists.domains.")}
    if words.tag != "nl":  # a variant holds only what it says in other words
        assert sorted(dutch - own) == []
    assert sorted(own - dutch) == []


@every
def test_it_fills_in_the_same_things(language: str) -> None:
    words, dutch = shipped().words(language), shipped().words("nl")
    shared = words.phrases.keys() & dutch.phrases.keys()
    assert [k for k in shared if braces(words.phrases[k]) != braces(dutch.phrases[k])] == []


@every
def test_every_letter_of_it_can_be_printed(language: str) -> None:
    from forms.ground.fonts import drawable

    assert drawable("\n".join(shipped().words(language).phrases.values()))[1] == frozenset()


@every
def test_what_the_office_reads_is_borrowed(language: str) -> None:
    words = shipped().words(language)
    assert words("messages.unknown_client") == shipped().words("nl")("messages.unknown_client")


def test_a_phrase_knows_which_language_it_is_borrowed_from() -> None:
    dutch = Words("nl", {"a": "een", "b": "twee"})
    french = Words("fr", {"a": "un"}, lambda: dutch)
    assert (french("a"), french("b")) == ("un", "twee")
    assert french.borrowed("a") is None
    assert french.borrowed("b") is dutch
    assert "c" not in french


def test_what_a_language_calls_itself_tells_its_letters() -> None:
    named = {each: shipped().words(each)("language.name") for each in shipped().languages}
    assert {each for each, name in named.items() if not is_latin(name)} == {"ar", "ti", "uk"}
