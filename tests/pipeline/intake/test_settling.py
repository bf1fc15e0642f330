"""A file is taken in once it holds still and is whole, however slowly it came."""

import os
from pathlib import Path

import pytest

from pipeline.intake.scanning import scan
from pipeline.intake.settling import PastLooks
from pipeline.store.heartbeat import Waited
from tests.pipeline.intake.test_arrivals import PDF


class LoneFile:
    """An inbox with one file, looked at with an interval of 1 second.

    After 10 seconds it is waiting, after 60 seconds late.
    """

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self.looks = PastLooks(1.0, 10.0, 60.0, writer_interval=40.0)

    def look(self, now: float, content: bytes | None = None) -> str:
        if content is not None:
            (self.inbox / "blad.pdf").write_bytes(content)
            os.utime(self.inbox / "blad.pdf", (now, now))
        (one,) = scan(self.inbox).found.values()
        verdict = self.looks.look(one, now)
        if verdict != "still":
            return verdict
        return "ready" if self.looks.is_ready(one, now) else self.looks.look(one, now)


@pytest.fixture
def lone(tmp_path: Path) -> LoneFile:
    return LoneFile(tmp_path)


def test_a_still_and_whole_file_is_ready(lone: LoneFile) -> None:
    assert lone.look(0.0, PDF) == "settling"
    assert lone.look(0.9) == "settling"
    assert lone.look(1.0) == "ready"


def test_each_change_starts_the_interval_anew(lone: LoneFile) -> None:
    lone.look(0.0, PDF)
    assert lone.look(1.0, PDF + b"\n") == "settling"
    assert lone.look(1.9) == "settling"
    assert lone.look(2.0) == "ready"


def test_a_scanner_that_pauses_between_pages_is_awaited(lone: LoneFile) -> None:
    lone.look(0.0, PDF[:2000])
    assert lone.look(5.0) == "settling"
    assert lone.look(6.0, PDF) == "settling"
    assert lone.look(7.0) == "ready"


def test_a_file_that_is_not_whole_waits_and_is_late_in_the_end(lone: LoneFile) -> None:
    lone.look(0.0, PDF[:2000])
    assert lone.look(9.9) == "settling"
    assert lone.look(10.0) == "waiting"
    assert lone.look(59.9) == "waiting"
    assert lone.look(60.0) == "late"


def test_a_file_that_keeps_growing_is_waiting_until_it_is_done(lone: LoneFile) -> None:
    for second in range(10):
        assert lone.look(float(second), PDF[: 100 * second + 10]) == "settling"
    assert lone.look(10.0, PDF[:2500]) == "waiting"
    assert lone.look(11.0, PDF) == "waiting"
    assert lone.look(12.0) == "ready"


def test_an_empty_file_waits_until_it_grows(lone: LoneFile) -> None:
    lone.look(0.0, b"")
    assert lone.look(9.0) == "settling"
    assert lone.look(50.0) == "waiting"
    lone.look(51.0, PDF)
    assert lone.look(52.0) == "ready"


def test_an_empty_file_is_late_in_the_end(lone: LoneFile) -> None:
    lone.look(0.0, b"")
    assert lone.look(60.0) == "late"


def test_a_file_that_keeps_changing_is_never_late(lone: LoneFile) -> None:
    for second in range(100):
        lone.look(float(second), PDF[: second + 10])
    assert lone.look(100.0, PDF[:2000]) == "waiting"


def test_a_run_goes_on_waiting_where_the_one_before_it_ended(lone: LoneFile) -> None:
    lone.look(0.0, PDF[:2000])
    (one,) = scan(lone.inbox).found.values()
    lone.looks = PastLooks(1.0, 10.0, 60.0, {one.id: Waited(58.0, 0.0)})
    lone.look(5.0)
    assert lone.look(6.5) == "waiting"
    assert lone.look(7.0) == "late"


def test_another_file_under_the_name_is_looked_at_afresh(lone: LoneFile) -> None:
    lone.look(0.0, PDF)
    other = lone.inbox / ".other"
    other.write_bytes(PDF)
    os.utime(other, (0, 0))
    other.rename(lone.inbox / "blad.pdf")
    assert lone.look(20.0) == "settling"
    assert lone.look(21.0) == "ready"


def test_a_file_that_left_is_forgotten(lone: LoneFile) -> None:
    lone.look(0.0, PDF)
    lone.looks.keep_only(set())
    assert lone.look(5.0) == "settling"


def test_clocks_of_other_computers_do_not_matter(lone: LoneFile) -> None:
    lone.look(0.0, PDF)
    os.utime(lone.inbox / "blad.pdf", (4_000_000_000, 4_000_000_000))
    assert lone.look(1.0) == "settling"
    assert lone.look(2.0) == "ready"
