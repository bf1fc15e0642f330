"""A store with its books on a server, and papers read ahead by workers, is sealed as well."""

from pathlib import Path

import pytest

from pipeline.intake.scanning import scan
from tests.damage.test_backup import code_of, restored
from tests.keys.offices import with_key
from tests.life.people import about, plan
from tests.life.test_erase_and_backups import back_up
from tests.life.traces import traces
from tests.postgres import NoServerError
from tests.postgres.offices import on_server
from tests.postgres.test_workers import joined, program
from tests.workspace import Workspace

WORD, ANOTHERS = "zwartepietenkoor", "vlierbessenjam"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    try:
        return with_key(on_server(tmp_path / "werk"))
    except NoServerError as why:
        pytest.skip(f"no PostgreSQL: {why}")


def test_what_is_read_ahead_lies_there_sealed(office: Workspace) -> None:
    office.drop("plan.pdf", plan(about(office.new_client()), WORD))
    with program(office) as watcher, program(office) as worker:
        joined(worker)
        watcher.reading.ask([*scan(office.path / "inbox").found.values()])
        assert worker.reading.read_for_another()
        lying = [*(office.path / "dossiers" / "ahead").iterdir()]
        assert len(lying) == 2
        assert traces(office.path / "dossiers", [WORD]) == {}
    assert office.run_once().exit_code == 0
    assert set(traces(office.path / "outbox", [WORD])) == {WORD}


def test_who_is_erased_is_erased_from_older_backups(office: Workspace, tmp_path: Path) -> None:
    who, other = office.new_client(), office.new_client()
    office.hand_in(one=plan(about(who), WORD), two=plan(about(other), ANOTHERS))
    file = back_up(office, tmp_path / "schijf")
    assert office.krachtwerk("client", "erase", who, "--yes").exit_code == 0
    there = Workspace(tmp_path / "elders")
    said = restored(file, there.path, code_of(office))
    assert (said.exit_code, who in said.output) == (0, True), said.output
    settings = there.path / "krachtwerk.toml"
    settings.write_text(settings.read_text().partition("\n")[2])  # in a file, not on the server
    assert there.krachtwerk("rebuild").exit_code == 0
    assert set(traces(there.path, [WORD, ANOTHERS])) == {ANOTHERS}
