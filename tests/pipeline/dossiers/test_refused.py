"""Refused papers wait for somebody until a person puts them away, or they come in well."""

import json
from typing import Any

from tests.fillers.with_pikepdf import fill
from tests.workspace import Workspace, header

NO_FORM = b"Dit is een brief."


def number(row: dict[str, Any]) -> str:
    return str(row["sha256"])[:8].upper()


def counts(office: Workspace) -> tuple[int, int, bool]:
    """How many refused papers wait: for status, for today; and whether review tells of any."""
    status = json.loads(office.krachtwerk("status", "--json").stdout)["store"]
    assert status["papers"]["rejected"] == status["refused"]["open"]
    today = json.loads(office.krachtwerk("today", "--json").stdout)
    waits = sum(len(why["papers"]) for why in today["refused"])
    return (status["refused"]["open"], waits, "geweigerd" in office.krachtwerk("review").stderr)


def refused(office: Workspace, **papers: bytes) -> dict[str, Any]:
    return office.hand_in(**(papers or {"brief": NO_FORM}))[-1]


def test_a_person_puts_a_refused_paper_away(office: Workspace) -> None:
    row = refused(office)
    assert counts(office) == (1, 1, True)
    assert office.krachtwerk("paper", "away", number(row)).exit_code == 0
    assert counts(office) == (0, 0, False)
    assert list(office.outbox("geweigerd").iterdir()) == []
    assert office.arrivals()[0]["refused"] == "put_away"


def test_putting_away_can_be_undone(office: Workspace) -> None:
    row = refused(office)
    event = office.krachtwerk("paper", "away", number(row)).stdout.strip()
    assert office.krachtwerk("paper", "away", number(row)).exit_code == 2
    assert office.krachtwerk("undo", event).exit_code == 0
    assert counts(office) == (1, 1, True)
    assert office.outbox("geweigerd", "brief.pdf").read_bytes() == NO_FORM


def test_the_same_file_handed_in_anew_waits_again(office: Workspace) -> None:
    office.krachtwerk("paper", "away", number(refused(office)))
    refused(office)
    assert counts(office)[:2] == (1, 1)


def test_who_puts_away_what_was_never_refused_is_told(office: Workspace) -> None:
    refused(office)
    for name in ("0123456789", ""):
        assert office.krachtwerk("paper", "away", name).exit_code == 2
    assert counts(office)[:2] == (1, 1)


def test_a_print_that_comes_in_well_later_settles_the_refused_one(office: Workspace) -> None:
    code = office.new_client()
    form = office.personal("focusbepaling", code)
    refused(office, leeg=form)
    assert counts(office)[:2] == (1, 1)
    came = office.hand_in(ingevuld=fill(form, {**header(), "/meaning": "De hond"}))
    assert [row["outcome"] for row in came] == ["rejected", "accepted"]
    assert counts(office) == (0, 0, False)
    assert came[0]["refused"] == "settled"
    assert list(office.outbox("geweigerd").iterdir()) == []


def test_it_lies_there_again_when_the_paper_that_came_well_counts_no_longer(
    office: Workspace,
) -> None:
    form = office.personal("focusbepaling", office.new_client())
    refused(office, leeg=form)
    came = office.hand_in(ingevuld=fill(form, {**header(), "/meaning": "De hond"}))
    event = office.krachtwerk("paper", "withdraw", came[1]["submission"]).stdout.strip()
    assert office.outbox("geweigerd", "leeg.pdf").read_bytes() == form
    office.krachtwerk("undo", event)
    assert list(office.outbox("geweigerd").iterdir()) == []


def test_the_text_beside_it_says_how_to_put_it_away(office: Workspace) -> None:
    row = refused(office)
    told = office.outbox("geweigerd", "brief.pdf.txt").read_text()
    assert f"krachtwerk paper away {number(row)}" in told


def test_a_paper_that_came_in_well_before_settles_nothing(office: Workspace) -> None:
    code = office.new_client()
    form = office.personal("focusbepaling", code)
    office.hand_in(ingevuld=fill(form, {**header(), "/meaning": "De hond"}))
    refused(office, leeg=form)
    assert counts(office)[:2] == (1, 1)


def test_the_desk_and_the_page_of_today_do_not_ask_for_it_any_more(office: Workspace) -> None:
    row = refused(office)
    office.run_once()
    assert number(row) in _waits(office)
    office.krachtwerk("paper", "away", number(row))
    office.run_once()
    assert number(row) not in _waits(office)


def _waits(office: Workspace) -> str:
    """The part of the page about what waits; what came in is told below it."""
    return office.outbox("overzicht.html").read_text().partition('id="due"')[0]
