"""A correction that leaves something out: what it does not say again counts on, and is asked."""

from functools import partial

import pytest

from tests.pipeline.review.test_copies import answer, asked, goals, outcomes
from tests.workspace import Answers, Workspace, blank, blank_of, fill, header

FIRST = partial(blank_of, "actieplan", edition=1)  # three goals on one sheet
THREE: Answers = {
    "/goals/0/text": "Ik wil een eigen plek",
    "/goals/0/why": "Dan heb ik rust",
    "/goals/0/actions/0/what": "Bellen met de gemeente",
    "/goals/0/actions/0/who": "someone_i_know",
    "/goals/0/actions/0/who_name": "Tante Toos",
    "/goals/0/actions/0/when": "date",
    "/goals/0/actions/0/when_date": "10-02-2026",
    "/goals/1/text": "Weer zwemmen",
    "/goals/1/actions/0/what": "Badpak kopen",
    "/goals/2/text": "Leren lezen",
    "/take_home": "no",
}
MENDED: Answers = {"/goals/0/text": "Ik wil een eigen plekje", "/is_correction": True}
WHOLE = "/_paper/left_out"


@pytest.fixture
def code(office: Workspace) -> str:
    """A client with a plan of three goals on one sheet."""

    def with_three(home: Workspace) -> str:
        code = home.new_client()
        home.hand_in(plan=paper(code, THREE))
        return code

    return office.as_after(with_three)


def paper(code: str, *answers: Answers, sheet: bytes | None = None) -> bytes:
    said: dict[str, str | bool] = {"/client": code, **header("03-02-2026")}
    for each in answers:
        said |= each
    return fill(sheet or FIRST(), said)


def steps(home: Workspace, code: str) -> list[tuple[str, str | None, str | None]]:
    goals = home.dossier(code)["goals"]
    return [(s["what"], s["who_name"], s["when_date"]) for goal in goals for s in goal["actions"]]


def test_a_mended_goal_takes_no_other_goal_and_no_step_out_of_the_plan(
    office: Workspace, code: str
) -> None:
    office.hand_in(beter=paper(code, MENDED))
    assert goals(office, code) == ["Ik wil een eigen plekje", "Weer zwemmen", "Leren lezen"]
    assert steps(office, code) == [
        ("Bellen met de gemeente", "Tante Toos", "2026-02-10"),
        ("Badpak kopen", None, None),
    ]
    assert office.dossier(code)["take_home"] == "no"


def test_so_does_a_sheet_of_a_later_edition_that_holds_one_goal(
    office: Workspace, code: str
) -> None:
    office.hand_in(beter=paper(code, MENDED, sheet=blank("actieplan")))
    assert goals(office, code) == ["Ik wil een eigen plekje", "Weer zwemmen", "Leren lezen"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("counts", ["Ik wil een eigen plekje", "Weer zwemmen", "Leren lezen"]),
        ("away", ["Ik wil een eigen plekje"]),
    ],
)
def test_what_it_leaves_out_is_one_question(
    office: Workspace, code: str, said: str, left: list[str]
) -> None:
    office.hand_in(beter=paper(code, MENDED))
    assert [(row["code"], row["pointer"]) for row in asked(office)] == [("left_out", WHOLE)]
    answer(office, code, {WHOLE: said})
    assert (goals(office, code), asked(office)) == (left, [])
    assert "review" not in outcomes(office)


def test_a_correction_that_comes_before_what_it_improves_takes_nothing_away_either(
    office: Workspace,
) -> None:
    code = office.new_client()
    office.hand_in(beter=paper(code, MENDED))
    office.hand_in(plan=paper(code, THREE))
    assert goals(office, code) == ["Ik wil een eigen plekje", "Weer zwemmen", "Leren lezen"]
    assert [row["code"] for row in asked(office)] == ["left_out"]
    answer(office, code, {WHOLE: "away"})
    assert (goals(office, code), asked(office)) == (["Ik wil een eigen plekje"], [])


def test_the_steps_of_a_goal_go_with_it_where_another_is_written_in_its_place(
    office: Workspace, code: str
) -> None:
    rest = {at: said for at, said in THREE.items() if not at.startswith("/goals/0/")}
    other: Answers = {**rest, "/goals/0/text": "Mijn zus zien", "/is_correction": True}
    office.hand_in(anders=paper(code, other))
    assert goals(office, code) == ["Mijn zus zien", "Weer zwemmen", "Leren lezen"]
    assert (steps(office, code), asked(office)) == ([("Badpak kopen", None, None)], [])


def test_another_reason_for_a_goal_is_no_other_goal(office: Workspace, code: str) -> None:
    why: Answers = {"/goals/0/why": "Voor mijn zoon", "/is_correction": True}
    office.hand_in(reden=paper(code, why))
    (first, *_) = office.dossier(code)["goals"]
    assert (first["text"], first["why"]) == ("Ik wil een eigen plek", "Voor mijn zoon")
    assert len(steps(office, code)) == 2


def test_the_name_beside_who_goes_with_who_it_was(office: Workspace, code: str) -> None:
    rest = {at: said for at, said in THREE.items() if not at.endswith("/who_name")}
    me: Answers = {**rest, "/goals/0/actions/0/who": "me", "/is_correction": True}
    office.hand_in(ik=paper(code, me))
    assert steps(office, code)[0] == ("Bellen met de gemeente", None, "2026-02-10")
    assert asked(office) == []


def test_a_correction_of_a_correction_keeps_what_both_leave_out(
    office: Workspace, code: str
) -> None:
    office.hand_in(beter=paper(code, MENDED))
    again: Answers = {"/goals/0/text": "Ik wil een eigen plekje!", "/goals/2/text": "Leren lezen"}
    office.hand_in(best=paper(code, {**again, "/is_correction": True}))
    assert goals(office, code) == ["Ik wil een eigen plekje!", "Weer zwemmen", "Leren lezen"]


def test_a_whole_correction_asks_nothing(office: Workspace, code: str) -> None:
    office.hand_in(beter=paper(code, THREE, MENDED))
    assert asked(office) == []
    assert goals(office, code) == ["Ik wil een eigen plekje", "Weer zwemmen", "Leren lezen"]


@pytest.mark.parametrize("first", [True, False])
def test_a_paper_that_counts_again_is_not_emptied_by_what_came_meanwhile(
    office: Workspace, *, first: bool
) -> None:
    code = office.new_client()
    papers = {"a": paper(code, THREE), "b": paper(code, MENDED)}
    one, other = ("a", "b") if first else ("b", "a")
    (row,) = office.hand_in(**{one: papers[one]})
    event = office.krachtwerk("paper", "withdraw", row["submission"]).stdout.strip()
    office.hand_in(**{other: papers[other]})
    assert asked(office) == []
    office.krachtwerk("undo", event)
    assert goals(office, code) == ["Ik wil een eigen plekje", "Weer zwemmen", "Leren lezen"]
    assert [row["code"] for row in asked(office)] == ["left_out"]


def test_where_older_papers_say_otherwise_in_what_it_leaves_out_that_is_still_asked(
    office: Workspace, code: str
) -> None:
    office.hand_in(meer=paper(code, THREE, {"/goals/0/why": "Dan slaap ik"}))
    (before,) = asked(office)
    office.hand_in(beter=paper(code, MENDED))
    still = {row["code"]: row["pointer"] for row in asked(office)}
    assert still == {"left_out": WHOLE, "conflict": before["pointer"]}
    answer(office, code, {"/goals/0/why": "Dan slaap ik", WHOLE: "counts"})
    assert office.dossier(code)["goals"][0]["why"] == "Dan slaap ik"
    assert (asked(office), "review" in outcomes(office)) == ([], False)
