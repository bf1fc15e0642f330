"""What a plan asks about a paper stands on the correction sheet, and a choice there settles it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.records.ids import canonical_json
from pipeline.settings import read_settings
from pipeline.workspace import Office
from tests.pipeline.review.test_copies import answer, asked, goals, plan
from tests.pipeline.test_route import text_of
from tests.workspace import Answers, Workspace, blank, fill, header

SINGING = "Weer in een koor zingen"
HOUSE = "Ik wil een eigen plek"
Papers = Callable[[Workspace, str], bytes]


def update(code: str, **said: str | bool) -> bytes:
    """A blank sheet to update a plan."""
    answers = {f"/{at}": value for at, value in said.items()}
    return fill(blank("actieplan_bijwerken"), {"/client": code, **header("01-03-2026"), **answers})


def written_over(office: Workspace, code: str) -> bytes:
    """The plan as it was printed for the client, on which the goal and its step were replaced."""
    over: Answers = {
        **header("01-03-2026"),
        "/goals/0/text": SINGING,
        "/goals/0/why": "Zingen maakt mij blij",
        "/goals/0/actions/0/what": "Een koor zoeken",
    }
    return fill(office.personal("actieplan", code), over)


def step_written_over(office: Workspace, code: str) -> bytes:
    over: Answers = {**header("01-03-2026"), "/goals/0/actions/0/what": "Kijken op internet"}
    return fill(office.personal("actieplan", code), over)


def without_goal(_: Workspace, code: str) -> bytes:
    other: Answers = {"/goals/0/text": "", "/goals/0/actions/0/what": "Een huis bezichtigen"}
    return plan(code, other, day="01-03-2026")


def without_step(_: Workspace, code: str) -> bytes:
    return update(code, **{"actions/0/status": "done", "actions/0/helped": "Mijn broer"})


def unknown_step(_: Workspace, code: str) -> bytes:
    return update(code, **{"actions/0/what": "De gemeente gebeld", "actions/0/status": "done"})


def out_of_order(office: Workspace, code: str) -> bytes:
    sheet = office.personal("actieplan_bijwerken", code)
    office.hand_in(gelukt=fill(sheet, {**header("20-02-2026"), "/goals/0/state": "reached"}))
    assert [each["state"] for each in office.dossier(code)["goals"]] == ["bereikt"]
    return fill(sheet, {**header("01-03-2026"), "/goals/0/state": "continue"})


def of_another_print(office: Workspace, code: str) -> bytes:
    """A sheet on which a step is printed of a plan that does not count any more."""
    other: Answers = {"/goals/0/text": "Weer werken", "/goals/0/actions/0/what": "Een cv maken"}
    row = office.hand_in(tweede=plan(code, other, day="10-02-2026"))[-1]
    sheet = office.personal("actieplan_bijwerken", code)
    office.krachtwerk("paper", "withdraw", row["submission"])
    steps = {f"/actions/{n}/status": "done" for n in range(2)}
    return fill(sheet, {**header("01-03-2026"), **steps})


KINDS: dict[str, tuple[Papers, str]] = {
    "a goal written over a printed one": (written_over, "other_goal"),
    "a step written over a printed one": (step_written_over, "other_action"),
    "steps without a goal": (without_goal, "goal_without_text"),
    "how it went, without a step": (without_step, "action_without_text"),
    "how it went with a step that nobody knows": (unknown_step, "unknown_action"),
    "a goal that was reached goes on": (out_of_order, "state_out_of_order"),
    "a step of a plan that counts no more": (of_another_print, "unknown_ref"),
}


def with_plan(office: Workspace) -> str:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    return code


def with_paper(office: Workspace, kind: str) -> str:
    code = office.as_after(with_plan)
    make, _ = KINDS[kind]
    office.hand_in(later=make(office, code))
    return code


def after(office: Workspace, kind: str) -> str:
    """A client with a plan and a paper of this kind."""
    return office.as_after(with_paper, kind)


def about_plan(office: Workspace) -> list[dict[str, Any]]:
    return [row for row in asked(office) if row["pointer"].startswith("/_plan/")]


def choose(office: Workspace, code: str, label: str) -> None:
    """Tick what has this label, at each question about the plan."""
    chosen = {
        row["pointer"]: next(each["code"] for each in row["choices"] if label in each["label"])
        for row in about_plan(office)
    }
    answer(office, code, chosen)


def steps(office: Workspace, code: str) -> dict[str, list[tuple[str, str]]]:
    """The steps and their states, by goal."""
    told = office.dossier(code)
    found = {goal["text"]: goal["actions"] for goal in told["goals"]}
    found |= {"": told["loose_actions"]} if told["loose_actions"] else {}
    return {goal: [(a["what"], a["state"]) for a in actions] for goal, actions in found.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_plan_asks_has_one_place_and_counts(office: Workspace, kind: str) -> None:
    code = after(office, kind)
    (row,) = about_plan(office)
    assert (row["code"], row["kind"], row["client"]) == (KINDS[kind][1], "mark", code)
    assert all(row[key] for key in ("label", "about", "message"))
    assert len(row["choices"]) > 1
    last = office.arrivals()[-1]
    assert last["outcome"] == "review"
    assert row["code"] in {reason["code"] for reason in last["reasons"]}
    status = json.loads(office.krachtwerk("status", "--json").stdout)
    assert status["store"]["papers"]["review"] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_any_choice_settles_it(office: Workspace, kind: str) -> None:
    code = after(office, kind)
    (row,) = about_plan(office)
    answer(office, code, {row["pointer"]: row["choices"][-1]["code"]})
    assert about_plan(office) == []
    assert {each["outcome"] for each in office.arrivals()} == {"accepted"}


def test_a_new_goal_stands_beside_the_one_it_was_written_over(office: Workspace) -> None:
    code = after(office, "a goal written over a printed one")
    choose(office, code, "Iets nieuws")
    assert steps(office, code) == {
        HOUSE: [("Bellen met de gemeente", "gepland")],
        SINGING: [("Een koor zoeken", "gepland")],
    }


def test_the_same_goal_in_other_words_is_one_goal(office: Workspace) -> None:
    code = after(office, "a goal written over a printed one")
    choose(office, code, "Hetzelfde")
    assert [row["code"] for row in about_plan(office)] == ["other_action"]
    choose(office, code, "Iets nieuws")
    assert steps(office, code) == {
        SINGING: [("Bellen met de gemeente", "gepland"), ("Een koor zoeken", "gepland")]
    }


@pytest.mark.parametrize("label", ["Iets nieuws", "Hetzelfde"])
def test_a_sheet_printed_before_it_was_settled_tells_of_the_step_that_is_printed_on_it(
    office: Workspace, label: str
) -> None:
    code = after(office, "a goal written over a printed one")
    sheet = office.personal("actieplan_bijwerken", code)
    (office.path / "blad.pdf").write_bytes(sheet)
    shown = text_of(office.path / "blad.pdf")
    assert all(step in shown for step in ("Bellen", "Een koor zoeken"))  # both, for now
    choose(office, code, label)
    done = {f"/actions/{n}/status": "done" for n in range(2)}
    office.hand_in(dan=fill(sheet, {**header("01-04-2026"), **done}))
    told = [state for each in steps(office, code).values() for state in each]
    assert sorted(told) == [("Bellen met de gemeente", "gedaan"), ("Een koor zoeken", "gedaan")]


def test_a_choice_can_be_taken_back(office: Workspace) -> None:
    code = after(office, "a goal written over a printed one")
    choose(office, code, "Hetzelfde")
    assert goals(office, code) == [SINGING]
    events = json.loads(office.krachtwerk("events", "--json").stdout)
    (said,) = [each["id"] for each in events if each["kind"] == "confirm"]
    office.krachtwerk("undo", said)
    office.run_once()
    assert goals(office, code) == [HOUSE, SINGING]
    assert [row["code"] for row in about_plan(office)] == ["other_goal"]


def test_a_report_is_about_the_step_that_was_chosen(office: Workspace) -> None:
    code = after(office, "how it went, without a step")
    choose(office, code, "Bellen")
    assert steps(office, code) == {HOUSE: [("Bellen met de gemeente", "gedaan")]}


def test_a_step_in_other_words_is_not_a_second_one(office: Workspace) -> None:
    code = after(office, "how it went with a step that nobody knows")
    assert len(office.dossier(code)["loose_actions"]) == 1  # until somebody decides
    choose(office, code, "Bellen")
    assert steps(office, code) == {HOUSE: [("Bellen met de gemeente", "gedaan")]}


def test_steps_without_a_goal_come_below_the_one_that_was_chosen(office: Workspace) -> None:
    code = after(office, "steps without a goal")
    choose(office, code, HOUSE)
    told = [("Bellen met de gemeente", "gepland"), ("Een huis bezichtigen", "gepland")]
    assert steps(office, code) == {HOUSE: told}


@pytest.mark.parametrize(("label", "state"), [("Ja", "bezig"), ("Nee", "bereikt")])
def test_a_state_that_cannot_follow_is_taken_or_not(
    office: Workspace, label: str, state: str
) -> None:
    code = after(office, "a goal that was reached goes on")
    choose(office, code, label)
    assert [goal["state"] for goal in office.dossier(code)["goals"]] == [state]


def test_where_nothing_may_be_meant_nobody_is_asked(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(stappen=without_goal(office, code))
    assert asked(office) == []
    assert [each["outcome"] for each in office.arrivals()] == ["accepted"]


def test_nothing_is_asked_about_a_word_that_was_mended(office: Workspace) -> None:
    code = office.as_after(with_plan)
    better: Answers = {**header("01-03-2026"), "/goals/0/text": "Een eigen plekje, met tuin"}
    office.hand_in(beter=fill(office.personal("actieplan", code), better))
    assert asked(office) == []


def test_what_somebody_else_settled_meanwhile_stays(office: Workspace) -> None:
    code = after(office, "a goal written over a printed one")
    (row,) = about_plan(office)
    lying = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    office.hand_in(nog=without_goal(office, code))  # another sheet lies there now
    answer(office, code, {row["pointer"]: "new"})
    who: Answers = {"/filled_on": "06-03-2026", "/filled_by": "Ria"}
    office.hand_in(oud=fill(lying, {**who, f"{row['item']}/value": "counts"}))
    assert {HOUSE, SINGING} <= steps(office, code).keys()
    assert row["pointer"] not in {each["pointer"] for each in about_plan(office)}


def test_what_an_older_program_did_not_ask_is_asked_after_an_upgrade(office: Workspace) -> None:
    code = after(office, "how it went, without a step")
    with Office(read_settings(office.path, {})).ledger() as ledger:
        kept = json.loads(ledger.outlooks.get(code) or "")
        older = canonical_json({**kept, "asked": [], "questions": 0, "program": "older"})
        ledger.outlooks.keep(code, older)
    office.outbox("nakijken", f"{code}.pdf").unlink()
    assert about_plan(office) == []
    office.run_once()
    assert [row["code"] for row in about_plan(office)] == ["action_without_text"]
    office.run_once()  # what is asked now is drawn
    assert office.outbox("nakijken", f"{code}.pdf").exists()


def test_who_mends_a_cross_on_the_same_sheet_is_heard(office: Workspace) -> None:
    code = after(office, "a goal written over a printed one")
    (row,) = about_plan(office)
    lying = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    for n, choice in enumerate(("counts", "new")):
        who: Answers = {"/filled_on": "06-03-2026", "/filled_by": "JB"}
        office.hand_in(**{f"na{n}": fill(lying, {**who, f"{row['item']}/value": choice})})
    assert goals(office, code) == [HOUSE, SINGING]


def test_steps_of_one_name_are_told_apart_by_their_goals(office: Workspace) -> None:
    code = office.new_client()
    for n, goal in enumerate((HOUSE, "Mijn dochter vaker zien")):
        said: Answers = {"/goals/0/text": goal, "/goals/0/actions/0/what": "Bellen"}
        office.hand_in(**{f"plan{n}": plan(code, said, day=f"0{n + 1}-02-2026")})
    office.hand_in(later=without_step(office, code))
    (row,) = about_plan(office)
    labels = {each["label"] for each in row["choices"]}
    assert labels == {f"Bellen ({HOUSE})", "Bellen (Mijn dochter vaker zien)", "Geen van deze."}


def test_the_step_most_like_the_words_of_a_report_comes_first(office: Workspace) -> None:
    code = office.new_client()
    for n in range(12):
        said: Answers = {
            "/goals/0/text": f"Doel nummer {n}",
            "/goals/0/actions/0/what": f"Naar les {n}" if n else "Inschrijven bij Woningnet",
        }
        office.hand_in(**{f"plan{n:02}": plan(code, said, day=f"{n + 1:02}-02-2026")})
    said = {"actions/0/what": "Inschrijven woningbouw", "actions/0/status": "done"}
    office.hand_in(later=update(code, **said))
    (row,) = about_plan(office)
    assert row["choices"][0]["label"] == "Inschrijven bij Woningnet"


@pytest.mark.parametrize("kind", ["a goal written over a printed one", "steps without a goal"])
def test_an_answer_that_names_what_counts_no_more_is_asked_anew(
    office: Workspace, kind: str
) -> None:
    code = after(office, kind)
    work: Answers = {"/goals/0/text": "Weer werken", "/goals/0/actions/0/what": "Een cv maken"}
    other = office.hand_in(tweede=plan(code, work, day="10-02-2026"))[-1]
    (row,) = about_plan(office)
    choose(office, code, "Weer werken")
    assert row["pointer"] not in {each["pointer"] for each in about_plan(office)}
    office.krachtwerk("paper", "withdraw", other["submission"])
    office.run_once()
    assert [each["pointer"] for each in about_plan(office)] == [row["pointer"]]
