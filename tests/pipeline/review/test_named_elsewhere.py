"""Words that only name another place are no answer: they are asked about, and in no plan."""

import pytest

from tests.pipeline.desk.seated import desk_of
from tests.pipeline.review.test_every_question import asked
from tests.workspace import Workspace, blank, fill, header

WANTED = "/goals/0/text"


def handed_in(office: Workspace, said: str) -> str:
    """A plan of which the goal says this; whose it is."""
    code = office.new_client()
    office.hand_in(plan=fill(blank("actieplan"), {"/client": code, **header(), WANTED: said}))
    return code


def goals(office: Workspace, code: str) -> list[str]:
    return [goal["text"] for goal in office.dossier(code)["goals"]]


@pytest.mark.parametrize(
    "said", ["Dit staat op mijn eigen blad.", "zie boven", "Idem", "(zie ander blad)", "See above!"]
)
def test_it_is_asked_and_stands_in_no_plan(office: Workspace, said: str) -> None:
    code = handed_in(office, said)
    (row,) = asked(office)
    assert (row["code"], row["suggestion"]) == ("answer_elsewhere", None)
    assert goals(office, code) == []


@pytest.mark.parametrize("said", ["Ik wil zien wat er boven is", "Dit staat op mijn muur"])
def test_words_that_tell_more_are_an_answer(office: Workspace, said: str) -> None:
    code = handed_in(office, said)
    assert (asked(office), goals(office, code)) == ([], [said])


def test_who_types_it_over_at_the_desk_is_asked_what_stands_there(office: Workspace) -> None:
    code = handed_in(office, "zie boven")
    with desk_of(office) as seat:
        again = seat.answer(code, WANTED, "Zie boven")
        assert "Schrijf op wat daar staat" in again.text
        seat.answer(code, WANTED, "Ik wil een eigen plek")
    office.run_once()
    assert goals(office, code) == ["Ik wil een eigen plek"]
