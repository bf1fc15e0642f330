"""Who is let in at the desk, and what never gets through."""

import logging
import re
from collections.abc import Iterator

import pytest

from pipeline.desk.agenda import Agenda
from pipeline.desk.serving import Quiet
from pipeline.desk.visits import IDLE, LONGEST, Visits
from pipeline.store.ledger import StoreUnavailableError
from tests.pipeline.desk.seated import HOST, Seat, desk_of
from tests.workspace import fresh


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    with desk_of(fresh(tmp_path_factory.mktemp("bureau"))) as seat:
        yield seat


@pytest.fixture(autouse=True)
def seated(seat: Seat) -> None:
    seat.browser.cookies.clear()
    seat.sit()


class Timer:
    """Seconds that go forward when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_link_works_once(seat: Seat) -> None:
    link = f"/in/{seat.room.visits.link()}"
    seat.browser.cookies.clear()
    assert seat.browser.get(link).status_code == 200
    seat.browser.cookies.clear()
    assert seat.browser.get(link).status_code == 403
    assert seat.browser.get("/").status_code == 403


def test_the_cookie_is_for_this_desk_alone(seat: Seat) -> None:
    came = seat.browser.get(f"/in/{seat.room.visits.link()}", follow_redirects=False)
    cookie = came.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("place", ["/", "/refused", "/decisions", "/pile/team", "/picture/00"])
def test_nobody_sees_anything_without_a_visit(seat: Seat, place: str) -> None:
    seat.browser.cookies.clear()
    assert seat.browser.get(place).status_code == 403


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1", "127.0.0.1:1", ""])
def test_by_another_name_nobody_reaches_the_desk(seat: Seat, host: str) -> None:
    assert seat.browser.get("/", headers={"host": host}).status_code == 421


def test_a_form_from_elsewhere_is_not_heard(seat: Seat) -> None:
    said = {"csrf": seat.csrf, "by": "x"}
    assert seat.browser.post("/", data=said, headers={"origin": "http://else"}).status_code == 403
    assert seat.browser.post("/", data={"by": "x"}).status_code == 403
    assert (
        seat.browser.post("/", data=said, headers={"origin": f"http://{HOST}"}).status_code == 200
    )


def test_the_word_of_one_visit_is_none_of_another(seat: Seat) -> None:
    before = seat.csrf
    seat.sit()
    assert seat.browser.post("/", data={"csrf": before, "by": "x"}).status_code == 403


def test_a_form_that_is_too_large_is_not_read(seat: Seat) -> None:
    assert (
        seat.browser.post("/", data={"csrf": seat.csrf, "by": "x" * 1_100_000}).status_code == 413
    )


def test_a_form_that_says_it_is_small_and_comes_in_chunks_is_not_read(seat: Seat) -> None:
    size = {"content-length": "10", "transfer-encoding": "chunked"}
    assert seat.browser.post("/sign-in", content=b"by=x", headers=size).status_code == 413


def test_a_page_loads_nothing_from_elsewhere_and_is_not_kept(seat: Seat) -> None:
    page = seat.browser.get("/")
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert not re.search(r'style="|<script>|onclick|(?:src|href)="(?:https?:)?//', page.text)


def test_nothing_else_is_served(seat: Seat) -> None:
    for name in ("../handlers.py", "..%2fhandlers.py", "desk.html", "%2e%2e/room.py"):
        assert seat.browser.get(f"/static/{name}").status_code == 404
    assert seat.browser.get(f"/picture/{'..' * 32}").status_code == 404


def test_who_leaves_is_out(seat: Seat) -> None:
    seat.post("/out")
    assert seat.browser.get("/").status_code == 403


def test_a_visit_ends_when_it_is_quiet_and_by_itself() -> None:
    timer = Timer()
    visits = Visits("jb", timer)
    visit = visits.enter(visits.link())
    assert visit is not None
    timer.now += IDLE - 1
    assert visits.of(visit.token) is visit
    timer.now += IDLE + 1
    assert visits.of(visit.token) is None
    longest = visits.enter(visits.link())
    assert longest is not None
    for _ in range(round(LONGEST / IDLE) + 1):
        timer.now += IDLE - 1
        visits.of(longest.token)
    assert visits.of(longest.token) is None


def test_an_old_link_lets_nobody_in() -> None:
    timer = Timer()
    visits = Visits("jb", timer)
    link = visits.link()
    timer.now += 3600
    assert visits.enter(link) is None


def test_an_error_is_told_by_its_kind_and_place(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("uvicorn.error.of.a.test")
    log.addFilter(Quiet())
    try:
        int("Ik wil dansen")
    except ValueError:
        log.exception("Exception in ASGI application")
    assert "Ik wil dansen" not in caplog.text
    assert "ValueError (test_letting_in.py" in caplog.text


def test_where_the_store_is_away_somebody_is_told(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Agenda) -> None:
        raise StoreUnavailableError

    monkeypatch.setattr(Agenda, "piles", away)
    told = seat.browser.get("/")
    assert told.status_code == 503
    assert "Wat je eerder beantwoordde, is bewaard" in told.text
