"""Nothing is believed of what no reader can know."""

import logging
import os
from collections.abc import Iterator

import pytest

from pipeline.extraction.sandbox.limits import held
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.records import Reading
from tests.hostile.kind import CODE, good
from tests.hostile_reader.liars import that_lies
from tests.hostile_reader.lies import NAME, OF_CONTAINERS, OF_PAPERS
from tests.hostile_reader.telling import REFUSED, came_of, hostile_reading


@pytest.fixture(scope="module")
def reading() -> Iterator[ConfinedReading]:
    with hostile_reading() as hostile:
        yield hostile


def nothing(_: str) -> None:
    """Nobody knows what was printed."""


@pytest.mark.parametrize("name", [*OF_PAPERS, *OF_CONTAINERS])
def test_a_lie_is_not_believed(
    name: str, reading: ConfinedReading, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert came_of(name, reading) == REFUSED
    assert NAME not in caplog.text


def test_who_reads_honestly_is_believed(reading: ConfinedReading) -> None:
    (form,) = reading.read(good(), nothing)
    assert isinstance(form, Reading)


def test_what_is_said_of_the_next_paper_beforehand_is_not_heard(reading: ConfinedReading) -> None:
    lies = that_lies("the answer to the next paper beforehand", good("04-02-2026"))
    (first,) = reading.read(lies, nothing)
    (next_,) = reading.read(good(), nothing)
    assert isinstance(first, Reading)
    assert isinstance(next_, Reading)
    code = next(mark.raw for mark in next_.marks if mark.pointer == "/client")
    assert (next_.identity.client, code) == (None, CODE)


def test_what_is_too_heavy_for_a_used_reader_is_read_by_a_fresh_one(
    reading: ConfinedReading,
) -> None:
    reading.read(good(), nothing)
    heavy = that_lies("that it is too heavy for who read another", good())
    (form,) = reading.read(heavy, nothing)
    assert isinstance(form, Reading)


@pytest.mark.parametrize(
    "name",
    [
        "64 megabytes of JSON",
        "four gigabytes of pixels",
        "small things",
        "a few thousand small things",
        "a few thousand cells",
        "a few thousand fields",
    ],
)
def test_what_is_far_too_much_costs_little(name: str, reading: ConfinedReading) -> None:
    reading.read(good(), nothing)
    before = held(os.getpid())[1]
    came_of(name, reading)
    assert held(os.getpid())[1] - before < 40_000_000
