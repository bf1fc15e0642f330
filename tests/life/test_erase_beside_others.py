"""Somebody is erased; what was decided about others, and their papers, stay as they were."""

import json
import zipfile
from hashlib import sha256
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest

from tests.life.people import about, plan
from tests.life.traces import traces
from tests.pipeline.orders.test_orders_round import FrontOffice
from tests.workspace import Workspace, blank, fill, fresh

HEAD = {"/goals/0/actions/0/what": "Bellen", "/goals/0/actions/0/when": "date"}
UNCLEAR = HEAD | {"/goals/0/actions/0/when_date": "31-02-2026"}


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return fresh(tmp_path / "werk")


def erase(office: Workspace, code: str) -> None:
    said = office.krachtwerk("client", "erase", code, "--yes")
    assert said.exit_code == 0, said.output


def ids_of(office: Workspace, **papers: bytes) -> list[str]:
    office.hand_in(**papers)
    rows = {row["file"]: row for row in office.arrivals() if row["submission"]}
    return [office.submission(rows[f"{name}.pdf"])["id"] for name in papers]


def test_a_name_that_was_decided_stays_though_a_paper_about_it_goes(office: Workspace) -> None:
    who, other = office.new_client("--alias", "Anna"), office.new_client("--alias", "Boris")
    plans = {"one": "Boris", "two": "Bella"}
    papers = {name: plan(about(other, alias), name) for name, alias in plans.items()}
    _, moved = ids_of(office, **papers)
    assert office.krachtwerk("client", "rename", other, "Bella").exit_code == 0
    assert office.krachtwerk("paper", "move", moved, who).exit_code == 0
    erase(office, who)
    assert office.dossier(other)["alias"] == "Bella"
    assert traces(office.path / "dossiers", [moved]) == {}
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def test_how_their_prints_looked_is_not_kept(office: Workspace) -> None:
    who = office.new_client("--alias", "Anna")
    assert office.krachtwerk("client", "prints", who, "--silent").exit_code == 0
    erase(office, who)
    assert traces(office.path / "dossiers", ['"silent":"true"']) == {}


def test_the_order_form_of_somebody_with_the_same_name_stays(office: Workspace) -> None:
    desk = FrontOffice(office, count(1))
    desk.order({"/new_clients/0/alias": "Zoë"})
    desk.order({"/new_clients/0/alias": "Zoë"}, day="11-02-2026")
    theirs, others = (
        row["code"] for row in json.loads(office.krachtwerk("client", "list", "--json").stdout)
    )
    erase(office, theirs)
    (receipt,) = desk.receipts()
    assert others in receipt.read_text(encoding="utf-8")


def test_a_dry_run_tells_whom_else_an_order_form_opened_that_goes(office: Workspace) -> None:
    desk = FrontOffice(office, count(1))
    desk.order({"/new_clients/0/count": "2"})
    listed = json.loads(office.krachtwerk("client", "list", "--json").stdout)
    theirs, other = (row["code"] for row in listed)
    office.krachtwerk("client", "rename", theirs, "Anna")
    office.krachtwerk("client", "rename", other, "Boris")
    told = office.krachtwerk("client", "erase", theirs, "--dry-run").stdout
    (line,) = [line for line in told.splitlines() if other in line]
    assert "S-" in line
    assert {"Anna", "Boris"}.isdisjoint(told.split())


def test_no_decision_is_undone_by_which_a_paper_would_come_to_them(office: Workspace) -> None:
    who, other = office.new_client("--alias", "Anna"), office.new_client("--alias", "Boris")
    (moved,) = ids_of(office, plan=plan(about(who, "Bella"), "Een fiets"))
    done = office.krachtwerk("paper", "move", moved, other)
    number = next(word for word in done.output.split() if word.startswith("E-"))
    erase(office, who)
    said = office.krachtwerk("undo", number)
    assert (said.exit_code, "gewist" in said.output) == (2, True)
    assert office.dossier(other)["submissions"] == [moved]


def test_a_sheet_that_asked_somebody_else_about_their_paper_goes(office: Workspace) -> None:
    """Two plans asked about on one sheet; then one of them turns out to be somebody else's."""
    who, other = office.new_client("--alias", "Anna"), office.new_client("--alias", "Boris")
    (stays, goes) = ids_of(
        office,
        stays=fill(blank("actieplan"), about(other, "Boris") | UNCLEAR),
        goes=fill(
            blank("actieplan"),
            about(other, "Boris", "04-02-2026") | UNCLEAR | {"/goals/0/text": "vlasbaardje"},
        ),
    )
    sheet = office.outbox("nakijken", f"{other}.pdf").read_bytes()
    asked = json.loads(office.krachtwerk("review", "--json").stdout)
    days = {f"{each['item']}/value": "09-02-2026" for each in asked if each["kind"] == "digits"}
    office.hand_in(sheet=fill(sheet, {"/filled_on": "10-02-2026"} | days))
    assert office.krachtwerk("paper", "move", goes, who).exit_code == 0
    before = office.dossier(other)
    erase(office, who)
    assert traces(office.path, ["vlasbaardje", goes]) == {}
    assert office.dossier(other) == before
    assert before["submissions"] == [stays]


def packed(**papers: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, paper in papers.items():
            archive.writestr(f"{name}.pdf", paper)
    return out.getvalue()


def test_a_file_that_held_papers_of_two_goes_and_the_paper_of_the_other_stays(
    office: Workspace,
) -> None:
    who, other = office.new_client("--alias", "Anna"), office.new_client("--alias", "Boris")
    theirs, others = plan(about(who, "Anna"), "vlasbaardje"), plan(about(other, "Boris"), "Rust")
    office.drop("post.zip", packed(Annemiekje=theirs, b=others))
    office.run_once()
    before = office.dossier(other)
    erase(office, who)
    assert traces(office.path, ["vlasbaardje", "Annemiekje"]) == {}
    kept = sha256(others).hexdigest()
    assert (office.path / "dossiers" / "originals" / kept[:2] / kept).read_bytes() == others
    for words in (("doctor", "--deep"), ("repair",), ("run", "--once")):
        assert office.krachtwerk(*words).exit_code == 0, words
    assert list(office.outbox("geweigerd").glob("*")) == []
    assert office.dossier(other) == before
