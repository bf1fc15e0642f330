"""Order forms on which something could not be read: asked like any paper, done once it is said."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from pipeline.store.ledger import Ledger
from tests.fillers import with_pikepdf
from tests.scans.answering import Person, blank_sheet
from tests.scans.on_paper import OnPaper, Stack
from tests.workspace import Answers, Workspace, fill, fresh

DAY = {"/filled_on": "10-02-2026"}
GARBLED = "Zo\ufffd"
COUNT, ALIAS = "/new_clients/0/count", "/new_clients/0/alias"
SHEET = "/prints/0/sheets/evaluatie"


def order(office: Workspace, rows: Answers, *, odd: Answers | None = None) -> bytes:
    """An order form as typed; `odd` is set as no viewer would set it."""
    return with_pikepdf.fill(fill(office.order_form("Ahmed"), {**DAY, **rows}), odd or {})


def asked(office: Workspace) -> dict[str, dict[str, Any]]:
    rows = json.loads(office.krachtwerk("review", "--json").stdout)
    return {row["pointer"]: row for row in rows}


def answer(office: Workspace, answers: Answers, name: str = "nagekeken") -> None:
    """Fill in the sheet of the team by what it is about."""
    items = asked(office)
    given: dict[str, str | bool] = {}
    for at, said in answers.items():
        given[f"{items[at]['item']}/value"] = said
        if items[at]["suggestion"] is not None:
            given[f"{items[at]['item']}/ok"] = True
    sheet = office.outbox("nakijken", "team.pdf").read_bytes()
    who = {"/filled_on": "11-02-2026", "/filled_by": "JB"}
    office.hand_in(**{name: with_pikepdf.fill(sheet, who | given)})


def clients(office: Workspace) -> list[Any]:
    with Ledger.open(office.path / "dossiers") as ledger:
        return [client.alias for client in ledger.clients.all()]


def receipt(office: Workspace) -> str:
    (path,) = office.outbox("team", "bestellingen").glob("*.txt")
    return path.read_text(encoding="utf-8")


def test_a_row_in_doubt_waits_and_the_others_are_done(office: Workspace) -> None:
    office.hand_in(order=order(office, {COUNT: "1", ALIAS: GARBLED, SHEET: True}))
    assert clients(office) == []
    assert list(asked(office)) == [ALIAS]
    assert "Wacht nog. nieuwe cliënten, regel 1" in receipt(office)
    assert "Gedaan. bladen printen, regel 1" in receipt(office)


def test_it_is_done_once_a_person_said_what_stands_there(office: Workspace) -> None:
    office.hand_in(order=order(office, {COUNT: "1", ALIAS: GARBLED}))
    answer(office, {ALIAS: "Zoë"})
    assert clients(office) == ["Zoë"]
    assert asked(office) == {}
    assert "Wacht" not in receipt(office)
    assert [row["outcome"] for row in office.arrivals()] == ["accepted", "accepted"]


def test_it_is_done_exactly_once(office: Workspace) -> None:
    office.hand_in(order=order(office, {COUNT: "1", ALIAS: GARBLED, SHEET: True}))
    answer(office, {ALIAS: "Zoë"})
    before = receipt(office)
    office.krachtwerk("rebuild")
    office.run_once()
    assert clients(office) == ["Zoë"]
    assert receipt(office) == before


def test_a_confirmation_that_is_taken_back_and_given_anew_does_nothing_twice(
    office: Workspace,
) -> None:
    office.hand_in(order=order(office, {COUNT: "1", ALIAS: GARBLED}))
    answer(office, {ALIAS: "Zoë"})
    told = json.loads(office.krachtwerk("events", "--json").stdout)
    (said,) = [event for event in told if event["kind"] == "confirm"]
    office.krachtwerk("undo", said["id"])
    answer(office, {ALIAS: "Zoë"}, "nog-eens")
    assert clients(office) == ["Zoë"]


def test_a_tick_in_doubt_is_asked_and_prints_nothing_before(office: Workspace) -> None:
    sheet = "/prints/0/sheets/evaluatie"
    office.hand_in(order=order(office, {}, odd={sheet: "Misschien"}))
    assert list(asked(office)) == [sheet]
    assert not office.outbox("formulieren").exists()
    answer(office, {sheet: "yes"})
    assert [path.name for path in office.outbox("formulieren").iterdir()] == ["evaluatie.pdf"]


def test_a_tick_that_was_none_orders_nothing(office: Workspace) -> None:
    sheet = "/prints/0/sheets/evaluatie"
    office.hand_in(order=order(office, {}, odd={sheet: "Misschien"}))
    answer(office, {sheet: "no"})
    assert not office.outbox("formulieren").exists()
    assert "Er was niets ingevuld" in receipt(office)


def test_the_same_order_by_a_name_that_is_not_read_waits_for_the_name(office: Workspace) -> None:
    office.hand_in(een=order(office, {COUNT: "1", "/staff": "Ahmed"}))
    office.hand_in(twee=order(office, {COUNT: "1", "/staff": GARBLED}))
    assert len(clients(office)) == 1
    answer(office, {"/staff": "Ahmed Twee"})
    assert len(clients(office)) == 2


@pytest.fixture(scope="module")
def by_pen(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An order form that was written on with a pen, and scanned."""
    office = fresh(tmp_path_factory.mktemp("pen"))
    rows: Answers = {**DAY, "/staff": "Ahmed", COUNT: "1", ALIAS: "Zoë"}
    sheet = blank_sheet("bestelformulier")
    form = OnPaper(sheet, "", rows, tuple(Person.of(21).fill(sheet, rows)))
    office.drop("scan.pdf", Stack.of([form], 1).content)
    assert office.run_once().exit_code == 0
    return office


def test_what_was_written_with_a_pen_is_asked_with_its_picture(by_pen: Workspace) -> None:
    items = asked(by_pen)
    assert {"/staff", ALIAS} <= items.keys()
    assert all(items[at]["pictures"] for at in ("/staff", ALIAS))
    assert clients(by_pen) == []


def test_what_was_ordered_with_a_pen_is_done_once_it_is_confirmed(by_pen: Workspace) -> None:
    wanted = {"/staff": "Ahmed", ALIAS: "Zoë", COUNT: "1", "/filled_on": "10-02-2026"}
    answer(by_pen, {at: said for at, said in wanted.items() if at in asked(by_pen)})
    assert clients(by_pen) == []  # it was a blank form
    by_pen.say_yes()
    assert clients(by_pen) == ["Zoë"]
    assert re.search(r"Gedaan. nieuwe cliënten, regel 1.*\d{6}-\d", receipt(by_pen))


def test_a_page_that_comes_late_does_nothing_twice(office: Workspace) -> None:
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write("page_deadline = 0\n")
    rows: Answers = {**DAY, COUNT: "1"}
    sheet = blank_sheet("bestelformulier")
    form = OnPaper(sheet, "", rows, tuple(Person.of(21).fill(sheet, rows)))
    office.hand_in(een=Stack.of([replace(form, pages=form.pages[:1])], 1).content)
    answer(office, {COUNT: "1"})
    office.say_yes()
    assert clients(office) == [None]
    rest = office.hand_in(twee=Stack.of([replace(form, pages=form.pages[1:])], 1).content)
    assert rest[-1]["submission"] == rest[0]["submission"]
    assert clients(office) == [None]
