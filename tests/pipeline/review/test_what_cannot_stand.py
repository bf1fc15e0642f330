"""What cannot be the answer is not offered to agree to; who insists is told why, and what next."""

from typing import Any

import pypdfium2

from tests.pipeline.review.test_every_question import asked, in_review
from tests.workspace import Workspace, blank, fill

TO_COME = "01-01-2031"
WHO = {"/filled_on": "06-03-2026", "/filled_by": "JB"}


def of_tomorrow(office: Workspace) -> dict[str, Any]:
    """A paper with a day that is still to come; what is asked about it."""
    said = {"/client": office.new_client(), "/filled_on": TO_COME, "/learned": "Vragen"}
    office.hand_in(blad=fill(blank("evaluatie"), said))
    (row,) = asked(office)
    return row


def answer(office: Workspace, **said: Any) -> list[dict[str, Any]]:
    """Answer the one question on the sheet; what is asked then."""
    (row,) = asked(office)
    given = {f"{row['item']}/{key}": value for key, value in said.items()}
    sheet = (office.path / row["sheet"]).read_bytes()
    office.hand_in(**{f"terug{len(office.arrivals())}": fill(sheet, {**WHO, **given})})
    return asked(office)


def test_a_day_that_cannot_be_is_not_offered_to_agree_to(office: Workspace) -> None:
    row = of_tomorrow(office)
    assert (row["code"], row["suggestion"]) == ("date_in_future", None)


def test_who_writes_it_again_is_told_why_not_and_ends_it_with_empty(office: Workspace) -> None:
    of_tomorrow(office)
    (row,) = answer(office, value=TO_COME)
    with pypdfium2.PdfDocument(office.path / row["sheet"]) as sheet:
        told = " ".join(sheet[0].get_textpage().get_text_bounded().split())
    assert "ook niet als het zo op het papier staat" in told
    assert answer(office, empty=True) == []
    assert in_review(office) == 0
