"""A note in the margin of a scanned sheet: asked once, shown, and closed by who has seen it."""

import json
from typing import Any

import numpy as np
import pytest

from tests.fillers import with_pikepdf
from tests.scans.answering import Person
from tests.scans.filling import Filled
from tests.scans.lettering import write
from tests.scans.on_paper import Stack, WritingTable
from tests.scans.writers import Work
from tests.workspace import Workspace, fresh

ANSWERS = {"/alias": "Zoë", "/filled_on": "12-03-2026", "/filled_by": "me", "/take_home": "yes"}
NOTE = "/_beside/1"


def with_note(person: Person, page: Filled) -> None:
    """Words on bare paper, far from any box."""
    spot = page.paper.spot(60, 269)
    write(Work(page.paper, person.hand, np.random.default_rng(3)), "bel mij eerst", spot)


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str]:
    office = fresh(tmp_path_factory.mktemp("kantlijn"))
    desk, person = WritingTable(office), Person.of(21)
    form = desk.fill(person, "focusbepaling", desk.client("Zoë"), ANSWERS)
    with_note(person, form.pages[0])
    (office.path / "inbox" / "scan.pdf").write_bytes(Stack.of([form], 1).content)
    office.krachtwerk("run", "--once")
    return office, form.client


@pytest.fixture
def client(office: Workspace, noted: tuple[Workspace, str]) -> str:
    before, client = noted
    office.become(before)
    return client


def asked(office: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(office.krachtwerk("review", "--json").stdout)
    return [row for row in rows if row["pointer"] == NOTE]


def test_a_note_in_the_margin_is_one_question_with_its_picture(
    office: Workspace, client: str
) -> None:
    (row,) = asked(office)
    assert (row["client"], row["kind"], row["code"]) == (client, "note", "ink_beside")
    assert (office.path / row["pictures"][0]).is_file()


def test_who_has_seen_it_says_so_with_one_cross(office: Workspace, client: str) -> None:
    sheet = office.outbox("nakijken", f"{client}.pdf").read_bytes()
    (row,) = asked(office)
    who = {"/filled_on": "13-03-2026", "/filled_by": "JB"}
    office.hand_in(gezien=with_pikepdf.fill(sheet, who | {f"{row['item']}/ok": True}))
    assert asked(office) == []
    reading = office.submission(office.arrivals()[0])["readings"][NOTE]
    assert (reading["state"], reading["confirmed_by"]) == ("confirmed", "JB")


def test_what_the_note_says_is_kept_beside_the_answers(office: Workspace, client: str) -> None:
    sheet = office.outbox("nakijken", f"{client}.pdf").read_bytes()
    (row,) = asked(office)
    who = {"/filled_on": "13-03-2026", "/filled_by": "JB"}
    said = {f"{row['item']}/value": "Bel mij eerst"}
    office.hand_in(gelezen=with_pikepdf.fill(sheet, who | said))
    assert office.submission(office.arrivals()[0])["readings"][NOTE]["raw"] == "Bel mij eerst"
