"""One paper at the house's side: its order and the reader's questions out, what it came to in."""

import logging
from dataclasses import dataclass, field

from forms.catalogue import Catalogue
from pipeline.extraction.known_prints import InstanceOf
from pipeline.extraction.sandbox import framing, plausibility, serialising, shown_pages
from pipeline.extraction.sandbox.framing import Conversation, Expected, Message
from pipeline.extraction.sandbox.plausibility import Plausibility
from pipeline.extraction.sandbox.serialising import demand
from pipeline.extraction.sandbox.what_may_come import (
    MOST_OF_ALL,
    MOST_QUESTIONS,
    OF_A_CONTAINER,
    OF_A_PAGE,
    OF_A_PAPER,
)
from pipeline.records import Instance, NotRead, Reading
from pipeline.records.enclosures import TakenApart
from pipeline.records.file_kinds import HEAD, kind_of
from pipeline.records.page_pictures import AskedPage, ShownPage

log = logging.getLogger(__name__)


class ReaderFailedError(Exception):
    """A reader says that it failed at a paper: an error of our own."""


@dataclass(slots=True)
class Hearing:
    """What a reader says of one paper, believed only where it can be true.

    Each thing that it says is checked before the next is heard, so that a lie holds no memory.

    Raises, whatever it is asked for:
        Refusal: the paper cannot be read.
        NotPlainError, BrokenConversationError: it says what no reader says.
        ReaderFailedError: it failed.
    """

    said: Conversation
    content: bytes
    catalogue: Catalogue
    instance_of: InstanceOf
    seconds: float
    _asked: dict[str, Instance | None] = field(default_factory=dict)
    _plausible: Plausibility = field(init=False)

    def __post_init__(self) -> None:
        kind = kind_of(self.content[:HEAD])
        self._plausible = Plausibility(self.catalogue, kind, self._asked)

    def forms(self) -> list[Reading | NotRead]:
        """The forms in the file."""
        self._order(framing.PAPER)
        body = pieces = size = 0
        while (frame := self._next(OF_A_PAPER)).kind != framing.DONE:
            body += len(frame.body)
            pieces += len(frame.pieces)
            size += sum(map(len, frame.pieces))
            most = MOST_OF_ALL
            demand(body <= most.body and pieces <= most.pieces and size <= most.bytes)
            self._plausible.add(serialising.to_form(frame))
        demand(serialising.to_end(frame) == len(self._plausible.forms))
        return self._plausible.forms

    @property
    def met(self) -> set[tuple[str, int, str]]:
        """Name, edition and language of the sheets that it is made of, as they are known here."""
        read = (form.identity for form in self._plausible.forms if isinstance(form, Reading))
        return {(each.worksheet, each.edition, each.language) for each in read}

    def apart(self) -> TakenApart | None:
        """The files in it."""
        self._order(framing.APART)
        taken = serialising.to_apart(self._next(OF_A_CONTAINER))
        return plausibility.apart(taken, self._plausible.kind)

    def page(self, asked: AskedPage) -> ShownPage:
        """One page of it, as a picture."""
        self._order(framing.SHOW, shown_pages.of_asked(asked))
        return shown_pages.to_shown(self._next(OF_A_PAGE))

    def _order(self, kind: bytes, *more: bytes) -> None:
        self.said.begin()
        self.said.say(Message(kind, b"%.3f" % self.seconds, [self.content, *more]))

    def _next(self, expected: Expected) -> Message:
        """What comes next that is no question; those are answered, each the same every time."""
        while (frame := self.said.hear(expected)).kind == framing.QUESTION:
            number = serialising.to_number(frame)
            demand(number not in self._asked and len(self._asked) < MOST_QUESTIONS)
            demand(not self._plausible.forms)
            self._asked[number] = self.instance_of(number)
            self.said.say(serialising.of_instance(self._asked[number]))
        if frame.kind == framing.REFUSAL:
            refusal = serialising.to_refusal(frame)
            is_paper = framing.FILES not in expected
            so = self._plausible.refused if is_paper else self._plausible.unopened
            raise so(refusal)
        if frame.kind == framing.FAILURE:
            demand(not self._plausible.forms)
            log.error("reading failed: %s", serialising.to_failure(frame))
            raise ReaderFailedError
        return frame
