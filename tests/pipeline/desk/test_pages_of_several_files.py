"""The whole page is shown beside a question, also of a sheet of which each page is a file."""

import numpy as np

from tests.pipeline.desk.seated import desk_of
from tests.scans.answering import Person
from tests.scans.encoding import jpeg
from tests.scans.on_paper import WritingTable
from tests.scans.scanning import Scanner, scan
from tests.workspace import Workspace

DPI = 200
SAID = {
    "/filled_on": "12-03-2026",
    "/filled_by": "me",
    "/alias": "Anne",
    "/meaning": "De hond",
    "/setback_help/0": "Even naar buiten",
}


def test_each_page_is_shown_of_a_sheet_in_separate_pictures(office: Workspace) -> None:
    desk, rng = WritingTable(office), np.random.default_rng(4)
    code = desk.client("Anne", all_asked=True)
    form = desk.fill(Person.of(21), "focusbepaling", code, SAID)
    scanner = Scanner((DPI, DPI))
    for n, page in enumerate(form.pages):
        office.drop(f"blad{n}.jpg", jpeg(scan(page.paper.pixels, scanner, rng, 0), DPI, 80))
    office.run_once()
    with desk_of(office) as seat:
        (pile,) = [each for each in seat.room.agenda.piles() if each.client == code]
        shown = {
            each.question.page: "<svg" in seat.look(f"/pile/{code}/{each.key}")
            for each in pile.asked
            if each.question is not None
        }
    assert len(shown) > 1
    assert all(shown.values())
