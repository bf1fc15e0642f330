"""Questions answered at the desk: the dossier changes as by a correction sheet, and back."""

import json
import re
from collections.abc import Iterator

import pytest

from pipeline.dossiers.naming import NAME_ASKED
from tests.pipeline.desk.seated import Seat, desk_of
from tests.pipeline.review.test_copies import MENDED, asked, plan
from tests.pipeline.review.test_correction_sheets import WANTED, goals, with_one_in_doubt
from tests.pipeline.review.test_old_sheets import checked
from tests.workspace import Workspace, blank, fill, header


@pytest.fixture
def code(office: Workspace) -> str:
    return office.as_after(with_one_in_doubt)


@pytest.fixture
def seat(office: Workspace, code: str) -> Iterator[Seat]:
    assert code
    with desk_of(office) as seat:
        yield seat


def test_what_waits_is_what_review_says(seat: Seat, office: Workspace, code: str) -> None:
    assert code in seat.look("/")
    assert len(seat.questions(code)) == len(asked(office)) == 1


def test_a_question_shows_the_page_with_the_box_lit(seat: Seat, code: str) -> None:
    page = seat.look(f"/pile/{code}")
    assert 'class="lit"' in page
    assert "<h1" in page
    found = re.search(r'href="(/page/[^"]+)"', page)
    assert found is not None
    shown = seat.browser.get(found[1])
    assert shown.content.startswith(b"\xff\xd8")
    assert "Ik wil" in page


def test_what_is_typed_enters_the_dossier(seat: Seat, office: Workspace, code: str) -> None:
    seat.answer(code, WANTED, "Ik wil dansen")
    assert goals(office, code) == ["Ik wil dansen"]
    assert asked(office) == []
    office.run_once()
    assert not office.outbox("nakijken", f"{code}.pdf").exists()


def test_what_was_taken_is_taken_back(seat: Seat, office: Workspace, code: str) -> None:
    seat.answer(code, WANTED, "Ik wil dansen")
    back = seat.post("/undo")
    assert f"/pile/{code}/" in str(back.url)
    assert [row["pointer"] for row in asked(office)] == [WANTED]


def test_the_last_answer_of_all_is_taken_back_from_where_it_leads(
    seat: Seat, office: Workspace, code: str
) -> None:
    assert 'action="/undo"' not in seat.look("/")  # nothing was answered yet
    led = seat.answer(code, WANTED, "Ik wil danzen")
    assert led.url.path == "/"
    assert 'action="/undo"' in led.text
    assert seat.look(str(seat.post("/undo").url)).count('action="/undo"') == 1
    assert [row["pointer"] for row in asked(office)] == [WANTED]


def test_nothing_typed_is_no_answer(seat: Seat, office: Workspace, code: str) -> None:
    told = seat.answer(code, WANTED, "  ")
    assert told.status_code == 422
    assert "Typ wat er op het papier staat" in told.text
    assert len(asked(office)) == 1


def test_that_nothing_stands_there_is_an_answer(seat: Seat, office: Workspace, code: str) -> None:
    seat.answer(code, WANTED, "", act="empty")
    assert asked(office) == []
    assert goals(office, code) == []


def test_what_was_taken_back_is_answered_once_more(
    seat: Seat, office: Workspace, code: str
) -> None:
    seat.answer(code, WANTED, "Ik wil danzen", once="dit blad")
    seat.post("/undo")
    seat.answer(code, WANTED, "Ik wil dansen", once="dit blad")  # the browser went back
    assert goals(office, code) == ["Ik wil dansen"]


def test_what_is_sent_twice_is_taken_once(seat: Seat, office: Workspace, code: str) -> None:
    place = f"/pile/{code}/{seat.key(code, WANTED)}"
    seat.post(place, value="Ik wil dansen", once="a")
    told = seat.post(place, value="Ik wil dansen", once="a")
    assert "Iemand anders" not in told.text
    assert office.krachtwerk("events").stdout.count("E-") == 1


def test_what_is_left_for_later_stays_asked(seat: Seat, office: Workspace, code: str) -> None:
    gone_on = seat.answer(code, WANTED, "half", act="later")
    assert "Er ligt nog voor later: 1." in gone_on.text
    assert len(asked(office)) == 1


def test_who_comes_second_is_told(seat: Seat, office: Workspace, code: str) -> None:
    place = f"/pile/{code}/{seat.key(code, WANTED)}"
    with desk_of(office) as other:
        other.answer(code, WANTED, "Ik wil dansen")
    told = seat.post(place, value="Ik wil danzen")
    assert "Iemand anders heeft deze vraag net beantwoord" in told.text
    assert goals(office, code) == ["Ik wil dansen"]


def test_a_sheet_that_comes_after_the_desk_is_asked_anew(
    seat: Seat, office: Workspace, code: str
) -> None:
    sheet = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    seat.answer(code, WANTED, "Ik wil dansen")
    office.hand_in(oud=checked(sheet, "/items/0", "Ik wil danzen"))
    assert goals(office, code) == ["Ik wil dansen"]
    assert [row["code"] for row in asked(office)] == ["said_otherwise"]
    seat.answer(code, WANTED, "Ik wil tango dansen")
    assert goals(office, code) == ["Ik wil tango dansen"]
    assert asked(office) == []


def test_the_log_tells_who_saw_and_who_decided(seat: Seat, office: Workspace, code: str) -> None:
    seat.look(f"/pile/{code}")
    seat.look(f"/pile/{code}")
    seat.answer(code, WANTED, "Ik wil dansen")
    lines = [line.split()[2:4] for line in office.krachtwerk("audit", "show").stdout.splitlines()]
    log = office.krachtwerk("audit", "show", "--json").stdout
    assert log.count('"desk"') == 1
    assert log.count('"correct"') == 1
    assert lines


def test_of_copies_one_answer_settles_both(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(eerst=plan(code), later=plan(code, MENDED))
    with desk_of(office) as seat:
        assert "Eerst stond er" in seat.look(f"/pile/{code}")
        seat.answer(code, WANTED, "Ik wil een eigen plekje")
    assert goals(office, code) == ["Ik wil een eigen plekje"]
    assert asked(office) == []


def test_what_was_typed_is_told_where_it_could_not_be_taken(
    seat: Seat, office: Workspace, code: str
) -> None:
    place = f"/pile/{code}/{seat.key(code, WANTED)}"
    seat.post(place, value="Ik wil dansen", once="a")
    told = seat.post(place, value="Ik wil zingen", once="b")  # the same question in another tab
    assert "Wat je typte, is niet opgeslagen: Ik wil zingen" in told.text
    assert goals(office, code) == ["Ik wil dansen"]


def test_what_was_typed_waits_where_it_is_left_for_later(seat: Seat, code: str) -> None:
    place = f"/pile/{code}/{seat.key(code, WANTED)}"
    seat.post(place, value="Ik wil zin", act="later")
    assert "Ik wil zin</" in seat.look(place) or 'value="Ik wil zin"' in seat.look(place)


def test_words_and_leeg_together_are_asked(seat: Seat, office: Workspace, code: str) -> None:
    place = f"/pile/{code}/{seat.key(code, WANTED)}"
    assert seat.post(place, value="Ik wil zingen", act="empty").status_code == 422
    assert goals(office, code) == [None]  # still open


def test_an_answer_from_the_same_page_counts_again_once_it_was_taken_back(
    seat: Seat, office: Workspace, code: str
) -> None:
    place = f"/pile/{code}/{seat.key(code, WANTED)}"
    seat.post(place, value="Ik wil dansen", once="a")
    (event,) = [e for e in seat.room.ledger.decisions.all() if e.kind == "confirm"]
    seat.post("/decisions", event=event.id)
    seat.post(place, value="Ik wil zingen", once="a")
    assert goals(office, code) == ["Ik wil zingen"]


def test_an_answer_to_what_was_told_before_is_asked_again(
    seat: Seat, office: Workspace, code: str
) -> None:
    named = fill(blank("evaluatie"), {"/client": code, **header("04-03-2026", alias="Sam")})
    office.hand_in(ander=named)
    place = f"/pile/{code}/{seat.key(code, NAME_ASKED)}"
    told = re.search('name="told" value="([^"]+)"', seat.look(place))
    assert told is not None
    office.krachtwerk("client", "rename", code, "Fatima")
    page = seat.post(place, value="keep", told=told[1])
    assert "net veranderd" in page.text


def test_what_comes_after_the_end_of_a_visit_is_not_taken_and_not_lost(
    seat: Seat, office: Workspace, code: str
) -> None:
    key = seat.key(code, WANTED)
    visit = seat.room.visits.of(next(iter(seat.browser.cookies.values())))
    assert visit is not None
    seat.room.visits.end(visit)
    late = seat.post(f"/pile/{code}/{key}", value="<b>Ik wil dansen</b>")
    assert late.status_code == 403
    assert "&lt;b&gt;Ik wil dansen&lt;/b&gt;" in late.text  # to copy
    assert "readonly" not in seat.post(f"/pile/{code}/{key}", act="later").text
    seat.sit()
    strange = seat.post(f"/lines/{code}", **{"csrf": "x", f"value-{key}": "Ik wil zingen"})
    assert (strange.status_code, "Ik wil zingen" in strange.text) == (403, True)
    assert [row["pointer"] for row in asked(office)] == [WANTED]


def test_a_day_of_which_somebody_said_that_none_is_there_is_asked_no_longer(
    office: Workspace,
) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code, {"/filled_on": ""}))
    assert "geen datum" in office.krachtwerk("client", "show", code).stderr
    with desk_of(office) as seat:
        seat.answer(code, "/filled_on", "", act="empty")
    assert asked(office) == []
    assert "geen datum" not in office.krachtwerk("client", "show", code).stderr
    told = json.loads(office.krachtwerk("client", "show", code, "--json").stdout)
    assert told["questions"] == []
