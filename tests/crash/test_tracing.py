"""What `make crash` leans on: each change is seen before it is done, and what it leaves is kept."""

import errno
import os
from pathlib import Path

import pytest

from tests.crash.states import Kept, lay
from tests.crash.tracing import Call, Tracer, can_trace

pytestmark = pytest.mark.skipif(not can_trace(), reason="no process can be watched here")


def _writes(folder: Path) -> int:
    """Makes a file, writes, brings it to the disk, renames it; 1 where it is refused to."""
    try:
        handle = os.open(folder / "new", os.O_CREAT | os.O_WRONLY)
        os.write(handle, b"words")
        os.fsync(handle)
        (folder / "new").rename(folder / "kept")
    except OSError as error:
        return error.errno or 1
    return 0


def _in_a_fork(tracer: Tracer, folder: Path) -> int:
    """Who watches may have no other child: a fork has none."""
    process = os.fork()
    if process == 0:
        code = 99
        try:
            code = abs(tracer.run(lambda: _writes(folder)))
            (folder.parent / "seen").write_text(repr(tracer.strangers))
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_every_change_is_told_before_it_is_done(tmp_path: Path) -> None:
    folder, told = tmp_path / "work", tmp_path / "told"
    folder.mkdir()

    def at(call: Call) -> int:
        with told.open("a") as file:
            file.write(f"{call.name} {sorted(each.name for each in folder.iterdir())}\n")
        return 0

    assert _in_a_fork(Tracer(folder, at), folder) == 0
    assert told.read_text().splitlines() == [
        "openat []",
        "write ['new']",
        "fsync ['new']",
        "rename ['new']",
    ]
    assert (tmp_path / "seen").read_text() == "[]"


def test_a_call_is_refused_and_not_done(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    refuses = Tracer(folder, lambda call: errno.ENOSPC if call == Call("write", 1) else 0)
    assert _in_a_fork(refuses, folder) == errno.ENOSPC
    assert (folder / "new").read_bytes() == b""


def test_who_is_killed_at_a_call_did_not_do_it(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    kills = Tracer(folder, lambda call: -1 if call == Call("rename", 1) else 0)
    assert _in_a_fork(kills, folder) == 9
    assert [each.name for each in folder.iterdir()] == ["new"]


def test_a_state_is_kept_once_and_laid_as_it_was(tmp_path: Path) -> None:
    folder, below = tmp_path / "work", tmp_path / "kept"
    (folder / "inbox").mkdir(parents=True)
    below.mkdir()
    kept = Kept(folder, below)
    first = kept.now()
    assert kept.now() == first
    (folder / "inbox" / "paper").write_bytes(b"words")
    second = kept.now()
    assert second != first
    (folder / "inbox" / "paper").write_bytes(b"other")
    assert kept.now() not in {first, second}
    lay(below / f"{second}", tmp_path / "again")
    assert (tmp_path / "again" / "inbox" / "paper").read_bytes() == b"words"
    assert not [*(below / f"{first}" / "inbox").iterdir()]
