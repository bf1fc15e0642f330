import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records.ids import (
    CROCKFORD,
    GOAL,
    canonical_json,
    content_id,
    content_instance,
    crockford,
    submission_id,
)

FORM = ("123456-7", "actieplan", "2026-02-03", "")


def test_an_id_has_six_letters_that_nobody_misreads() -> None:
    assert re.fullmatch(rf"G-[{CROCKFORD}]{{6}}", content_id("G-", FORM, "/goals/0"))


def test_ids_never_change_between_versions() -> None:
    assert content_id("G-", FORM, "/goals/0") == "G-SBDFK9"
    assert submission_id(FORM, {"alias": "Bo"}) == "S-4MZSD6EPST79EC3B"


def test_another_pointer_or_another_day_is_another_id() -> None:
    other_day = (*FORM[:2], "2026-02-04", "")
    ids = {
        content_id("A-", FORM, "/goals/0/actions/0"),
        content_id("A-", FORM, "/goals/0/actions/1"),
        content_id("A-", other_day, "/goals/0/actions/0"),
    }
    assert len(ids) == 3


def test_on_a_clash_the_id_grows() -> None:
    short = content_id("A-", FORM, "/actions/0")
    longer = content_id("A-", FORM, "/actions/0", {short})
    assert longer.startswith(short)
    assert len(longer) == len(short) + 1


def test_the_order_of_answers_does_not_change_a_submission() -> None:
    assert submission_id(FORM, {"a": 1, "b": 2}) == submission_id(FORM, {"b": 2, "a": 1})


def test_an_instance_is_seven_characters_of_what_is_printed() -> None:
    assert re.fullmatch(rf"[{CROCKFORD}]{{7}}", content_instance("123456-7", {"/actions/0": "A-1"}))
    assert content_instance("a") != content_instance("b")


def test_what_is_not_json_has_no_spelling() -> None:
    with pytest.raises(TypeError):
        canonical_json({"day": object()})


@given(st.tuples(*[st.text()] * 4), st.text())
def test_what_stands_at_a_pointer_has_the_id_of_its_form_and_pointer_as_json(
    form: tuple[str, str, str, str], pointer: str
) -> None:
    told = [list(form), pointer]
    assert content_id(GOAL, form, pointer) == GOAL + crockford(told, 6)
    taken = {GOAL + crockford(told, length) for length in (6, 7)}
    assert content_id(GOAL, form, pointer, taken) == GOAL + crockford(told, 8)


@pytest.mark.parametrize("length", [1, 6, 7, 16, 51])
def test_an_id_is_the_first_groups_of_five_bits_of_a_digest(length: int) -> None:
    bits = "".join(f"{byte:08b}" for byte in sha256(b'"Sam"').digest())
    groups = [bits[at : at + 5] for at in range(0, 5 * length, 5)]
    assert crockford("Sam", length) == "".join(CROCKFORD[int(group, 2)] for group in groups)
