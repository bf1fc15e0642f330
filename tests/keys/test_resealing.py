"""A store that exists is sealed, and opened again; cut short anywhere it loses nothing."""

from pathlib import Path

import pytest

from pipeline.store import resealing
from pipeline.store.ledger import Ledger
from pipeline.store.sealing import ciphers, sealed_files
from pipeline.store.sealing.keys import Keys
from tests.keys.offices import key_of, with_key
from tests.life.people import WORDS, People, made
from tests.life.test_erase import files_of
from tests.life.traces import traces
from tests.workspace import Workspace


@pytest.fixture
def people(tmp_path: Path) -> People:
    people = made().copy_to(tmp_path / "werk")
    with_key(people.office)
    return people


def originals(office: Workspace) -> dict[str, bytes]:
    paths = sorted(office.path.glob("dossiers/originals/*/*"))
    return {path.relative_to(office.path).as_posix(): path.read_bytes() for path in paths}


def sealed(office: Workspace) -> None:
    said = office.krachtwerk("keys", "seal")
    assert said.exit_code == 0, said.output


def is_sealed(office: Workspace) -> bool:
    return traces(office.path / "dossiers", WORDS.values()) == {}


def test_a_store_is_sealed_and_opened_again(people: People) -> None:
    office, before = people.office, originals(people.office)
    mine = files_of(office, people.who, people.other)
    sealed(office)
    assert is_sealed(office)
    assert office.krachtwerk("rebuild").exit_code == 0
    assert files_of(office, people.who, people.other) == mine
    said = office.krachtwerk("keys", "open")
    assert said.exit_code == 0, said.output
    assert not (office.path / "dossiers" / "keys").exists()
    assert originals(office) == before
    settings = office.path / "krachtwerk.toml"
    settings.write_text("".join(settings.read_text().splitlines(keepends=True)[:-1]))
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


@pytest.mark.parametrize(
    ("place", "name"),
    [(sealed_files, "sync_folder"), (ciphers.Cipher, "encrypt"), (Ledger, "seal_rows")],
)
def test_what_was_cut_short_is_sealed_the_next_time(
    people: People, place: object, name: str
) -> None:
    office, before = people.office, originals(people.office)
    with pytest.MonkeyPatch.context() as cut:
        cut.delattr(place, name)
        assert office.krachtwerk("keys", "seal").exit_code == 1
    if name != "encrypt":  # half of it is
        assert office.krachtwerk("run", "--once").exit_code == 0
    sealed(office)
    assert is_sealed(office)
    assert office.krachtwerk("keys", "open").exit_code == 0
    assert originals(office) == before


def test_what_is_not_read_back_does_not_take_its_place(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, before = people.office, originals(people.office)
    monkeypatch.setattr(resealing, "sealed", lambda *_: iter([b"half of"]))
    assert office.krachtwerk("keys", "seal").exit_code == 1
    assert originals(office) == before


def test_another_key_opens_it_from_now_on(people: People, tmp_path: Path) -> None:
    office, old = people.office, key_of(people.office)
    sealed(office)
    before = originals(office)
    assert office.krachtwerk("keys", "make", str(tmp_path / "nieuw")).exit_code == 0
    assert office.krachtwerk("keys", "change", str(tmp_path / "nieuw")).exit_code == 0
    assert "niet de sleutel" in office.run_once().output
    settings = office.path / "krachtwerk.toml"
    settings.write_text(settings.read_text().replace(str(old), str(tmp_path / "nieuw")))
    assert office.run_once().exit_code == 0
    assert originals(office) == before
    assert not Keys(tmp_path / "elders", old).is_there()
