"""Files and folders that people type and that cannot be used: what is wrong, and what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.keys.offices import with_key
from tests.workspace import Workspace

MISSING = "weg/x"  # in a folder that is not there
WITHIN = "bestand/x"  # in what is a file


@pytest.fixture
def typed(office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An office, typed at in a folder with a file and a folder in it."""
    monkeypatch.chdir(tmp_path)
    Path("bestand").write_text("of somebody")
    Path("map").mkdir()
    return office


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("backup", MISSING), "De map weg is er niet. Is de schijf aangesloten?"),
        (("backup", WITHIN), "is een bestand, en daar moet een map zijn"),
        (("backup", "bestand"), "is geen reservekopie"),
        (("restore", MISSING, "nieuw"), "weg/x is er niet"),
        (("restore", "map", "nieuw"), "map is een map"),
        (("restore", "bestand", WITHIN), "is een bestand, en daar moet een map zijn"),
        (("restore", "bestand", "bestand"), "bij MAP. Dit is een bestand"),
        (("export", "--format", "jsonl", "--out", MISSING), "De map weg is er niet"),
        (("export", "--format", "csv", "--out", WITHIN), "is een bestand, en daar moet een map"),
        (("print", "actieplan", "--out", WITHIN), "is een bestand, en daar moet een map zijn"),
        (("keys", "make", WITHIN), "is een bestand, en daar moet een map zijn"),
    ],
)
def test_what_is_wrong_with_a_place_is_told(
    typed: Workspace, words: tuple[str, ...], told: str
) -> None:
    result = typed.krachtwerk(*words)
    assert result.exit_code in {1, 2}
    assert told in result.stderr
    assert "Error" not in result.stderr
    assert Path("bestand").read_text() == "of somebody"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("keys", "backup", "bestand"), "is geen kopie van sleutels"),
        (("keys", "backup", MISSING), "De map weg is er niet"),
        (("keys", "restore", MISSING), "weg/x is er niet"),
        (("keys", "change", "bestand"), "In bestand staat geen sleutel"),
    ],
)
def test_so_it_is_with_keys(typed: Workspace, words: tuple[str, ...], told: str) -> None:
    """A backup lay once where its keys were written over it."""
    result = with_key(typed).krachtwerk(*words)
    assert (result.exit_code, told in result.stderr) == (2, True), result.stderr
    assert Path("bestand").read_text() == "of somebody"


@pytest.mark.parametrize("place", [("--inbox", MISSING), ("--outbox", "../bestand")])
def test_no_workspace_is_made_without_its_folders(
    typed: Workspace, place: tuple[str, str], tmp_path: Path
) -> None:
    made = Workspace(tmp_path / "nieuw").krachtwerk("init", *place)
    assert made.exit_code == 2
    assert not (tmp_path / "nieuw").exists()
    assert typed.path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_a_full_disk_is_called_by_its_name(typed: Workspace) -> None:
    """A limit on the size of files stands for the room on the disk."""
    command = f"ulimit -f 100; exec {sys.executable} -m pipeline print actieplan --out map/nieuw"
    environment = os.environ | {"KRACHTWERK_WORKSPACE": str(typed.path)}
    done = subprocess.run(
        ["sh", "-c", command], env=environment, check=False, capture_output=True, text=True
    )
    full = "De schijf is vol. Maak ruimte, en probeer het dan opnieuw."
    assert (done.returncode, done.stderr.strip()) == (1, full)


@pytest.mark.parametrize("folder", ["inbox", "dossiers"])
@pytest.mark.parametrize(
    "words",
    [("client", "export", "CODE", "--out"), ("export", "--format", "jsonl", "--out"), ("backup",)],
    ids=["client export", "export", "backup"],
)
def test_nothing_is_given_away_where_papers_come_in_or_are_kept(
    typed: Workspace, words: tuple[str, ...], folder: str
) -> None:
    code = typed.new_client()
    named = [code if word == "CODE" else word for word in words]
    said = typed.krachtwerk(*named, str(typed.path / folder / "weg.zip"))
    assert said.exit_code == 2
    assert not [*(typed.path / folder).glob("weg*")]


@pytest.mark.parametrize("place", ["inbox", "inbox/weg.sleutels", "dossiers"])
def test_no_copy_of_keys_is_laid_where_it_would_be_taken_in(office: Workspace, place: str) -> None:
    (office.path / "inbox").mkdir()
    said = with_key(office).krachtwerk("keys", "backup", str(office.path / place))
    assert (said.exit_code, "Kies een andere plaats" in said.stderr) == (2, True), said.output
    assert not [*(office.path / "inbox").iterdir()]


@pytest.mark.parametrize("place", ["inbox", "inbox/later", "dossiers"])
@pytest.mark.parametrize("what", ["print", "client", "appendix", "guide", "schemas"])
def test_nothing_of_ours_is_printed_into_the_inbox_or_the_store(
    office: Workspace, place: str, what: str
) -> None:
    code, folder = office.new_client(), office.path / place
    typed = {
        "print": ("print", "actieplan"),
        "client": ("print", "focusbepaling", "--client", code),
        "appendix": ("appendix", code),
        "guide": ("guide", "actieplan"),
        "schemas": ("schemas", "new", "pauze"),
    }[what]
    out = folder / "pauze.toml" if what == "schemas" else folder
    said = office.krachtwerk(*typed, "--out", str(out))
    assert (said.exit_code, "Kies een andere plaats" in said.stderr) == (2, True), said.output
    lying = folder.glob("*.*") if folder.exists() else ()
    assert {path.suffix for path in lying} <= {".sqlite3", ".last", ".lock", ".json"}
