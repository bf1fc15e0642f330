"""What a reader said, from a record: no more is believed of it than of a reader at our side."""

from functools import cache
from io import BytesIO

import pytest

from pipeline.extraction.sandbox import serialising
from pipeline.extraction.sandbox.framing import Conversation
from pipeline.extraction.sandbox.recorded import NotRecordedError, heard, recorded
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.records import NotRead, Reading
from pipeline.records.refusals import NotOurForm, ReaderDied, Refusal, TooHeavy, TooLong
from tests.workspace import blank, fill, header, shipped


@cache
def paper() -> bytes:
    return fill(blank("actieplan"), {**header(), "/goals/0/text": "Ik wil zingen"})


@cache
def record() -> bytes:
    reading = ConfinedReading(shipped())
    try:
        said = recorded(reading, paper(), lambda _: None)
    finally:
        reading.close()
    assert said is not None
    return said


def hear(said: bytes, content: bytes | None = None) -> list[Reading | NotRead]:
    return heard(said, content or paper(), shipped(), lambda _: None)


def refusing(refusal: Refusal) -> bytes:
    written = BytesIO()
    line = Conversation(BytesIO(), written)  # that closes it when it goes
    line.say(serialising.of_refusal(refusal))
    return written.getvalue()


def test_it_is_heard_as_it_was_said() -> None:
    assert len(hear(record())) == 1


@pytest.mark.parametrize("why", [TooLong(), TooHeavy(), ReaderDied()])
def test_what_tells_of_another_computer_refuses_no_paper(why: Refusal) -> None:
    with pytest.raises(NotRecordedError):
        hear(refusing(why))


def test_a_refusal_of_the_paper_holds() -> None:
    with pytest.raises(NotOurForm):
        hear(refusing(NotOurForm()))


def test_none_that_was_cut_off_anywhere_is_heard() -> None:
    for size in range(0, len(record()), max(1, len(record()) // 97)):
        with pytest.raises(NotRecordedError):
            hear(record()[:size])


def test_one_of_a_form_is_none_of_a_file_that_holds_no_form() -> None:
    with pytest.raises(NotRecordedError):
        hear(record(), b"no PDF and no picture")
