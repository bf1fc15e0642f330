"""What a reader said of a paper, kept as bytes; and heard once more, by who checks it once more.

So a paper can be read on one computer and entered on another: who enters it believes no more of a
record than of a reader at its side, and asks itself what was printed under a number.
"""

from io import BytesIO
from typing import Final

from forms.catalogue import Catalogue
from pipeline.extraction.known_prints import InstanceOf
from pipeline.extraction.sandbox import framing, serialising
from pipeline.extraction.sandbox.framing import (
    BrokenConversationError,
    Conversation,
    Message,
    NotListenedToError,
)
from pipeline.extraction.sandbox.hearing import Hearing, ReaderFailedError
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.extraction.sandbox.serialising import NotPlainError
from pipeline.extraction.sandbox.what_may_come import MOST_OF_ALL
from pipeline.records import Instance, NotRead, Reading
from pipeline.records.refusals import ReaderDied, Refusal, TooHeavy, TooLong

# Bytes of a record: all that a reader may say, and a little for what was printed, and for heads.
MOST: Final = MOST_OF_ALL.bytes + MOST_OF_ALL.body + 64_000_000
_OF_THIS_COMPUTER: Final = (TooLong, TooHeavy, ReaderDied)


class NotRecordedError(Exception):
    """This is not what a reader says of this paper now: it has to be read."""


def recorded(reading: ConfinedReading, content: bytes, instance_of: InstanceOf) -> bytes | None:
    """What a reader says of a paper; None where that says more of this computer than of it.

    Raises as `ConfinedReading.read` does, but for refusals.
    """
    asked: dict[str, Instance | None] = {}

    def noted(number: str) -> Instance | None:
        asked[number] = instance_of(number)
        return asked[number]

    try:
        forms = reading.read(content, noted)
        said = [*map(serialising.of_form, forms), serialising.of_end(len(forms))]
    except _OF_THIS_COMPUTER:
        return None
    except Refusal as refusal:
        said = [serialising.of_refusal(refusal)]
    written = BytesIO()
    line = Conversation(BytesIO(), written)
    for number, instance in asked.items():
        line.say(serialising.of_number(number))
        line.say(serialising.of_instance(instance))
    for message in said:
        line.say(message)
    return written.getvalue()


def heard(
    record: bytes, content: bytes, catalogue: Catalogue, instance_of: InstanceOf
) -> list[Reading | NotRead]:
    """The forms in a paper, by its record.

    Raises:
        Refusal: it cannot be read.
        NotRecordedError: it is no record of this paper, or something else is printed now.
    """
    hearing = Hearing(_Again(record), content, catalogue, instance_of, 0.0)
    try:
        return hearing.forms()
    except (BrokenConversationError, NotPlainError, ReaderFailedError, *_OF_THIS_COMPUTER):
        raise NotRecordedError from None


class _Again(Conversation):
    """A reader's end of a conversation, from a record."""

    def __init__(self, record: bytes) -> None:
        super().__init__(BytesIO(record), BytesIO())

    def begin(self) -> None:
        """It is about one paper alone."""

    def say(self, frame: Message) -> None:
        """An answer has to be the one that was given then."""
        if frame.kind == framing.ANSWER:
            most = framing.Most(len(frame.body))
            if self.hear({framing.ANSWER: most}).body != frame.body:
                raise NotListenedToError
