"""A reader and what it may cost in; it is killed when that is spent, and the watch knows why."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Literal, Self

from pipeline.extraction.sandbox.limits import held
from pipeline.extraction.sandbox.starting import Reader, ReaderLostError

_EVERY: Final = 0.05  # seconds between two looks


@dataclass(slots=True)
class Watch:
    """Keeps time and memory of one paper, from a thread; timer: seconds that only go forward."""

    reader: Reader
    seconds: float
    memory: int
    timer: Callable[[], float]
    spent: Literal["time", "memory"] | None = None
    _done: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        end = self.timer() + self.seconds
        while not self._done.wait(_EVERY):
            if held(self.reader.pid)[1] > self.memory:
                self.spent = "memory"
            elif self.timer() > end:
                self.spent = "time"
            if self.spent:
                with suppress(ReaderLostError):
                    self.reader.end()
                return
