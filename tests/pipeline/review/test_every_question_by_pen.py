"""The same of what only a pen, a scanner or an order brings: one place, closed by an answer there.

Words, an unclear day, two marks for one, a note in the margin, a code that was struck out, pages of
nobody knows whom, pages that may be of several forms, another way of contact, and an order.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipeline.desk.test_every_question_at_the_desk import walk_at_the_desk
from tests.pipeline.orders.test_who_orders import ONE_MORE
from tests.pipeline.review.test_beside import with_note
from tests.pipeline.review.test_every_question import asked, walk_on_sheets
from tests.pipeline.review.test_safe_contact import sheet as way_of_contact
from tests.pipeline.validation.test_pages_of_several import copies
from tests.pipeline.validation.test_typed_parts import part
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable
from tests.workspace import Answers, Workspace, blank, fill, fresh

HEAD: Answers = {"/filled_on": "12-03-2026", "/filled_by": "me"}
BACK: Answers = {**HEAD, "/hope": "4", "/next": "continue"}
VIEW: Answers = {"/filled_on": "12-03-2026"}
STRENGTHS: Answers = {**HEAD, "/alias": "Zoë", "/i_am/0": "vrolijk", "/i_can/0": "goed koken"}
Office = tuple[Workspace, str]
BROUGHT = {  # so nobody takes one of them out unseen
    "text_unread",
    "date_unclear",
    "marks_several",
    "ink_beside",
    "printed_changed",
    "client_unreadable",
    "pages_of_several",
    "other_contact",
    "order_blank",
}


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office after one stack of everything, and the code of one of its clients."""
    office = fresh(tmp_path_factory.mktemp("pennen") / "werk")
    desk, person = WritingTable(office), Person.of(21)
    zoe, sam, noor = (desk.client(name, all_asked=True) for name in ("Zoë", "Sam", "Noor"))
    noted = desk.fill(person, "focusbepaling", sam, {**HEAD, "/alias": "Sam"})
    with_note(person, noted.pages[0])
    forms = [
        desk.fill(person, "vormen_van_kracht", zoe, STRENGTHS),
        desk.fill(person, "evaluatie", zoe, BACK, over={"/filled_on": "88-88-8888"}),
        desk.fill(person, "evaluatie", sam, BACK, over={"/hope": "2"}),
        noted,
        desk.fill(Person.of(5), "evaluatie", noor, BACK, over={"/client": "888-888-8"}),
        desk.fill(
            person, "evaluatie_begeleider", zoe, VIEW, blank=True, over={"/client": "888-888-8"}
        ),
    ]
    anne, bram = copies(office.new_client())
    office.hand_in(
        stapel=Stack.of(forms, 3).content,
        weg1=way_of_contact(noor, "here_only", "03-02-2026", name="Noor"),
        a=part(anne, 1, 2),
        bestelling=fill(blank("bestelformulier"), ONE_MORE),
    )
    weg2 = way_of_contact(noor, "call", "01-03-2026", name="Noor")
    office.hand_in(weg2=weg2, b=part(bram, 1, 2))
    office.hand_in(c=part(bram, 3))
    office.hand_in(d=part(anne, 3))
    return office, zoe


@pytest.mark.parametrize("walk", [walk_on_sheets, lambda o, c: walk_at_the_desk(o, c, 9)])
def test_every_question_is_answered(
    asking: Office, walk: Callable[[Workspace, str], None], tmp_path: Path
) -> None:
    walk(asking[0].copy_to(tmp_path / "werk"), asking[1])


def test_every_kind_is_there(asking: Office) -> None:
    rows = asked(asking[0])
    assert {row["kind"] for row in rows} == {"word", "digits", "mark", "note"}
    assert {row["code"] for row in rows} >= BROUGHT
