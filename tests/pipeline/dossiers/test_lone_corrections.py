"""A paper that says that it improves an older one, of another day or another print: which one?"""

import pytest

from pipeline.store.ledger import Ledger
from tests.pipeline.dossiers.test_left_out import paper as on_first_edition
from tests.pipeline.review.test_copies import answer, asked, goals, outcomes
from tests.workspace import Answers, Workspace, blank, blank_of, fill, header

TICK: Answers = {"/is_correction": True}
HOME: Answers = {
    "/goals/0/text": "Ik wil een eigen plek",
    "/goals/0/why": "Dan heb ik rust",
    "/goals/0/actions/0/what": "Bellen met de gemeente",
}
SWIM: Answers = {"/goals/0/text": "Weer zwemmen"}
MENDED: Answers = {"/goals/0/text": "Ik wil een eigen plekje"}
WHICH = "/_paper/corrects_older"


def paper(code: str, day: str, *answers: Answers, sheet: bytes | None = None) -> bytes:
    said: dict[str, str | bool] = {"/client": code, **header(day)}
    for each in answers:
        said |= each
    return fill(sheet or blank("actieplan"), said)


def say(home: Workspace, code: str, day: str) -> None:
    """Somebody says that it improves the sheet of that day."""
    (row,) = asked(home)
    (named,) = [each["code"] for each in row["choices"] if day in each["label"]]
    answer(home, code, {WHICH: named})


def ids(home: Workspace) -> list[str]:
    return [row["submission"] for row in home.arrivals()]


def with_mended(home: Workspace) -> str:
    """A client with two goals, and a mended word of the first on a sheet of a later day."""
    code = home.new_client()
    home.hand_in(a=paper(code, "03-02-2026", HOME))
    home.hand_in(b=paper(code, "10-02-2026", SWIM))
    home.hand_in(c=paper(code, "12-02-2026", MENDED, TICK))
    return code


@pytest.fixture
def code(office: Workspace) -> str:
    return office.as_after(with_mended)


def test_which_older_paper_is_improved_is_asked_where_none_is_of_the_same_day(
    office: Workspace, code: str
) -> None:
    assert [(row["code"], row["pointer"]) for row in asked(office)] == [("corrects_older", WHICH)]
    assert outcomes(office) == ["accepted", "accepted", "review"]
    assert len(goals(office, code)) == 3  # until somebody says, all of them count


def test_the_paper_that_is_named_is_mended_in_its_place_and_keeps_its_number(
    office: Workspace, code: str
) -> None:
    before = office.dossier(code)["goals"][0]["id"]
    say(office, code, "03-02-2026")
    mended, swim = office.dossier(code)["goals"]
    assert (mended["text"], mended["id"]) == ("Ik wil een eigen plekje", before)
    assert swim["text"] == "Weer zwemmen"


def test_what_it_leaves_out_of_that_paper_goes_on_counting_and_is_asked(
    office: Workspace, code: str
) -> None:
    say(office, code, "03-02-2026")
    assert office.dossier(code)["goals"][0]["why"] == "Dan heb ik rust"
    assert [row["code"] for row in asked(office)] == ["left_out"]
    answer(office, code, {"/_paper/left_out": "away"})
    assert office.dossier(code)["goals"][0]["why"] is None
    assert (asked(office), "review" in outcomes(office)) == ([], False)


def test_of_none_of_them_it_simply_adds(office: Workspace, code: str) -> None:
    answer(office, code, {WHICH: "counts"})
    assert (len(goals(office, code)), asked(office)) == (3, [])
    assert "review" not in outcomes(office)


def test_taken_back_it_is_asked_again(office: Workspace, code: str) -> None:
    say(office, code, "03-02-2026")
    said = office.krachtwerk("events").stdout
    (event,) = [line.split()[1] for line in said.splitlines() if "verbetert" in line]
    office.krachtwerk("undo", event)
    assert (len(goals(office, code)), [row["code"] for row in asked(office)]) == (
        3,
        ["corrects_older"],
    )


@pytest.mark.parametrize("how", ["withdraw", "move"])
def test_where_the_older_paper_goes_it_is_asked_anew(
    office: Workspace, code: str, how: str
) -> None:
    older, *_ = ids(office)
    say(office, code, "03-02-2026")
    to = [office.new_client()] if how == "move" else []
    office.krachtwerk("paper", how, older, *to)
    assert goals(office, code) == ["Weer zwemmen", "Ik wil een eigen plekje"]
    assert [row["code"] for row in asked(office)] == ["corrects_older"]
    if to:
        assert goals(office, to[0]) == ["Ik wil een eigen plek"]


def test_a_correction_that_goes_to_somebody_else_leaves_the_older_paper_as_it_was(
    office: Workspace, code: str
) -> None:
    *_, correction = ids(office)
    say(office, code, "03-02-2026")
    other = office.new_client()
    office.krachtwerk("paper", "move", correction, other)
    assert goals(office, code) == ["Ik wil een eigen plek", "Weer zwemmen"]
    assert (goals(office, other), asked(office)) == (["Ik wil een eigen plekje"], [])


def test_the_older_paper_may_come_later(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(c=paper(code, "12-02-2026", MENDED, TICK))
    assert asked(office) == []
    office.hand_in(a=paper(code, "03-02-2026", HOME))
    assert [row["code"] for row in asked(office)] == ["corrects_older"]
    assert outcomes(office) == ["review", "accepted"]


def test_a_paper_of_a_later_day_is_not_what_it_improves(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(c=paper(code, "03-02-2026", MENDED, TICK))
    office.hand_in(a=paper(code, "12-02-2026", HOME))
    assert asked(office) == []


def test_a_correction_that_is_given_another_day_is_asked_about_and_its_goal_stands_once(
    office: Workspace,
) -> None:
    code = office.new_client()
    office.hand_in(a=paper(code, "03-02-2026", HOME))
    (_, row) = office.hand_in(c=paper(code, "03-02-2026", {**HOME, **MENDED}, TICK))
    assert (goals(office, code), asked(office)) == (["Ik wil een eigen plekje"], [])
    other = office.new_client()
    office.krachtwerk("paper", "move", row["submission"], other)
    office.hand_in(d=paper(other, "01-02-2026", SWIM))
    assert [row["code"] for row in asked(office)] == ["corrects_older"]


def test_the_same_holds_for_sheets_of_which_the_last_counts(office: Workspace) -> None:
    """`Actieplan` of the first edition: its copies do not add."""
    code = office.new_client()
    first = blank_of("actieplan", edition=1)
    office.hand_in(a=on_first_edition(code, HOME))
    office.hand_in(c=paper(code, "05-02-2026", MENDED, TICK, sheet=first))
    say(office, code, "03-02-2026")
    assert goals(office, code) == ["Ik wil een eigen plekje"]


def test_a_correction_beside_what_it_improves_tells_of_no_question(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(a=paper(code, "03-02-2026", HOME))
    (_, row) = office.hand_in(c=paper(code, "03-02-2026", {**HOME, **MENDED}, TICK))
    told = {each["code"] for each in office.submission(row)["problems"]}
    with Ledger.open(office.path / "dossiers") as ledger:
        told |= {reason.code for each in ledger.arrivals.all() for reason in each.told}
    assert "corrects_older" not in told
