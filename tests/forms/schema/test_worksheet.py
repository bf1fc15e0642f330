"""A worksheet walked through: its questions with their pointers, and the headings of groups."""

import pytest
from pydantic import ValidationError

from forms.fields import Group, Item, Text
from forms.schema.worksheet import Worksheet, heading, walk
from tests.forms.sheets import sheet, shipped


def test_questions_come_in_the_order_of_the_paper() -> None:
    pointers = [leaf.pointer for leaf in shipped().worksheet("actieplan").leaves()]
    assert pointers[:5] == ["/client", "/alias", "/filled_on", "/filled_by", "/is_correction"]
    assert pointers[5] == "/goals/0/text"
    assert pointers[-2:] == ["/quote_ok", "/take_home"]
    assert "/goals/0/actions/1/when" in pointers


def test_a_question_knows_the_groups_around_it() -> None:
    leaves = {leaf.pointer: leaf for leaf in shipped().worksheet("actieplan").leaves()}
    trail = leaves["/goals/0/actions/1/what"].trail
    assert [place.pointer for place in trail] == ["/goals/0", "/goals/0/actions/1"]
    assert [place.group.role for place in trail] == ["goal", "action"]


def test_named_occurrences_stand_under_their_keys() -> None:
    leaves = shipped().worksheet("krachteninventarisatie").leaves()
    assert "/domains/housing/present_self" in {leaf.pointer for leaf in leaves}


def test_a_question_outside_groups_has_no_trail() -> None:
    (leaf,) = walk((Text(key="wat", label="Wat?"),), "", ())
    assert (leaf.pointer, leaf.trail) == ("/wat", ())


@pytest.mark.parametrize(
    ("title", "printed"),
    [("Stap {n}", "Stap 2"), ("{item}", "Geld"), ("{outer} · {n}", "Doel 1 · 2"), ("Los", "Los")],
)
def test_a_heading_is_filled_in(title: str, printed: str) -> None:
    items = (Item(key="housing", label="Wonen"), Item(key="money", label="Geld"))
    group = Group(key="g", title=title, items=items, fields=())
    assert heading(group, items[1], "Doel 1") == printed


@pytest.mark.parametrize("code", ["A", "ABCD", "ap", "A-", "ÉÉ"])
def test_the_code_on_paper_is_two_or_three_capitals_or_digits(code: str) -> None:
    with pytest.raises(ValidationError):
        sheet({"key": "wat", "kind": "text", "label": "Wat?"}, code=code)


def test_a_worksheet_has_at_least_one_section() -> None:
    with pytest.raises(ValidationError):
        Worksheet(id="leeg", code="LE", title="Leeg", sections=())


def test_questions_are_those_of_header_sections_and_footer() -> None:
    worksheet = sheet({"key": "wat", "kind": "text", "label": "Wat?"})
    assert [question.key for question in worksheet.questions] == [
        "alias",
        "filled_on",
        "filled_by",
        "is_correction",
        "wat",
        "quote_ok",
        "take_home",
    ]
