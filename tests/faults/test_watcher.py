"""Faults 9 to 12, 17, 20, 21, 28 and 33: the watcher itself, its inbox, and those beside it."""

import json
import logging
import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.intake.fair_queue import Queue
from pipeline.intake.scanning import scan
from pipeline.intake.settling import PastLooks
from pipeline.store.heartbeat import NotedInHand
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.store.locks import AnotherWatcherError, InboxLock, LostLeaseError, sole_watcher
from tests.faults.circumstances import PATIENCE, outcomes, paper, watcher
from tests.pipeline.intake.test_arrivals import PDF
from tests.pipeline.intake.test_watching import Guard, Tray, rounds
from tests.workspace import NOON as NOW
from tests.workspace import Workspace

NOON = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)


def test_fault_9_without_any_wake_up_the_scan_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.intake.wakeups.Ear.on_any_event", lambda *_: None)
    with Guard(tmp_path, 0.2) as guard:
        assert guard.begins()
        (tmp_path / "a.pdf").write_bytes(PDF)
        assert guard.until(1) == ["a.pdf"]


def test_fault_10_more_events_than_the_queue_holds(tmp_path: Path) -> None:
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    with Guard(tmp_path, 60.0) as guard:
        assert guard.begins()
        busy = tmp_path / "druk.tmp"
        for _ in range(min(most, 20_000) // 3 + 1000):  # made, written, closed
            busy.write_bytes(b"x")
        (tmp_path / "a.pdf").write_bytes(PDF)
        assert guard.until(1) == ["a.pdf"]


def test_fault_11_a_round_takes_a_bounded_number(tmp_path: Path) -> None:
    for n in range(30):
        (tmp_path / f"{n}.pdf").write_bytes(PDF)
    going = rounds(tmp_path, Tray())
    going.batch = 10
    going.go()
    time.sleep(0.03)
    tally = going.go()
    assert (tally.taken, len(tally.left)) == (10, 20)


def order(inbox: Path, names: list[str], most: int) -> list[str]:
    """The order in which files are taken that were dropped in this order."""
    looks = PastLooks(1.0, 10.0)
    for age, name in enumerate(names):
        (inbox / name).write_bytes(PDF)
        os.utime(inbox / name, (age, age))
    found = list(scan(inbox).found.values())
    for one in found:
        looks.look(one, 0.0)
    return [one.name for one in Queue(looks).next(found, most)]


def test_fault_11_who_sends_one_paper_does_not_wait_for_who_sends_a_thousand(
    tmp_path: Path,
) -> None:
    many = [f"SCN_{n:04}.pdf" for n in range(200)]
    chosen = order(tmp_path, [*many[:150], "plan van ons.pdf", *many[150:]], 10)
    assert chosen.index("plan van ons.pdf") < 3


def test_fault_11_the_newest_is_not_the_last_however_it_is_called(tmp_path: Path) -> None:
    names = [f"SCN_{n:04}.pdf" for n in range(200)]
    assert names[-1] in order(tmp_path, names, 10)[:4]


def test_fault_11_a_few_papers_are_simply_taken_oldest_first(tmp_path: Path) -> None:
    names = ["c.pdf", "a.pdf", "SCN_1.pdf", "SCN_2.pdf", "b.pdf"]
    assert order(tmp_path, names, 10) == names


def test_fault_12_a_backlog_gets_the_same_checks(office: Workspace) -> None:
    code = office.new_client()
    (office.path / "krachtwerk.toml").write_text(
        "settle_interval = 0.05\nsettle_deadline = 0.3\nrefuse_after = 60\n"
    )
    office.drop("heel.pdf", paper(code))
    office.drop("half.pdf", paper(code)[:5000])
    for path in (office.path / "inbox").iterdir():
        os.utime(path, (1, 1))  # it lies there for ages
    office.run_once()
    assert sorted(outcomes(office)) == ["accepted", "waiting"]


@pytest.mark.parametrize("when", [1, 4_000_000_000])
def test_fault_17_clocks_of_other_computers_do_not_matter(office: Workspace, when: int) -> None:
    office.drop("plan.pdf", paper(office.new_client()))
    os.utime(office.path / "inbox" / "plan.pdf", (when, when))
    office.run_once()
    assert outcomes(office) == ["accepted"]


def test_fault_17_our_own_clock_may_jump(tmp_path: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(PDF[:2000])
    going = rounds(tmp_path, tray := Tray())
    going.refuse_after = 60.0
    going.__post_init__()
    days = iter(range(1, 1000))
    going.clock = lambda: datetime(2000 + next(days), 1, 1, tzinfo=UTC)
    for _ in range(5):
        going.go()
        time.sleep(0.03)
    assert tray.names == []


def test_fault_20_a_second_watcher_of_one_store_ends(office: Workspace) -> None:
    store = office.path / "dossiers"
    with (
        watcher(office),
        pytest.raises(AnotherWatcherError),
        sole_watcher(store, 0, time.sleep),
    ):
        pass


def test_fault_20_a_second_workspace_does_not_watch_the_same_inbox(tmp_path: Path) -> None:
    first, second = InboxLock(), InboxLock()
    first.hold(tmp_path)
    with pytest.raises(AnotherWatcherError):
        second.hold(tmp_path)
    first.let_go()
    second.hold(tmp_path)
    second.let_go()


def test_fault_21_who_wakes_late_enters_nothing(tmp_path: Path) -> None:
    row = ArrivalRow("R-1", "plan.pdf", "ab" * 32, NOON, "rejected")
    with sole_watcher(tmp_path, 0, time.sleep) as lease, Ledger.open(tmp_path) as ledger:
        ledger.fence(lease.check)
        (tmp_path / "watcher.lock").unlink()  # somebody thought that it was left behind
        with sole_watcher(tmp_path, 0, time.sleep), pytest.raises(LostLeaseError):
            ledger.take_in([row])
        assert ledger.arrivals.all() == ()


def test_fault_21_a_watcher_that_lost_its_place_stops(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    going = rounds(tmp_path, Tray())

    def late(*_: object) -> None:
        raise LostLeaseError

    going.take = late
    going.go()
    time.sleep(0.03)
    with pytest.raises(LostLeaseError):
        going.go()


def test_fault_28_an_inbox_that_was_away_is_told_and_found_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with caplog.at_level(logging.WARNING), Guard(inbox, 0.3) as guard:
        assert guard.begins()
        inbox.rename(tmp_path / "elders")
        assert guard.sees(lambda guard: guard.alarms == ["FileNotFoundError"])
        (tmp_path / "elders").rename(inbox)
        assert guard.sees(lambda guard: guard.alarms == ["FileNotFoundError", ""])
        before = guard.passes
        (inbox / "a.pdf").write_bytes(PDF)
        assert guard.until(1) == ["a.pdf"]
    assert "FileNotFoundError" in caplog.text
    assert guard.passes > before


def test_fault_33_a_paper_over_which_the_program_ends_is_set_aside(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("a.pdf", "b.pdf"):
        (inbox / name).write_bytes(PDF)
    poison = scan(inbox).found[b"a.pdf"].id
    for _ in range(4):  # once with others about, and three times with it alone
        NotedInHand(tmp_path).take(poison)  # and there it ended
    tray = Tray()
    going = rounds(inbox, tray)
    going.hand = NotedInHand(tmp_path)
    going.go()
    time.sleep(0.03)
    tally = going.go()
    assert (tray.names, [one.reason.code for one in tally.waiting]) == (["b.pdf"], ["set_aside"])


def test_what_was_in_hand_when_the_machine_was_switched_off_comes_last(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (inbox / name).write_bytes(PDF)
    NotedInHand(tmp_path).take(scan(inbox).found[b"a.pdf"].id)
    tray, afresh = Tray(), list[int]()
    going = rounds(inbox, tray)
    going.hand = NotedInHand(tmp_path)
    going.afresh = lambda: afresh.append(len(tray.names))
    going.go()
    time.sleep(0.03)
    going.go()
    assert sorted(tray.names) == ["a.pdf", "b.pdf", "c.pdf"]
    assert (tray.names[-1], afresh) == ("a.pdf", [2, 3])


def test_sound_papers_are_never_set_aside_however_often_we_are_killed(tmp_path: Path) -> None:
    for number in range(200):
        hand = NotedInHand(tmp_path)
        for other in range(3):
            hand.take(f"R-{number + other}")
    assert not any(NotedInHand(tmp_path).rests_for(f"R-{n}", NOW) for n in range(203))


def test_what_was_set_aside_is_tried_again_the_next_day(tmp_path: Path) -> None:
    for _ in range(4):
        NotedInHand(tmp_path).take("R-1")
    assert NotedInHand(tmp_path).rests_for("R-1", NOW) == 86_400
    hand = NotedInHand(tmp_path)
    assert hand.rests_for("R-1", NOW + timedelta(hours=23)) == 3_600
    assert hand.rests_for("R-1", NOW + timedelta(hours=25)) == 0
    hand.take("R-1")  # and there it ended again
    assert NotedInHand(tmp_path).rests_for("R-1", NOW + timedelta(hours=25)) == 86_400
    hand = NotedInHand(tmp_path)
    hand.take("R-1")
    hand.lay_down()
    assert not NotedInHand(tmp_path).is_suspect("R-1")


def test_the_watcher_goes_on_after_a_mistake_of_the_program(tmp_path: Path) -> None:
    with Guard(tmp_path, 0.05) as guard:
        assert guard.begins()
        broken = threading.Event()

        def mistaken() -> Path:
            broken.set()
            raise ValueError

        guard.going.inbox = mistaken
        assert broken.wait(PATIENCE)
        assert guard.sees(lambda guard: guard.alarms == ["ValueError"])
        guard.going.inbox = lambda: tmp_path
        (tmp_path / "a.pdf").write_bytes(PDF)
        assert guard.until(1) == ["a.pdf"]
    assert guard.alarms == ["ValueError", ""]


def test_status_tells_of_a_watcher_that_lives_and_of_one_that_was_killed(
    office: Workspace,
) -> None:
    with watcher(office) as process:
        told = json.loads(office.krachtwerk("status", "--json").stdout)
        assert (told["watcher"]["alive"], told["watcher"]["pid"]) == (True, process.pid)
        process.kill()
        process.wait()
        result = office.krachtwerk("status", "--json")
        watched = json.loads(result.stdout)["watcher"]
        assert (result.exit_code, watched["alive"], watched["should_live"]) == (1, False, True)
    with watcher(office):
        pass
    assert office.krachtwerk("status").exit_code == 0
