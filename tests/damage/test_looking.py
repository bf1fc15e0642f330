"""Who only looks changes nothing, and sees also where nothing can be changed."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.damage.sweep import DATABASE
from tests.kept import ARCHIVE, unpack
from tests.workspace import Workspace

LOOKS = (("arrivals", "--json"), ("status",), ("review",), ("events",), ("audit", "verify"))


def everything(folder: Path) -> dict[str, str]:
    """What lies in a folder, to the byte."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_look_never_migrates(tmp_path: Path) -> None:
    office = unpack(ARCHIVE, tmp_path)
    before = everything(office.path)
    for words in LOOKS:
        said = office.krachtwerk(*words)
        assert said.exit_code == 0, said.output
    assert everything(office.path) == before


def test_a_copy_is_kept_before_a_migration(tmp_path: Path) -> None:
    office = unpack(ARCHIVE, tmp_path)
    before = office.arrivals()
    assert office.run_once().exit_code == 0
    (copy,) = (office.path / "dossiers").glob("before-*.sqlite3")
    assert copy.stat().st_mode & 0o777 == 0o600
    for path in (office.path / "dossiers").glob("journal*"):
        path.unlink()
    copy.replace(office.path / "dossiers" / DATABASE)
    assert office.arrivals() == before


def test_a_look_changes_nothing(office: Workspace) -> None:
    before = everything(office.path)
    for words in LOOKS:
        assert office.krachtwerk(*words).exit_code == 0
    assert everything(office.path) == before


@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "left open"])
def test_a_store_that_can_only_be_read(office: Workspace, is_open: bool, tmp_path: Path) -> None:
    """As on a disk that is mounted so, or that is full; also as a run that was killed left it."""
    store = office.path / "dossiers"
    expected = office.arrivals()
    assert expected
    if is_open:
        with closing(sqlite3.connect(store / DATABASE)) as database:
            database.execute("PRAGMA user_version = 7")
            shutil.copytree(store, tmp_path / "copy", symlinks=True)
        shutil.rmtree(store)
        shutil.copytree(tmp_path / "copy", store, symlinks=True)
        (store / f"{DATABASE}-shm").unlink()
        assert (store / f"{DATABASE}-wal").stat().st_size > 0
    words = " && ".join(f"{sys.executable} -m pipeline {' '.join(each)}" for each in LOOKS[:3])
    mounted = f"mount --bind {store} {store} && mount -o remount,ro,bind {store} && {words}"
    if subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mounts of our own here")
    environment = os.environ | {"KRACHTWERK_WORKSPACE": str(office.path)}
    found = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mounted],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr
    assert all(row["sha256"][:8] in found.stdout for row in expected)
