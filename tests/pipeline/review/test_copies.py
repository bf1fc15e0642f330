"""Copies of one form that say otherwise: what stays, what is asked, and what an answer does."""

import io
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pypdf
import pytest

from tests.pipeline.test_route import text_of
from tests.workspace import Answers, Workspace, blank, blank_of, fill, header

PLAN: Answers = {
    "/goals/0/text": "Ik wil een eigen plek",
    "/goals/0/why": "Dan heb ik rust",
    "/goals/0/domain": "housing",
    "/goals/0/actions/0/what": "Bellen met de gemeente",
    "/goals/0/actions/0/who": "me",
    "/goals/0/actions/0/when": "this_week",
}
MENDED: Answers = {"/goals/0/text": "Ik wil een eigen plekje"}
OF_ANOTHER: Answers = {
    "/alias": "Bram",
    "/goals/0/text": "Weer zwemmen",
    "/goals/0/why": "Voor mijn rug",
    "/goals/0/domain": "body",
    "/goals/0/actions/0/what": "Badpak kopen",
    "/goals/0/actions/0/who": "together",
    "/goals/0/actions/0/when": "this_month",
}


def plan(
    code: str, *more: Answers, day: str = "03-02-2026", sheet: Callable[[str], bytes] = blank
) -> bytes:
    answers: dict[str, Any] = {"/client": code, **header(day), **PLAN}
    for each in more:
        answers |= each
    return fill(sheet("actieplan"), answers)


def asked(office: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(office.krachtwerk("review", "--json").stdout)
    return rows


def answer(office: Workspace, code: str, answers: Answers) -> None:
    """Hand in the correction sheet as it lies there, with these answers by pointer of the box."""
    rows = asked(office)
    items = {row["pointer"]: row["item"] for row in rows}
    sheet = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    said: dict[str, Any] = {f"{items[at]}/value": value for at, value in answers.items()}
    said |= {f"{row['item']}/ok": True for row in rows if row["suggestion"] is not None}
    office.hand_in(nagekeken=fill(sheet, {"/filled_on": "05-02-2026", "/filled_by": "JB", **said}))


def goals(office: Workspace, code: str) -> list[str]:
    return [goal["text"] for goal in office.dossier(code)["goals"]]


def outcomes(office: Workspace) -> list[str]:
    return [row["outcome"] for row in office.arrivals()]


def with_two_copies(office: Workspace) -> str:
    """A client whose plan came in twice, the second time with one word mended."""
    code = office.new_client()
    office.hand_in(plan=plan(code))
    office.hand_in(beter=plan(code, MENDED))
    return code


@pytest.fixture
def code(office: Workspace) -> str:
    return office.as_after(with_two_copies)


def test_a_mended_word_does_not_empty_the_plan(office: Workspace, code: str) -> None:
    assert goals(office, code) == ["Ik wil een eigen plek"]
    assert "Ik wil een eigen plek”" in text_of(office.outbox(code, "actieplan.pdf"))
    assert outcomes(office) == ["accepted", "review"]


def test_both_answers_stand_side_by_side_and_the_newer_is_offered(
    office: Workspace, code: str
) -> None:
    (row,) = asked(office)
    assert (row["pointer"], row["code"]) == ("/goals/0/text", "conflict")
    assert row["suggestion"] == "Ik wil een eigen plekje"
    sheet = " ".join(text_of(office.outbox("nakijken", f"{code}.pdf")).split())
    assert "Eerst stond er: Ik wil een eigen plek. Nu staat er: Ik wil een eigen plekje." in sheet


@pytest.mark.parametrize("said", ["Ik wil een eigen plek", "Ik wil een eigen plekje", "Een huis"])
def test_what_is_answered_counts_and_nothing_is_open_any_more(
    office: Workspace, code: str, said: str
) -> None:
    answer(office, code, {"/goals/0/text": said})
    assert goals(office, code) == [said]
    assert asked(office) == []
    assert outcomes(office) == ["accepted"] * 3
    assert office.dossier(code)["questions"] == []
    assert not office.outbox("nakijken", f"{code}.pdf").exists()


def test_the_goal_keeps_its_id(office: Workspace, code: str) -> None:
    (before,) = office.dossier(code)["goals"]
    answer(office, code, {"/goals/0/text": "Een huis"})
    assert office.dossier(code)["goals"][0]["id"] == before["id"]


@pytest.mark.parametrize(
    ("more", "counts"),
    [({}, "Ik wil een eigen plek"), (MENDED, "Ik wil een eigen plekje")],
)
def test_a_lone_tick_that_it_improves_is_the_decision(
    office: Workspace, code: str, more: Answers, counts: str
) -> None:
    (*_, came) = office.hand_in(vinkje=plan(code, more, {"/is_correction": True}))
    assert came["outcome"] == "accepted"
    assert goals(office, code) == [counts]
    assert (asked(office), outcomes(office)) == ([], ["accepted"] * 3)


def test_the_last_of_two_corrections_counts(office: Workspace, code: str) -> None:
    tick: Answers = {"/is_correction": True}
    office.hand_in(een=plan(code, MENDED, tick))
    office.hand_in(twee=plan(code, tick))
    assert goals(office, code) == ["Ik wil een eigen plek"]
    assert asked(office) == []


def test_a_copy_that_only_adds_is_no_question(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    (_, came) = office.hand_in(meer=plan(code, {"/goals/0/sign": "Een sleutel"}))
    assert (came["outcome"], asked(office)) == ("accepted", [])


def test_an_answer_that_was_taken_away_is_asked(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    office.hand_in(minder=plan(code, {"/goals/0/why": ""}))
    (row,) = asked(office)
    assert (row["pointer"], office.dossier(code)["goals"][0]["why"]) == (
        "/goals/0/why",
        "Dan heb ik rust",
    )
    answer(office, code, {"/goals/0/why": "-"})
    assert (asked(office), office.dossier(code)["goals"][0]["why"]) == ([], None)


def test_a_choice_that_differs_is_asked_in_the_words_of_the_paper(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    office.hand_in(anders=plan(code, {"/goals/0/actions/0/who": "together"}))
    sheet = " ".join(text_of(office.outbox("nakijken", f"{code}.pdf")).split())
    assert "Eerst stond er: ik. Nu staat er: samen." in sheet
    answer(office, code, {"/goals/0/actions/0/who": "together"})
    assert (asked(office), outcomes(office)) == ([], ["accepted"] * 3)


# A form that was saved again at once


def saved(office: Workspace, sheet: bytes, *more: Answers) -> dict[str, Any]:
    answers: dict[str, Any] = {**header(), **PLAN}
    for each in more:
        answers |= each
    return office.hand_in(**{f"blad{len(outcomes(office))}": fill(sheet, answers)})[-1]


def test_a_personal_form_saved_again_at_once_takes_the_place_of_the_older(
    office: Workspace,
) -> None:
    code = office.new_client()
    sheet = office.personal("actieplan", code)
    saved(office, sheet)
    came = saved(office, sheet, MENDED)
    assert (came["outcome"], [r["code"] for r in came["reasons"]]) == ("accepted", ["resaved"])
    assert goals(office, code) == ["Ik wil een eigen plekje"]
    assert asked(office) == []


def test_that_it_was_saved_again_can_be_undone_and_is_then_asked(office: Workspace) -> None:
    code = office.new_client()
    sheet = office.personal("actieplan", code)
    saved(office, sheet)
    came = saved(office, sheet, MENDED)
    (event,) = [w for w in came["reasons"][0]["message"].split() if w.startswith("E-")]
    assert office.krachtwerk("undo", event).exit_code == 0
    office.run_once()
    assert goals(office, code) == ["Ik wil een eigen plek"]
    assert outcomes(office) == ["accepted", "review"]
    assert [row["pointer"] for row in asked(office)] == ["/goals/0/text"]


@pytest.mark.parametrize("more", [{"/alias": "Bram"}, {"/filled_by": "worker"}])
def test_a_copy_by_somebody_else_is_not_taken_for_saved_again(
    office: Workspace, more: Answers
) -> None:
    code = office.new_client()
    sheet = office.personal("actieplan", code)
    saved(office, sheet)
    assert saved(office, sheet, MENDED, more)["outcome"] == "review"
    assert goals(office, code) == ["Ik wil een eigen plek"]


def page_of(form: bytes, number: int) -> bytes:
    """One page of a filled form, in a file of its own."""
    buffer = io.BytesIO()
    torn = pypdf.PdfWriter()
    torn.add_page(pypdf.PdfReader(io.BytesIO(form)).pages[number - 1])
    torn.write(buffer)
    return buffer.getvalue()


def test_two_pages_of_one_form_in_files_of_their_own_are_not_one_saved_again(
    office: Workspace,
) -> None:
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write("page_deadline = 0\n")
    code = office.new_client()
    answers: Answers = {"/meaning": "Muziek", "/people/0/text": "Tante Toos"}
    form = fill(office.personal("focusbepaling", code), {**header(), **answers})
    office.hand_in(waarom=page_of(form, 2))
    office.hand_in(mensen=page_of(form, 3))
    dossier = office.dossier(code)
    assert [each["text"] for each in dossier["meaning"]] == ["Muziek"]
    assert [each["text"] for each in dossier["strengths"]] == ["Tante Toos"]


# Two people on copies of one print


def with_two_people_on_one_print(office: Workspace) -> tuple[str, str]:
    """Who the print is of, and another client."""
    code, other = office.new_client(), office.new_client()
    first_edition = partial(blank_of, edition=1)  # of which copies do not add
    office.hand_in(plan=plan(code, sheet=first_edition))
    office.hand_in(ander=plan(code, OF_ANOTHER, sheet=first_edition))
    return code, other


def test_two_people_on_one_print_are_asked_about_as_just_that(office: Workspace) -> None:
    code, _ = office.as_after(with_two_people_on_one_print)
    (_, came) = office.arrivals()
    assert [reason["code"] for reason in came["reasons"]] == ["two_writers"]
    (row,) = asked(office)
    assert (row["pointer"], row["code"]) == ("/client", "two_writers")
    assert row["label"].startswith("Van wie is dit papier?")
    sheet = " ".join(text_of(office.outbox("nakijken", f"{code}.pdf")).split())
    assert "Eerst stond er: Zoë · Ik wil een eigen plek." in sheet
    assert "Nu staat er: Bram · Weer zwemmen." in sheet
    assert goals(office, code) == ["Ik wil een eigen plek"]
    assert [action["what"] for action in office.dossier(code)["goals"][0]["actions"]] == [
        "Bellen met de gemeente"
    ]


def test_the_copy_goes_to_whom_it_is_of(office: Workspace) -> None:
    code, other = office.as_after(with_two_people_on_one_print)
    answer(office, code, {"/client": other})
    assert (goals(office, code), goals(office, other)) == (
        ["Ik wil een eigen plek"],
        ["Weer zwemmen"],
    )
    assert (asked(office), outcomes(office)) == ([], ["accepted"] * 3)


def test_of_the_same_person_each_box_is_asked(office: Workspace) -> None:
    code, _ = office.as_after(with_two_people_on_one_print)
    answer(office, code, {"/client": code})
    assert {row["code"] for row in asked(office)} == {"conflict"}
    assert len(asked(office)) == len(OF_ANOTHER)
    assert goals(office, code) == ["Ik wil een eigen plek"]


def test_a_code_that_is_none_is_asked_again(office: Workspace) -> None:
    code, _ = office.as_after(with_two_people_on_one_print)
    answer(office, code, {"/client": "1234567"})
    assert [row["code"] for row in asked(office)] == ["two_writers"]


def test_another_name_on_a_sheet_that_adds_is_asked_about(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    office.hand_in(ander=plan(code, OF_ANOTHER))
    (row,) = asked(office)
    assert (row["pointer"], row["code"]) == ("/_name", "other_name")
