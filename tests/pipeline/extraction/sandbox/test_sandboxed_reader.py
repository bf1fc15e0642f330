"""A reader that is killed, frozen, starved or lying costs nobody anything but time."""

import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from pipeline.extraction import read_forms
from pipeline.extraction.sandbox import Allowance, starting
from pipeline.extraction.sandbox.limits import held
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.extraction.sandbox.starting import ReaderLostError, Zygote, zygote
from pipeline.records import Instance, Reading
from pipeline.records.refusals import Damaged, NotAPdf, TooHeavy, TooLong
from tests.hostile.bombs import content_bomb
from tests.hostile.kind import good
from tests.hostile.loops import one_page_often
from tests.pipeline.extraction.read_back import catalogue, personal
from tests.pipeline.extraction.read_back import readings as read_here
from tests.workspace import shipped


@pytest.fixture
def reading() -> Iterator[ConfinedReading]:
    confined = ConfinedReading(shipped(), Allowance(seconds=30))
    yield confined
    confined.close()


def nothing(_: str) -> None:
    """Nobody knows what was printed."""


def pid_of(reading: ConfinedReading) -> int:
    reading.read(good(), nothing)
    assert reading._reader is not None
    return reading._reader.pid


def test_a_held_reader_reads_as_a_free_one(reading: ConfinedReading) -> None:
    assert reading.read(good(), nothing) == read_forms(good(), shipped(), nothing)


def test_it_asks_the_house_what_was_printed() -> None:
    paper = personal("actieplan_bijwerken")
    (printed,) = paper.instances
    asked: list[str] = []

    def instance_of(number: str) -> Instance | None:
        asked.append(number)
        return printed if number == printed.instance else None

    confined = ConfinedReading(catalogue())
    assert confined.read(paper.content, instance_of) == read_here(paper.content)
    assert set(asked) == {printed.instance}
    confined.close()


def test_where_nothing_can_be_forked_a_reader_is_started_anew(
    reading: ConfinedReading, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("pipeline.extraction.sandbox.sandboxed_reader.start", starting._spawned)
        reading._at_work()
    assert reading.read(good(), nothing) == read_forms(good(), shipped(), nothing)


def test_one_reader_reads_many_papers(reading: ConfinedReading) -> None:
    assert pid_of(reading) == pid_of(reading)


def test_a_refusal_comes_through(reading: ConfinedReading) -> None:
    with pytest.raises(NotAPdf):
        reading.read(b"Beste Noor,", nothing)
    with pytest.raises(Damaged):
        reading.read(good()[:50_000], nothing)


def test_after_a_reader_that_was_killed_the_next_paper_is_read(reading: ConfinedReading) -> None:
    before = pid_of(reading)
    os.kill(before, signal.SIGKILL)
    (form,) = reading.read(good(), nothing)
    assert isinstance(form, Reading)
    assert pid_of(reading) != before


def test_a_frozen_reader_is_killed_and_the_paper_read_by_another() -> None:
    reading = ConfinedReading(shipped(), Allowance(seconds=1.5))
    os.kill(pid_of(reading), signal.SIGSTOP)
    (form,) = reading.read(good(), nothing)
    assert isinstance(form, Reading)
    reading.close()


def test_what_takes_too_long_is_refused() -> None:
    reading = ConfinedReading(shipped(), Allowance(seconds=0.2))
    with pytest.raises(TooLong):
        reading.read(one_page_often(20_000), nothing)
    reading.close()


def test_what_takes_too_much_memory_is_refused() -> None:
    reading = ConfinedReading(shipped(), Allowance(seconds=30, memory=200_000_000))
    with pytest.raises(TooHeavy):
        reading.read(content_bomb(300), nothing)
    assert 0 < reading.most_held < 250_000_000
    reading.close()


def test_an_error_in_the_house_leaves_no_reader_waiting(reading: ConfinedReading) -> None:
    def fails(_: str) -> None:
        raise BlockingIOError

    paper = personal("actieplan_bijwerken").content
    confined = ConfinedReading(catalogue())
    with pytest.raises(BlockingIOError):
        confined.read(paper, fails)
    assert confined._reader is None
    assert reading.read(good(), nothing)


def test_a_paper_is_not_to_blame_where_somebody_kills_its_readers() -> None:
    killed: list[int] = []

    def kills(_: str) -> None:
        assert confined._reader is not None
        killed.append(confined._reader.pid)
        os.kill(killed[-1], signal.SIGKILL)

    paper = personal("actieplan_bijwerken").content
    confined = ConfinedReading(catalogue())
    with pytest.raises(ReaderLostError):
        confined.read(paper, kills)
    assert len(set(killed)) == 3
    confined.close()


def test_when_the_zygote_is_killed_another_takes_its_place(reading: ConfinedReading) -> None:
    reader = pid_of(reading)
    first = zygote()
    os.kill(first._process.pid, signal.SIGKILL)
    first._process.wait()
    (form,) = reading.read(good(), nothing)
    assert isinstance(form, Reading)
    assert zygote() is not first
    assert held(reader) == (0, 0)  # its readers went with it


def test_when_the_house_hangs_up_zygote_and_readers_end() -> None:
    own = Zygote()
    reader = own.fork(ConfinedReading(shipped())._task())
    assert held(reader.pid)[1] > 0
    own._control.close()
    assert own._process.wait(300) == 0
    reader.said.close()
    own.close()
    with pytest.raises(ReaderLostError):
        reader.end()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a disk that is always full")
def test_a_reader_that_cannot_speak_says_that_it_is_not_the_papers_doing() -> None:
    own = Zygote()
    hearing, speaking = os.pipe()
    deaf = os.open("/dev/full", os.O_WRONLY)
    task = asdict(ConfinedReading(shipped())._task())
    pid = own._order({"fork": task}, [hearing, deaf])["pid"]
    os.close(hearing)
    gone = select.poll()
    gone.register(speaking, select.POLLERR)
    assert gone.poll(300_000)
    assert own._end(pid).line_failed
    own.close()
    os.close(speaking)
    os.close(deaf)


def test_a_stack_of_papers_gets_readers_in_turn(
    reading: ConfinedReading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.extraction.sandbox.sandboxed_reader.PAPERS", 3)
    assert len({pid_of(reading) for _ in range(7)}) == 3


def test_who_read_a_strange_file_reads_no_second_paper(reading: ConfinedReading) -> None:
    before = pid_of(reading)
    reading.read(good().replace(b"/FlateDecode", b"/#46lateDecode", 1), nothing)
    assert pid_of(reading) != before


def test_a_fresh_reader_knows_the_sheets_of_those_before_and_reads_the_same(
    reading: ConfinedReading,
) -> None:
    first = reading.read(good(), nothing)
    reading.close()
    assert reading.read(good(), nothing) == first == read_forms(good(), shipped(), nothing)
    assert reading._known == {("vormen_van_kracht", 2, "nl")}


def test_who_opened_nothing_reads_on_and_who_opened_a_picture_does_not(
    reading: ConfinedReading,
) -> None:
    before = pid_of(reading)
    with pytest.raises(NotAPdf):
        reading.read(b"Beste Noor,", nothing)
    assert pid_of(reading) == before
    reading.read(b"\xff\xd8\xff", nothing)
    assert pid_of(reading) != before


def test_reading_works_from_a_thread(reading: ConfinedReading) -> None:
    forms: list[object] = []
    thread = threading.Thread(target=lambda: forms.extend(reading.read(good(), nothing)))
    thread.start()
    thread.join()
    assert len(forms) == 1
