"""Raw marks in, values as the contract wants them out; and what is asked about them."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forms.answers import Answers, json_schema, marks_for, model_of, read_answers
from forms.fields import Raw
from forms.fields.code import CODE_PATTERN as CODE_CELLS
from forms.ground.plain_data import at_pointer
from forms.schema.worksheet import Worksheet
from tests.forms.sheets import CODE, EVERY, SHEETS, boxes, edition, shipped

DAY = date(2026, 3, 1)


def plan() -> Worksheet:
    return shipped().worksheet("actieplan")


def read(name: str, marks: Mapping[str, Raw], **more: Any) -> Answers:
    return read_answers(shipped().worksheet(name), marks, received_on=DAY, **more)


def asked(answers: Answers) -> set[tuple[str, str | None]]:
    return {(problem.code, problem.pointer) for problem in answers.problems}


OWN_NEEDS = {
    "focusbepaling": {"/meaning"},
    "teamkrachtbespreking": {"/case_ref", "/client_knows", "/question", "/strengths_seen"},
}


def needed(name: str) -> set[str]:
    """What an empty sheet asks for: the header of its audience, and what it cannot do without."""
    has_alias = shipped().worksheet(name).audience == "client"
    header = {"/alias", "/filled_on", "/filled_by"} if has_alias else {"/filled_on"}
    return header | OWN_NEEDS.get(name, set())


@pytest.mark.parametrize("name", SHEETS)
def test_an_empty_sheet_is_valid_and_asks_only_for_what_every_sheet_needs(name: str) -> None:
    answers = read(name, {})
    assert asked(answers) == {("required_empty", pointer) for pointer in needed(name)}
    model_of(shipped().worksheet(name)).model_validate(answers.values)


def test_rows_keep_their_printed_place_and_the_tail_is_dropped() -> None:
    marks = {"/i_am/0": "sterk", "/i_am/2": "lief", "/i_am/5": " "}
    assert read("vormen_van_kracht", marks).values["i_am"] == ["sterk", None, "lief"]


def test_an_empty_goal_in_between_is_null() -> None:
    values = read("actieplan_bijwerken", {"/goals/1/text": "Een huis"}).values
    assert values["goals"][0] is None
    assert values["goals"][1]["text"] == "Een huis"
    assert len(values["goals"]) == 2


def test_text_is_composed_trimmed_and_has_plain_newlines() -> None:
    answers = read("actieplan", {"/goals/0/why": " cafe\u0301\r\nen\u00a0meer "})
    assert answers.values["goals"][0]["why"] == "café\nen meer"


def test_a_day_is_iso_and_stands_beside_its_choice() -> None:
    marks = {"/goals/0/actions/0/when_date": "12-03-2026", "/filled_on": "01-03-2026"}
    values = read("actieplan", marks).values
    action = values["goals"][0]["actions"][0]
    assert (action["when"], action["when_date"]) == ("date", "2026-03-12")
    assert values["filled_on"] == "2026-03-01"


def test_named_occurrences_are_always_there() -> None:
    values = read("krachteninventarisatie", {"/domains/body/skip": "yes"}).values
    assert list(values["domains"]) == list(shipped().domains)
    assert values["domains"]["body"]["skip"] is True
    assert values["domains"]["mind"]["skip"] is False


def test_a_begun_goal_asks_for_what_it_needs_and_an_empty_one_does_not() -> None:
    answers = read("actieplan", {"/goals/0/actions/0/what": "Bellen"})
    assert {p for code, p in asked(answers) if p and p.startswith("/goals")} == {
        "/goals/0/text",
        "/goals/0/why",
        "/goals/0/actions/0/who",
    }


def test_a_preprinted_slot_carries_its_id() -> None:
    answers = read("actieplan_bijwerken", {}, ids={"/actions/1": "A-7K2M9Q"})
    assert answers.values["actions"][0] is None
    assert answers.values["actions"][1]["id"] == "A-7K2M9Q"


def test_a_slot_with_a_team_idea_carries_its_id_and_the_answer() -> None:
    marks: dict[str, Raw] = {"/ideas/0/answer": "later"}
    answers = read("actieplan_bijwerken", marks, ids={"/ideas/0": "I-7K2M9Q"})
    assert answers.values["ideas"] == [{"text": None, "answer": "later", "id": "I-7K2M9Q"}]


def test_a_line_of_a_table_is_an_occurrence_like_any_other() -> None:
    marks: dict[str, Raw] = {"/moves/1/paper": "S-1", "/moves/1/right_code": "1234568"}
    answers = read("bestelformulier", marks)
    assert answers.values["moves"] == [None, {"paper": "S-1", "right_code": CODE}]


def test_the_code_is_kept_with_its_hyphen() -> None:
    assert read("actieplan", {"/client": "1234568"}).values["client"] == "123456-8"


def test_what_is_odd_is_asked_and_the_rest_is_kept() -> None:
    marks = {"/filled_on": "31-02-2026", "/alias": "Ann", "/filled_by": "nobody"}
    answers = read("actieplan", marks)
    assert {("date_impossible", "/filled_on"), ("choice_unknown", "/filled_by")} <= asked(answers)
    assert answers.values["alias"] == "Ann"


# --- the schema ---


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_json_schema_is_json_and_knows_every_key(name: str, language: str) -> None:
    worksheet = shipped().worksheet(name, language)
    schema = json.loads(json.dumps(json_schema(worksheet)))
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(schema["properties"]) == set(read(name, {}).values)
    assert schema["additionalProperties"] is False


def test_every_reference_of_a_schema_leads_somewhere() -> None:
    text = json.dumps(json_schema(plan()))
    schema = json.loads(text)
    names = {part.split('"')[0] for part in text.split('"$ref": "#/$defs/')[1:]}
    assert names
    assert names <= set(schema["$defs"])


def test_choices_are_the_codes_of_the_list() -> None:
    schema = json.dumps(json_schema(plan()))
    assert '"someone_i_know"' in schema
    assert "iemand die ik ken" not in schema


@pytest.mark.parametrize("wrong", [{"goals": "veel"}, {"onbekend": 1}, {"alias": 3}])
def test_values_that_do_not_fit_the_sheet_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model_of(plan()).model_validate({**read("actieplan", {}).values, **wrong})


# --- there and back ---


def filled(name: str) -> dict[str, Raw]:
    """Something in every box of a sheet."""
    printed = edition(name)
    marks: dict[str, Raw] = {"/client": CODE} if printed.worksheet.client else {}
    numbers = {leaf.pointer for leaf in printed.worksheet.leaves() if leaf.field.key == "count"}
    for _, box in boxes(printed.layout):
        if box.kind == "comb":
            marks[box.pointer] = CODE if box.pattern == CODE_CELLS else "28-02-2026"
        elif box.pointer in numbers:
            marks[box.pointer] = "3"
        elif box.kind in ("tick", "circle"):
            marks[box.pointer] = box.code if box.kind == "circle" else True
        else:
            marks[box.pointer] = f"antwoord bij {box.pointer}"
    return marks


@pytest.mark.parametrize("name", SHEETS)
def test_a_full_sheet_loses_nothing(name: str) -> None:
    marks = filled(name)
    answers = read(name, marks)
    assert {code for code, _ in asked(answers)} <= {"when_twice"}
    for pointer, mark in marks.items():
        value = at_pointer(answers.values, pointer)
        assert value == {"28-02-2026": "2026-02-28", "3": 3}.get(str(mark), mark)


@pytest.mark.parametrize("name", SHEETS)
def test_printing_the_values_gives_the_same_values(name: str) -> None:
    values = read(name, filled(name)).values
    again = read(name, {**marks_for(shipped().worksheet(name), values), "/client": CODE})
    assert again.values == values


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.dictionaries(st.sampled_from(sorted(filled("actieplan"))), texts | st.booleans()))
def test_whatever_stands_in_the_boxes_gives_valid_values(marks: dict[str, Raw]) -> None:
    answers = read("actieplan", marks)
    model_of(plan()).model_validate(answers.values)
    again = read("actieplan", {**marks_for(plan(), answers.values)})
    assert {**again.values, "client": None} == {**answers.values, "client": None}


def test_two_sheets_of_one_name_keep_their_own_model() -> None:
    other = shipped().worksheet("evaluatie").sections
    two = plan().model_copy(update={"sections": other})
    assert "goals" not in read_answers(two, {}, received_on=DAY).values
    assert "goals" in read("actieplan", {}).values


@pytest.mark.parametrize(
    ("pointer", "value"),
    [("/a/b", 1), ("/l/1", 3), ("/l/2", None), ("/l/x", None), ("/a/b/c", None), ("/weg", None)],
)
def test_a_pointer_leads_to_a_value_or_to_nothing(pointer: str, value: object) -> None:
    assert at_pointer({"a": {"b": 1}, "l": [2, 3]}, pointer) == value
