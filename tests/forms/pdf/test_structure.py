"""A form in, what somebody hears who has it read aloud out; and what two checkers say of it."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from forms.layout.parts import Box, Run
from forms.pdf.slot_words import SlotText
from forms.pdf.stamping import Stamp
from tests.forms.sheets import (
    BESIDE,
    CODE,
    EVERY,
    IN_LARGE_PRINT,
    IN_OTHER_WORDS,
    INSTANCE,
    edition,
    template,
)
from tests.read_aloud import findings, heard

ALL = [*EVERY, *BESIDE, *IN_OTHER_WORDS, *IN_LARGE_PRINT]
STEP = Stamp(CODE, INSTANCE, slots={"/actions/0": SlotText("A-1", "Oma bellen", "ik · vandaag")})


def lines(content: bytes) -> list[str]:
    """Line by line what is heard, whatever the language; fields between brackets."""
    text = "".join(each.text for each in heard(content))
    return [line for line in text.split("\n") if line.strip()]


def test_a_sheet_is_read_in_the_order_of_the_paper() -> None:
    told = lines(template("actieplan").stamp(Stamp(CODE, INSTANCE)))
    start = told.index("Mijn actieplan")
    assert told[start : start + 5] == [
        "Mijn actieplan",
        "Eén doel is genoeg. Nog een doel? Neem nog een blad.",
        "Voornaam of bijnaam",
        "[Voornaam of bijnaam]",
        "Datum",
    ]


@pytest.mark.parametrize(("name", "language"), ALL)
def test_every_line_and_every_box_of_every_sheet_is_heard_once(name: str, language: str) -> None:
    laid_out = edition(name, language).layout
    parts = [part for each in laid_out.pages for part in each.parts]
    boxes = [part for part in parts if isinstance(part, Box)]
    runs = [part for part in parts if isinstance(part, Run) and part.tag != "Artifact"]
    with pikepdf.open(BytesIO(template(name, language).content)) as pdf:
        elements = [each for part in pdf.Root.StructTreeRoot.K.K for each in part.K]
        fields = [each for each in elements if each.S == "/Form"]
        assert [str(each.K.Obj.TU) for each in fields] == [box.name for box in boxes]
        marked = [each.K for each in elements if "/K" in each and each.S != "/Form"]
        counts = [len(each) if isinstance(each, pikepdf.Array) else 1 for each in marked]
    assert sum(counts) == len(runs)


def test_a_step_that_is_known_is_read_where_it_stands_and_what_it_covers_is_not() -> None:
    told = lines(template("actieplan_bijwerken").stamp(STEP))
    at = next(n for n, line in enumerate(told) if line.startswith("Oma bellen"))
    assert told[at - 1 : at + 2] == [
        "Stap 1: hoe ging het?",
        "Oma bellen · ik · vandaag",
        "Hoe ging het?",
    ]
    assert "Welke stap?" not in told


def test_words_of_both_directions_are_heard_as_they_were_written() -> None:
    words = "عمل جيد من Karin"
    stamp = Stamp(CODE, INSTANCE, slots={"/actions/0": SlotText("A-1", words)})
    assert words in lines(template("actieplan_bijwerken").stamp(stamp))


@pytest.mark.parametrize(
    ("words", "language"),
    [("عمل جيد من Karin", "ar"), ("Привіт, мамо", "uk"), ("ሰላም", "ti"), ("Oma bellen", "nl")],
)
def test_words_in_another_script_are_said_in_their_own_language(
    words: str, language: str, tmp_path: Path
) -> None:
    stamp = Stamp(CODE, INSTANCE, slots={"/actions/0": SlotText("A-1", words, "ik · vandaag")})
    content = template("actieplan_bijwerken").stamp(stamp)
    told = [(each.language, line) for each in heard(content) for line in each.text.split("\n")]
    if language == "nl":
        assert ("nl", f"{words} · ik · vandaag") in told
    else:
        at = told.index((language, words))
        assert told[at + 1] == ("nl", " · ik · vandaag")
    assert findings(content, tmp_path) == []


def test_words_of_the_sheets_own_script_are_not_marked() -> None:
    stamp = Stamp(CODE, INSTANCE, slots={"/actions/0": SlotText("A-1", "عمل جيد", "أنا")})
    told = heard(template("actieplan_bijwerken", "ar").stamp(stamp))
    assert [each for each in told if "عمل جيد" in each.text and each.language != "ar"] == []


def test_pages_that_are_not_printed_are_not_read() -> None:
    told = lines(template("actieplan_bijwerken").stamp(STEP))
    assert not [line for line in told if line.startswith(("Stap 2", "[Stap 2"))]


CHECKED = [("actieplan", "nl"), ("krachteninventarisatie", "nl"), ("evaluatie", "ar")]
CHECKED += [("focusbepaling", "nl-A2"), ("actieplan", "nl-u")]
EACH = [pytest.param(*each, marks=[] if each in CHECKED else pytest.mark.long) for each in ALL]


@pytest.mark.parametrize(("name", "language"), EACH)
def test_two_checkers_find_nothing(name: str, language: str, tmp_path: Path) -> None:
    content = template(name, language).stamp(Stamp(CODE, INSTANCE))
    assert findings(content, tmp_path) == []


def test_two_checkers_find_nothing_where_steps_are_printed(tmp_path: Path) -> None:
    assert findings(template("actieplan_bijwerken").stamp(STEP), tmp_path) == []
