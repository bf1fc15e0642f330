"""An office whose store is sealed: the same work, and nothing to be read in what lies there."""

import json
import shutil
from pathlib import Path

import pytest

from pipeline.store.ledger import Ledger
from pipeline.store.sealing.keys import use
from pipeline.store.sealing.trouble import KeysError
from pipeline.workspace import Office
from tests.keys.offices import key_of, sealed_people, with_key
from tests.life.people import WORDS, People, about, made, plan
from tests.life.test_erase import files_of
from tests.life.traces import traces
from tests.workspace import Workspace, fresh


@pytest.fixture
def people(tmp_path: Path) -> People:
    return sealed_people().copy_to(tmp_path / "werk")


def answers(people: People) -> list[str]:
    """What every paper says, as the outbox tells it; without ids and moments."""
    papers = sorted(people.office.path.glob("outbox/**/formulieren/*.json"))
    said = "\n".join(sorted(json.dumps(json.loads(path.read_bytes())["values"]) for path in papers))
    for code in (people.who, people.also, people.other):
        said = said.replace(code, "-")
    return sorted(said.splitlines())


def test_no_word_can_be_read_in_the_store() -> None:
    office = sealed_people().office
    assert traces(office.path / "dossiers", WORDS.values()) == {}
    assert set(traces(office.path / "outbox", WORDS.values())) >= {WORDS["answer"]}


def test_the_papers_say_what_they_say_in_the_open() -> None:
    assert answers(sealed_people()) == answers(made())


def test_the_store_is_sound_and_says_that_it_is_sealed(people: People) -> None:
    said = people.office.krachtwerk("doctor", "--deep")
    assert said.exit_code == 0, said.output
    assert "Het archief wordt versleuteld" in said.output
    assert "Nog niet versleuteld" not in said.output
    assert "Het archief is versleuteld." in people.office.krachtwerk("status").output


def test_documents_drawn_anew_are_the_same(people: People) -> None:
    before = files_of(people.office, people.who, people.other)
    assert people.office.krachtwerk("rebuild").exit_code == 0
    assert files_of(people.office, people.who, people.other) == before


def test_a_store_without_its_database_is_repaired(people: People) -> None:
    office = people.office
    (office.path / "dossiers" / "krachtwerk.sqlite3").unlink()
    said = office.krachtwerk("repair")
    assert said.exit_code == 0, said.output
    for path in (office.path / "dossiers").glob("journal*"):
        path.unlink()
    (office.path / "dossiers" / "krachtwerk.sqlite3").unlink()
    assert office.krachtwerk("repair").exit_code == 0  # from the originals alone
    there = traces(office.path / "outbox", WORDS.values())
    assert {WORDS["answer"], WORDS["free text"], WORDS["zip"]} <= set(there)
    assert traces(office.path / "dossiers", WORDS.values()) == {}


def without(office: Workspace) -> None:
    key_of(office).rename(key_of(office).with_name("elders"))


def wrong(office: Workspace) -> None:
    without(office)
    office.krachtwerk("keys", "make", str(key_of(office)))


def half(office: Workspace) -> None:
    key_of(office).write_text(key_of(office).read_text()[:-20])


def unset(office: Workspace) -> None:
    settings = office.path / "krachtwerk.toml"
    settings.write_text("".join(settings.read_text().splitlines(keepends=True)[:-1]))


def lost(office: Workspace) -> None:
    shutil.rmtree(office.path / "dossiers" / "keys")


def shut(office: Workspace) -> None:
    lost(office)
    (office.path / "dossiers" / "keys" / "tree").mkdir(parents=True)


def unmarked(office: Workspace) -> None:
    (office.path / "dossiers" / "sealed.json").unlink()
    (office.path / "dossiers" / "sealed.json").mkdir()
    use(office.path / "dossiers", None)  # as a program that is started now


def all_lost(office: Workspace) -> None:
    lost(office)
    (office.path / "dossiers" / "sealed.json").unlink()


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    office = with_key(fresh(tmp_path / "werk"))
    office.hand_in(plan=plan(about(office.new_client()), "Een fiets"))
    return office


@pytest.mark.parametrize(
    ("harmed", "told"),
    [
        (without, "De sleutel van het archief is er niet"),
        (wrong, "Dit is niet de sleutel van dit archief"),
        (half, "staat geen sleutel, of niet alles ervan"),
        (unset, "Dit archief is versleuteld"),
        (lost, "De sleutels van dit archief (de map keys) zijn er niet"),
        (shut, "De sleutels van dit archief (het bestand tree in de map keys) zijn niet te lezen"),
        (unmarked, "Het bestand sealed.json in het archief"),
    ],
)
def test_without_the_key_all_waits(office: Workspace, harmed: object, told: str) -> None:
    assert callable(harmed)
    harmed(office)
    office.drop("next.pdf", plan(about("111111-1"), "Een tuin"))
    before = {path: path.read_bytes() for path in office.path.glob("dossiers/originals/*/*")}
    for words in (["run", "--once"], ["arrivals"], ["client", "new"], ["repair"], ["status"]):
        said = office.krachtwerk(*words)
        assert (said.exit_code, told in said.output) == (1, True), (words, said.output)
    examined = office.krachtwerk("doctor").output
    assert told in examined
    assert "De inbox is er" in examined  # and all else is looked at too
    assert "krachtwerk_store_readable 0" in office.krachtwerk("metrics").output
    assert (office.path / "inbox" / "next.pdf").exists()
    assert before == {path: path.read_bytes() for path in before}


def test_the_key_does_not_lie_in_the_workspace(tmp_path: Path) -> None:
    office = fresh(tmp_path / "werk")
    assert office.krachtwerk("keys", "make", str(office.path / "sleutel")).exit_code == 2
    with_key(office, "werk/sleutel")
    assert "mag niet in de werkmap" in office.run_once().output


@pytest.mark.parametrize("folder", ["inbox", "outbox"])
def test_nor_in_a_folder_that_lies_elsewhere(tmp_path: Path, folder: str) -> None:
    office, shared = fresh(tmp_path / "werk"), tmp_path / "netwerkschijf"
    settings = office.path / "krachtwerk.toml"
    settings.write_text(f"{settings.read_text()}{folder} = '{shared}'\n")
    assert office.krachtwerk("keys", "make", str(shared / "sleutel")).exit_code == 2
    with_key(office, "netwerkschijf/sleutel")
    assert "de inbox of de outbox" in office.run_once().output


def test_no_new_keys_are_made_beside_what_is_sealed(office: Workspace) -> None:
    """Also where nothing tells any more that it is."""
    all_lost(office)
    for words in (["run", "--once"], ["client", "new", "--alias", "Greet"], ["arrivals"]):
        said = office.krachtwerk(*words)
        assert (said.exit_code, "(de map keys) zijn er niet" in said.output) == (1, True), words
    assert not (office.path / "dossiers" / "keys").exists()


def test_no_new_keys_are_laid_over_a_copy_of_those_that_are_lost(
    office: Workspace, tmp_path: Path
) -> None:
    copy = tmp_path / "kopie"
    assert office.krachtwerk("keys", "backup", str(copy)).exit_code == 0
    before = copy.read_bytes()
    all_lost(office)
    assert office.krachtwerk("keys", "backup", str(copy)).exit_code == 1
    assert copy.read_bytes() == before


@pytest.mark.parametrize("mark", ["", "spoiled"])
def test_keys_are_put_back_though_the_mark_of_the_store_is_lost(
    office: Workspace, tmp_path: Path, mark: str
) -> None:
    assert office.krachtwerk("keys", "backup", str(tmp_path / "kopie")).exit_code == 0
    all_lost(office)
    if mark:
        (office.path / "dossiers" / "sealed.json").write_text(mark)
    said = office.krachtwerk("keys", "restore", str(tmp_path / "kopie"))
    assert said.exit_code == 0, said.output
    assert office.run_once().exit_code == 0
    assert office.arrivals()


def test_who_runs_without_the_key_since_before_takes_no_sealed_name_for_a_name(
    tmp_path: Path,
) -> None:
    office = fresh(tmp_path / "werk")
    Office.at(office.path, "nl")
    with Ledger.open(office.path / "dossiers") as ledger:
        with_key(office).new_client("--alias", "Greet")
        with pytest.raises(KeysError):
            ledger.clients.all()


def test_a_name_that_looks_sealed_is_a_name(tmp_path: Path) -> None:
    office = fresh(tmp_path / "werk")
    office.new_client("--alias", "\1kw1:QUJD")
    assert "kw1:QUJD" in office.krachtwerk("client", "list").stdout
    with_key(office).new_client("--alias", "\1kw1:QUJE")
    assert "kw1:QUJE" in office.krachtwerk("client", "list").stdout


def test_nobody_writes_in_the_open_once_an_office_with_a_key_was_here(tmp_path: Path) -> None:
    """A program that knows nothing of the settings opened the books, and wrote names in them."""
    office = with_key(fresh(tmp_path / "werk"))
    store = office.path / "dossiers"
    assert office.krachtwerk("run", "--once").exit_code == 0
    use(store, None)  # as in another program
    with pytest.raises(KeysError, match="encryption_key"):
        Ledger.open(store)


def test_what_lay_there_before_the_key_is_told_of_until_it_is_sealed(tmp_path: Path) -> None:
    office = fresh(tmp_path / "werk")
    office.new_client("--alias", "Noor")
    with_key(office).run_once()
    assert "keys seal" in office.krachtwerk("status").stdout
    assert office.krachtwerk("keys", "seal").exit_code == 0
    assert "keys seal" not in office.krachtwerk("status").stdout
