"""A backup is made while the watcher is at work, opens by its code only, and is put back."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.__main__ import cli
from tests.damage.sweep import DATABASE
from tests.workspace import Workspace, blank, fill, header


def code_of(office: Workspace) -> str:
    return office.krachtwerk("backup", "--show-code").stdout.strip()


def restored(file: Path, to: Path, code: str) -> Result:
    environment = {"KRACHTWERK_BACKUP_CODE": code}
    return CliRunner(env=environment).invoke(cli, ["restore", str(file), str(to)])


def test_a_backup_gives_the_same_bytes_elsewhere(office: Workspace, tmp_path: Path) -> None:
    file, there = tmp_path / "kopie.kwb", Workspace(tmp_path / "elsewhere")
    said = office.krachtwerk("backup", str(file))
    assert said.exit_code == 0, said.output
    assert code_of(office) in said.output  # told once, to be written down
    assert code_of(office) not in office.krachtwerk("backup", str(file)).output
    said = restored(file, there.path, code_of(office).lower().replace("-", " "))
    assert said.exit_code == 0, said.output
    assert there.krachtwerk("rebuild").exit_code == 0
    assert there.arrivals() == office.arrivals()
    for path in office.outbox().rglob("*.*"):
        if path.suffix != ".html":  # pages of today tell of this computer, too
            assert (there.path / path.relative_to(office.path)).read_bytes() == path.read_bytes()
    assert there.krachtwerk("doctor", "--deep").exit_code == 0


def test_the_next_round_lays_all_in_a_restored_folder(office: Workspace, tmp_path: Path) -> None:
    office.drop("brief.pdf", b"PK no form")
    office.run_once()
    file, there = tmp_path / "kopie.kwb", Workspace(tmp_path / "elders")
    assert office.krachtwerk("backup", str(file)).exit_code == 0
    assert restored(file, there.path, code_of(office)).exit_code == 0
    said = there.krachtwerk("status")
    assert "netwerkschijf" not in said.stdout
    assert there.run_once().exit_code == 0
    names = {path.relative_to(office.outbox()) for path in office.outbox().rglob("*.*")}
    assert {path.relative_to(there.outbox()) for path in there.outbox().rglob("*.*")} == names


def test_nothing_can_be_read_in_it(office: Workspace, tmp_path: Path) -> None:
    office.krachtwerk("backup", str(tmp_path / "kopie.kwb"))
    content = (tmp_path / "kopie.kwb").read_bytes()
    words = (b"SQLite format", b"%PDF-1.", b"Vaker koken")  # three letters would be there by chance
    assert any(
        words[2] in path.read_bytes() for path in (office.path / "dossiers").glob("*.sqlite3*")
    )
    assert not any(word in content for word in words)
    assert (tmp_path / "kopie.kwb").stat().st_mode & 0o777 == 0o600


def test_it_opens_by_its_code_only(office: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "kopie.kwb"
    office.krachtwerk("backup", str(file))
    assert restored(file, tmp_path / "x", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA").exit_code == 1
    assert not (tmp_path / "x" / "dossiers").exists()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_one_that_was_changed_or_cut_off_is_not_put_back(
    office: Workspace, tmp_path: Path, share: float
) -> None:
    file, code = tmp_path / "kopie.kwb", code_of(office)
    office.krachtwerk("backup", str(file))
    content = file.read_bytes()
    at = int(len(content) * share)
    for damaged in (
        content[:at],
        content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :],
        content + b"more",
    ):
        file.write_bytes(damaged)
        assert restored(file, tmp_path / "x", code).exit_code == 1
        assert not (tmp_path / "x" / "dossiers").exists()


def test_nothing_is_put_over_a_store(office: Workspace, tmp_path: Path) -> None:
    office.krachtwerk("backup", str(tmp_path / "kopie.kwb"))
    said = restored(tmp_path / "kopie.kwb", office.path, code_of(office))
    assert (said.exit_code, office.krachtwerk("doctor", "--deep").exit_code) == (2, 0)


def test_so_many_are_kept(office: Workspace, tmp_path: Path) -> None:
    for _ in range(4):
        office.krachtwerk("backup", str(tmp_path / "kopie.kwb"), "--keep", "3")
    kept = ["kopie.kwb", "kopie.kwb.1", "kopie.kwb.2"]
    assert sorted(path.name for path in tmp_path.glob("kopie*")) == kept
    assert restored(tmp_path / "kopie.kwb.2", tmp_path / "x", code_of(office)).exit_code == 0


def test_status_says_how_old_the_last_is(office: Workspace, tmp_path: Path) -> None:
    def told() -> object:
        return json.loads(office.krachtwerk("status", "--json").stdout)["store"]["backup"]

    assert told() is None
    assert "hier nog geen reservekopie" in office.krachtwerk("doctor").stdout
    office.krachtwerk("backup", str(tmp_path / "kopie.kwb"))
    assert told()["days"] == 0  # type: ignore[index]
    assert "reservekopie is 0 dag(en) oud" in office.krachtwerk("doctor").stdout


def test_without_the_code_it_is_told_where_to_give_it(office: Workspace, tmp_path: Path) -> None:
    office.krachtwerk("backup", str(tmp_path / "kopie.kwb"))
    said = CliRunner().invoke(cli, ["restore", str(tmp_path / "kopie.kwb"), str(tmp_path / "x")])
    assert said.exit_code == 2
    assert "KRACHTWERK_BACKUP_CODE" in said.output


def test_a_hurt_store_is_not_backed_up(office: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "kopie.kwb"
    office.krachtwerk("backup", str(file))
    before = file.read_bytes()
    with (office.path / "dossiers" / DATABASE).open("r+b") as database:
        database.seek(3 * 4096)
        database.write(bytes(4096))
    assert office.krachtwerk("backup", str(file)).exit_code == 1
    assert file.read_bytes() == before


def test_an_altered_original_is_told(office: Workspace, tmp_path: Path) -> None:
    original = next((office.path / "dossiers" / "originals").glob("*/*"))
    original.write_bytes(original.read_bytes() + b" ")
    said = office.krachtwerk("backup", str(tmp_path / "kopie.kwb"))
    assert (said.exit_code, "--deep" in said.output) == (1, True)
    assert json.loads(office.krachtwerk("status", "--json").stdout)["store"]["backup"] is None


def test_missing_originals_take_the_place_of_no_good_backup(
    office: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "kopie.kwb"
    office.krachtwerk("backup", str(file))
    noted = (office.path / "dossiers" / "backup.json").read_bytes()
    before = file.read_bytes()
    next((office.path / "dossiers" / "originals").glob("*/*")).unlink()
    for _ in range(2):
        said = office.krachtwerk("backup", str(file), "--keep", "1")
        assert (said.exit_code, "zijn 1 origineel" in said.output) == (1, True)
    assert file.read_bytes() == before
    assert (office.path / "dossiers" / "backup.json").read_bytes() == noted
    kept = sorted(path.name for path in tmp_path.glob("kopie*"))
    assert kept == ["kopie.kwb", "kopie.kwb.partial"]


def test_the_code_is_shown_once_a_backup_was_made(office: Workspace, tmp_path: Path) -> None:
    """The first could not be written."""
    assert office.krachtwerk("backup", str(tmp_path / "nowhere" / "kopie.kwb")).exit_code == 1
    said = [office.krachtwerk("backup", str(tmp_path / "kopie.kwb")).output for _ in range(2)]
    assert [code_of(office) in each for each in said] == [True, False]


@pytest.mark.long
def test_a_backup_while_papers_come_in(office: Workspace, tmp_path: Path) -> None:
    """Another program enters papers all the while; what is in the backup is of one moment."""
    code = office.arrivals()[0]["client"]
    for number in range(12):
        form = header(f"{number + 1:02}-04-2026", client=code) | {"/goals/0/text": f"Doel {number}"}
        office.drop(f"more{number}.pdf", fill(blank("actieplan"), form))
    environment = os.environ | {"KRACHTWERK_WORKSPACE": str(office.path)}
    run = [sys.executable, "-m", "pipeline", "run", "--once"]
    with subprocess.Popen(run, env=environment, stderr=subprocess.DEVNULL) as taking:
        rounds = 0
        while taking.poll() is None or not rounds:
            said = office.krachtwerk("backup", str(tmp_path / f"kopie{rounds}.kwb"))
            assert said.exit_code == 0, said.output
            rounds += 1
    for number in {0, rounds - 1}:
        there = Workspace(tmp_path / f"there{number}")
        assert restored(tmp_path / f"kopie{number}.kwb", there.path, code_of(office)).exit_code == 0
        assert there.krachtwerk("doctor", "--deep").exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_where_a_copy_of_the_database_cannot_be_written_it_is_told_as_a_disk(
    office: Workspace, tmp_path: Path
) -> None:
    """A quota of a server is another error to SQLite than a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        said = office.krachtwerk("backup", str(tmp_path / "kopie.kwb"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (said.exit_code, "in het programma zelf" in said.output) == (1, False), said.output
    assert [*tmp_path.glob("kopie*")] == []
