"""Sheets of two people in one picture, from the glass to their dossiers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.store.ledger import Ledger
from tests.scans.answering import Person
from tests.scans.on_paper import OnPaper, WritingTable
from tests.scans.together import on_a3_glass
from tests.workspace import Answers, Workspace, fresh

SEEN: Answers = {"/filled_on": "12-03-2026", "/went_forward/0": "Zij belde zelf"}
OTHER: Answers = {"/filled_on": "13-03-2026", "/went_forward/1": "Hij kookt weer"}


@dataclass
class Glass:
    """A glass on which two first pages lie."""

    office: Workspace
    forms: tuple[OnPaper, OnPaper]

    def hand_in(self, name: str = "glas") -> list[dict[str, Any]]:
        pages = [form.pages[0] for form in self.forms]
        content, _ = on_a3_glass(pages, np.random.default_rng(8))
        return self.office.hand_in(**{name: content})


def glass(folder: Path, *, blank: bool = False, over: Answers | None = None) -> Glass:
    office = fresh(folder / "werk")
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write("page_deadline = 0\n")
    desk = WritingTable(office)
    one, other = (
        desk.fill(
            Person.of(seed),
            "evaluatie_begeleider",
            desk.client(name),
            answers,
            blank=blank,
            over=over or {},
        )
        for name, seed, answers in (("Anne", 21, SEEN), ("Bram", 5, OTHER))
    )
    return Glass(office, (one, other))


def test_each_sheet_on_a_glass_goes_into_the_dossier_of_its_own_client(tmp_path: Path) -> None:
    table = glass(tmp_path)
    rows = table.hand_in()
    assert {row["client"] for row in rows} == {form.client for form in table.forms}
    assert [row["pages"] for row in rows] == [[1], [1]]
    papers = [table.office.submission(row) for row in rows]
    shown = [{r["picture"] for r in p["readings"].values() if "picture" in r} for p in papers]
    assert shown[0]
    assert shown[1]
    assert not shown[0] & shown[1]


@pytest.mark.long
def test_sheets_on_a_glass_that_may_be_anybodys_are_asked_about_each_by_itself(
    tmp_path: Path,
) -> None:
    table = glass(tmp_path, blank=True, over={"/client": "888-888-8"})
    rows = table.hand_in()
    assert [row["outcome"] for row in rows] == ["review", "review"]
    with Ledger.open(table.office.path / "dossiers") as ledger:
        held = ledger.held.all()
    assert len({each.id for each in held}) == len(held) == 2
    assert {each.readings[0].sheet for each in held} == {1, 2}
