import re

import pytest

from pipeline.records.ids import (
    CROCKFORD,
    canonical_json,
    content_id,
    content_instance,
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
