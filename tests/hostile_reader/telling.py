"""A reading of which the readers lie, and what the house makes of each lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

import pytest

from pipeline.extraction.sandbox import Allowance, sandboxed_reader, starting
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.records import Reading
from pipeline.records.refusals import ReaderDied, Refusal
from tests.hostile.kind import good
from tests.hostile_reader.liars import PROGRAM, that_lies
from tests.hostile_reader.lies import OF_CONTAINERS
from tests.workspace import shipped

REFUSED: Final = "not believed"


@cache
def _liars() -> starting.Zygote:
    liars = starting.Zygote(PROGRAM)
    starting._zygotes.insert(0, liars)  # let go of with the true one
    return liars


@contextmanager
def hostile_reading(seconds: float = 20) -> Iterator[ConfinedReading]:
    """A house whose readers papers can take over."""
    reading = ConfinedReading(shipped(), Allowance(seconds))
    with pytest.MonkeyPatch.context() as taken_over:
        taken_over.setattr(sandboxed_reader, "start", lambda task: _liars().fork(task))
        yield reading
        reading.close()


def came_of(name: str, reading: ConfinedReading) -> str:
    """What the house makes of a lie: `REFUSED`, or what it believed."""
    paper = that_lies(name, good())
    try:
        if name in OF_CONTAINERS:
            return f"taken apart: {reading.take_apart(paper)}"
        return f"read: {len(reading.read(paper, lambda _: None))}"
    except ReaderDied:
        return REFUSED
    except Refusal as refusal:
        return f"refused: {refusal.code}"


def came_of_the_next(name: str, reading: ConfinedReading) -> str:
    """What the house makes of an honest paper beside one with this lie, of which all is read."""

    def nothing(_: str) -> None:
        """Nobody knows what was printed."""

    found = [
        *reading.read(good(), nothing),
        *reading.read(that_lies(name, good("04-02-2026")), nothing),
        *reading.read(good(), nothing),
    ]
    forms = [form for form in found if isinstance(form, Reading)]
    is_honest = len(forms) == len(found) == 3 and {f.identity.client for f in forms} == {None}
    return REFUSED if is_honest else f"read: {len(forms)} of {len(found)}"
