"""A sheet that was read comes again, crossed out by now: what it said is asked, and never stays."""

from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.desk.seated import desk_of
from tests.pipeline.review.test_crossed_parts import ANSWERS, HOPE, NEXT, asked, cross_out
from tests.scans.answering import Person
from tests.scans.on_paper import OnPaper, Stack, WritingTable
from tests.workspace import Workspace, fresh


class Twice:
    """One sheet, scanned as it was and once more with these pages of it crossed out."""

    def __init__(self, office: Workspace, *pages: int) -> None:
        desk, person = WritingTable(office), Person.of(21)
        self.form: OnPaper = desk.fill(
            person, "evaluatie", desk.client("Zoë", all_asked=True), ANSWERS
        )
        self.client = self.form.client
        self.plain = Stack.of([self.form], 1).content
        for number in pages:
            cross_out(person, self.form.pages[number - 1])
        self.crossed = Stack.of([self.form], 2).content


def come_in(office: Workspace, *scans: bytes) -> None:
    for number, scan in enumerate(scans):
        office.hand_in(**{f"scan{number}": scan})


def say(office: Workspace, client: str, **said: str) -> None:
    with desk_of(office) as seat:
        for at, value in said.items():
            seat.answer(client, f"/{at}", value)
    office.krachtwerk("run", "--once")


def now(office: Workspace, client: str) -> dict[str, Any]:
    dossier = office.dossier(client)
    return {HOPE: bool(dossier["measures"]), NEXT: bool(dossier["next"])}


@pytest.fixture(scope="module")
def page_gone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str]:
    """An office where the second page of a sheet that counted was crossed out: it counts not."""
    office = fresh(tmp_path_factory.mktemp("later"))
    paper = Twice(office, 2)
    come_in(office, paper.plain, paper.crossed)
    say(office, paper.client, **{"_crossed/2": "away"})
    return office, paper.client


def test_what_the_sheet_said_before_is_asked(
    office: Workspace, page_gone: tuple[Workspace, str]
) -> None:
    office.become(page_gone[0])
    assert [(row["pointer"], row["code"]) for row in asked(office)] == [(NEXT, "conflict")]
    assert [row["outcome"] for row in office.arrivals()] == ["accepted", "review"]


def test_nothing_stays_once_that_is_said(
    office: Workspace, page_gone: tuple[Workspace, str]
) -> None:
    office.become(page_gone[0])
    say(office, page_gone[1], next="nothing_marked")
    assert (now(office, page_gone[1]), asked(office)) == ({HOPE: True, NEXT: False}, [])


def test_all_of_it_stays_once_that_is_said(
    office: Workspace, page_gone: tuple[Workspace, str]
) -> None:
    office.become(page_gone[0])
    say(office, page_gone[1], next="continue")
    assert (now(office, page_gone[1]), asked(office)) == ({HOPE: True, NEXT: True}, [])


def test_a_sheet_of_which_the_day_was_crossed_out_too_is_still_that_sheet(tmp_path: Path) -> None:
    office = fresh(tmp_path)
    paper = Twice(office, 1, 2)
    come_in(office, paper.plain, paper.crossed)
    say(office, paper.client, **{"_crossed/1": "away", "_crossed/2": "away"})
    assert {row["pointer"] for row in asked(office)} == {HOPE, NEXT}


def test_a_scan_of_before_that_comes_late_is_asked_too(tmp_path: Path) -> None:
    office = fresh(tmp_path)
    paper = Twice(office, 2)
    come_in(office, paper.crossed)
    say(office, paper.client, **{"_crossed/2": "away"})
    come_in(office, paper.plain)
    assert [(row["pointer"], row["code"]) for row in asked(office)] == [(NEXT, "conflict")]
