"""A personal sheet on which somebody wrote over the printed code: it is asked whose it is."""

import json
from typing import Any

import pytest

from tests.fillers import with_pikepdf
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable
from tests.workspace import Workspace, fresh

LOOKING_BACK = {"/filled_on": "12-03-2026", "/filled_by": "me", "/hope": "4", "/next": "continue"}


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str, str]:
    """An office with the scan of such a sheet, whose it was printed for, and another client."""
    office = fresh(tmp_path_factory.mktemp("door") / "werk")
    desk = WritingTable(office)
    noor, sam = desk.client("Noor"), desk.client("Sam")
    form = desk.fill(Person.of(5), "evaluatie", noor, LOOKING_BACK, over={"/client": "888-888-8"})
    office.hand_in(blad=Stack.of([form], 3).content)
    return office, noor, sam


def asked(office: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(office.krachtwerk("review", "--json").stdout)
    return [row for row in rows if row["pointer"] == "/client"]


def test_it_is_asked_whose_it_is_and_nothing_is_offered(
    struck: tuple[Workspace, str, str],
) -> None:
    office, noor, _ = struck
    (row,) = asked(office)
    assert (row["client"], row["suggestion"]) == (noor, None)
    assert (office.path / row["pictures"][0]).is_file()


def test_nothing_of_it_counts_and_nothing_else_of_it_is_asked_until_that_is_said(
    struck: tuple[Workspace, str, str],
) -> None:
    office, noor, _ = struck
    rows = json.loads(office.krachtwerk("review", "--json").stdout)
    assert [row["pointer"] for row in rows] == ["/client"]
    assert office.dossier(noor)["submissions"] == []


def test_it_may_be_said_by_a_command(struck: tuple[Workspace, str, str], tmp_path: Any) -> None:
    office, noor, _ = struck
    there = office.copy_to(tmp_path / "werk")
    (row,) = asked(there)
    assert there.krachtwerk("client", "close", noor).exit_code == 2
    assert there.krachtwerk("paper", "move", row["submission"], noor).exit_code == 0
    assert (asked(there), len(there.dossier(noor)["submissions"])) == ([], 1)


@pytest.mark.parametrize("whose", [1, 2])
def test_the_answer_says_in_which_dossier_it_lies(
    struck: tuple[Workspace, str, str], whose: int, tmp_path: Any
) -> None:
    office, noor, _ = struck
    code = str(struck[whose])
    there = office.copy_to(tmp_path / "werk")
    (row,) = asked(there)
    sheet = there.outbox("nakijken", f"{noor}.pdf").read_bytes()
    who = {"/filled_on": "20-03-2026", "/filled_by": "JB"}
    there.hand_in(nagekeken=with_pikepdf.fill(sheet, who | {f"{row['item']}/value": code}))
    assert asked(there) == []
    assert len(there.dossier(code)["submissions"]) == 1
