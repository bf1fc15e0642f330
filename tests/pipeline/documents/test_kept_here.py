"""Who takes no paper home: every form that is printed for them says on each page that it stays."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.fillers import with_pdfium
from tests.flatteners.in_python import by_pdfium
from tests.pipeline.review.test_copies import asked, plan
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable
from tests.workspace import Answers, Workspace, blank, fill, header

STAYS = "Dit blad blijft hier."


def said_on(content: bytes) -> list[int]:
    """How often each page says that it stays."""
    texts = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return [" ".join(text.split()).count(STAYS) for text in texts]


@pytest.mark.parametrize(("home", "times"), [("yes", 0), ("no", 1), ("later", 1)])
def test_each_page_of_the_next_form_says_so_once(office: Workspace, home: str, times: int) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code, {"/take_home": home}))
    pages = said_on(office.outbox(code, "actieplan-bijwerken.pdf").read_bytes())
    assert (len(pages) > 1, set(pages)) == (True, {times})


def test_a_form_on_which_nothing_of_before_stands_says_so_as_well(office: Workspace) -> None:
    code = office.new_client()
    said: Answers = {"/client": code, **header("03-02-2026"), "/take_home": "no"}
    office.hand_in(blad=fill(blank("evaluatie"), said))
    assert set(said_on(office.outbox(code, "actieplan-bijwerken.pdf").read_bytes())) == {1}


def test_beside_another_language_it_says_so_in_dutch_as_well(office: Workspace) -> None:
    code = office.new_client("--lang", "uk")
    office.hand_in(plan=plan(code, {"/take_home": "no"}))
    assert set(said_on(office.outbox(code, "actieplan-bijwerken.pdf").read_bytes())) == {1}


def test_a_scan_of_it_asks_nothing_about_those_words(office: Workspace) -> None:
    desk = WritingTable(office)
    code = desk.client("Zoë")
    office.hand_in(plan=plan(code, {"/take_home": "no"}))
    said: Answers = {
        "/filled_on": "12-03-2026",
        "/filled_by": "me",
        "/actions/0/status": "done",
        "/goals/0/state": "continue",
    }
    form = desk.fill(Person.of(5), "actieplan_bijwerken", code, said)
    rows = office.hand_in(blad=Stack.of([form], 3).content)
    assert [row["outcome"] for row in rows] == ["accepted", "accepted"]
    assert asked(office) == []


def test_printed_to_pdf_it_asks_nothing_about_those_words(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code, {"/take_home": "no"}))
    form = office.outbox(code, "actieplan-bijwerken.pdf").read_bytes()
    said: Answers = {**header("12-03-2026"), "/actions/0/status": "done"}
    rows = office.hand_in(blad=by_pdfium(with_pdfium.fill(form, said)))
    assert (rows[-1]["outcome"], asked(office)) == ("accepted", [])
