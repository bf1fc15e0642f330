"""Several programs, and one program twice, with the same database open: nothing is lost."""

import subprocess
import sys

from pipeline.workspace import Office
from tests.damage.sweep import DATABASE
from tests.workspace import Workspace


def apart(office: Workspace, *words: str) -> str:
    """A command in a process of its own."""
    run = [sys.executable, "-m", "pipeline", "--workspace", str(office.path), *words]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout


def test_a_second_ledger_in_one_program_lets_go_of_no_lock(office: Workspace) -> None:
    """As the desk has it, while documents are drawn behind it, and a command is given beside it."""
    log = office.path / "dossiers" / f"{DATABASE}-wal"
    with Office.at(office.path, "nl").ledger() as desk:
        desk.audit.note("export", "", "first")
        with Office.at(office.path, "nl").ledger():
            pass
        before = log.stat().st_ino
        code = apart(office, "client", "new").strip()
        assert log.stat().st_ino == before  # else what the desk enters now is lost
        desk.audit.note("export", "", "second")
        assert code in apart(office, "client", "list")
    assert code in apart(office, "client", "list")
    with Office.at(office.path, "nl").ledger() as ledger:
        lines = ledger.audit.lines()
    assert [line.about for line in lines if line.action == "export"] == ["first", "second"]
