"""A paper that is read anew says the same, also where the times of files were lost meanwhile."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.crash.world import VIEW
from tests.damage.sweep import DATABASE
from tests.damage.test_repair import lose
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable
from tests.workspace import Answers, Workspace, fill, fresh

ANOTHER_DAY = 1_756_000_000  # 24 August 2025
SAID = "Zij belde zelf"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two scans, one without its day, of which somebody confirmed what stands in a box."""
    office = fresh(tmp_path_factory.mktemp("pen") / "werk")
    desk = WritingTable(office)
    undated = {at: said for at, said in VIEW.items() if at != "/filled_on"}
    sheets = [
        desk.fill(
            Person.of(21),
            "evaluatie_begeleider",
            desk.client("Anne", all_asked=True),
            answers,
            blank=True,
        )
        for answers in (undated, VIEW)
    ]
    for name, sheet in zip(("zonder", "met"), sheets, strict=True):
        office.hand_in(**{name: Stack.of([sheet], 1).content})
    for row in json.loads(office.krachtwerk("review", "--json").stdout):
        if row["pointer"] == "/went_forward/0":
            answer: Answers = {f"{row['item']}/value": SAID}
            office.hand_in(nagekeken=fill((office.path / row["sheet"]).read_bytes(), answer))
    assert confirmed(papers(office)) == 2
    return office


@pytest.fixture
def office(written: Workspace, tmp_path: Path) -> Workspace:
    return written.copy_to(tmp_path / "office")


def confirmed(papers: dict[str, dict[str, Any]]) -> int:
    """In how many papers stands what somebody said of them."""
    return sum(SAID in values["went_forward"] for values in papers.values())


def papers(office: Workspace) -> dict[str, dict[str, Any]]:
    """What each paper in a dossier says, by its id."""
    found = [office.submission(row) for row in office.arrivals() if row["submission"]]
    return {each["id"]: each["values"] for each in found if each["worksheet"] != "nakijkblad"}


def copy_and_repair(office: Workspace) -> None:
    """As after a copy that kept no times."""
    for path in (office.path / "dossiers").rglob("*"):
        os.utime(path, (ANOTHER_DAY, ANOTHER_DAY))
    assert office.krachtwerk("repair").exit_code == 0


def lose_what_papers_say(office: Workspace) -> None:
    """The journal is gone, and the pages with what papers say: what was decided is there."""
    for name in ("journal", "journal.last"):
        (office.path / "dossiers" / name).unlink()
    with closing(sqlite3.connect(office.path / "dossiers" / DATABASE)) as database, database:
        database.execute("DELETE FROM submissions")


def test_papers_keep_their_ids(office: Workspace) -> None:
    before = set(papers(office))
    lose(office, "journal", "journal.last")
    copy_and_repair(office)
    assert set(papers(office)) == before


def test_all_comes_back_from_the_journal(office: Workspace) -> None:
    before = papers(office)
    lose(office)
    copy_and_repair(office)
    assert papers(office) == before


def test_what_was_confirmed_holds(office: Workspace) -> None:
    before = papers(office)
    lose_what_papers_say(office)
    copy_and_repair(office)
    assert papers(office) == before


def test_what_was_confirmed_holds_under_another_id(office: Workspace) -> None:
    """A store of before 0.11, copied without times: the paper is read as of another day."""
    before = papers(office)
    lose_what_papers_say(office)
    shutil.rmtree(office.path / "dossiers" / "received")
    copy_and_repair(office)
    after = papers(office)
    assert set(after).isdisjoint(before)
    assert confirmed(after) == 2
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def test_a_file_of_1970_is_read_as_of_now(office: Workspace) -> None:
    lose(office, "journal", "journal.last")
    shutil.rmtree(office.path / "dossiers" / "received")
    for path in (office.path / "dossiers" / "originals").rglob("*"):
        os.utime(path, (0, 0))
    assert office.krachtwerk("repair").exit_code == 0
    assert {row["received_at"][:4] for row in office.arrivals()} == {"2026"}
