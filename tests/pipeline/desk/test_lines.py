"""Words below each other at the desk: each is taken by itself, and only what was agreed to."""

import pytest

from forms.fields import Text
from pipeline.desk.agenda import Asked
from pipeline.desk.lines import on_one_page
from pipeline.records import Suggestion
from pipeline.review.item_layout import SheetItem
from tests.pipeline.desk.seated import Seat, desk_of
from tests.pipeline.review.test_copies import asked
from tests.pipeline.review.test_correction_sheets import WANTED, goals
from tests.workspace import Workspace, blank, fill, header

WHY, FIRST, SECOND = "/goals/0/why", "/goals/0/actions/0/what", "/goals/0/actions/1/what"


@pytest.fixture
def code(office: Workspace) -> str:
    """A client of whose plan four boxes cannot be read."""
    code = office.new_client()
    doubt = dict.fromkeys((WANTED, WHY, FIRST, SECOND), "Zo\ufffdiets")
    office.hand_in(plan=fill(blank("actieplan"), {"/client": code, **header(), **doubt}))
    return code


def lines(seat: Seat, code: str) -> list[Asked]:
    """What stands below each other."""
    pile = seat.room.agenda.pile(code)
    return pile.lines if pile is not None else []


def said(each: Asked, value: str, *, ok: bool = True) -> dict[str, str]:
    """What the page sends of one line."""
    ticked = {f"ok-{each.key}": "yes"} if ok else {}
    return {f"seen-{each.key}": "1", f"value-{each.key}": value, **ticked}


def test_all_words_stand_below_each_other_with_what_is_suggested(
    office: Workspace, code: str
) -> None:
    with desk_of(office) as seat:
        first = lines(seat, code)[0]
        suggestion = Suggestion("Ik wil donsen", 0.8, (0.99, 0.99, 0.7))
        seat.room.ledger.suggestions.keep({first.item.pictures[0]: suggestion})
        assert f'href="/lines/{code}"' in seat.look("/")
        assert f'href="/lines/{code}"' in seat.look(f"/pile/{code}")
        page = seat.look(f"/lines/{code}")
    assert page.count("<img") == 4
    assert "Ik wil donsen" in page
    assert "<mark>donsen</mark>" in page
    assert " checked" not in page  # nothing is agreed to beforehand


def of_papers(*papers: str) -> list[Asked]:
    """A line of each of these papers."""
    answer = Text(key="value", label="Wat staat er?")
    return [
        Asked(str(n), SheetItem(str(n), "word", "Woord", "", answer, paper=paper))
        for n, paper in enumerate(papers)
    ]


@pytest.mark.parametrize(
    ("papers", "many"),
    [("a" * 14, 12), ("aaaaabbbbbbbbbb", 5), ("aabbbbbbbbbbbb", 12), ("a" * 12 + "b" * 9, 12)],
)
def test_a_paper_stays_together_on_one_page_where_it_fits(papers: str, many: int) -> None:
    assert len(on_one_page(of_papers(*papers))) == many


def test_only_what_was_agreed_to_is_taken(office: Workspace, code: str) -> None:
    with desk_of(office) as seat:
        goal, why, *rest = lines(seat, code)
        form = said(goal, "Ik wil dansen") | said(why, "Omdat het kan", ok=False)
        for each in rest:
            form |= said(each, "", ok=False)
        told = seat.post(f"/lines/{code}", once="a", **form)
        assert "Beantwoord: 1." in told.text
        assert "Omdat het kan" in seat.look(f"/pile/{code}/{why.key}")  # what was typed waits there
    assert goals(office, code) == ["Ik wil dansen"]
    assert [row["pointer"] for row in asked(office)] == [WHY, FIRST, SECOND]


def test_a_line_is_kept_as_soon_as_it_is_agreed_to(office: Workspace, code: str) -> None:
    with desk_of(office) as seat:
        goal = lines(seat, code)[0]
        form = said(goal, "Ik wil dansen")
        answer = seat.post(f"/lines/{code}", once="a", alone="yes", **form)
        assert (answer.status_code, answer.text) == (204, "")
        assert goals(office, code) == ["Ik wil dansen"]
        told = seat.post(f"/lines/{code}", once="a", **form)  # and then the whole page
        assert "Beantwoord: 1." in told.text
        assert "Iemand anders" not in told.text
        seat.post("/undo")
    assert len(asked(office)) == 4
    (said_once, _undone) = office.krachtwerk("events").stdout.splitlines()
    assert said_once.endswith("nagekeken: Ik wil (teruggedraaid)")


def test_a_dash_says_that_nothing_stands_there_and_nothing_says_nothing(
    office: Workspace, code: str
) -> None:
    with desk_of(office) as seat:
        goal, why, *_rest = lines(seat, code)
        empty = seat.post(f"/lines/{code}", once="a", alone="yes", **said(goal, " "))
        assert empty.status_code == 409
        assert "streepje" in empty.text
        unseen = seat.post(f"/lines/{code}", once="a", alone="yes", **said(goal, "\u200b"))
        assert unseen.text == empty.text  # there is no button here that says "empty"
        dash = seat.post(f"/lines/{code}", once="a", alone="yes", **said(why, "-"))
        assert dash.status_code == 204
    assert [row["pointer"] for row in asked(office)] == [WANTED, FIRST, SECOND]


def test_who_comes_second_at_a_line_is_told(office: Workspace, code: str) -> None:
    with desk_of(office) as seat, desk_of(office) as other:
        goal = lines(seat, code)[0]
        other.answer(code, WANTED, "Ik wil dansen")
        told = seat.post(f"/lines/{code}", once="a", alone="yes", **said(goal, "Ik wil zingen"))
        assert told.status_code == 409
        assert "Iemand anders" in told.text
        assert "Ik wil zingen" in told.text
    assert goals(office, code) == ["Ik wil dansen"]


def test_who_somebody_is_and_how_to_reach_them_is_looked_at_alone(
    office: Workspace,
) -> None:
    code = office.new_client()
    doubt = {"/alias": "S\ufffdm", WANTED: "Zo\ufffdiets"}
    office.hand_in(plan=fill(blank("actieplan"), {"/client": code, **header(), **doubt}))
    with desk_of(office) as seat:
        pointers = [e.question.place.pointer for e in lines(seat, code) if e.question]
        assert pointers == [WANTED]


def test_other_words_for_a_line_that_was_taken_are_told(office: Workspace, code: str) -> None:
    """The answer of the desk got lost on its way, and meanwhile somebody mended a word."""
    with desk_of(office) as seat:
        goal = lines(seat, code)[0]
        seat.post(f"/lines/{code}", once="a", alone="yes", **said(goal, "Ik wil donsen"))
        again = seat.post(f"/lines/{code}", once="a", alone="yes", **said(goal, "Ik wil  donsen"))
        assert again.status_code == 204
        mended = seat.post(f"/lines/{code}", once="a", alone="yes", **said(goal, "Ik wil dansen"))
        assert mended.status_code == 409
        assert "Ik wil donsen" in mended.text
        assert "Ik wil dansen" in mended.text
    assert goals(office, code) == ["Ik wil donsen"]


def test_what_was_typed_stands_there_for_who_comes_back(office: Workspace, code: str) -> None:
    with desk_of(office) as seat:
        goal, why, first, *_rest = lines(seat, code)
        typed = said(goal, "Ik wil dansen") | said(why, "Omdat het kan", ok=False)
        kept = seat.post(f"/lines/{code}", once="a", keep="yes", **typed, **said(first, ""))
        assert kept.status_code == 204
        page = seat.look(f"/lines/{code}")
        assert "Ik wil dansen" in page
        assert "Omdat het kan" in page
    assert len(asked(office)) == 4  # and nothing was taken
