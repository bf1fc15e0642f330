"""Whatever lies where the store keeps a note of its own: nobody waits for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store.atomic_files import note_in
from tests.workspace import Workspace, blank, fill, header


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes that have a name")
def test_no_command_waits_for_a_pipe_in_the_place_of_a_note(office: Workspace) -> None:
    sheet = fill(blank("vormen_van_kracht"), {**header(), "/client": office.new_client()})
    office.hand_in(blad=sheet)
    store = office.path / "dossiers"
    notes = {path.name for path in store.glob("*.json")}
    assert len(notes) > 3
    for name in notes | {"backup.json", "clock.json"}:
        (store / name).unlink(missing_ok=True)
        os.mkfifo(store / name)
    told = os.environ | {"KRACHTWERK_WORKSPACE": str(office.path)}
    for words in ("status", "today", "run --once"):
        command = [sys.executable, "-m", "pipeline", *words.split()]
        done = subprocess.run(command, env=told, check=False, capture_output=True, timeout=120)
        assert (done.returncode in {0, 1}, b"Traceback" in done.stderr) == (True, False)


@pytest.mark.parametrize("kind", ["huge", "link", "folder"])
def test_what_is_no_plain_short_file_is_no_note(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "note.json"
    if kind == "huge":
        path.touch()
        os.truncate(path, 2_000_000_000)
    elif kind == "link":
        (tmp_path / "elsewhere").write_bytes(b"{}")
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path.mkdir()
    with pytest.raises(OSError, match=r"."):
        note_in(path)
