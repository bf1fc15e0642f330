"""A correction sheet asks first what the plan waits for; the rest next, or at once on request."""

import json
from typing import Any

import pytest

from tests.pipeline.commands.test_prints import text_of
from tests.workspace import Answers, Workspace, blank, fill, header

GARBLED: Answers = {"/goals/0/text": "Een ka\ufffder", "/goals/0/why": "rust"}
LATER: Answers = {"/life_worth": "mijn ho\ufffdd"}


def doubtful(office: Workspace) -> str:
    code = office.new_client()
    who = {**header(), "/client": code}
    office.hand_in(
        plan=fill(blank("actieplan"), {**who, **GARBLED}),
        krachten=fill(blank("krachteninventarisatie"), {**who, **LATER}),
    )
    return code


@pytest.fixture
def code(office: Workspace) -> str:
    """Who wrote a goal that nobody can read for certain, and a strength."""
    return office.as_after(doubtful)


def asked(office: Workspace) -> dict[str, Any]:
    rows = json.loads(office.krachtwerk("review", "--json").stdout)
    return {row["pointer"]: row["item"] for row in rows}


def sheet(office: Workspace, code: str) -> bytes:
    return office.outbox("nakijken", f"{code}.pdf").read_bytes()


def test_what_may_wait_is_counted_but_stands_on_the_next_sheet(
    office: Workspace, code: str
) -> None:
    assert asked(office) == {"/goals/0/text": "/items/0", "/life_worth": None}
    assert "De andere vragen (1) komen" in " ".join(text_of(sheet(office, code)).split())
    assert "waarvan 1 op een volgend blad" in office.krachtwerk("review").stdout


def test_the_rest_comes_when_the_plan_has_what_it_needs(office: Workspace, code: str) -> None:
    said = {"/filled_on": "11-02-2026", "/filled_by": "JB", "/items/0/value": "Een kamer"}
    office.hand_in(nagekeken=fill(sheet(office, code), said))
    assert asked(office) == {"/life_worth": "/items/0"}
    said["/items/0/value"] = "mijn hond"
    office.hand_in(nog_eens=fill(sheet(office, code), said))
    assert asked(office) == {}


def test_all_of_it_may_be_asked_at_once(office: Workspace, code: str) -> None:
    decided = office.krachtwerk("client", "prints", code, "--every-question")
    assert set(asked(office).values()) == {"/items/0", "/items/1"}
    assert "alles ineens" in office.krachtwerk("client", "show", code).stdout
    office.krachtwerk("undo", decided.stdout.strip())
    assert set(asked(office).values()) == {"/items/0", None}
