"""The page of today in a real browser: it shuts nobody out, and what is sought is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import browsing  # first: without a browser nothing here is tried

# isort: split
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pipeline.today.page import MonthPage, month_page, overview_page
from pipeline.today.sought import Elsewhere, codes_within
from tests.pipeline.today.made_up import DAY, MOMENT, busy_day, code, large_office
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


@pytest.mark.parametrize(("typed", "sought"), [("100%", "100%"), ("%E0%A4", "%E0%A4"), ("%", "%")])
def test_an_address_that_somebody_typed_breaks_nothing(
    page: Page, folder: Path, typed: str, sought: str
) -> None:
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.clock.set_fixed_time(MOMENT.replace(hour=11))
    page.goto("about:blank")
    page.goto(f"file://{folder / 'overzicht.html'}#zoek={typed}")
    assert page.input_value("#words") == sought
    assert page.locator("#old").is_visible()
    assert broken == []


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An outbox of an office with more than the page shows in every list."""
    words, day = shipped().words("nl"), large_office(799)
    outbox = tmp_path_factory.mktemp("large")
    (outbox / "overzicht").mkdir()
    months, elsewhere = [], []
    for month, clients in ((11, range(900)), (10, range(2000, 2100))):
        name = f"2026-{month:02}"
        place, title = f"overzicht/{name}.html", f"maand {month}"
        months.append(MonthPage(place, title))
        elsewhere.append(Elsewhere(place, title, name, codes_within(map(code, clients))))
        page = month_page(day.came_in[:500], DAY.replace(month=month, day=1), 0, 1, words)
        (outbox / place).write_bytes(page)
    page = overview_page(day, words, MOMENT, months, elsewhere)
    (outbox / "overzicht.html").write_bytes(page)
    return outbox


def seek(page: Page, words: str) -> str:
    page.locator("#words").fill(words)
    return page.inner_text("#hits")


@pytest.mark.parametrize("n", [5, 299, 300, 700, 798])
def test_whom_something_is_due_for_is_found_also_where_the_list_is_cut_off(
    page: Page, large: Path, n: int
) -> None:
    page.goto(f"file://{large / 'overzicht.html'}")
    assert page.locator("tbody tr").count() < 2000
    assert seek(page, code(n)) == "Regels gevonden: 3"
    assert page.locator("tbody th:visible").all_inner_texts() == [code(n)] * 3
    assert not page.locator(".rest:visible").count()
    assert seek(page, code(n).replace("-", "")) == "Regels gevonden: 3"
    page.keyboard.press("Escape")
    assert page.locator("tbody tr").count() < 2000
    assert "Met zoeken vind je ze." in page.inner_text("#to_print + .block .rest")


def test_each_number_of_a_refused_paper_is_found(page: Page, large: Path) -> None:
    page.goto(f"file://{large / 'overzicht.html'}")
    assert seek(page, f"{44:08X} stuk") == "Regels gevonden: 1"
    assert f"{44:08X}" in page.inner_text(".numbers")


def test_what_stands_in_a_month_alone_is_led_to(page: Page, large: Path) -> None:
    page.goto(f"file://{large / 'overzicht.html'}")
    told = seek(page, code(2050))
    assert told == "Niet op deze bladzijde. Kijk in de maanden hieronder."
    assert page.locator("#further a").all_inner_texts() == ["maand 10"]
    assert seek(page, "3-10-2026").startswith("Niet op deze bladzijde")
    assert page.locator("#further a").all_inner_texts() == ["maand 10"]
    assert seek(page, "999999-9") == "Niets gevonden."
    assert not page.locator("#further").is_visible()
    seek(page, f"teamkrachtbespreking {code(3)}")
    page.locator("#further a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/2026-11.html*")
    assert page.input_value("#words") == f"teamkrachtbespreking {code(3)}"
    assert page.inner_text("#hits") == "Regels gevonden: 1"


def test_what_search_brings_out_shuts_nobody_out_and_is_quick(page: Page, large: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(f"file://{large / 'overzicht.html'}")
    assert "Zoek preciezer" in seek(page, "2026")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
