"""Sheets in large print, on A4: all that is to be read is large, and nothing else is asked."""

import pytest

from forms.catalogue.large_print import in_large_print
from forms.layout.parts import Run
from forms.pdf.slot_words import SlotText
from forms.pdf.stamping import Stamp
from tests.forms.sheets import CODE, IN_LARGE_PRINT, INSTANCE, edition, shipped, template, usual

PAGES = {
    "focusbepaling": 5,
    "krachteninventarisatie": 12,
    "vormen_van_kracht": 3,
    "actieplan": 4,
    "actieplan_bijwerken": 13,
    "evaluatie": 3,
}
every = pytest.mark.parametrize(("name", "language"), IN_LARGE_PRINT)


@every
def test_questions_are_18_points_and_all_else_is_14_or_more(name: str, language: str) -> None:
    printed = edition(name, language)
    asked = {leaf.field.label for leaf in printed.worksheet.leaves() if leaf.pointer != "/client"}
    for page in printed.layout.pages:
        runs = [part for part in page.parts if isinstance(part, Run) and part.text != "Code"]
        assert min(run.size for run in runs) >= 14
        assert {run.size for run in runs if run.text in asked and run.face == "bold"} <= {18.0}


@every
def test_it_asks_what_the_sheet_asks_under_the_same_pointers(name: str, language: str) -> None:
    today, large = edition(name, usual(language)).worksheet, edition(name, language).worksheet
    assert [leaf.pointer for leaf in large.leaves()] == [leaf.pointer for leaf in today.leaves()]
    assert large.edition == today.edition + 100


@every
def test_it_takes_no_more_paper_than_was_promised(name: str, language: str) -> None:
    assert len(edition(name, language).layout.pages) <= PAGES[name]


@pytest.mark.parametrize(("name", "language"), [("actieplan", "ar"), ("bestelformulier", "nl")])
def test_no_large_print_beside_dutch_or_for_the_office(name: str, language: str) -> None:
    words = shipped().words(language)
    assert in_large_print(shipped().worksheet(name, language), words) is None


def test_what_is_known_is_large_too() -> None:
    known = template("actieplan_bijwerken", "nl in large print")
    step = SlotText("A-7K2M9Q", "Bellen met de gemeente " * 9, "ik · deze week")
    printed = known.stamp(Stamp(CODE, INSTANCE, {"/alias": "Noor"}, {"/actions/0": step}))
    assert b"/KwB 17 Tf" in printed
    assert b"/KwR 16 Tf" in printed
