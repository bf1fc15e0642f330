"""A large database is looked through only where somebody else may have touched it since."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Source, Submission
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.store.ledger.in_a_file.opening import QUICK
from pipeline.store.locks import alone
from pipeline.workspace import Office
from tests.damage.conftest import made
from tests.damage.sweep import DATABASE
from tests.workspace import Workspace

_PAGE = 4096


def paper(n: int, size: int) -> tuple[ArrivalRow, Submission]:
    """A paper with a long answer."""
    code, at = "111111-1", datetime(2026, 6, 1, tzinfo=UTC)
    digest = f"{n:064x}"
    row = ArrivalRow(f"long-{n}", f"blad {n}.pdf", digest, at, "accepted", (1,))
    sheet, identity = "vormen_van_kracht", f"S-{n:016X}"
    said = Submission(
        id=identity,
        worksheet=sheet,
        edition=1,
        language="nl",
        client=code,
        filled_on=date(2026, 6, 1),
        date_given=True,
        received_at=at,
        instance=None,
        source=Source(digest, "fillable", (1,)),
        values={"i_can": [f"{n} " + "Koken. " * (size // 7)]},
        readings={},
    )
    return replace(row, worksheet=sheet, client=code, submission=identity), said


def enter(ledger: Ledger, first: int, number: int, size: int = 160_000) -> None:
    """Take in so many papers with long answers."""
    rows, said = zip(*(paper(n, size) for n in range(first, first + number)), strict=True)
    ledger.take_in(rows, said)


@cache
def grown() -> Workspace:
    """The office with 9 MB in its database, looked through by the last run."""
    office = made().copy_to(Path(made().path).with_name("grown"))
    with Office.at(office.path, "nl").ledger() as ledger:
        ledger.clients.open("111111-1", "Sam", "nl", datetime(2026, 6, 1, tzinfo=UTC))
        enter(ledger, 0, 58)
    assert office.run_once().exit_code == 0
    assert database(office).stat().st_size > QUICK
    return office


@pytest.fixture
def large(tmp_path: Path) -> Workspace:
    """That office, in a place of its own, looked through there."""
    office = grown().copy_to(tmp_path / "office")
    assert office.run_once().exit_code == 0
    return office


def database(office: Workspace) -> Path:
    return office.path / "dossiers" / DATABASE


def note(office: Workspace) -> Path:
    return office.path / "dossiers" / "examined.json"


def looked_at(office: Workspace) -> str:
    """When the database was last looked through."""
    return str(json.loads(note(office).read_bytes())["at"])


def is_looked_through(office: Workspace) -> bool:
    """Whether the next run looks through the whole database."""
    before = looked_at(office)
    said = office.run_once()
    assert said.exit_code == 0, said.output
    return looked_at(office) != before


def zero_a_page(path: Path) -> None:
    """Let a disk lose a page in the middle of a long answer; the file is as old as before."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(before.st_size // _PAGE // 2 * _PAGE)
        file.write(bytes(_PAGE))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


class Beside:
    """A program that has the store open, and does what it is told."""

    TOLD = """
import sys
from pathlib import Path
from pipeline.workspace import Office
from tests.damage.test_untouched import enter
with Office.at(Path(sys.argv[1]), "nl").ledger() as ledger:
    print("open", flush=True)
    for line in sys.stdin:
        if line == "close\\n":
            break
        enter(ledger, int(line), 1, 10_000)
        print("entered", flush=True)
print("closed", flush=True)
"""

    def __init__(self, office: Workspace) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-c", self.TOLD, str(office.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._hears("open")

    def enter(self, n: int) -> None:
        self._say(str(n))
        self._hears("entered")

    def close(self) -> None:
        self._say("close")
        self._hears("closed")
        assert self._program.wait() == 0
        self._let_go()

    def kill(self) -> None:
        self._program.send_signal(signal.SIGKILL)
        self._program.wait()
        self._let_go()

    def _say(self, words: str) -> None:
        assert self._program.stdin is not None
        self._program.stdin.write(f"{words}\n")
        self._program.stdin.flush()

    def _hears(self, words: str) -> None:
        assert self._program.stdout is not None
        assert self._program.stdout.readline() == f"{words}\n"

    def _let_go(self) -> None:
        for pipe in (self._program.stdin, self._program.stdout):
            assert pipe is not None
            pipe.close()


def test_a_database_that_nobody_touched_is_not_looked_through_again(large: Workspace) -> None:
    assert not is_looked_through(large)


def test_what_we_wrote_ourselves_is_no_reason_to_look(large: Workspace) -> None:
    before = looked_at(large)
    large.new_client()
    for words in (("client", "list"), ("status",), ("arrivals",)):
        assert large.krachtwerk(*words).exit_code == 0
    assert not is_looked_through(large)
    assert looked_at(large) == before


def test_a_small_database_is_looked_through_at_each_start(office: Workspace) -> None:
    assert office.run_once().exit_code == 0
    assert is_looked_through(office)


def test_doctor_looks_always(large: Workspace) -> None:
    before = looked_at(large)
    large.krachtwerk("doctor")
    assert looked_at(large) != before
    assert not is_looked_through(large)  # it may be relied on as well


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--once"),
        ("status",),
        ("client", "new"),
        ("client", "list"),
        ("arrivals",),
        ("doctor",),
        ("backup", "away.kwb"),
    ],
    ids=" ".join,
)
def test_a_page_that_is_lost_is_noticed_at_the_next_command(
    large: Workspace, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(large.path)
    zero_a_page(database(large))
    said = large.krachtwerk(*words)
    assert said.exit_code == 1, said.output
    assert "anders dan dit programma" in said.output or "beschadigd" in said.output
    assert large.run_once().exit_code == 1


def test_a_page_that_is_lost_while_a_program_has_it_open(large: Workspace) -> None:
    """What that program writes afterwards hides nothing."""
    beside = Beside(large)
    zero_a_page(database(large))
    beside.enter(200)
    beside.close()
    assert large.krachtwerk("status").exit_code == 1
    assert large.run_once().exit_code == 1


def test_a_page_that_is_lost_in_the_log_while_a_program_has_it_open(large: Workspace) -> None:
    """SQLite moves it into the file as it is: that is no reason to believe the file."""
    beside = Beside(large)
    beside.enter(200)
    log = Path(f"{database(large)}-wal")
    frames = (log.stat().st_size - 32) // (_PAGE + 24)
    with log.open("r+b") as file:
        file.seek(32 + frames // 2 * (_PAGE + 24) + 24)
        file.write(bytes(_PAGE))
    beside.close()
    assert large.krachtwerk("status").exit_code == 1
    assert large.run_once().exit_code == 1


def test_a_log_that_cannot_be_moved_has_an_end(large: Workspace) -> None:
    (database(large).parent / "examined.lock").unlink(missing_ok=True)
    (database(large).parent / "examined.lock").mkdir()  # so left by a copy that went wrong
    with Office.at(large.path, "nl").ledger() as ledger:
        for n in range(15):
            enter(ledger, 200 + n, 1, size=2_000_000)
        assert Path(f"{database(large)}-wal").stat().st_size < 22_000_000


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_programs_that_close_in_either_order(large: Workspace, order: tuple[int, int]) -> None:
    programs = Beside(large), Beside(large)
    for n, program in enumerate((*programs, *programs)):
        program.enter(200 + n)
    for which in order:
        programs[which].close()
    assert not is_looked_through(large)
    zero_a_page(database(large))
    assert large.run_once().exit_code == 1


@pytest.mark.parametrize("has_other", [False, True], ids=["alone", "another closes after it"])
def test_a_writer_that_was_killed_is_a_reason_to_look(large: Workspace, has_other: bool) -> None:
    killed = Beside(large)
    other = Beside(large) if has_other else None
    killed.enter(200)
    killed.kill()
    if other is not None:  # which moves what the dead one wrote as its own
        other.enter(201)
        other.close()
    assert is_looked_through(large) is not has_other
    assert not is_looked_through(large)


def test_after_a_watcher_that_did_not_end_as_it_should(large: Workspace) -> None:
    beat = large.path / "dossiers" / "heartbeat.json"
    beat.write_text(json.dumps(json.loads(beat.read_bytes()) | {"ended": False}).ljust(4096))
    assert is_looked_through(large)
    assert not is_looked_through(large)
    beat.unlink()
    assert is_looked_through(large)


@pytest.mark.parametrize("hours", [25, -1], ids=["yesterday", "by a clock that was set back"])
def test_a_look_lasts_a_day(large: Workspace, hours: int) -> None:
    told = json.loads(note(large).read_bytes())
    at = datetime.now(UTC) - timedelta(hours=hours)
    note(large).write_text(json.dumps(told | {"at": at.isoformat()}))
    assert is_looked_through(large)
    assert not is_looked_through(large)


@pytest.mark.parametrize("what", ["program", "boot"])
def test_a_look_by_another_version_or_before_a_power_cut_does_not_do(
    large: Workspace, what: str
) -> None:
    told = json.loads(note(large).read_bytes())
    told["standing"][what] = "another"
    note(large).write_text(json.dumps(told))
    assert is_looked_through(large)


_STANDING: dict[str, Any] = {
    "program": "",
    "boot": "",
    "file": [],
    "number": 1,
    "log": "",
    "commits": 0,
}
_NO_STANDINGS: list[Any] = [
    5,
    [],
    {},
    _STANDING,
    _STANDING | {"file": 5},
    _STANDING | {"log": None},
]
_NO_NOTES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\x00",
    b"[" * 100_000,
    json.dumps({"at": "2026-06-01T12:00:00", "hurt": None}).encode(),
    json.dumps({"at": 5, "hurt": None}).encode(),
    json.dumps({"at": "2026-06-01T12:00:00+00:00", "hurt": []}).encode(),
    json.dumps({"at": "2026-06-01T12:00:00+00:00", "hurt": "?"}).encode(),
    *(
        json.dumps({"at": datetime.now(UTC).isoformat(), "hurt": None, "standing": each}).encode()
        for each in _NO_STANDINGS
    ),
]


@pytest.mark.parametrize("which", range(len(_NO_NOTES)))
def test_a_note_that_is_none(large: Workspace, which: int) -> None:
    kept = _NO_NOTES[which]
    note(large).write_bytes(kept)
    assert large.krachtwerk("status").exit_code == 0
    assert note(large).read_bytes() == kept  # who only looks notes nothing
    assert large.run_once().exit_code == 0
    assert looked_at(large)
    note(large).write_bytes(kept)
    zero_a_page(database(large))
    assert large.krachtwerk("status").exit_code == 1


def test_a_note_that_cannot_be_kept(large: Workspace) -> None:
    note(large).unlink()
    note(large).mkdir()
    for words in (("status",), ("client", "new"), ("run", "--once")):
        said = large.krachtwerk(*words)
        assert said.exit_code == 0, said.output
    zero_a_page(database(large))
    assert large.krachtwerk("status").exit_code == 1


def test_a_store_that_can_only_be_read(large: Workspace) -> None:
    if subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mounts of our own here")
    store = large.path / "dossiers"
    look = f"{sys.executable} -m pipeline --workspace {large.path} status"
    mounted = f"mount --bind {store} {store} && mount -o remount,ro,bind {store} && {look}"

    def looked() -> int:
        command = ["unshare", "-rm", "sh", "-c", mounted]
        return subprocess.run(command, check=False, capture_output=True).returncode

    assert looked() == 0
    zero_a_page(database(large))
    assert looked() == 1


def test_an_older_database_of_the_same_size(large: Workspace, tmp_path: Path) -> None:
    """With its time of change, in the place of the one that was there, and in the same file."""
    path = database(large)
    older = Path(shutil.copy2(path, tmp_path / "older"))
    large.new_client()
    assert path.stat().st_size == older.stat().st_size
    times = older.stat()
    path.write_bytes(older.read_bytes())
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    for words in (("status",), ("run", "--once"), ("client", "new")):
        said = large.krachtwerk(*words)
        assert (said.exit_code, "niet die van de laatste keer" in said.output) == (1, True)


def test_a_change_in_the_same_moment(large: Workspace) -> None:
    """The clock of files stands still for some milliseconds: what changes then is told as well."""
    path = database(large)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // _PAGE // 2 * _PAGE)
        with Office.at(large.path, "nl").ledger() as ledger:
            enter(ledger, 200, 1)
        file.write(bytes(_PAGE))
    assert large.krachtwerk("status").exit_code == 1


def test_a_copy_in_its_place_is_looked_through(large: Workspace, tmp_path: Path) -> None:
    path = database(large)
    Path(shutil.copy2(path, tmp_path / "copy")).replace(path)
    assert is_looked_through(large)


@pytest.mark.parametrize("is_open", [False, True], ids=["alone", "while a program has it open"])
def test_a_row_changed_by_hand(large: Workspace, is_open: bool) -> None:
    beside = Beside(large) if is_open else None
    with closing(sqlite3.connect(database(large))) as by_hand, by_hand:
        by_hand.execute("UPDATE clients SET alias = 'Iemand anders'")
    if beside is not None:
        beside.enter(200)
        beside.close()
    said = large.run_once()
    assert (said.exit_code, "anders dan dit programma" in said.output) == (1, True)


def test_much_that_is_written_at_once(large: Workspace) -> None:
    """The log does not grow, and the file is known as ours all the while."""
    log = database(large).with_name(f"{DATABASE}-wal")
    with Office.at(large.path, "nl").ledger() as ledger:
        for n in range(60):
            enter(ledger, 200 + n, 1)
            assert log.stat().st_size < 5_000_000
        assert not ledger.is_touched(datetime.now(UTC))
        zero_a_page(database(large))
        assert ledger.is_touched(datetime.now(UTC))
    assert large.run_once().exit_code == 1


def test_a_look_while_another_writes(large: Workspace) -> None:
    """All that is looked through is of one moment, and no false alarm is given."""
    told = "for n in range(200, 999): enter(ledger, n, 1, 100)"
    program = Beside.TOLD.partition("    for line")[0] + f"    {told}\n"
    run = [sys.executable, "-c", program, str(large.path)]
    with subprocess.Popen(run, stdout=subprocess.PIPE, text=True) as writing:
        assert writing.stdout is not None
        assert writing.stdout.readline() == "open\n"
        note(large).unlink()
        for _ in range(5):
            said = large.krachtwerk("status")
            assert said.exit_code == 0, said.output
        assert writing.poll() is None
        writing.kill()


def test_a_reader_that_stays(large: Workspace) -> None:
    """It keeps the log from being moved whole; whoever moves the rest, nothing is hurt."""
    with closing(sqlite3.connect(database(large), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM clients").fetchone()
        large.new_client()
        large.new_client()
    assert large.run_once().exit_code == 0
    assert not is_looked_through(large)


def test_a_look_by_another_program_goes_on_while_we_write(large: Workspace) -> None:
    """Nobody waits for it; what cannot be told afterwards is looked through again."""
    with alone(large.path / "dossiers", "examined.lock"):
        large.new_client()
        assert large.krachtwerk("status").exit_code == 0
    assert is_looked_through(large)
    assert not is_looked_through(large)
