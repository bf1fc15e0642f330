"""A correction of which somebody said what it improves, where more papers lie about it."""

import pytest

from tests.pipeline.dossiers.test_left_out import paper as on_first_edition
from tests.pipeline.dossiers.test_lone_corrections import (
    HOME,
    MENDED,
    SWIM,
    TICK,
    WHICH,
    ids,
    paper,
    say,
    with_mended,
)
from tests.pipeline.review.test_copies import asked, goals, outcomes
from tests.workspace import Workspace, blank_of, fill

LEFT_OUT = "/_paper/left_out"
MORE_WORDS = {"/goals/0/text": "Ik wil graag een eigen plekje"}


@pytest.fixture
def code(office: Workspace) -> str:
    return office.as_after(with_mended)


def answer_first(office: Workspace, code: str, pointer: str, value: str) -> None:
    """Answer the first of what is asked in such a box; `value`: what is chosen, or its label."""
    row = next(row for row in asked(office) if row["pointer"] == pointer)
    chosen = [each["code"] for each in row["choices"] or () if value in each["label"]]
    said = {f"{row['item']}/value": chosen[0] if chosen else value}
    sheet = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    office.hand_in(nagekeken=fill(sheet, {"/filled_on": "15-02-2026", "/filled_by": "JB", **said}))


def test_that_it_counts_alone_was_said_beside_one_paper_and_holds_beside_no_other(
    office: Workspace, code: str
) -> None:
    office.hand_in(d=paper(code, "11-02-2026", {**HOME, "/goals/0/why": "Dan slaap ik"}))
    older, *_ = ids(office)
    say(office, code, "03-02-2026")
    answer_first(office, code, LEFT_OUT, "away")
    office.krachtwerk("paper", "withdraw", older)
    say(office, code, "11-02-2026")
    assert "Dan slaap ik" in [goal["why"] for goal in office.dossier(code)["goals"]]
    assert [row["code"] for row in asked(office)] == ["left_out"]


def test_what_was_printed_while_it_counted_for_itself_is_known_when_it_comes_back(
    office: Workspace,
) -> None:
    code = office.new_client()
    other_step = {"/goals/0/actions/0/what": "Bellen met de corporatie"}
    office.hand_in(a=paper(code, "03-02-2026", HOME))
    office.hand_in(c=paper(code, "12-02-2026", MENDED, other_step, TICK))
    sheet = office.personal("actieplan_bijwerken", code)  # with a step of each
    say(office, code, "03-02-2026")
    told = {"/actions/1/status": "done", "/actions/1/helped": "Mijn zus"}
    told |= {"/actions/0/status": "done", "/actions/0/helped": "Mijn zus"}
    office.hand_in(d=fill(sheet, {"/filled_on": "20-02-2026", "/filled_by": "me", **told}))
    shown = office.dossier(code)
    assert "unknown_ref" not in [each["code"] for each in shown["questions"]]
    assert [step["helped"] for step in shown["goals"][0]["actions"]] == ["Mijn zus"]


def test_a_correction_on_a_print_with_that_very_goal_finds_it(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(a=paper(code, "03-02-2026", HOME))
    sheet = office.personal("actieplan", code)
    office.hand_in(c=paper(code, "12-02-2026", MENDED, TICK, sheet=sheet))
    say(office, code, "03-02-2026")
    shown = office.dossier(code)
    assert [goal["text"] for goal in shown["goals"]] == ["Ik wil een eigen plekje"]
    assert "unknown_ref" not in [each["code"] for each in shown["questions"]]


def test_of_two_corrections_of_one_paper_that_of_the_later_day_counts(office: Workspace) -> None:
    """What the first of them mended, and the second leaves blank, goes on counting."""
    code = office.new_client()
    why = {"/goals/0/why": "Rust in huis"}
    office.hand_in(c=paper(code, "13-02-2026", MORE_WORDS, TICK))
    office.hand_in(b=paper(code, "12-02-2026", MENDED, why, TICK))
    office.hand_in(a=paper(code, "03-02-2026", HOME))
    for _ in range(2):
        answer_first(office, code, WHICH, "03-02-2026")
    (goal,) = office.dossier(code)["goals"]
    assert (goal["text"], goal["why"]) == ("Ik wil graag een eigen plekje", "Rust in huis")
    assert [row["code"] for row in asked(office)] == ["left_out"]
    assert outcomes(office)[:3] == ["review", "accepted", "accepted"]


def test_a_correction_that_lies_by_itself_may_be_what_another_one_improves(
    office: Workspace,
) -> None:
    """Nobody has the first sheet any more; and once it is found, all three are one."""
    code = office.new_client()
    office.hand_in(b=paper(code, "12-02-2026", MENDED, TICK))
    office.hand_in(c=paper(code, "13-02-2026", MORE_WORDS, TICK))
    answer_first(office, code, WHICH, "12-02-2026")
    assert (goals(office, code), asked(office)) == (["Ik wil graag een eigen plekje"], [])
    office.hand_in(a=paper(code, "03-02-2026", HOME))
    answer_first(office, code, WHICH, "03-02-2026")
    (goal,) = office.dossier(code)["goals"]
    assert (goal["text"], goal["why"], goal["since"]) == (
        "Ik wil graag een eigen plekje",
        "Dan heb ik rust",
        "2026-02-03",
    )


def test_between_corrections_of_one_day_their_words_are_asked_and_not_the_day(
    office: Workspace,
) -> None:
    code = office.new_client()
    office.hand_in(a=paper(code, "03-02-2026", HOME))
    office.hand_in(b=paper(code, "12-02-2026", MENDED, TICK))
    sheet = office.personal("actieplan", code)
    office.hand_in(c=paper(code, "12-02-2026", MORE_WORDS, TICK, sheet=sheet))
    for _ in range(2):
        answer_first(office, code, WHICH, "03-02-2026")
    said = {row["pointer"] for row in asked(office)}
    assert said - {LEFT_OUT} == {"/goals/0/text"}


def test_a_paper_that_is_given_the_day_of_the_older_one_is_not_lost_behind_the_correction(
    office: Workspace,
) -> None:
    code = office.new_client()
    first = blank_of("actieplan", edition=1)
    office.hand_in(a=on_first_edition(code, HOME))
    undated = {"/filled_on": "", "/goals/1/text": "Weer zwemmen"}
    office.hand_in(b=paper(code, "", undated, sheet=first))
    office.hand_in(c=paper(code, "12-02-2026", MENDED, TICK, sheet=first))
    answer_first(office, code, WHICH, "03-02-2026")
    answer_first(office, code, "/filled_on", "03-02-2026")
    assert goals(office, code) == ["Ik wil een eigen plekje", "Weer zwemmen"]


def test_a_sheet_with_other_steps_printed_on_it_is_not_what_it_improves(office: Workspace) -> None:
    """Box by box they are about something else: each counts on its own day."""
    code = office.new_client()
    office.hand_in(a=paper(code, "03-02-2026", HOME))
    done = {"/actions/0/status": "done", "/actions/0/helped": "Mijn zus"}
    sheet = office.personal("actieplan_bijwerken", code)
    office.hand_in(b=fill(sheet, {"/filled_on": "05-02-2026", "/filled_by": "me", **done}))
    office.hand_in(c=paper(code, "06-02-2026", SWIM, {"/goals/0/actions/0/what": "Badpak kopen"}))
    sheet = office.personal("actieplan_bijwerken", code)
    tried = {"/actions/0/status": "partly", **TICK}
    office.hand_in(d=fill(sheet, {"/filled_on": "12-02-2026", "/filled_by": "me", **tried}))
    assert asked(office) == []
    states = [step["state"] for goal in office.dossier(code)["goals"] for step in goal["actions"]]
    assert states == ["gedaan", "deels"]


def test_that_nothing_may_go_home_was_said_on_the_day_of_the_correction(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(a=paper(code, "03-02-2026", HOME))
    office.hand_in(b=paper(code, "10-02-2026", SWIM, {"/take_home": "yes"}))
    office.hand_in(c=paper(code, "12-02-2026", MENDED, {"/take_home": "no"}, TICK))
    say(office, code, "03-02-2026")
    assert office.dossier(code)["take_home"] == "no"


def test_a_sheet_that_lay_there_may_name_a_paper_that_is_further_back_by_now(
    office: Workspace, code: str
) -> None:
    (row,) = asked(office)
    sheet = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    (named,) = [each["code"] for each in row["choices"] if "03-02" in each["label"]]
    more = ["Leren koken", "Vaker wandelen", "Mijn broer bellen"]
    office.hand_in(
        **{goal.split()[0]: paper(code, "11-02-2026", {"/goals/0/text": goal}) for goal in more}
    )
    said = {"/filled_on": "15-02-2026", "/filled_by": "JB", f"{row['item']}/value": named}
    office.hand_in(nagekeken=fill(sheet, said))
    assert "corrects_older" not in [row["code"] for row in asked(office)]
