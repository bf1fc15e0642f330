"""The page of today in a real browser: it shuts nobody out, and what is sought is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import browsing  # first: without a browser nothing here is tried

# isort: split
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pipeline.today.page import MonthPage, month_page, overview_page
from tests.pipeline.today.made_up import DAY, MOMENT, busy_day, code
from tests.workspace import shipped


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An outbox with the pages of a busy day."""
    words, day = shipped().words("nl"), busy_day()
    outbox = tmp_path_factory.mktemp("outbox")
    months = [MonthPage("overzicht/2026-11.html", "november 2026")]
    (outbox / "overzicht.html").write_bytes(overview_page(day, words, MOMENT, months))
    (outbox / "overzicht").mkdir()
    page = month_page(day.came_in, DAY.replace(day=1), 0, 2, words)
    (outbox / "overzicht" / "2026-11.html").write_bytes(page)
    return outbox


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browsing() as page:
        yield page


@pytest.mark.parametrize("name", ["overzicht.html", "overzicht/2026-11.html"])
@pytest.mark.parametrize("width", [1366, 360])
def test_it_shuts_nobody_out(page: Page, folder: Path, name: str, width: int) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"file://{folder / name}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []


def test_what_is_sought_is_found_in_every_list_and_nothing_else(page: Page, folder: Path) -> None:
    page.goto(f"file://{folder / 'overzicht.html'}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#words").focus()
    page.keyboard.type(code(1).replace("-", ""))
    assert page.locator("tbody th:visible").all_inner_texts() == [code(1)] * 3
    assert page.inner_text("#hits") == "Regels gevonden: 3"
    page.keyboard.press("Escape")
    assert page.locator("tbody th:visible").count() > 30
    page.keyboard.type("27-10-2026 2-11-2026")
    assert page.inner_text("#hits") == "Niets gevonden."
    page.keyboard.press("Escape")
    page.keyboard.type("25-11-2026 geweigerd")
    assert page.locator("tbody th:visible").count() > 0


def test_who_looks_at_an_old_one_is_told(page: Page, folder: Path) -> None:
    page.clock.set_fixed_time(MOMENT)
    page.goto(f"file://{folder / 'overzicht.html'}")
    assert not page.locator("#old").is_visible()
    page.clock.set_fixed_time(MOMENT.replace(hour=11))
    page.goto(f"file://{folder / 'overzicht.html'}")
    assert page.locator("#old").is_visible()
