"""Values of a form in, what it says out: by the roles in the schema, no worksheet by name."""

from datetime import date
from typing import Any

from forms.answers import read_answers
from pipeline.dossiers.facts import facts_of
from pipeline.records import Fact
from tests.pipeline.extraction.read_back import SHEETS, catalogue


def facts(sheet: str, marks: dict[str, Any], ids: dict[str, str] | None = None) -> list[Fact]:
    """What a sheet says whose boxes hold these marks."""
    worksheet = catalogue().current(sheet).worksheet
    answers = read_answers(worksheet, marks, received_on=date(2026, 11, 1), ids=ids)
    return list(facts_of(worksheet, answers.values))


def test_an_empty_sheet_says_nothing() -> None:
    header = {"/alias": "Noor", "/quote_ok": "no"}
    assert not [fact for sheet in SHEETS for fact in facts(sheet, header)]


def test_a_strength_knows_its_domain_and_its_kind() -> None:
    (fact,) = facts("krachteninventarisatie", {"/domains/body/past_self/1": "zwemmen"})
    assert fact == Fact(
        "strength",
        "/domains/body/past_self/1",
        {"text": "zwemmen"},
        domain="body",
        kind="experience",
    )


def test_ticks_that_speak_for_a_domain() -> None:
    ticked = {"/domains/money/skip": True, "/domains/mind/important_now": True, "/enough": True}
    found = facts("krachteninventarisatie", ticked)
    assert {(fact.role, fact.domain) for fact in found} == {
        ("skipped", "money"),
        ("important", "mind"),
        ("enough", None),
    }


def test_an_action_knows_its_goal() -> None:
    goal, action = facts(
        "actieplan",
        {
            "/goals/0/text": "Een kamer",
            "/goals/0/domain": "housing",
            "/goals/0/strengths/1": "zus",
            "/goals/0/actions/1/what": "bellen",
            "/goals/0/actions/1/when_date": "03-02-2026",
        },
    )
    assert (goal.pointer, goal.values["strengths"]) == ("/goals/0", ["zus"])
    assert (action.pointer, action.parent) == ("/goals/0/actions/1", "/goals/0")
    assert action.values == {"what": "bellen", "when": "date", "when_date": "2026-02-03"}


def test_a_slot_is_the_goal_or_action_that_was_printed_in_it() -> None:
    (action,) = facts(
        "actieplan_bijwerken", {"/actions/4/status": "partly"}, {"/actions/4": "A-ABC123"}
    )
    assert (action.ref, action.values) == ("A-ABC123", {"status": "partly"})


def test_a_slot_about_which_nothing_was_written_says_nothing() -> None:
    assert facts("actieplan_bijwerken", {}, {"/actions/4": "A-ABC123"}) == []


def test_rows_keep_their_place() -> None:
    found = facts("vormen_van_kracht", {"/i_can/0": "koken", "/i_can/4": "luisteren"})
    assert [fact.pointer for fact in found] == ["/i_can/0", "/i_can/4"]
