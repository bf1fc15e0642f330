"""The process beside a desk: it looks at boxes, reads on, and ends when nobody is there."""

import subprocess
import sys

from pipeline.extraction.handwriting.beside import ReaderBeside


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
