"""An order form of which a page was crossed out: its receipt says so."""

import numpy as np
import pytest

from tests.pipeline.desk.seated import desk_of
from tests.scans.answering import Person, blank_sheet
from tests.scans.beside import stroke
from tests.scans.on_paper import OnPaper, Stack
from tests.scans.writers import Work
from tests.workspace import Workspace

ORDER = {"/staff": "Jo", "/filled_on": "12-03-2026", "/new_clients/0/count": "1"}
TEAM, PART = "team", "/_crossed/1"


@pytest.fixture
def ordered(office: Workspace) -> Workspace:
    """An office after a crossed-out order for one client came in."""
    sheet, person = blank_sheet("bestelformulier"), Person.of(21)
    form = OnPaper(sheet, "", ORDER, tuple(person.fill(sheet, ORDER)))
    page = form.pages[0]
    work = Work(page.paper, person.hand, np.random.default_rng(3))
    for line in (((20, 40), (190, 265)), ((188, 42), (22, 262))):
        work.draw(stroke(*line, work.rng))
    office.hand_in(bestelling=Stack.of([form], 1).content)
    return office


def receipt(office: Workspace) -> str:
    (path,) = office.outbox("team", "bestellingen").glob("*.txt")
    return path.read_text(encoding="utf-8")


def test_the_receipt_says_that_it_is_asked_whether_it_counts(ordered: Workspace) -> None:
    told = receipt(ordered)
    assert "Een deel is doorgestreept. Of dat telt, vraagt het blad" in told
    assert "niets ingevuld" not in told


def test_the_receipt_says_that_it_was_crossed_out_and_nothing_done(ordered: Workspace) -> None:
    with desk_of(ordered) as seat:
        seat.answer(TEAM, PART, "away")
    ordered.krachtwerk("run", "--once")
    told = receipt(ordered)
    assert "Een deel is doorgestreept en telt niet. Daarvan is niets gedaan." in told
    assert "niets ingevuld" not in told


def test_the_receipt_says_of_what_counts_that_it_waits(ordered: Workspace) -> None:
    with desk_of(ordered) as seat:
        seat.answer(TEAM, PART, "counts")
    ordered.krachtwerk("run", "--once")
    told = receipt(ordered)
    assert "Wacht nog. nieuwe cliënten, regel 1" in told
    assert "niets ingevuld" not in told
