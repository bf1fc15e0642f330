"""Rounds of the inbox: each paper once, none lost, none in the way of others."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn, Self

import pytest

from pipeline.intake.found import Found
from pipeline.intake.rounds import LONGEST_PAUSE, Rounds
from pipeline.intake.watching import Pause, run_once, watch
from pipeline.records import Arrival
from pipeline.records.refusals import Refusal
from pipeline.store.locks import AnotherWatcherError, sole_watcher
from tests.pipeline.intake.test_arrivals import PDF

PATIENCE = 300.0  # seconds until it is plain that something hangs


@dataclass
class Tray:
    """Where papers go that are taken in; a paper that says so is poison."""

    names: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def take(self, arrival: Arrival) -> None:
        self.ids.append(arrival.id)
        if b"poison" in arrival.content:
            raise ValueError(arrival.content)
        if b"disk full" in arrival.content:
            raise OSError
        self.names.append(arrival.name)

    def refuse(self, refusal: Refusal, found: Found) -> None:
        self.refused.append(f"{found.name} {refusal.code}")


def rounds(inbox: Path, tray: Tray, timer: Callable[[], float] = time.monotonic) -> Rounds:
    return Rounds(
        inbox=lambda: inbox,
        take=tray.take,
        refuse=tray.refuse,
        settle_interval=0.02,
        settle_deadline=0.15,
        refuse_after=0.15,
        limit=10_000,
        clock=lambda: datetime.now(UTC),
        timer=timer,
    )


def test_everything_in_the_inbox_is_taken_in_once(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf", "c.tmp"):
        (tmp_path / name).write_bytes(PDF)
    tray = Tray()
    tally = run_once(rounds(tmp_path, tray))
    assert (sorted(tray.names), tally.taken, tally.ignored) == (["a.pdf", "b.pdf"], 2, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["c.tmp"]


def test_half_a_paper_and_an_empty_one_wait(tmp_path: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(PDF[:2000])
    (tmp_path / "leeg.pdf").touch()
    tray = Tray()
    going = rounds(tmp_path, tray)
    going.refuse_after = 60.0
    going.__post_init__()
    tally = run_once(going)
    assert tray.names == []
    assert sorted((one.name, one.reason.code) for one in tally.waiting) == [
        ("half.pdf", "not_whole"),
        ("leeg.pdf", "empty_file"),
    ]


def test_half_a_paper_and_an_empty_one_are_handed_on_in_the_end(tmp_path: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(PDF[:2000])
    (tmp_path / "leeg.pdf").touch()
    tray = Tray()
    run_once(rounds(tmp_path, tray))
    assert (tray.names, tray.refused) == (["half.pdf"], ["leeg.pdf stayed_empty"])
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_keeps_growing_is_waiting(tmp_path: Path) -> None:
    tray = Tray()
    going = rounds(tmp_path, tray)

    def grown() -> Path:  # asked at each look
        with (tmp_path / "scan.pdf").open("ab") as file:
            file.write(PDF)
        return tmp_path

    going.inbox = grown
    tally = run_once(going)
    assert (tray.names, [one.reason.code for one in tally.waiting]) == ([], ["never_settled"])


def test_a_computer_that_is_slow_takes_in_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    hour = iter(range(0, 10**9, 3600))
    tray = Tray()
    tally = run_once(rounds(tmp_path, tray, lambda: float(next(hour))))
    assert (tally.taken, tray.names) == (1, ["a.pdf"])


def test_poison_is_set_aside_and_the_others_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"poison of Jan de Vries")
    (tmp_path / "b.pdf").write_bytes(PDF)
    tray = Tray()
    with caplog.at_level(logging.ERROR):
        tally = run_once(rounds(tmp_path, tray))
    assert (tray.names, [one.reason.code for one in tally.waiting]) == (["b.pdf"], ["set_aside"])
    assert "ValueError" in caplog.text
    assert "Jan" not in caplog.text
    assert "a.pdf" not in caplog.text
    assert (tmp_path / "a.pdf").exists()


def test_poison_is_tried_a_few_times_and_a_full_disk_for_ever(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"poison")
    (tmp_path / "b.pdf").write_bytes(b"disk full")
    tray = Tray()
    times = iter([*range(0, 60_000, 300), *range(200_000, 10**9, 300)])
    going = rounds(tmp_path, tray, lambda: float(next(times)))
    going.round = float("inf")
    for _ in range(20):
        going.go()
    counts = sorted(tray.ids.count(one) for one in set(tray.ids))
    assert counts == [5, 19]
    assert next(times) < 60_000
    for _ in range(200):  # until the next day
        going.go()
    assert min(tray.ids.count(one) for one in set(tray.ids)) > 5


def test_a_paper_that_was_mended_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"poison")
    tray = Tray()
    going = rounds(tmp_path, tray)
    run_once(going)
    (tmp_path / "a.pdf").write_bytes(PDF)
    assert (run_once(going).taken, tray.names) == (1, ["a.pdf"])


def test_a_paper_that_changes_while_it_is_read_is_looked_at_again(tmp_path: Path) -> None:
    paper = tmp_path / "scan.pdf"
    paper.write_bytes(PDF)
    tray = Tray()
    watcher = rounds(tmp_path, tray)
    longer = iter([PDF + b"\n"])

    def clock() -> datetime:  # asked at the moment of reading
        for content in longer:
            paper.write_bytes(content)
        return datetime.now(UTC)

    watcher.clock = clock
    assert (run_once(watcher).taken, tray.names) == (1, ["scan.pdf"])


def test_a_file_that_is_too_large_is_refused_and_removed(tmp_path: Path) -> None:
    (tmp_path / "groot.pdf").write_bytes(PDF * 4)
    tray = Tray()
    run_once(rounds(tmp_path, tray))
    assert (tray.refused, list(tmp_path.iterdir())) == (["groot.pdf too_large"], [])


def read_only(_path: bytes, **_: object) -> NoReturn:
    """As a folder out of which nothing can be taken."""
    raise PermissionError


def test_a_paper_that_cannot_be_removed_is_entered_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    tray = Tray()
    going = rounds(tmp_path, tray)
    with monkeypatch.context() as folder:
        folder.setattr("os.unlink", read_only)
        assert (run_once(going).taken, run_once(going).taken) == (1, 0)
    run_once(rounds(tmp_path, tray))  # a new run knows nothing, but the id is the same
    assert len(tray.ids) == 2
    assert len(set(tray.ids)) == 1


def test_a_paper_that_stays_though_it_was_entered_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    going = rounds(tmp_path, Tray())
    with monkeypatch.context() as folder:
        folder.setattr("os.unlink", read_only)
        assert run_once(going).waiting == ()
        begun = going.timer()
        going.timer = lambda: begun + LONGEST_PAUSE + 1  # perhaps somebody only had it open
        (told,) = going.go().waiting
        assert (told.name, told.reason.code) == ("a.pdf", "not_removed")
    going.timer = lambda: begun + 2 * LONGEST_PAUSE + 2
    going.go()
    assert (list(tmp_path.iterdir()), going.go().waiting) == ([], ())


def test_the_paper_in_hand_is_finished_when_we_are_stopped(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(PDF)
    tray = Tray()
    going = rounds(tmp_path, tray)

    def take(arrival: Arrival) -> None:
        going.stop.set()
        tray.take(arrival)

    going.take = take
    going.go()
    time.sleep(0.03)
    assert going.go().taken == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_a_missing_inbox_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run_once(rounds(tmp_path / "weg", Tray()))


class Guard:
    """A watcher in its own thread, as `run` has it."""

    def __init__(self, inbox: Path, interval: float) -> None:
        self.tray = Tray()
        self.going = rounds(inbox, self.tray)
        self.passes = 0
        self.alarms: list[str] = []
        self._stirred = threading.Condition()
        self._thread = threading.Thread(
            target=watch, args=(lambda: inbox, self._go, self.going.stop, interval, self._alarm)
        )
        self._interval = interval

    def _go(self) -> Pause:
        try:
            return Pause(0.02 if self.going.go().settling else self._interval)
        finally:
            with self._stirred:
                self.passes += 1
                self._stirred.notify_all()

    def _alarm(self, trouble: str) -> None:
        with self._stirred:
            self.alarms.append(trouble)
            self._stirred.notify_all()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.going.stop.set()
        self._thread.join()

    def sees(self, holds: Callable[["Guard"], bool]) -> bool:
        """Whether it comes to hold, after some round or alarm."""
        with self._stirred:
            return self._stirred.wait_for(lambda: holds(self), PATIENCE)

    def begins(self) -> bool:
        """Whether it went round for the first time: from then on it is woken."""
        return self.sees(lambda guard: guard.passes > 0)

    def until(self, count: int) -> list[str]:
        """The papers taken in, once there are so many."""
        self.sees(lambda guard: len(guard.tray.names) >= count)
        return self.tray.names


def test_a_new_paper_wakes_the_watcher(tmp_path: Path) -> None:
    with Guard(tmp_path, 60.0) as guard:
        assert guard.begins()
        (tmp_path / "a.pdf").write_bytes(PDF)
        assert guard.until(1) == ["a.pdf"]


def test_a_new_paper_in_a_new_folder_wakes_the_watcher(tmp_path: Path) -> None:
    with Guard(tmp_path, 60.0) as guard:
        assert guard.begins()
        (tmp_path / "Jansen" / "2026-11-26").mkdir(parents=True)
        (tmp_path / "Jansen" / "2026-11-26" / "a.pdf").write_bytes(PDF)
        assert guard.until(1) == ["Jansen/2026-11-26/a.pdf"]
        (tmp_path / "Jansen" / "b.pdf").write_bytes(PDF)
        assert guard.until(2)[1:] == ["Jansen/b.pdf"]


def test_taking_a_paper_in_does_not_wake_the_watcher_for_ever(tmp_path: Path) -> None:
    with Guard(tmp_path, 60.0) as guard:
        (tmp_path / "a.pdf").write_bytes(PDF)
        guard.until(1)
        time.sleep(0.8)  # in which one that wakes itself goes round forty times
        assert guard.passes < 15


def test_an_inbox_may_be_moved_away_and_back(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with Guard(inbox, 0.05) as guard:
        assert guard.begins()
        inbox.rename(tmp_path / "elders")
        assert guard.sees(lambda guard: bool(guard.alarms))
        (tmp_path / "elders").rename(inbox)
        (inbox / "a.pdf").write_bytes(PDF)
        assert guard.until(1) == ["a.pdf"]


def test_another_folder_in_the_place_of_the_inbox_is_heard(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with Guard(inbox, 0.3) as guard:
        assert guard.begins()
        inbox.rmdir()
        assert guard.sees(lambda guard: bool(guard.alarms))
        inbox.mkdir()
        (inbox / "a.pdf").write_bytes(PDF)
        assert guard.until(1) == ["a.pdf"]


def test_one_watcher_for_one_store(tmp_path: Path) -> None:
    with sole_watcher(tmp_path / "store", 0, time.sleep):
        with (
            pytest.raises(AnotherWatcherError, match="ander programma"),
            sole_watcher(tmp_path / "store", 0.15, time.sleep),
        ):
            pass
        with sole_watcher(tmp_path / "other", 0, time.sleep):
            pass


def test_a_second_watcher_may_wait_for_the_first(tmp_path: Path) -> None:
    held, asked = threading.Event(), threading.Event()

    def first() -> None:
        with sole_watcher(tmp_path, 0, time.sleep):
            held.set()
            asked.wait(PATIENCE)

    thread = threading.Thread(target=first)
    thread.start()
    held.wait()

    def patient(seconds: float) -> None:  # it waits while the first holds it
        asked.set()
        time.sleep(seconds)

    with sole_watcher(tmp_path, PATIENCE, patient):
        assert asked.is_set()
    thread.join()
