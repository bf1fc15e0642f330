"""The process beside a desk: it looks at boxes, reads on, and ends when nobody is there."""

import subprocess
import sys
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from pipeline.extraction.handwriting.beside import MOST_BOXES, ReaderBeside
from pipeline.records import Picture

BOX = {"a": Picture(2, 1, 1, b"\x00\xff")}


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is started in place of the process: it listens, and says nothing."""
    script = tmp_path / "beside"
    script.write_text("#!/bin/sh\nexec cat > /dev/null\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    return script


def test_it_ends_when_the_desk_is_gone() -> None:
    worker = [sys.executable, "-m", "pipeline.extraction.handwriting.beside_worker"]
    done = subprocess.run(worker, input=b"", capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_of_a_box_that_nobody_showed_it_says_nothing() -> None:
    reader = ReaderBeside(waits=60.0)
    assert (reader.has("a"), reader.read_on("a", "Ik w", "at")) == (False, "at")
    reader.look({}, [], "nl")
    assert (reader.has("a"), reader.read_on("a", "Ik w", "at")) == (False, "at")
    reader.close()
    reader.close()  # twice is no harm


@pytest.mark.usefixtures("beside")
def test_of_two_who_ask_about_a_box_the_first_waits_no_longer() -> None:
    reader = ReaderBeside(waits=600.0)
    reader.look(BOX, [], "nl")
    with ThreadPoolExecutor() as people:
        asked = [people.submit(reader.read_on, "a", "Ik w", rest) for rest in ("at", "as")]
        done, waiting = wait(asked, return_when=FIRST_COMPLETED)
        assert (len(done), len(waiting)) == (1, 1)
        reader.close()  # and when it ends nobody does
    assert [each.result() for each in asked] == ["at", "as"]


def test_where_no_process_can_be_started_nothing_is_read_on(beside: Path) -> None:
    beside.unlink()
    reader = ReaderBeside()
    reader.look(BOX, [], "nl")
    assert (reader.has("a"), reader.read_on("a", "Ik w", "at")) == (False, "at")


def test_of_a_process_that_ended_nothing_is_left(beside: Path) -> None:
    beside.write_text("#!/bin/sh\nread line\n")  # it ends when nobody writes any more
    before = set(threading.enumerate())
    ReaderBeside().look(BOX, [], "nl")
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
        assert not thread.is_alive()


@pytest.mark.usefixtures("beside")
def test_of_more_boxes_than_it_keeps_the_first_are_looked_at_again() -> None:
    reader = ReaderBeside()
    for n in range(MOST_BOXES + 1):
        reader.look({str(n): BOX["a"]}, [], "nl")
    assert [reader.has(name) for name in ("0", "1", str(MOST_BOXES))] == [False, True, True]
    reader.close()
