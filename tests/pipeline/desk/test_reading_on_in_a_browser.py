"""The rest of a line is read on in a real browser, while somebody types."""

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest

from tests.browsing import browsing  # first: without a browser nothing here is tried

# isort: split
from playwright.sync_api import Page, Route

from pipeline.desk.room import Room
from pipeline.extraction.handwriting.beside import ReaderBeside
from tests.pipeline.desk.test_in_a_browser import served
from tests.pipeline.desk.test_reading_on import WRONG, the_box, written
from tests.workspace import Workspace

__all__ = ["written"]  # a fixture


@pytest.fixture(scope="module")
def desk(written: Workspace) -> Iterator[tuple[Page, str, Room]]:
    """A browser at a desk that reads on."""
    with served(written, ReaderBeside(waits=60.0)) as (address, room), browsing() as page:
        page.goto(f"{address}/in/{room.visits.link()}")
        yield page, address, room


def cursor_behind(page: Page, words: str) -> None:
    """The cursor goes behind some words of the field that has the focus."""
    page.evaluate(f"document.activeElement.setSelectionRange({len(words)}, {len(words)})")


@pytest.mark.parametrize("place", ["lines", "pile"])
def test_the_rest_is_read_anew_and_that_can_be_taken_back(
    desk: tuple[Page, str, Room], place: str
) -> None:
    page, address, room = desk
    pile, box = the_box(room)
    page.goto(f"{address}/{place}/{pile}" + (f"/{box.key}" if place == "pile" else ""))
    field = page.locator(f'[data-on="/on/{box.item.pictures[0]}"]')
    field.focus()
    cursor_behind(page, "een lieve b")
    page.keyboard.type("u")
    told = page.locator("[role=status]:not([hidden])", has_text="Opnieuw gelezen")
    told.wait_for()
    assert field.input_value() == "een lieve buurvrouw"
    assert told.locator("mark").inner_text() == "buurvrouw"
    page.keyboard.press("Control+z")
    told.wait_for(state="hidden")
    page.keyboard.press("Control+z")
    assert field.input_value() == WRONG.text


def test_what_somebody_typed_themselves_is_never_read_anew(desk: tuple[Page, str, Room]) -> None:
    page, address, room = desk
    pile, box = the_box(room)
    page.goto(f"{address}/pile/{pile}/{box.key}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#value").focus()
    cursor_behind(page, "een lieve bourvr")
    page.keyboard.type("i")  # they want it so, whatever stands there
    cursor_behind(page, "een ")
    page.keyboard.type("g")
    page.evaluate("fetch('/static/icon.svg').then(() => true)")  # later than all that was asked
    assert sum("/on/" in url for url in asked) == 1


def test_a_letter_that_looks_like_what_stood_there_is_theirs(desk: tuple[Page, str, Room]) -> None:
    page, address, room = desk
    pile, box = the_box(room)
    page.goto(f"{address}/pile/{pile}/{box.key}")
    starts: list[str] = []

    def stays(route: Route) -> None:
        sent = parse_qs(route.request.post_data)
        starts.extend(sent["start"])
        route.fulfill(body=sent["rest"][0])

    page.route("**/on/*", stays)
    page.locator("#value").focus()
    page.evaluate("document.activeElement.setSelectionRange(10, 16)")
    page.keyboard.type("r")  # for "bourvr": what stands there now, "rauw", stood there before
    cursor_behind(page, "een lieve ")
    page.keyboard.type("t")
    page.evaluate("fetch('/static/icon.svg').then(() => true)")
    page.unroute("**/on/*")
    assert starts == ["een lieve r"]


def test_enter_is_for_what_somebody_can_have_read(desk: tuple[Page, str, Room]) -> None:
    page, address, room = desk
    pile, box = the_box(room)
    page.clock.install()
    page.goto(f"{address}/pile/{pile}/{box.key}")
    sent: list[str] = []

    def keeps(route: Route) -> None:
        sent.append(parse_qs(route.request.post_data)["value"][0])
        route.fulfill(status=204)

    page.route(f"**/{box.key}", keeps)
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    page.locator("#value").focus()
    cursor_behind(page, "een lieve b")
    page.keyboard.type("u")
    page.locator("[role=status]:not([hidden])").wait_for()
    page.keyboard.press("Enter")  # meant for what stood there a moment ago
    assert not sent
    page.clock.run_for(300)
    with page.expect_response(f"**/{box.key}"):
        page.keyboard.press("Enter")
    page.unroute(f"**/{box.key}")
    assert sent == ["een lieve buurvrouw"]
