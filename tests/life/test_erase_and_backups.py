"""A backup from before an erase still knows everything: that is told, and it is erased again."""

from pathlib import Path

import pytest

from tests.damage.test_backup import code_of, restored
from tests.life.people import WORDS, People, made
from tests.life.test_erase import NOBODYS
from tests.life.traces import traces
from tests.workspace import Workspace


@pytest.fixture
def people(tmp_path: Path) -> People:
    return made().copy_to(tmp_path / "werk")


def back_up(office: Workspace, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    said = office.krachtwerk("backup", str(folder))
    assert said.exit_code == 0, said.output
    return folder / "krachtwerk.kwb"


def test_an_older_backup_says_who_was_erased_since(people: People, tmp_path: Path) -> None:
    office, disk = people.office, tmp_path / "schijf"
    back_up(office, disk)
    assert office.krachtwerk("client", "erase", people.who, "--yes").exit_code == 0
    file = back_up(office, disk)
    there = Workspace(tmp_path / "elders")
    said = restored(file.with_name("krachtwerk.kwb.1"), there.path, code_of(office))
    assert said.exit_code == 0
    assert people.who in said.output
    assert "client erase --again" in said.output
    assert "Hier staan dossiers die eerder gewist zijn" in there.krachtwerk("doctor").output
    assert there.krachtwerk("doctor").exit_code == 1
    assert there.krachtwerk("client", "erase", "--again", "--yes").exit_code == 0
    assert set(traces(there.path, WORDS.values())) <= NOBODYS
    assert "Van wie gewist is, is hier niets." in there.krachtwerk("doctor").output


def test_a_new_backup_knows_nothing(people: People, tmp_path: Path) -> None:
    office = people.office
    assert office.krachtwerk("client", "erase", people.who, "--yes").exit_code == 0
    file = back_up(office, tmp_path / "schijf")
    there = Workspace(tmp_path / "elders")
    said = restored(file, there.path, code_of(office))
    assert people.who not in said.output
    assert set(traces(there.path, WORDS.values())) <= NOBODYS


def test_the_list_in_the_workspace_will_do(people: People, tmp_path: Path) -> None:
    """The store is lost, and only a backup from before is there; the workspace has the list."""
    office = people.office
    file, code = back_up(office, tmp_path / "schijf"), code_of(office)
    assert office.krachtwerk("client", "erase", people.who, "--yes").exit_code == 0
    (office.path / "dossiers").rename(tmp_path / "weg")
    said = restored(file, office.path, code)
    assert people.who in said.output


def test_a_code_is_not_issued_again(people: People) -> None:
    from pipeline.store.ledger import Ledger

    office = people.office
    assert office.krachtwerk("client", "erase", people.who, "--yes").exit_code == 0
    drawn = iter([int(people.who[:6]), 424242])
    with Ledger.open(office.path / "dossiers") as ledger:
        assert ledger.clients.issue_code(lambda _: next(drawn)).startswith("424242")
