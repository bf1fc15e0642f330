"""A page of a form came, and then all of it: the other pages are waited for no longer."""

from pathlib import Path
from typing import Any

from tests.fillers.with_pikepdf import fill
from tests.pipeline.review.test_every_question import asked, counted, in_review
from tests.pipeline.validation.test_typed_parts import (
    ANSWERS,
    SHEET,
    outcomes,
    part,
    status,
    with_deadline,
    words_on,
)
from tests.workspace import Workspace

OTHER = {"/alias": "Anna"}  # as it was before somebody mended it


def draft_and_form(office: Workspace) -> tuple[bytes, bytes]:
    """Page 1 of a form with another name on it, and the form."""
    form = office.personal(SHEET, office.new_client())
    said = ANSWERS | words_on(form)
    return part(fill(form, said | OTHER), 1), fill(form, said)


def codes(rows: list[dict[str, Any]]) -> list[str]:
    return [row["code"] for row in rows]


def test_the_page_is_taken_in_with_the_whole_and_only_what_differs_is_asked(
    office: Workspace,
) -> None:
    page, whole = draft_and_form(office)
    office.hand_in(foto=page)
    office.hand_in(heel=whole)
    assert status(office)["awaited"] == []
    assert "page_missing" not in codes(asked(office))
    assert [row["pointer"] for row in asked(office)] == ["/alias"]


def test_nothing_of_it_is_lost_and_it_can_be_undone(office: Workspace) -> None:
    page, whole = draft_and_form(office)
    (held,) = office.hand_in(foto=page)
    assert held["outcome"] == "waiting"
    office.hand_in(heel=whole)
    first = office.arrivals()[0]
    assert office.submission(first)["values"]["alias"] == "Anna"
    events = office.krachtwerk("events").stdout.split()
    event = next(word.strip(".,:") for word in events if word.startswith("E-"))
    office.krachtwerk("undo", event)
    assert "page_missing" in codes(asked(office))
    assert counted(office) == in_review(office)


def test_a_page_that_was_taken_in_long_ago_lacks_nothing_either(tmp_path: Path) -> None:
    office = with_deadline(tmp_path, "0.000001")
    page, whole = draft_and_form(office)
    office.hand_in(foto=page)
    assert codes(asked(office)) == ["page_missing"]
    office.hand_in(heel=whole)
    assert "page_missing" not in codes(asked(office))
    assert status(office)["awaited"] == []


def test_nor_does_one_that_comes_after_the_whole(tmp_path: Path) -> None:
    office = with_deadline(tmp_path, "0.000001")
    page, whole = draft_and_form(office)
    office.hand_in(heel=whole)
    office.hand_in(foto=page)
    assert "page_missing" not in codes(asked(office))
    assert status(office)["awaited"] == []


def test_it_waits_for_none_either(office: Workspace) -> None:
    """As a page that is scanned once more, by itself, since something was crossed out on it."""
    page, whole = draft_and_form(office)
    office.hand_in(heel=whole)
    office.hand_in(foto=page)
    assert (outcomes(office.arrivals()), status(office)["awaited"]) == (["accepted", "review"], [])
    assert [row["pointer"] for row in asked(office)] == ["/alias"]


def test_pages_of_another_print_are_asked_still(tmp_path: Path) -> None:
    office = with_deadline(tmp_path, "0.000001")
    page, _ = draft_and_form(office)
    _, whole = draft_and_form(office)
    rows = office.hand_in(foto=page, heel=whole)
    assert sorted(outcomes(rows)) == ["accepted", "review"]
    assert codes(asked(office)) == ["page_missing"]
