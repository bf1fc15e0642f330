"""What a paper leaves empty is no work for the office: the next form tells it, to the client."""

import pytest

from tests.pipeline.review.test_copies import answer, asked, plan
from tests.pipeline.test_route import text_of
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable
from tests.workspace import Answers, Workspace, blank, fill, header

WHY = "Dit was nog leeg: ‘Dit is belangrijk voor mij, want’"
WHO = "Dit was nog leeg: ‘Wie doet het?’"
NO_WHY: Answers = {"/goals/0/why": ""}
NO_WHO: Answers = {"/goals/0/actions/0/who": "Off"}


def next_form(office: Workspace, code: str) -> str:
    """The words on the form that lies ready for the next contact, on one line."""
    return " ".join(text_of(office.outbox(code, "actieplan-bijwerken.pdf")).split())


@pytest.mark.parametrize(("empty", "told"), [(NO_WHY, WHY), (NO_WHO, WHO)])
def test_an_empty_box_is_told_on_the_next_form_and_asked_of_nobody_in_the_office(
    office: Workspace, empty: Answers, told: str
) -> None:
    code = office.new_client()
    (row,) = office.hand_in(plan=plan(code, empty))
    assert row["outcome"] == "accepted"
    assert asked(office) == []
    assert next_form(office, code).count(told) == 1


def test_what_was_said_since_is_told_no_more(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code, NO_WHY))
    office.hand_in(later=plan(code, day="10-02-2026"))
    assert "nog leeg" not in next_form(office, code)


def test_a_whole_paper_leaves_nothing_to_tell(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    assert "nog leeg" not in next_form(office, code)


def test_a_step_without_words_is_told_below_its_goal(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code, {"/goals/0/actions/0/what": ""}))
    assert next_form(office, code).count("Dit was nog leeg: ‘Wat doe ik?’") == 1


def test_it_is_told_in_the_language_of_the_client(office: Workspace) -> None:
    code = office.new_client("--lang", "en")
    office.hand_in(plan=plan(code, NO_WHY))
    assert next_form(office, code).count("This was still empty: ‘") == 1


def test_a_scan_of_the_form_with_that_line_asks_nothing_about_it(office: Workspace) -> None:
    desk = WritingTable(office)
    code = desk.client("Zoë")
    office.hand_in(plan=plan(code, NO_WHY, NO_WHO))
    said: Answers = {
        "/filled_on": "12-03-2026",
        "/filled_by": "me",
        "/actions/0/status": "done",
        "/goals/0/state": "continue",
    }
    form = desk.fill(Person.of(5), "actieplan_bijwerken", code, said)
    rows = office.hand_in(blad=Stack.of([form], 3).content)
    assert [row["outcome"] for row in rows] == ["accepted", "accepted"]
    assert asked(office) == []
    assert list(form.differences(office.submission(rows[-1]))) == []


def test_what_a_pen_left_empty_is_told_as_soon_as_its_words_are_read(office: Workspace) -> None:
    desk = WritingTable(office)
    code = desk.client("Zoë")
    said: Answers = {
        "/filled_on": "12-03-2026",
        "/filled_by": "me",
        "/goals/0/text": "weer zwemmen",
        "/goals/0/actions/0/what": "badpak kopen",
    }
    form = desk.fill(Person.of(5), "actieplan", code, said, blank=True)
    office.hand_in(blad=Stack.of([form], 3).content)
    read: Answers = {
        "/goals/0/text": "weer zwemmen",
        "/goals/0/actions/0/what": "badpak kopen",
    }
    answer(office, code, read)
    told = next_form(office, code)
    assert (told.count(WHY), told.count(WHO)) == (1, 1)
    assert (asked(office), {row["outcome"] for row in office.arrivals()}) == ([], {"accepted"})


ELSEWHERE = "Op een ander blad was nog leeg: ‘Wat is voor jou belangrijk in het leven?’"
FIRST: Answers = {"/urgent_first/0": "meer rust"}


def focus(code: str, answers: Answers, day: str = "03-02-2026") -> bytes:
    """A focusbepaling on which somebody wrote what comes first, and whatever is given."""
    return fill(blank("focusbepaling"), {"/client": code, **header(day), **FIRST, **answers})


def test_what_another_sheet_lacks_is_told_once_on_the_next_form(office: Workspace) -> None:
    code = office.new_client()
    (row,) = office.hand_in(blad=focus(code, {}))
    assert (row["outcome"], asked(office)) == ("accepted", [])
    assert next_form(office, code).count(ELSEWHERE) == 1
    office.hand_in(plan=plan(code))
    assert next_form(office, code).count(ELSEWHERE) == 1
    office.hand_in(later=focus(code, {"/meaning": "mijn kinderen"}, "10-02-2026"))
    assert "nog leeg" not in next_form(office, code)


def test_what_an_older_sheet_said_is_not_asked_for_again(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(first=focus(code, {"/meaning": "mijn kinderen"}))
    office.hand_in(later=focus(code, {}, "10-02-2026"))
    assert "nog leeg" not in next_form(office, code)


def test_a_form_that_is_not_to_say_what_it_is_tells_of_no_other_sheet(office: Workspace) -> None:
    code = office.new_client()
    office.krachtwerk("client", "prints", code, "--silent")
    office.hand_in(blad=focus(code, {}))
    assert "ander blad" not in next_form(office, code)
