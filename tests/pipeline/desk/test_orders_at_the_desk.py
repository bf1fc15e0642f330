"""What an order form orders and waits for a yes: the yes is given at the desk, too."""

import pytest

from tests.pipeline.desk.seated import desk_of
from tests.pipeline.orders.test_who_orders import DAY, ONE_MORE, clients
from tests.scans.answering import Person, blank_sheet
from tests.scans.on_paper import OnPaper, Stack
from tests.workspace import Workspace, blank, fill

PRINTED = "/prints/0/sheets/evaluatie"


def test_a_yes_at_the_desk_opens_the_dossier(office: Workspace) -> None:
    office.hand_in(order=fill(blank("bestelformulier"), ONE_MORE))
    assert clients(office) == []
    with desk_of(office) as seat:
        assert "Bestelling" in seat.look("/")
        (pile,) = seat.room.agenda.piles()
        (asked,) = pile.asked
        page = seat.look(f"/pile/{pile.name}")
        assert asked.item.note in page
        seat.post(f"/pile/{pile.name}/{asked.key}", value="agree")
        assert list(seat.room.agenda.piles()) == []
    office.run_once()
    assert len(clients(office)) == 1


def test_a_no_at_the_desk_is_taken_back(office: Workspace) -> None:
    office.hand_in(order=fill(blank("bestelformulier"), ONE_MORE))
    with desk_of(office) as seat:
        (pile,) = seat.room.agenda.piles()
        seat.post(f"/pile/{pile.name}/{pile.asked[0].key}", value="decline")
        assert list(seat.room.agenda.piles()) == []
        seat.post("/undo")
        assert [each.name for each in seat.room.agenda.piles()] == [pile.name]
    assert clients(office) == []


def test_a_yes_is_taken_back_before_it_is_carried_out(office: Workspace) -> None:
    office.hand_in(order=fill(blank("bestelformulier"), ONE_MORE))
    with desk_of(office) as seat:
        (pile,) = seat.room.agenda.piles()
        seat.post(f"/pile/{pile.name}/{pile.asked[0].key}", value="agree")
        seat.post("/undo")
        assert [each.name for each in seat.room.agenda.piles()] == [pile.name]
    office.run_once()
    assert clients(office) == []


def test_a_yes_that_was_carried_out_is_not_said_to_be_taken_back(office: Workspace) -> None:
    office.hand_in(order=fill(blank("bestelformulier"), ONE_MORE))
    with desk_of(office) as seat:
        (pile,) = seat.room.agenda.piles()
        seat.post(f"/pile/{pile.name}/{pile.asked[0].key}", value="agree")
        office.run_once()
        assert (
            "misschien al uitgevoerd" in seat.browser.post("/undo", data={"csrf": seat.csrf}).text
        )
    assert len(clients(office)) == 1


def test_a_sheet_with_yes_does_not_undo_a_no_at_the_desk(office: Workspace) -> None:
    office.hand_in(order=fill(blank("bestelformulier"), ONE_MORE))
    (sheet,) = (path.read_bytes() for path in office.outbox("nakijken").glob("bestelling-*.pdf"))
    with desk_of(office) as seat:
        (pile,) = seat.room.agenda.piles()
        seat.post(f"/pile/{pile.name}/{pile.asked[0].key}", value="decline")
    office.hand_in(later=fill(sheet, {"/items/0/value": "agree", "/filled_on": "05-02-2026"}))
    assert clients(office) == []


def test_an_order_that_waits_for_another_day_is_named(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRACHTWERK_DAY_DOSSIERS", "0")
    office.hand_in(order=fill(blank("bestelformulier"), ONE_MORE))
    with desk_of(office) as seat:
        (pile,) = seat.room.agenda.piles()
        order = pile.asked[0].item.target
        assert order not in seat.look("/")  # what a pile asks about is told once
        seat.post(f"/pile/{pile.name}/{pile.asked[0].key}", value="agree")
        office.run_once()
        assert list(seat.room.agenda.piles()) == []
        (left,) = office.waiting_orders()
        assert left["id"] in seat.look("/")
    assert clients(office) == []


def test_the_names_on_the_order_form_stand_beside_the_question(office: Workspace) -> None:
    named = {**ONE_MORE, "/staff": "Jo van Noord", "/new_clients/0/alias": "Zus"}
    office.hand_in(order=fill(blank("bestelformulier"), named))
    with desk_of(office) as seat:
        (pile,) = seat.room.agenda.piles()
        page = seat.look(f"/pile/{pile.name}")
    assert "‘Wie vraagt dit?’: Jo van Noord." in page
    assert "‘Bijnaam’: Zus." in page


def test_who_orders_in_pen_is_shown_as_a_picture(office: Workspace) -> None:
    sheet, rows = blank_sheet("bestelformulier"), {**DAY, PRINTED: True, "/staff": "Jo"}
    form = OnPaper(sheet, "", rows, tuple(Person.of(7).fill(sheet, rows)))
    office.hand_in(order=Stack.of([form], 1).content)
    with desk_of(office) as seat:
        (pile,) = [each for each in seat.room.agenda.piles() if each.is_order]
        assert pile.asked[0].item.picture_names == ("Wie vraagt dit?",)


def test_a_yes_is_no_choice_of_what_stands_on_the_paper(office: Workspace) -> None:
    office.hand_in(order=fill(blank("bestelformulier"), ONE_MORE))
    with desk_of(office) as seat:
        (pile,) = seat.room.agenda.piles()
        assert "Kies één antwoord" in seat.look(f"/pile/{pile.name}")
