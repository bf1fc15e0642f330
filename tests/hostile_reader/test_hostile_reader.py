"""Nothing is believed of what no reader can know."""

import logging
import os
from collections.abc import Iterator

import pytest

from pipeline.extraction.sandbox.limits import held
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.records import Reading
from tests.hostile.kind import good
from tests.hostile_reader.lies import NAME, OF_CONTAINERS, OF_PAPERS, OF_THE_NEXT
from tests.hostile_reader.telling import REFUSED, came_of, came_of_the_next, hostile_reading


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


@pytest.mark.parametrize("name", OF_THE_NEXT)
def test_what_is_said_about_the_next_paper_is_not_heard(
    name: str, reading: ConfinedReading
) -> None:
    assert came_of_the_next(name, reading) == REFUSED


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
