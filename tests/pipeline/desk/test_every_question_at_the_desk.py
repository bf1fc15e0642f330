"""Every kind of question is asked at the desk as it is on paper, and an answer there closes it."""

import pytest

from tests.pipeline.desk.seated import Seat, desk_of
from tests.pipeline.review.test_every_question import KINDS, asked, counted, in_review
from tests.workspace import Workspace


def said(seat: Seat, place: str, code: str) -> str:
    """Something that a person could say about what a page asks."""
    pile = seat.room.agenda.pile(place)
    assert pile is not None
    each = pile.asked[0]
    if choices := seat.choices(each):
        return choices[0]
    if each.item.kind == "digits":
        day = each.question is not None and each.question.place.pointer == "/filled_on"
        return "05-03-2026" if day else code
    return each.item.suggestion or "Dat staat er"


def walk_at_the_desk(office: Workspace, code: str, least: int) -> None:
    """Each question lies in exactly one pile, shown with what it is about; an answer closes it.

    `code`: of a client, for where it is asked whose a paper is. `least`: so many are asked.
    """
    with desk_of(office) as seat:
        piles = list(seat.room.agenda.piles())
        at_desk = sorted(each.item.target for pile in piles for each in pile.asked)
        correcting, waiting = seat.room.parts.correcting, office.waiting_orders()
        on_sheets = [each.target for sheet in correcting.every_sheet() for each in sheet.items]
        assert at_desk == sorted([*on_sheets, *(each["id"] for each in waiting)])
        assert len(at_desk) == len(set(at_desk)) == len(asked(office)) >= least
        for _ in range(4):  # what one answer opens in another pile is asked next
            for name in [each.name for each in seat.room.agenda.piles()]:
                page = seat.browser.get(f"/pile/{name}")
                while page.url.path.startswith("/pile/"):
                    assert "<h1" in page.text
                    assert "/picture/" in page.text or 'class="note"' in page.text
                    value = said(seat, name, code)
                    page = seat.post(page.url.path, value=value, sure=value)
                    assert page.status_code == 200
        assert list(seat.room.agenda.piles()) == []
    office.run_once()
    assert (asked(office), counted(office), in_review(office)) == ([], 0, 0)


SOME = (
    "a text that came in garbled",
    "a word that was mended",
    "a paper of nobody knows whom",
    "a goal written over a printed one",
    "how it went, without a step",
)


@pytest.mark.parametrize("names", [SOME, pytest.param(tuple(KINDS), marks=pytest.mark.long)])
def test_every_kind_of_question_is_asked_and_answered_at_the_desk(
    office: Workspace, names: tuple[str, ...]
) -> None:
    code, other = office.new_client(), office.new_client()
    papers = {
        f"blad{number:02}{copy}": paper
        for number, name in enumerate(names)
        for copy, paper in enumerate(KINDS[name](office, code, other))
    }
    office.hand_in(**papers)
    walk_at_the_desk(office, code, len(names))
