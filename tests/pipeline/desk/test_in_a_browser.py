"""The desk in a real browser, by the keyboard alone; and its pages shut nobody out."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from tests.browsing import browsing  # first: without a browser nothing here is tried

# isort: split
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pipeline.desk.agenda import Asked
from pipeline.desk.application import application
from pipeline.desk.people import Register
from pipeline.desk.reading_on import ReadsOn
from pipeline.desk.room import Room
from pipeline.desk.signing_in import Doorkeeper
from pipeline.desk.visits import Visits
from pipeline.records import Suggestion
from pipeline.workspace import Office
from tests.pipeline.review.test_copies import asked
from tests.pipeline.review.test_correction_sheets import WANTED, goals
from tests.workspace import Workspace, blank, fill, fresh, header

WHY = "/goals/0/why"


@contextmanager
def served(workspace: Workspace, reader: ReadsOn | None = None) -> Iterator[tuple[str, Room]]:
    """The desk of a workspace, listened at; where it is."""
    office = Office.at(workspace.path, "nl")
    with office.ledger() as ledger, socket.create_server(("127.0.0.1", 0)) as listening:
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        visits = Visits("jb")
        door = Doorkeeper(Register(workspace.path / "desk.toml"), visits)
        room = Room(office.parts(ledger), visits, door=door, reader=reader)
        app = application(room, {host})
        config = uvicorn.Config(app, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://{host}", room
        finally:
            server.should_exit = True
            thread.join()
            room.close()
            office.reading.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return fresh(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="module")
def code(office: Workspace) -> str:
    """A client with two garbled texts."""
    code = office.new_client()
    doubt = {WANTED: "Ik wil da\ufffdsen", WHY: "Om\ufffddat"}
    office.hand_in(plan=fill(blank("actieplan"), {"/client": code, **header(), **doubt}))
    office.hand_in(vreemd=b"%PDF-1.4 not one")
    return code


@pytest.fixture(scope="module")
def room(office: Workspace, code: str) -> Iterator[tuple[str, Room]]:
    assert code
    with served(office) as (address, room):
        yield address, room


@pytest.fixture(scope="module")
def page(room: tuple[str, Room]) -> Iterator[Page]:
    address, desk = room
    with browsing() as page:
        page.goto(f"{address}/in/{desk.visits.link()}")
        yield page


@pytest.mark.parametrize(
    "place", ["/", "/pile", "/lines", "/refused", "/decisions", "/paper", "/prints", "/sign-in"]
)
@pytest.mark.parametrize("width", [1366, 820])
def test_nothing_shuts_anybody_out(
    page: Page, room: tuple[str, Room], code: str, place: str, width: int
) -> None:
    pile = room[1].agenda.pile(code)
    assert pile is not None
    assert pile.asked[0].paper is not None
    address = {
        "/pile": f"/pile/{code}/{pile.asked[0].key}",
        "/lines": f"/lines/{code}",
        "/paper": f"/paper/{pile.asked[0].paper.id}",
    }.get(place, place)
    page.set_viewport_size({"width": width, "height": 1000})
    page.goto(room[0] + address)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_questions_by_the_keyboard_alone(
    page: Page, room: tuple[str, Room], office: Workspace, code: str
) -> None:
    pile = room[1].agenda.pile(code)
    assert pile is not None
    page.goto(f"{room[0]}/")
    page.keyboard.press("Enter")  # the first pile has the focus
    page.wait_for_url(f"**/pile/{code}/*")
    page.keyboard.type("Ik wil dansen")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{pile.asked[1].key}")
    page.keyboard.press("Escape")  # left for later
    page.wait_for_url("**/")
    assert goals(office, code) == ["Ik wil dansen"]
    assert [row["pointer"] for row in asked(office)] == [WHY]
    found = Axe().run(page)  # with what can be taken back
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Control+z")  # the first answer is taken back, from where nothing is asked
    page.wait_for_url(f"**/{pile.asked[0].key}")
    assert len(asked(office)) == 2
    page.keyboard.type("Ik wil dansen")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{pile.asked[1].key}")
    page.keyboard.press("Control+z")  # and from the next question
    page.wait_for_url(f"**/{pile.asked[0].key}")
    assert len(asked(office)) == 2


def test_a_suggestion_is_agreed_to_or_changed(
    page: Page, room: tuple[str, Room], office: Workspace, code: str
) -> None:
    pile = room[1].agenda.pile(code)
    assert pile is not None
    goal, why = pile.asked
    shown = {goal.item.pictures[0]: "Ik wil dansen", why.item.pictures[0]: "Omdat het"}
    said = {digest: Suggestion(text, 0.9) for digest, text in shown.items()}
    room[1].ledger.suggestions.keep(said)
    page.goto(f"{room[0]}/in/{room[1].visits.link()}")
    page.goto(f"{room[0]}/pile/{code}")
    page.keyboard.type("Ik wil zingen")  # beside "right": other words take the place of those
    assert page.input_value("#value") == "Ik wil zingen"
    page.goto(f"{room[0]}/pile/{code}")
    page.keyboard.press("Enter")  # right
    page.wait_for_url(f"**/{why.key}")
    page.keyboard.press("Tab")  # not quite
    page.keyboard.type(" kan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    assert asked(office) == []
    (told,) = office.dossier(code)["goals"]
    assert (told["text"], told["why"]) == ("Ik wil dansen", "Omdat het kan")


def test_words_below_each_other_by_the_keyboard_alone(
    page: Page, room: tuple[str, Room], office: Workspace
) -> None:
    address, desk = room
    other = office.new_client()
    boxes = (WANTED, WHY, "/goals/0/actions/0/what", "/goals/0/actions/1/what")
    doubt = dict.fromkeys(boxes, "Zo\ufffdiets")
    office.hand_in(vier=fill(blank("actieplan"), {"/client": other, **header(), **doubt}))
    pile = desk.agenda.pile(other)
    assert pile is not None
    goal, why, first, second = pile.lines
    said = [
        (goal, Suggestion("Ik wil dansen", 1.0, (0.99, 0.99, 0.99))),
        (why, Suggestion("Omdat nel nog kan", 0.9, (0.99, 0.5, 0.99, 0.99))),
        (first, Suggestion("Sara bellon", 0.8, (0.99, 0.7))),
    ]
    desk.ledger.suggestions.keep({each.item.pictures[0]: text for each, text in said})
    page.goto(f"{address}/")
    page.click(f'a[href="/lines/{other}"]')
    page.wait_for_url(f"**/lines/{other}")
    page.wait_for_selector("li.looked")  # nobody reads a picture sooner
    page.keyboard.press("Enter")  # the first line is right, and is kept now
    page.wait_for_selector(".done")
    assert goals(office, other) == ["Ik wil dansen"]
    page.keyboard.type("het")  # the doubtful word is selected
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")  # the third is left
    page.keyboard.press("Enter")  # of the fourth nothing is typed
    told = page.locator(".why:not([hidden])")
    told.wait_for()
    assert "streepje" in told.inner_text()
    assert Axe().run(page).violations_count == 0
    page.keyboard.type("Naar de les")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    assert [row["pointer"] for row in asked(office) if row["client"] == other] == [boxes[2]]
    (told_goal,) = office.dossier(other)["goals"]
    assert told_goal["why"] == "Omdat het nog kan"
    page.keyboard.press("Control+z")
    page.wait_for_url(f"**/pile/{other}/{second.key}")


SURE = Suggestion("Iets anders", 0.9, (0.99, 0.99))


def four(
    office: Workspace, desk: Room, seen: str, text: Suggestion = SURE
) -> tuple[str, list[Asked]]:
    """A client of whose plan four boxes cannot be read, of which the same is suggested."""
    code = office.new_client()
    boxes = (WANTED, WHY, "/goals/0/actions/0/what", "/goals/0/actions/1/what")
    doubt = dict.fromkeys(boxes, f"{seen}\ufffd")
    office.hand_in(weer=fill(blank("actieplan"), {"/client": code, **header(), **doubt}))
    pile = desk.agenda.pile(code)
    assert pile is not None
    desk.ledger.suggestions.keep({each.item.pictures[0]: text for each in pile.lines})
    return code, pile.lines


def still(office: Workspace, code: str) -> int:
    """How much is asked about a client."""
    return sum(row["client"] == code for row in asked(office))


def test_a_long_word_makes_no_page_broader(
    page: Page, room: tuple[str, Room], office: Workspace
) -> None:
    address, desk = room
    other, asked_now = four(office, desk, "Lang", Suggestion("Zo" * 60, 0.5, (0.5,)))
    page.set_viewport_size({"width": 390, "height": 800})
    for place in (f"/lines/{other}", f"/pile/{other}/{asked_now[0].key}"):
        page.goto(address + place)
        assert page.locator("mark").count()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1366, "height": 768})


def test_an_enter_that_is_held_or_bounces_agrees_to_one_line(
    page: Page, room: tuple[str, Room], office: Workspace
) -> None:
    address, desk = room
    other, _ = four(office, desk, "Aan")
    page.goto(f"{address}/lines/{other}")
    page.wait_for_selector("li.looked")
    for _ in range(8):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.keyboard.press("Enter")  # at once after it: nobody has seen the next line
    page.wait_for_selector("li.done")
    page.wait_for_selector("li.looked:nth-child(2)")
    assert still(office, other) == 3
    page.keyboard.press("Enter")
    page.wait_for_selector("li.done:nth-child(2)")
    assert still(office, other) == 2
    page.keyboard.type("-")  # who types has looked
    page.keyboard.press("Enter")
    page.wait_for_selector("li.done:nth-child(3)")


def test_what_was_typed_is_there_after_going_away_and_after_an_end(
    page: Page, room: tuple[str, Room], office: Workspace
) -> None:
    address, desk = room
    other, asked_now = four(office, desk, "Weg")
    page.goto(f"{address}/lines/{other}")
    page.wait_for_selector("li.looked")
    page.keyboard.press("Enter")
    page.wait_for_selector("li.done")
    page.keyboard.type(" dan dit")
    page.locator("[data-doubts]").nth(3).focus()
    page.keyboard.press("Control+z")  # takes the first line back, and leaves the page
    page.wait_for_url(f"**/pile/{other}/{asked_now[0].key}")
    page.goto(f"{address}/lines/{other}")
    fields = page.locator("[data-doubts]")
    assert [fields.nth(n).input_value() for n in range(2)] == ["Iets anders", "Iets anders dan dit"]
    visit = desk.visits.of(page.context.cookies()[0]["value"])
    assert visit is not None
    desk.visits.end(visit)
    page.keyboard.type(" of dat")
    page.keyboard.press("Enter")
    told = page.locator(".why:not([hidden])")
    told.wait_for()
    assert "niet meer aangemeld" in told.inner_text()
    anew = page.context.new_page()
    anew.goto(f"{address}/in/{desk.visits.link()}")
    anew.close()
    fields.nth(0).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("li.done")
    assert goals(office, other) == ["Iets anders of dat"]
