"""Pictures of what somebody wrote that are lost or altered: noticed, and cut anew."""

from pathlib import Path

import pytest

from pipeline.store import pictures
from pipeline.store.ledger import Ledger
from pipeline.store.lost_pictures import pictures_named
from tests.pipeline.test_scanned_stack import STRENGTHS
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable
from tests.workspace import Workspace, fresh


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office with a sheet that was written with a pen, of which nothing is checked yet."""
    office = fresh(tmp_path_factory.mktemp("pen") / "werk")
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write('suggestions = "off"\n')
    desk = WritingTable(office)
    words = desk.fill(Person.of(21), "vormen_van_kracht", desk.client("Zoë"), STRENGTHS)
    office.hand_in(blad=Stack.of([words], 7).content)
    return office


@pytest.fixture
def office(written: Workspace, tmp_path: Path) -> Workspace:
    return written.copy_to(tmp_path / "werk")


def drawn(office: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in office.path.glob("outbox/*-*/*.pdf")}


def kept(office: Workspace) -> set[str]:
    return set(pictures.all_digests(office.path / "dossiers"))


def lose(office: Workspace) -> None:
    for digest in kept(office):
        pictures.forget(office.path / "dossiers", digest)


def test_each_picture_that_is_kept_is_named_by_a_paper(office: Workspace) -> None:
    with Ledger.open(office.path / "dossiers") as ledger:
        assert pictures_named(ledger.papers.every(), ledger.held.all()).keys() == kept(office)


def test_lost_ones_are_noticed(office: Workspace) -> None:
    lose(office)
    said = office.krachtwerk("doctor", "--deep")
    assert said.exit_code == 1
    assert "krachtwerk repair" in said.output


def test_an_altered_one_is_noticed(office: Workspace) -> None:
    path = next((office.path / "dossiers" / "pictures").glob("*/*.png"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert office.krachtwerk("doctor", "--deep").exit_code == 1


def test_a_backup_without_them_takes_the_place_of_no_other(
    office: Workspace, tmp_path: Path
) -> None:
    assert office.krachtwerk("backup", str(tmp_path / "kopie")).exit_code == 0
    good = (tmp_path / "kopie").read_bytes()
    lose(office)
    assert office.krachtwerk("backup", str(tmp_path / "kopie")).exit_code == 1
    assert (tmp_path / "kopie").read_bytes() == good


def test_they_are_cut_from_the_originals_again(office: Workspace) -> None:
    before, documents = kept(office), drawn(office)
    lose(office)
    office.krachtwerk("rebuild")
    assert drawn(office) != documents
    assert office.krachtwerk("repair").exit_code == 0
    assert kept(office) == before
    assert drawn(office) == documents
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def test_what_does_not_come_back_is_told(office: Workspace) -> None:
    lose(office)
    (original,) = (office.path / "dossiers" / "originals").glob("*/*")
    original.write_bytes(b"altered")
    said = office.krachtwerk("repair")
    assert said.exit_code == 1
    assert "plaatje" in said.output
