"""A clock that cannot be stops the intake, says why, and nothing is filed under a wrong day."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.commands import Failure
from pipeline.commands.repair import repair_store, say_clock_is_right
from pipeline.commands.run import run_round
from pipeline.service import Service
from pipeline.settings import read_settings
from pipeline.store.heartbeat import Pulse
from pipeline.workspace import Office
from tests.damage.sweep import DATABASE
from tests.damage.test_repair import lose
from tests.workspace import Workspace, fresh

WRONG = (datetime(1970, 1, 1, 2, tzinfo=UTC), datetime(2001, 1, 1, tzinfo=UTC))


def opened(office: Workspace, moment: datetime) -> Office:
    """The office on a computer whose clock says this."""
    return Office(read_settings(office.path, {}), clock=lambda: moment)


def run_at(office: Workspace, moment: datetime) -> str:
    """Take in what lies there; why that could not be, if it could not."""
    try:
        run_round(opened(office, moment), threading.Event(), once=True)
    except Failure as failure:
        return failure.message
    return ""


@pytest.mark.parametrize("ahead", [None, -1, 3 * 365], ids=["1970", "a day back", "years ahead"])
def test_nothing_is_taken_in(office: Workspace, ahead: int | None) -> None:
    before = office.arrivals()
    office.drop("new.pdf", b"%PDF-1.4 more\n%%EOF\n")
    moment = WRONG[0] if ahead is None else datetime.now(UTC) + timedelta(days=ahead)
    assert "De klok kan niet kloppen" in run_at(office, moment)
    assert (office.path / "inbox" / "new.pdf").exists()
    assert office.arrivals() == before
    assert run_at(office, datetime.now(UTC)) == ""
    assert len(office.arrivals()) == len(before) + 1


@pytest.mark.parametrize("moment", WRONG)
def test_nothing_is_filed_under_1970(tmp_path: Path, moment: datetime) -> None:
    office = fresh(tmp_path)
    office.drop("new.pdf", b"%PDF-1.4 more\n%%EOF\n")
    assert run_at(office, moment)
    assert office.arrivals() == []


def test_a_clock_that_goes_wrong_while_the_watcher_is_at_work(office: Workspace) -> None:
    moments = iter([datetime.now(UTC)] * 4)
    here = Office(read_settings(office.path, {}), clock=lambda: next(moments, WRONG[0]))
    before = office.arrivals()
    office.drop("new.pdf", b"%PDF-1.4 more\n%%EOF\n")
    said: list[str] = []
    stop = threading.Event()

    def heard(told: str) -> None:
        said.append(told)
        if "klok" in told:
            stop.set()

    with here.ledger() as ledger:
        pulse = Pulse(here.settings.store, here.clock(), watches=True)
        service = Service(here.parts(ledger), stop, pulse, heard)
        service.watch()
        service.end()
    here.reading.close()
    assert any("De klok kan niet kloppen" in told for told in said)
    assert office.arrivals() == before


@pytest.mark.parametrize("moment", WRONG)
def test_nothing_is_entered_anew(office: Workspace, moment: datetime) -> None:
    lose(office, "journal", "journal.last")
    with pytest.raises(Failure, match="De klok kan niet kloppen"):
        repair_store(opened(office, moment))
    assert not (office.path / "dossiers" / DATABASE).exists()


def test_a_clock_that_is_too_early_for_the_papers_stops_a_repair(office: Workspace) -> None:
    early = datetime.now(UTC) - timedelta(days=30)
    lose(office)
    with pytest.raises(Failure, match="De klok kan niet kloppen"):
        repair_store(opened(office, early))
    assert "nog niet klaar" in office.krachtwerk("status").output
    assert office.krachtwerk("repair").exit_code == 0
    with pytest.raises(Failure, match="De klok kan niet kloppen"):
        repair_store(opened(office, early))
    assert office.run_once().exit_code == 0  # it was sound: nothing is left unfinished


def test_a_person_may_say_that_the_clock_is_right(office: Workspace) -> None:
    later = datetime.now(UTC) + timedelta(days=1000)
    assert run_at(office, later)
    with opened(office, later).ledger() as ledger:
        ledger.say_clock_is_right(later)
    assert run_at(office, later) == ""
    assert run_at(office, later - timedelta(days=500))


def test_nobody_can_say_that_an_impossible_clock_is_right(office: Workspace) -> None:
    with pytest.raises(Failure) as told:
        say_clock_is_right(opened(office, WRONG[0]))
    assert "repair --clock" not in told.value.message
    assert "repair --clock" not in run_at(office, WRONG[0])
