"""A file is taken in once it holds still and is whole, however slowly it came."""

import os
from pathlib import Path

import pytest

from pipeline.intake.arrivals import scan
from pipeline.intake.settling import Looks
from tests.pipeline.intake.test_arrivals import PDF


class Desk:
    """An inbox with one file, looked at with an interval of 1 second.

    After 10 seconds it is waiting, after 60 seconds late.
    """

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self.looks = Looks(1.0, 10.0, 60.0)

    def look(self, now: float, content: bytes | None = None) -> str:
        if content is not None:
            (self.inbox / "blad.pdf").write_bytes(content)
            os.utime(self.inbox / "blad.pdf", (now, now))
        (one,) = scan(self.inbox).found.values()
        verdict = self.looks.look(one, now)
        if verdict != "still":
            return verdict
        return "ready" if self.looks.is_whole(one, now) else self.looks.look(one, now)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_still_and_whole_file_is_ready(desk: Desk) -> None:
    assert desk.look(0.0, PDF) == "settling"
    assert desk.look(0.9) == "settling"
    assert desk.look(1.0) == "ready"


def test_each_change_starts_the_interval_anew(desk: Desk) -> None:
    desk.look(0.0, PDF)
    assert desk.look(1.0, PDF + b"\n") == "settling"
    assert desk.look(1.9) == "settling"
    assert desk.look(2.0) == "ready"


def test_a_scanner_that_pauses_between_pages_is_awaited(desk: Desk) -> None:
    desk.look(0.0, PDF[:2000])
    assert desk.look(5.0) == "settling"
    assert desk.look(6.0, PDF) == "settling"
    assert desk.look(7.0) == "ready"


def test_a_file_that_is_not_whole_waits_and_is_late_in_the_end(desk: Desk) -> None:
    desk.look(0.0, PDF[:2000])
    assert desk.look(9.9) == "settling"
    assert desk.look(10.0) == "waiting"
    assert desk.look(59.9) == "waiting"
    assert desk.look(60.0) == "late"


def test_a_file_that_keeps_growing_is_waiting_until_it_is_done(desk: Desk) -> None:
    for second in range(10):
        assert desk.look(float(second), PDF[: 100 * second + 10]) == "settling"
    assert desk.look(10.0, PDF[:2500]) == "waiting"
    assert desk.look(11.0, PDF) == "waiting"
    assert desk.look(12.0) == "ready"


def test_an_empty_file_waits_until_it_grows(desk: Desk) -> None:
    desk.look(0.0, b"")
    assert desk.look(9.0) == "settling"
    assert desk.look(50.0) == "waiting"
    desk.look(51.0, PDF)
    assert desk.look(52.0) == "ready"


def test_an_empty_file_is_late_in_the_end(desk: Desk) -> None:
    desk.look(0.0, b"")
    assert desk.look(60.0) == "late"


def test_a_file_that_keeps_changing_is_never_late(desk: Desk) -> None:
    for second in range(100):
        desk.look(float(second), PDF[: second + 10])
    assert desk.look(100.0, PDF[:2000]) == "waiting"


def test_a_run_goes_on_waiting_where_the_one_before_it_ended(desk: Desk) -> None:
    desk.look(0.0, PDF[:2000])
    (one,) = scan(desk.inbox).found.values()
    desk.looks = Looks(1.0, 10.0, 60.0, {one.id: 58.0})
    desk.look(5.0)
    assert desk.look(6.5) == "waiting"
    assert desk.look(7.0) == "late"


def test_another_file_under_the_name_is_looked_at_afresh(desk: Desk) -> None:
    desk.look(0.0, PDF)
    other = desk.inbox / ".other"
    other.write_bytes(PDF)
    os.utime(other, (0, 0))
    other.rename(desk.inbox / "blad.pdf")
    assert desk.look(20.0) == "settling"
    assert desk.look(21.0) == "ready"


def test_a_file_that_left_is_forgotten(desk: Desk) -> None:
    desk.look(0.0, PDF)
    desk.looks.keep_only(set())
    assert desk.look(5.0) == "settling"


def test_clocks_of_other_computers_do_not_matter(desk: Desk) -> None:
    desk.look(0.0, PDF)
    os.utime(desk.inbox / "blad.pdf", (4_000_000_000, 4_000_000_000))
    assert desk.look(1.0) == "settling"
    assert desk.look(2.0) == "ready"
