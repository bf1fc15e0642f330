"""Scanned sheets of which only the day differs, that cannot be: two papers, not one."""

from tests.fillers import with_pdfium
from tests.flatteners.in_python import into_pictures
from tests.workspace import Workspace, blank


def scanned(day: str) -> bytes:
    answers = {"/filled_on": day, "/statements/inventory/answer": "1"}
    return into_pictures(with_pdfium.fill(blank("modelgetrouwheid_zelfcheck"), answers))


def test_sheets_that_say_the_same_on_days_that_cannot_be_are_two(office: Workspace) -> None:
    office.hand_in(een=scanned("31-09-2026"), twee=scanned("03-13-2026"))
    assert [row["outcome"] for row in office.arrivals()] == ["review", "review"]


def test_one_that_comes_twice_is_one(office: Workspace) -> None:
    once = scanned("31-09-2026")
    office.hand_in(een=once, twee=once + b"\n")
    assert sorted(row["outcome"] for row in office.arrivals()) == ["duplicate", "review"]
