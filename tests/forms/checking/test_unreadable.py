"""Files that a person wrote or saved in a way that no program reads: what is said, and where."""

from pathlib import Path

import pytest

from forms.catalogue import Catalogue
from forms.checking import Mistake, check, check_all, render
from tests.forms.sheets import SHIPPED, shipped

SHEET = """\
id = "blad"
code = "BL"
title = "Een blad"

[[sections]]
key = "alles"

[[sections.fields]]
key = "wie"
kind = "choice"
label = "Wie?"
required = true
choices = [
    { code = "me", label = "ik" },
    { code = "you", label = "jij" },
]
# einde
"""
DUTCH, ENGLISH = shipped().words("nl"), shipped().words("en")


def write(folder: Path, content: str | bytes, name: str = "blad.toml") -> Path:
    path = folder / "schemas" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def told(path: Path) -> list[Mistake]:
    return check(path, Catalogue(SHIPPED, path.parent))


# what stands in the sheet, what a person makes of it, the line and what is said
UNREADABLE = {
    "curly quotes": ('label = "Wie?"', "label = “Wie?”", 11, "quotes_curly"),
    "low quotes": ('label = "Wie?"', "label = „Wie?”", 11, "quotes_curly"),
    "single curly quotes": ('label = "Wie?"', "label = ‘Wie?’", 11, "quotes_curly"),
    "curly quotes in a list": ('code = "me"', "code = “me”", 14, "quotes_curly"),
    "no quotes": ('label = "Wie?"', "label = Wie?", 11, "quotes_missing"),
    "quote not closed": ('label = "Wie?"', 'label = "Wie?', 11, "quote_open"),
    "quote not opened": ('label = "Wie?"', 'label = Wie?"', 11, "quote_open"),
    "quotes within": ('label = "Wie?"', 'label = "Wie is "ik"?"', 11, "quotes_inside"),
    "two single quotes": ('label = "Wie?"', "label = ''s avonds?'", 11, "quotes_single"),
    "comma between choices": ('label = "ik" },', 'label = "ik" }', 15, "comma_missing"),
    "comma in a choice": ('"me", label', '"me" label', 14, "comma_missing"),
    "bracket missing": ("[[sections.fields]]", "[[sections.fields]", 8, "brackets_uneven"),
    "bracket too many": ("[[sections]]", "[[sections]]]", 5, "brackets_uneven"),
    "word twice": ('kind = "choice"', 'kind = "choice"\nkind = "text"', 11, "word_twice"),
    "colon": ('kind = "choice"', 'kind: "choice"', 10, "colon"),
    "loose words": ('kind = "choice"', "dit is een keuze", 10, "no_equals"),
    "text on two lines": ('label = "Wie?"', 'label = """Wie?"""\nen waarom?', 12, "no_equals"),
    "nothing there": ('label = "Wie?"', "label =", 11, "value_missing"),
    "comma at the end": ('kind = "choice"', 'kind = "choice",', 10, "line_end"),
    "semicolon at the end": ('label = "Wie?"', 'label = "Wie?";', 11, "line_end"),
    "backslash": ('label = "Wie?"', 'label = "Wie\\van"', 11, "backslash"),
    "list not closed": ("]\n# einde", "\n[[sections.fields]]\n# einde", 17, "list_open"),
    "number in words": ("required = true", "lines = drie", 12, "number_in_words"),
    "yes in Dutch": ("required = true", "required = ja", 12, "yes_no_word"),
    "yes with a capital": ("required = true", "required = True", 12, "yes_no_word"),
}


@pytest.mark.parametrize(("old", "new", "line", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_the_cause_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, code: str
) -> None:
    assert SHEET.count(old) == 1
    (mistake,) = told(write(tmp_path, SHEET.replace(old, new)))
    assert (mistake.message_code, mistake.params["line"]) == (code, str(line))
    for words in (DUTCH, ENGLISH):
        assert str(line) in render(mistake, words)


def test_a_section_with_one_pair_of_brackets_is_told(tmp_path: Path) -> None:
    found = told(write(tmp_path, SHEET.replace("[[sections]]", "[sections]")))
    assert [(m.message_code, m.params["key"]) for m in found] == [("brackets_one_pair", "sections")]
    assert "[[sections]]" in render(found[0], DUTCH)


def test_one_pair_of_brackets_twice_is_told_with_its_line(tmp_path: Path) -> None:
    twice = '[sections]\nkey = "a"\n\n[sections]\nkey = "b"\n'
    (mistake,) = told(write(tmp_path, twice))
    assert (mistake.message_code, mistake.params["line"]) == ("brackets_single", "4")


def test_a_question_above_the_first_section_is_told(tmp_path: Path) -> None:
    text = SHEET.replace('[[sections]]\nkey = "alles"\n', "") + '\n[[sections]]\nkey = "meer"\n'
    (mistake,) = told(write(tmp_path, text))
    assert mistake.message_code == "section_missing"
    assert "[[sections]]" in render(mistake, DUTCH)


def test_a_word_with_a_capital_is_told(tmp_path: Path) -> None:
    (mistake,) = told(write(tmp_path, SHEET.replace("kind =", "Kind =")))
    assert (mistake.message_code, mistake.params["nearest"]) == ("key_unknown", "kind")


def test_a_section_in_the_singular_is_told(tmp_path: Path) -> None:
    found = told(write(tmp_path, SHEET.replace("[[sections]]", "[[section]]")))
    assert "sections" in {m.params.get("nearest") for m in found}


def test_two_sections_of_one_key_are_told(tmp_path: Path) -> None:
    (mistake,) = told(write(tmp_path, SHEET + '\n[[sections]]\nkey = "alles"\n'))
    assert (mistake.message_code, mistake.place) == ("key_twice", "sections 2 (alles)")


@pytest.mark.parametrize(
    "content",
    [
        SHEET.replace("\n", "\r\n"),
        "\ufeff" + SHEET,
        SHEET.replace("key = ", "\tkey\t=\t"),
        SHEET.replace('"Wie?"', '"Wie is ‘ik’, en wie “jij”?"'),
        SHEET.replace('"Wie?"', "'Wie?'"),
    ],
    ids=["Windows line ends", "byte order mark", "tabs", "curly quotes in a text", "single quotes"],
)
def test_what_a_text_program_does_is_no_mistake(tmp_path: Path, content: str) -> None:
    assert told(write(tmp_path, content)) == []


def test_a_file_kept_as_unicode_of_windows_is_told(tmp_path: Path) -> None:
    (mistake,) = told(write(tmp_path, SHEET.encode("utf-16")))
    assert mistake.message_code == "not_utf8"


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("Mijn Blad.toml", "mijn_blad.toml"),
        ("Één-blad.toml", "een_blad.toml"),
        ("2026.toml", "blad_2026.toml"),
    ],
)
def test_a_file_name_of_another_shape_is_told_with_a_better_one(
    tmp_path: Path, name: str, better: str
) -> None:
    (mistake,) = told(write(tmp_path, SHEET, name))
    assert (mistake.message_code, mistake.params["name"]) == ("file_name", better)


@pytest.mark.parametrize("name", ["blad.txt", "blad.toml.txt", "Blad.TOML", "blad.docx"])
def test_a_file_with_another_ending_is_found_beside_the_sheets(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, SHEET, name)
    found = [m for m in check_all(Catalogue(SHIPPED, path.parent)) if m.file == path]
    assert [(m.message_code, m.params["name"]) for m in found] == [("file_ending", "blad.toml")]


def test_a_file_beside_the_sheets_that_is_none_is_left_alone(tmp_path: Path) -> None:
    for name in ("README.md", ".verborgen.txt", "foto.png"):
        path = write(tmp_path, "x", name)
    assert [
        m for m in check_all(Catalogue(SHIPPED, path.parent)) if m.file.parent == path.parent
    ] == []


@pytest.mark.parametrize(
    ("wrote", "meant"),
    [
        ("tekst", "text"),
        ("lijst", "rows"),
        ("keuze", "choice"),
        ("Vinkje", "check"),
        ("datum", "date"),
        ("getal", "number"),
        ("groep", "group"),
        ("wanneer", "when"),
    ],
)
def test_a_kind_in_dutch_is_understood(tmp_path: Path, wrote: str, meant: str) -> None:
    text = SHEET.replace('kind = "choice"', f'kind = "{wrote}"')
    (mistake,) = told(write(tmp_path, text))
    assert f"Bedoel je ‘{meant}’?" in render(mistake, DUTCH)
