"""A sheet written with a pen comes in -> what the hand may say stands there, to be checked."""

import json
from typing import Any

import pytest

from pipeline.store.ledger import Ledger
from pipeline.workspace import Office
from tests.fillers import with_pypdf
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable
from tests.workspace import Workspace, blank, fresh, header

SAID = {
    "/alias": "Zoë",
    "/filled_on": "12-03-2026",
    "/filled_by": "me",
    "/i_am/0": "een doorzetter",
    "/i_can/0": "goed koken",
    "/i_have/0": "een lieve buurvrouw",
    "/quote_ok": "yes",
    "/take_home": "yes",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[dict[str, Any]]]:
    """An office after a scanned sheet, and what it asks about words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KRACHTWERK_SUGGESTIONS", "on")
        office = fresh(tmp_path_factory.mktemp("pen") / "werk")
        desk = WritingTable(office)
        form = desk.fill(Person.of(5), "vormen_van_kracht", desk.client("Zoë"), SAID)
        office.hand_in(blad=Stack.of([form], 3).content)
    rows = json.loads(office.krachtwerk("review", "--json").stdout)
    return office, [row for row in rows if row["kind"] in {"word", "text"}]


def test_what_the_hand_may_say_is_filled_in_and_every_word_says_how_sure(
    asked: tuple[Workspace, list[dict[str, Any]]],
) -> None:
    said = {row["pointer"]: row for row in asked[1]}
    words = said["/i_can/0"]
    assert words["suggestion"].casefold() == "goed koken"
    assert [len(words["sure"]), min(words["sure"]) > 0.3] == [2, True]


def test_a_suggestion_is_no_answer(asked: tuple[Workspace, list[dict[str, Any]]]) -> None:
    office, _ = asked
    reading = office.submission(office.arrivals()[0])["readings"]["/i_can/0"]
    assert reading["state"] == "unread"
    with Ledger.open(office.path / "dossiers") as ledger:
        assert [job.kind for job in ledger.jobs.pending()] == []


def test_what_was_typed_goes_before_what_its_picture_may_say(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRACHTWERK_SUGGESTIONS", "on")
    code = office.new_client()
    step = "/goals/0/actions/0/what"
    typed = {"/client": code, **header(), "/goals/0/text": "Naar zee", "/goals/0/why": "Zon"}
    # no letter for the picture in the typeface: it is in the value, and does not show
    office.hand_in(plan=with_pypdf.fill(blank("actieplan"), {**typed, step: "Trein zoeken 🚆"}))
    (row,) = json.loads(office.krachtwerk("review", "--json").stdout)
    assert (row["pointer"], row["suggestion"]) == (step, "Trein zoeken 🚆")


def test_of_a_hand_with_other_letters_nothing_is_suggested(
    asked: tuple[Workspace, list[dict[str, Any]]],
) -> None:
    office, rows = asked
    (code,) = {row["client"] for row in rows}
    office.krachtwerk("client", "prints", code, "--lang", "uk")
    try:
        said = json.loads(office.krachtwerk("review", "--json").stdout)
    finally:
        office.krachtwerk("client", "prints", code, "--lang", "nl")
    words = [row for row in said if row["kind"] in {"word", "text"}]
    assert len(words) == len(rows)
    assert [row["suggestion"] for row in words if row["suggestion"]] == []


def test_on_a_paper_with_other_letters_nothing_is_read(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRACHTWERK_SUGGESTIONS", "on")
    code = office.new_client("--lang", "uk")
    step = "/goals/0/actions/0/what"
    typed = {"/client": code, **header(), "/goals/0/text": "Naar zee", step: "\ufffd\ufffd"}
    office.hand_in(plan=with_pypdf.fill(blank("actieplan", "uk"), typed))
    with Ledger.open(office.path / "dossiers") as ledger:
        sheet = Office.at(office.path, "nl").parts(ledger).correcting
        (asked,) = [each for each in sheet.every_sheet() if each.client == code]
        pictures = [each.picture for each in asked.questions if each.place.kind in {"word", "text"}]
        assert [ledger.suggestions.get(each or "") for each in pictures] == [None]
        assert all(pictures)
