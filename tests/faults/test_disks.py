"""Faults 15, 16, 18, 19, 26, 27, 29, 30, 34 and 35: disks that are full, locked, away or slow."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.intake.watching import run_once
from pipeline.outbox.files import write
from pipeline.service import rounds_of
from pipeline.store.atomic_files import PREFIX, SUFFIX, put, sweep
from pipeline.store.ledger import StoreOnShareError
from pipeline.store.ledger.in_a_file.opening import refuse_share
from pipeline.store.mounts import LANDMARK, AwayError, Landmarks
from pipeline.workspace import Office
from tests.faults.circumstances import PATIENCE, names, outcomes, paper, with_own_disks
from tests.pipeline.intake.test_arrivals import PDF
from tests.pipeline.intake.test_watching import Tray, rounds
from tests.workspace import Workspace, unopened

# The store on a disk of its own, with a file that takes all the room that is left.
FULL = """
cp -a "$W/dossiers" "$W/kopie"; mount -t tmpfs -o size=60m none "$W/dossiers"
cp -a "$W/kopie/." "$W/dossiers"
dd if=/dev/zero of="$W/dossiers/vol" bs=4k 2>/dev/null || true
"""


@pytest.fixture
def handed_in(office: Workspace) -> str:
    """A client whose paper lies in the inbox, not taken in yet."""
    code = office.new_client()
    office.drop("plan.pdf", paper(code))
    return code


@pytest.mark.long
@pytest.mark.peer
def test_fault_15_a_full_store_pauses_the_intake_which_goes_on_by_itself(
    office: Workspace, handed_in: str
) -> None:
    told = with_own_disks(
        office,
        FULL
        + """
        $K run --workspace "$W" 2> "$W/gezegd" & pid=$!
        for n in $(seq 1500); do grep -q "staat stil" "$W/gezegd" && break; sleep 0.2; done
        ls "$W/inbox"
        rm "$W/dossiers/vol"
        for n in $(seq 1500); do ls "$W/inbox" | grep -q plan || break; sleep 0.2; done
        kill -TERM $pid; wait $pid
        $K arrivals --workspace "$W"
    """,
    )
    assert told.splitlines()[0] == "plan.pdf"
    assert handed_in in told.splitlines()[1]
    assert "staat stil" in (office.path / "gezegd").read_text()


@pytest.mark.long
@pytest.mark.peer
def test_fault_15_whoever_opens_a_store_on_a_full_disk_is_told_that_it_is_full(
    office: Workspace,
) -> None:
    told = with_own_disks(
        office,
        FULL
        + """
        $K client new --workspace "$W" 2>&1 || true
        $K run --once --workspace "$W" 2>&1 || true
    """,
    )
    assert told.count("De schijf is vol.") == 2


@pytest.mark.long
@pytest.mark.peer
def test_fault_15_who_only_looks_sees_all_on_a_full_disk(office: Workspace, handed_in: str) -> None:
    office.run_once()
    looks = ("arrivals", "status", "review", "events", "client list", "today")
    each = "\n".join(f'$K {look} --workspace "$W" >> "$W/gezegd" 2>&1 || true' for look in looks)
    told = with_own_disks(office, f'{FULL}\n{each}\n$K doctor --workspace "$W" || true')
    assert (office.path / "gezegd").read_text().count(handed_in) >= 3
    assert "FOUT" in told


def test_fault_15_a_store_that_fills_up_while_the_watcher_is_at_work(
    office: Workspace, handed_in: str
) -> None:
    """The limit of file size stands for the room on the disk: what is written fails alike."""
    content = (office.path / "inbox" / "plan.pdf").read_bytes()
    here = Office.at(office.path, "nl")
    with here.ledger() as ledger:
        going = rounds_of(here.parts(ledger), threading.Event())
        going.go()
        time.sleep(0.05)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(content) // 2, limits[1]))
        try:
            tally = going.go()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, before)
        assert (tally.paused, names(office.path / "inbox")) == (True, ["plan.pdf"])
        time.sleep(0.1)
        assert (going.go().taken, ledger.arrivals.all()[0].client) == (1, handed_in)
    here.reading.close()


@pytest.mark.peer
def test_fault_16_papers_are_taken_in_while_the_outbox_is_read_only(
    office: Workspace, handed_in: str
) -> None:
    office.drop("brief.pdf", b"PK no form")
    told = with_own_disks(
        office,
        """
        mkdir -p "$W/outbox"; mount --bind "$W/outbox" "$W/outbox"
        mount -o remount,ro,bind "$W/outbox"
        $K run --once --workspace "$W" 2> "$W/gezegd" && exit 1; ls "$W/inbox"
        umount "$W/outbox"; $K run --once --workspace "$W"
    """,
    )
    assert told == ""  # a refused paper does not wait in the inbox either
    assert "niet alles te schrijven" in (office.path / "gezegd").read_text()
    assert office.outbox(handed_in, "actieplan.pdf").exists()
    assert names(office.outbox("geweigerd")) == ["brief.pdf", "brief.pdf.txt"]


def test_fault_16_documents_that_fail_are_not_tried_at_each_pass(
    office: Workspace, handed_in: str
) -> None:
    office.outbox().mkdir(exist_ok=True)
    office.outbox(handed_in).write_text("no folder")
    told = office.run_once()
    assert told.exit_code == 1
    assert "waar een map moet zijn" in told.stderr
    assert "PermissionError" not in told.stderr
    assert "waar een map moet zijn" in office.krachtwerk("status").stdout
    assert "waar een map moet zijn" in office.krachtwerk("today").stdout
    assert "waar een map moet zijn" in office.outbox("overzicht.html").read_text()
    here = Office.at(office.path, "nl")
    with here.ledger() as ledger:
        jobs = here.parts(ledger).jobs
        jobs.draw_pending(1.0)
        before = {job.subject: job.tries for job in ledger.jobs.pending()}[handed_in]
        for _ in range(5):
            jobs.draw_pending(1.0)
        assert {job.subject: job.tries for job in ledger.jobs.pending()}[handed_in] == before
        assert (jobs.rest() or 0) > 1


@pytest.mark.peer
@pytest.mark.usefixtures("handed_in")
def test_fault_27_a_paper_that_cannot_be_removed_is_taken_in_once(office: Workspace) -> None:
    told = with_own_disks(
        office,
        """
        mount --bind "$W/inbox" "$W/inbox"; mount -o remount,ro,bind "$W/inbox"
        $K run --once --workspace "$W"; $K run --once --workspace "$W"; ls "$W/inbox"
    """,
    )
    assert (told, outcomes(office)) == ("plan.pdf\n", ["accepted"])


@pytest.fixture
def not_root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which this process works without root's rights."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    monkeypatch.setenv("HOME", str(folder))
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        shutil.rmtree(folder)


def test_fault_26_a_paper_that_may_not_be_read_waits_visibly(not_root: Path) -> None:
    (not_root / "dicht.pdf").write_bytes(PDF)
    (not_root / "dicht.pdf").chmod(0)
    (not_root / "open.pdf").write_bytes(PDF)
    tray = Tray()
    tally = run_once(rounds(not_root, tray))
    assert tray.names == ["open.pdf"]
    assert [one.reason.code for one in tally.waiting] == ["unreadable"]


@pytest.mark.long
@pytest.mark.peer
def test_fault_29_nothing_is_written_where_a_share_should_be(
    office: Workspace, handed_in: str
) -> None:
    told = with_own_disks(
        office,
        f"""
        mkdir -p "$W/schijf" "$W/outbox"; mount -t tmpfs none "$W/schijf"
        mount --bind "$W/schijf" "$W/outbox"
        $K run --once --workspace "$W"; ls "$W/outbox"; echo away:
        cp "$W/dossiers/originals"/*/* "$W/inbox/nog eens.pdf"
        umount "$W/outbox"
        $K run --once --workspace "$W" || true; $K rebuild --workspace "$W" || true
        $K print actieplan --workspace "$W" --client {handed_in} || true
        ls -A "$W/outbox"; echo back:
        $K status --workspace "$W" | grep -c "is er niet"
        mount --bind "$W/schijf" "$W/outbox"
        $K rebuild --workspace "$W"; ls "$W/outbox"
    """,
    )
    before, rest = told.split("away:\n")
    away, back = rest.split("back:\n")
    assert handed_in in before
    assert (away, back.splitlines()[0]) == ("", "1")
    assert handed_in in back


def test_fault_29_a_landmark_of_another_workspace(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", tmp_path / "share"
    for each in (store, folder):
        each.mkdir()
    (store / "landmarks.json").write_text('{"word": "mine", "folders": ["outbox"]}')
    with pytest.raises(AwayError):
        Landmarks(store).look("outbox", folder)
    (folder / LANDMARK).write_text("theirs")
    with pytest.raises(AwayError):
        Landmarks(store).look("outbox", folder)
    (folder / LANDMARK).write_text("")  # a person says: this is it, from now on
    Landmarks(store).look("outbox", folder)
    assert (folder / LANDMARK).read_text() == "mine"


@pytest.mark.long
@pytest.mark.peer
@pytest.mark.parametrize("error", ["ESTALE", "EIO"])
@pytest.mark.usefixtures("handed_in")
def test_fault_30_a_disk_that_fails_for_a_while(office: Workspace, error: str) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    inbox = office.path / "inbox"
    command = [
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-P",
        str(inbox),
        "-e",
        "trace=getdents64",
        "-e",
        f"inject=getdents64:error={error}:when=1..2",
        sys.executable,
        "-m",
        "pipeline",
        "run",
        "--workspace",
        str(office.path),
    ]
    (office.path / "krachtwerk.toml").write_text("settle_interval = 0.02\nscan_interval = 0.2\n")
    done = """
        "$@" 2> "$W/gezegd" & pid=$!
        for n in $(seq 2000); do [ -e "$W/inbox/plan.pdf" ] || break; sleep 0.1; done
        sleep 0.5; pkill -TERM -P $pid; wait $pid || true
    """
    subprocess.run(
        ["sh", "-c", done, "sh", *command],
        check=True,
        timeout=PATIENCE,
        env={**os.environ, "W": str(office.path)},
    )
    assert outcomes(office) == ["accepted"]
    assert "werkt weer" in (office.path / "gezegd").read_text()


def test_fault_34_a_document_that_is_held_open_gets_a_newer_one_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "actieplan.pdf"
    place.mkdir()  # cannot be replaced, as on Windows a file that a viewer holds open
    assert write(place, b"new").name == "actieplan-nieuw.pdf"
    place.rmdir()
    assert write(place, b"new") == place
    assert names(tmp_path) == ["actieplan.pdf"]


def test_fault_34_a_reader_keeps_the_old_document_whole(tmp_path: Path) -> None:
    place = write(tmp_path / "actieplan.pdf", b"old")
    with place.open("rb") as reader:
        write(place, b"new and longer")
        assert (reader.read(), place.read_bytes()) == (b"old", b"new and longer")


def test_fault_35_a_store_on_a_share_is_refused() -> None:
    mounted = "1 0 0:1 / / rw - ext4 /dev/sda rw\n2 1 0:2 / /mnt rw - {} //s/share rw\n"
    for kind in ("nfs4", "cifs", "smb3", "fuse.sshfs", "9p"):
        with pytest.raises(StoreOnShareError, match="schijf van deze computer"):
            refuse_share(Path("/mnt/dossiers"), mounted.format(kind))


def test_what_another_program_is_writing_is_not_swept_away(tmp_path: Path) -> None:
    left = tmp_path / f"{PREFIX}0123{SUFFIX}"
    left.write_bytes(b"half")
    seen: list[int] = []

    def pieces() -> Iterator[bytes]:
        yield b"first"
        seen.append(sweep(tmp_path))
        yield b"second"

    put(tmp_path / "plan.pdf", pieces())
    assert (seen, names(tmp_path)) == ([1], ["plan.pdf"])


def test_looking_at_a_folder_that_is_no_workspace_leaves_no_trace(tmp_path: Path) -> None:
    nowhere = unopened(tmp_path / "gewoon")
    for words in (("arrivals", "--json"), ("client", "list"), ("client", "show", "1"), ("status",)):
        nowhere.krachtwerk(*words)
    assert names(nowhere.path) == ["krachtwerk.toml"]


def test_fault_16_the_page_of_today_says_at_once_why_something_lacks(
    office: Workspace, handed_in: str
) -> None:
    office.run_once()
    shutil.rmtree(office.outbox(handed_in))
    office.outbox(handed_in).write_text("no folder")
    office.krachtwerk("rebuild")
    office.run_once()  # in which nothing comes in
    assert "waar een map moet zijn" in office.outbox("overzicht.html").read_text()
