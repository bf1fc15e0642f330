"""A page that waits for its fellows, or for an owner, can be put away, and comes back."""

import json
from typing import Any

from tests.pipeline.desk.seated import desk_of
from tests.pipeline.validation.test_pages_of_several import shuffled
from tests.pipeline.validation.test_typed_parts import part, typed
from tests.workspace import Workspace


def store(office: Workspace) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(office.krachtwerk("status", "--json").stdout)["store"]
    return told


def by_mistake(office: Workspace, *pages: int) -> str:
    """The number of a file with these pages of a form, of which the others never come."""
    row = office.hand_in(los=part(typed(office), *pages))[-1]
    assert row["outcome"] == "waiting"
    return str(row["sha256"])[:8].upper()


def test_a_page_that_waits_is_put_away_by_its_number(office: Workspace) -> None:
    number = by_mistake(office, 1)
    note = office.outbox("nakijken", "wat-nog-wacht.txt")
    assert "krachtwerk paper away" in note.read_text()
    event = office.krachtwerk("paper", "away", number).stdout.strip()
    assert (store(office)["awaited"], store(office)["papers"]["waiting"]) == ([], 0)
    assert not note.exists()
    assert office.arrivals()[0]["refused"] == "put_away"
    assert "Weggelegd" in office.krachtwerk("arrivals").stdout
    office.krachtwerk("undo", event)
    assert (len(store(office)["awaited"]), note.exists()) == (1, True)


def test_it_joins_no_form_and_is_taken_in_no_more(office: Workspace) -> None:
    paper = typed(office)
    row = office.hand_in(een=part(paper, 1))[-1]
    office.krachtwerk("paper", "away", row["sha256"])
    office.hand_in(rest=part(paper, 2, 3))
    assert [form["here"] for form in store(office)["awaited"]] == [[2, 3]]
    assert [row["outcome"] for row in office.hand_in(weer=paper)][-1] == "accepted"


def test_who_undoes_it_has_the_whole_form_when_its_fellows_came_meanwhile(
    office: Workspace,
) -> None:
    paper = typed(office)
    row = office.hand_in(een=part(paper, 1))[-1]
    event = office.krachtwerk("paper", "away", row["sha256"]).stdout.strip()
    office.hand_in(rest=part(paper, 2, 3))
    office.krachtwerk("undo", event)
    office.run_once()
    assert [row["outcome"] for row in office.arrivals()] == ["accepted", "accepted"]
    assert store(office)["awaited"] == []


def test_who_hands_the_same_file_in_again_wants_it_after_all(office: Workspace) -> None:
    paper = typed(office)
    first = part(paper, 1)
    row = office.hand_in(een=first)[-1]
    office.krachtwerk("paper", "away", row["sha256"])
    assert office.hand_in(weer=first)[-1]["outcome"] == "duplicate"
    assert [form["here"] for form in store(office)["awaited"]] == [[1]]
    office.hand_in(rest=part(paper, 2, 3))
    assert office.arrivals()[0]["outcome"] == "accepted"


def test_at_the_desk_it_is_a_button_beside_what_is_lacking(office: Workspace) -> None:
    by_mistake(office, 1)
    with desk_of(office) as seat:
        (held,) = seat.room.ledger.held.that_wait()
        assert f'value="{held.id}"' in seat.look("/")
        seat.post("/away", held=held.id)
        assert held.id not in seat.look("/")
        assert "weggelegd" in seat.look("/decisions")


def test_pages_of_which_it_is_asked_with_what_they_lie_are_asked_about_no_more(
    office: Workspace,
) -> None:
    shuffled(office)
    with desk_of(office) as seat:
        pile, other = seat.room.agenda.piles()
        assert pile.held is not None
        assert 'action="/away"' in seat.browser.get(f"/pile/{pile.name}").text
        seat.post("/away", held=pile.held.id)
        assert [each.name for each in seat.room.agenda.piles()] == [other.name]
    office.run_once()
    assert store(office)["papers"]["review"] == 1
    assert not office.outbox("nakijken", f"{pile.name}.pdf").exists()
