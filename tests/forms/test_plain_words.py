"""What clients read, measured: how long its sentences are, and how dark its letters."""

import re
from collections.abc import Iterator

import pytest

from forms.fields import AnyQuestion, Field, Group
from forms.fields.choice import ChoiceField
from forms.ground.style import ACCENT, INK, SOFT_INK, Colour
from forms.ground.words import is_for_clients
from tests.forms.sheets import shipped

LONGEST = 15  # words: more is hard to read (Easy Read)
SIMPLE = 10  # words, for who still learns the language
PALEST = 4.5  # contrast with paper (WCAG 2.2, 1.4.3)
OF_CLIENTS = (
    "actieplan",
    "actieplan_bijwerken",
    "evaluatie",
    "focusbepaling",
    "krachteninventarisatie",
    "vormen_van_kracht",
)
# on the page that comes with an export, about papers on which somebody else stands too
ALLOWED = "Het papier zelf zit er niet bij: op dezelfde bladzijde staat iets van een ander"


def sentences(text: str) -> Iterator[str]:
    return (part.strip() for part in re.split(r"[.!?\n]+", text) if part.strip())


def words_on(question: AnyQuestion | Field) -> Iterator[str]:
    if isinstance(question, Group):
        yield question.title
        for field in question.fields:
            yield from words_on(field)
        return
    yield from (question.label, question.help)
    if isinstance(question, ChoiceField):
        yield from (choice.label for choice in question.choices)


def told_on(name: str, language: str) -> list[str]:
    """All that a sheet says."""
    sheet = shipped().worksheet(name, language)
    asked: list[AnyQuestion | Field] = [*sheet.header, *sheet.footer]
    asked += [field for section in sheet.sections for field in section.fields]
    heads = [text for section in sheet.sections for text in (section.title, section.help)]
    told = (text for each in asked for text in words_on(each))
    return [sheet.title, sheet.intro, *heads, *told]


@pytest.mark.parametrize(
    ("language", "longest"), [("nl", LONGEST), ("nl-u", LONGEST), ("nl-A2", SIMPLE)]
)
@pytest.mark.parametrize("name", OF_CLIENTS)
def test_no_sentence_on_a_sheet_is_long(name: str, language: str, longest: int) -> None:
    told = told_on(name, language)
    assert [s for text in told for s in sentences(text) if len(s.split()) > longest] == []


@pytest.mark.parametrize("name", OF_CLIENTS)
def test_a_sheet_with_u_says_je_nowhere(name: str) -> None:
    said = " ".join(told_on(name, "nl-u"))
    assert re.findall(r"\b(?:je|jij|jou|jouw|jezelf)\b", said, re.IGNORECASE) == []


@pytest.mark.parametrize("name", OF_CLIENTS)
def test_with_u_only_that_is_otherwise(name: str) -> None:
    """A verb may end otherwise; no sentence has other words."""
    polite = {"u", "uw", "uzelf"}
    for dutch, other in zip(told_on(name, "nl"), told_on(name, "nl-u"), strict=True):
        assert len(dutch.split()) == len(other.split()), other
        assert dutch == other or polite & set(re.findall(r"\w+", other.lower())), other


@pytest.mark.parametrize("language", ["nl", "nl-A2"])
def test_no_sentence_in_a_document_is_long(language: str) -> None:
    phrases = shipped().words(language).phrases.items()
    told = (s for key, text in phrases if is_for_clients(key) for s in sentences(text))
    long = [s for s in told if len(s.split()) > LONGEST]
    assert [s for s in long if not s.startswith(ALLOWED)] == []


@pytest.mark.parametrize("ink", [INK, SOFT_INK, ACCENT])
def test_letters_stand_out_from_the_paper(ink: Colour) -> None:
    assert 1.05 / (luminance(ink) + 0.05) >= PALEST


def luminance(colour: Colour) -> float:
    """Of a colour, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
