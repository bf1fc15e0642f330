"""An order form of which a page was crossed out: its receipt says so."""

import pytest

from tests.pipeline.desk.seated import desk_of
from tests.pipeline.review.test_crossed_parts import cross_out
from tests.scans.answering import Person, blank_sheet
from tests.scans.on_paper import OnPaper, Stack
from tests.workspace import Workspace

ORDER = {"/staff": "Jo", "/filled_on": "12-03-2026", "/new_clients/0/count": "1"}
TEAM, PART = "team", "/_crossed/1"


@pytest.fixture
def ordered(office: Workspace) -> Workspace:
    """An office after a crossed-out order for one client came in."""
    sheet, person = blank_sheet("bestelformulier"), Person.of(21)
    form = OnPaper(sheet, "", ORDER, tuple(person.fill(sheet, ORDER)))
    cross_out(person, form.pages[0])
    office.hand_in(bestelling=Stack.of([form], 1).content)
    return office


def receipt(office: Workspace) -> str:
    (path,) = office.outbox("team", "bestellingen").glob("*.txt")
    return path.read_text(encoding="utf-8")


def test_the_receipt_says_that_it_is_asked_whether_it_counts(ordered: Workspace) -> None:
    told = receipt(ordered)
    assert "Een deel is doorgestreept. Of dat telt, vraagt het blad" in told
    assert "niets ingevuld" not in told


@pytest.mark.parametrize(
    ("worth", "says"),
    [
        ("away", "Een deel is doorgestreept en telt niet. Daarvan is niets gedaan."),
        ("counts", "Wacht nog. nieuwe cliënten, regel 1"),
    ],
)
def test_the_receipt_says_what_came_of_it(ordered: Workspace, worth: str, says: str) -> None:
    with desk_of(ordered) as seat:
        seat.answer(TEAM, PART, worth)
    ordered.krachtwerk("run", "--once")
    told = receipt(ordered)
    assert says in told
    assert "niets ingevuld" not in told
