"""A workspace has one account: nobody else, and root neither, leaves files there."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.store.owners import account, strangers, whose
from tests.workspace import Workspace

NOBODY = 65534
pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs two accounts"
)


@contextmanager
def as_nobody() -> Generator[Path]:
    """As the account nobody, in a folder of its own."""
    with TemporaryDirectory() as name:
        os.chown(name, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, 0)
        try:
            yield Path(name)
        finally:
            os.setresuid(0, 0, 0)


def given_away(office: Workspace) -> Workspace:
    for path in (office.path, *office.path.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return office


@pytest.mark.parametrize(
    "words", [("keys", "seal"), ("run", "--once"), ("status", "--json"), ("init",)]
)
def test_root_is_told_what_to_type_in_the_workspace_of_another(
    office: Workspace, words: tuple[str, ...]
) -> None:
    refused = given_away(office).krachtwerk(*words)
    assert refused.exit_code == 2
    typed = f"sudo -u '{account(NOBODY)}' krachtwerk {' '.join(words)} --workspace {office.path}"
    assert typed in refused.stderr
    assert not any(path.lstat().st_uid == 0 for path in office.path.rglob("*"))


def test_root_may_use_a_checkout_of_another_in_which_no_workspace_is_set_up(
    tmp_path: Path,
) -> None:
    checkout = Workspace(tmp_path / "checkout")
    checkout.path.mkdir()
    os.chown(checkout.path, NOBODY, NOBODY)
    assert checkout.krachtwerk("schemas", "list").exit_code == 0
    assert "sudo -u" in checkout.krachtwerk("init").stderr


def test_a_backup_is_not_put_back_in_the_folder_of_another(
    office: Workspace, tmp_path: Path
) -> None:
    backup = tmp_path / "kopie.kwb"
    assert office.krachtwerk("backup", str(backup)).exit_code == 0
    theirs = tmp_path / "van hen"
    theirs.mkdir()
    os.chown(theirs, NOBODY, NOBODY)
    refused = office.krachtwerk("restore", str(backup), str(theirs / "terug"))
    assert refused.exit_code == 2
    assert "sudo -u" in refused.stderr
    assert not (theirs / "terug").exists()


def test_what_root_left_in_a_store_is_told() -> None:
    with as_nobody() as store:
        (store / "sealed.json").write_text("{}")
        assert not [*strangers(store)]
        os.setresuid(0, 0, 0)
        (store / "keys").mkdir(mode=0o700)
        os.setresuid(NOBODY, NOBODY, 0)
        assert [*strangers(store)] == ["root"]
        assert whose(store, store, store) is None


def test_a_store_of_another_that_cannot_be_looked_into_is_theirs() -> None:
    with as_nobody() as folder:
        os.setresuid(0, 0, 0)
        (folder / "dossiers").mkdir(mode=0o700)
        os.setresuid(NOBODY, NOBODY, 0)
        assert whose(folder / "dossiers", folder / "krachtwerk.toml", folder) == "root"
