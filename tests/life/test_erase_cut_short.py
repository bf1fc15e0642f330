"""An erase that is cut short leaves a dossier, or half a dossier that the next command finishes."""

import shutil
from pathlib import Path

import pytest

from pipeline.jobs.erasing import Eraser
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.forgetting.erasing import Erasing
from tests.life.people import WORDS, People, made
from tests.life.test_erase import NOBODYS, files_of
from tests.life.traces import traces

PLACES = [
    pytest.param(Eraser, "_clear_outbox", marks=pytest.mark.long),
    pytest.param(Eraser, "_clear_store", marks=pytest.mark.long),
    (Erasing, "take_out"),
    (Database, "compact"),
    pytest.param(Erasing, "finish", marks=pytest.mark.long),
]


@pytest.fixture
def people(tmp_path: Path) -> People:
    return made().copy_to(tmp_path / "werk")


def half_erased(people: People, place: type, name: str) -> None:
    with pytest.MonkeyPatch.context() as cut:
        cut.delattr(place, name)
        said = people.office.krachtwerk("client", "erase", people.who, "--yes")
    assert (said.exit_code, "nog niet alles gewist" in said.output) == (1, True)


def is_gone(people: People) -> None:
    left = traces(people.office.path, WORDS.values())
    assert set(left) <= NOBODYS, left
    places = {place for found in left.values() for place in found}
    assert not any(place.endswith((".sqlite3", "journal")) for place in places)
    assert people.office.krachtwerk("doctor", "--deep").exit_code == 0


@pytest.mark.parametrize(("place", "name"), PLACES)
def test_the_next_run_finishes_it(people: People, place: type, name: str) -> None:
    half_erased(people, place, name)
    assert people.office.krachtwerk("client", "show", people.who).exit_code == 2
    assert people.office.run_once().exit_code == 0
    is_gone(people)


def test_the_same_command_finishes_it(people: People) -> None:
    half_erased(people, Erasing, "take_out")
    assert people.office.krachtwerk("client", "erase", people.who).exit_code == 0  # not asked again
    is_gone(people)


@pytest.mark.parametrize(
    "name", ["_clear_store", pytest.param("carry_out", marks=pytest.mark.long)]
)
def test_repair_brings_nothing_back(people: People, name: str) -> None:
    """The database is lost meanwhile, and with it what was still to be done."""
    half_erased(people, Eraser, name)
    for path in (people.office.path / "dossiers").glob("krachtwerk.sqlite3*"):
        path.unlink()
    said = people.office.krachtwerk("repair")
    assert said.exit_code == 0, said.output
    is_gone(people)


def test_repair_of_all_from_originals_opens_no_erased_dossier(people: People) -> None:
    """Nothing is left but the originals, one of them of who was erased, and the list."""
    office = people.office
    kept = office.copy_to(office.path.parent / "voor")
    assert office.krachtwerk("client", "erase", people.who, "--yes").exit_code == 0
    shutil.rmtree(office.path / "dossiers" / "originals")
    shutil.copytree(kept.path / "dossiers" / "originals", office.path / "dossiers" / "originals")
    for name in ("krachtwerk.sqlite3", "journal", "journal.last"):
        (office.path / "dossiers" / name).unlink()
    said = office.krachtwerk("repair")
    assert said.exit_code == 0, said.output
    assert office.krachtwerk("client", "show", people.who).exit_code == 2
    plans = (WORDS["answer"], WORDS["zip"], WORDS["withdrawn"])
    left = traces(office.path / "dossiers", plans)
    assert left == {}, left
    assert files_of(office, people.other)
