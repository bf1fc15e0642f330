"""File bytes in; the forms in it out, read in a process where a hostile file can do no harm."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from signal import Signals
from typing import Final, TypeVar

from forms.catalogue import Catalogue
from pipeline.extraction.known_prints import InstanceOf
from pipeline.extraction.sandbox import serialising, strangeness
from pipeline.extraction.sandbox.framing import (
    BrokenConversationError,
    LineFailedError,
    NotListenedToError,
)
from pipeline.extraction.sandbox.hearing import Hearing, ReaderFailedError
from pipeline.extraction.sandbox.levels import Means, available
from pipeline.extraction.sandbox.limits import Allowance, NotConfinedError
from pipeline.extraction.sandbox.serialising import NotPlainError
from pipeline.extraction.sandbox.starting import Editions, Reader, ReaderLostError, start
from pipeline.extraction.sandbox.supervision import Watch
from pipeline.extraction.sandbox.task import Task
from pipeline.extraction.sandbox.what_may_come import HELLO
from pipeline.records import NotRead, Reading
from pipeline.records.enclosures import TakenApart
from pipeline.records.page_pictures import AskedPage, ShownPage
from pipeline.records.refusals import (
    NotAPdf,
    NotOurForm,
    ReaderDied,
    Refusal,
    TooHeavy,
    TooLong,
)

log = logging.getLogger(__name__)

TRIES_A_PAPER: Final = 2
PAPERS: Final = 50  # that one reader reads, before another takes its place
_FROM_OUTSIDE: Final = getattr(Signals, "SIGKILL", None)  # no paper sends it; a full machine does
_OUT_OF_TIME: Final = getattr(Signals, "SIGXCPU", None)
_T = TypeVar("_T")
_Heard = Callable[[Hearing], _T]  # raises as a Hearing does
_STARTS: Final = 3  # times that what readers are forked from may be gone


class _ReaderEndedError(Exception):
    """A reader ended on a paper; the house lives. `surely`: it would again."""

    def __init__(self, refusal: Refusal, *, surely: bool) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.surely = surely


@dataclass(slots=True)
class ConfinedReading:
    """Reads papers in a process of their own, one after another.

    Attributes:
        catalogue: what a reader says is checked with it, and it reads by the same folders.
        allowance: what one paper may cost.
        confined: False where somebody set on purpose that the system need not hold it.
        timer: seconds that only go forward. offered: what the system says that it can do.
        means: what holds the last reader that was started.
        most_held: the most bytes that any reader that ended held.
        worked: seconds of the processor that the readers that ended used.
    """

    catalogue: Catalogue
    allowance: Allowance = field(default_factory=Allowance)
    confined: bool = True
    timer: Callable[[], float] = time.monotonic
    offered: Callable[[], Means] = available
    means: Means = field(default_factory=Means, init=False)
    most_held: int = field(default=0, init=False)
    worked: float = field(default=0.0, init=False)
    _reader: Reader | None = field(default=None, init=False)
    _papers: int = field(default=0, init=False)
    _met: set[tuple[str, int, str]] = field(default_factory=set, init=False)
    _known: set[tuple[str, int, str]] = field(default_factory=set, init=False)
    _know: Callable[[Editions], None] = field(default=lambda _: None, init=False)
    _number: int = field(default_factory=partial(next, count(1)), init=False)

    def read(self, content: bytes, instance_of: InstanceOf) -> list[Reading | NotRead]:
        """The forms in a file.

        Raises:
            Refusal: it cannot be read; also where reading it took too much.
            NotConfinedError: this system cannot hold a reader.
            LineFailedError, ReaderLostError: not this paper's doing; it may be tried again.
        """
        forms = self._done(content, instance_of, Hearing.forms)
        if strangeness.was_mended(forms):
            self.close()
        return forms

    def _hand_on(self) -> None:
        """Let readers to come know the sheets that were read here: the house looked them up."""
        if fresh := sorted(self._met - self._known):
            with suppress(ReaderLostError):
                self._know(fresh)
            self._known |= self._met

    def take_apart(self, content: bytes) -> TakenApart | None:
        """The files in an e-mail, a zip or a portfolio; None for what holds none.

        Raises as `read` does.
        """
        return self._done(content, lambda _: None, Hearing.apart)

    def show(self, content: bytes, asked: AskedPage, instance_of: InstanceOf) -> ShownPage:
        """One page of a file, as a picture.

        Raises as `read` does.
        """
        return self._done(content, instance_of, lambda hearing: hearing.page(asked))

    def _done(self, content: bytes, instance_of: InstanceOf, heard: _Heard[_T]) -> _T:
        """What comes of one order about a file; tried again where that may help."""
        tries = starts = 0
        while True:
            try:
                return self._try(content, instance_of, heard)
            except _ReaderEndedError as death:
                tries += 1
                log.warning("a reader ended: %s", death.refusal.code)
                if death.surely or tries >= TRIES_A_PAPER:
                    raise death.refusal from None
            except ReaderLostError:  # not this paper's doing
                starts += 1
                if starts >= _STARTS:
                    raise

    def _try(self, content: bytes, instance_of: InstanceOf, heard: _Heard[_T]) -> _T:
        reader = self._at_work()
        seconds = self.allowance.seconds_for(len(content))
        hearing = Hearing(reader.said, content, self.catalogue, instance_of, seconds)
        with ExitStack() as unless_fit:
            unless_fit.callback(self.close)  # it may be short of memory, or wait, or be taken over
            try:
                with Watch(reader, seconds, self.allowance.memory, self.timer) as watch:
                    done = heard(hearing)
                self._met |= hearing.met
                self._know = reader.know
            except LineFailedError:
                raise
            except (BrokenConversationError, NotPlainError) as error:
                raise self._death(reader, watch, error) from None
            except ReaderFailedError:
                raise _ReaderEndedError(ReaderDied(), surely=False) from None
            except TooHeavy as refusal:
                if self._papers > 1:  # a fresh reader has more room
                    raise _ReaderEndedError(refusal, surely=False) from None
                raise
            except (NotOurForm, NotAPdf):
                if strangeness.is_plain(content):
                    unless_fit.pop_all()
                raise
            if strangeness.is_plain(content):
                unless_fit.pop_all()
            return done

    def _death(
        self, reader: Reader, watch: Watch, error: Exception
    ) -> _ReaderEndedError | ReaderLostError:
        """Why a reader ended, or had to be ended."""
        try:
            ending = reader.end()
        finally:
            self.close()
        if ending.line_failed:
            return ReaderLostError()
        if watch.spent == "time":
            return _ReaderEndedError(TooLong(), surely=False)  # the machine may have been busy
        if ending.signal == _OUT_OF_TIME:
            return _ReaderEndedError(TooLong(), surely=True)
        if watch.spent == "memory" or ending.memory > self.allowance.memory * 3 // 4:
            return _ReaderEndedError(TooHeavy(), surely=True)
        if isinstance(error, NotPlainError | NotListenedToError):
            log.error("a reader said what no reader says")
        elif ending.signal == _FROM_OUTSIDE:
            return ReaderLostError()
        return _ReaderEndedError(ReaderDied(), surely=False)

    def _at_work(self) -> Reader:
        """A reader: the one that we have, or a fresh one. Raises ReaderLostError."""
        if self._papers >= PAPERS:
            self.close()
        if self._reader is None:
            self._reader = self._started()
            self._papers = 0
        self._papers += 1
        return self._reader

    def _started(self) -> Reader:
        self._hand_on()
        reader = start(self._task())
        try:
            self.means = serialising.to_means(reader.said.hear(HELLO))
        except (BrokenConversationError, NotPlainError):
            reader.close()
            raise ReaderLostError from None
        if self.confined and self.means.level == "none":
            reader.close()
            raise NotConfinedError
        return reader

    def _task(self) -> Task:
        """What a reader is to know; paths hold wherever it works."""
        shipped, *own = [str(folder.resolve()) for folder in self.catalogue.folders]
        store = self.catalogue.store or Path(shipped)
        for kept in (store / "editions", store / "templates"):
            if self.catalogue.store is not None and store.is_dir() and not kept.exists():
                kept.mkdir(exist_ok=True)  # what is not there cannot be opened for a reader later
                kept.chmod(0o700)
        return Task(
            shipped,
            own[0] if own else "",
            str(store.resolve()),
            self.allowance.memory,
            self.confined,
            self._number,
        )

    def close(self) -> None:
        """Let the reader go; the next paper gets a fresh one."""
        reader, self._reader = self._reader, None
        if reader is not None:
            ending = reader.close()
            self.most_held = max(self.most_held, ending.memory)
            self.worked += ending.seconds
