"""Nobody else reads the store, however it was made; and who can read the folders is told."""

import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.workspace import Workspace, unopened


def rights(store: Path) -> set[tuple[bool, str]]:
    """The rights of all that lies in a store and is no link, folders (True) and files apart."""
    found = [store, *(path for path in store.rglob("*") if not path.is_symlink())]
    return {(path.is_dir(), oct(stat.S_IMODE(path.stat().st_mode))) for path in found}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_a_new_store_is_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    office = unopened(tmp_path / "office")
    for name in ("inbox", "outbox"):
        (office.path / name).mkdir()
    office.drop("letter.pdf", b"%PDF-1.4 no form of ours\n%%EOF\n")
    before = os.umask(umask)
    try:
        said = office.run_once()
    finally:
        os.umask(before)
    if umask != 0o277:  # nobody can work in the outbox then
        assert said.exit_code == 0, said.output
    assert rights(office.path / "dossiers") == {(True, "0o700"), (False, "0o600")}


def test_a_store_that_stood_open_is_closed(office: Workspace) -> None:
    for path in [office.path / "dossiers", *(office.path / "dossiers").rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o777 if path.is_dir() else 0o666)
    assert office.run_once().exit_code == 0
    assert rights(office.path / "dossiers") == {(True, "0o700"), (False, "0o600")}


def test_doctor_says_who_else_looks_in() -> None:
    with TemporaryDirectory() as name:  # pytest's own folders are closed to others
        Path(name).chmod(0o755)
        office = unopened(Path(name) / "office")
        office.run_once()
        for folder, mode in (("inbox", 0o700), ("outbox", 0o755), ("dossiers", 0o755)):
            (office.path / folder).chmod(mode)
        told = office.krachtwerk("doctor").output
        assert "De inbox: alleen dit account" in told
        assert "De outbox: ook anderen" in told
        assert "iedereen op deze computer). Dat mag niet" in told


def test_doctor_says_who_can_change_the_settings() -> None:
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        office = unopened(Path(name) / "office")
        office.run_once()
        office.path.chmod(0o755)
        settings = office.path / "krachtwerk.toml"
        told = "Iedereen op deze computer kan krachtwerk.toml veranderen"
        settings.chmod(0o644)
        assert told not in office.krachtwerk("doctor").output
        settings.chmod(0o666)
        assert told in office.krachtwerk("doctor").output
        settings.chmod(0o644)
        office.path.chmod(0o777)  # another may be put in its place
        assert told in office.krachtwerk("doctor").output
