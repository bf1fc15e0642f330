"""The process beside a desk: boxes and what somebody types in, how the rest most likely reads out.

It loads the recogniser once, looks at boxes as long as nothing else is asked of it, line by line,
and ends with the desk, or when nobody asked for long.
"""

import json
import os
import queue
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, TextIO

from pipeline.extraction.handwriting.apart import picture_of
from pipeline.extraction.handwriting.beside import MOST_BOXES
from pipeline.extraction.handwriting.decoding import Likely
from pipeline.extraction.handwriting.recogniser import Recogniser
from pipeline.extraction.handwriting.rereading import one_line, reread
from pipeline.extraction.handwriting.suggesting import views_of
from pipeline.extraction.handwriting.vocabulary import Vocabulary

_IDLE: Final = 600.0  # seconds without a word, after which the process ends
_YIELDS: Final = 5  # how much it gives way (nice)


class _Looker:
    """Boxes that wait, and those that it saw."""

    def __init__(self) -> None:
        self._recogniser = Recogniser()
        self._waiting: dict[str, tuple[Iterator[Likely], list[Likely], Vocabulary]] = {}
        self._seen: dict[str, tuple[Likely, Vocabulary]] = {}

    @property
    def is_idle(self) -> bool:
        return not self._waiting

    def look(self) -> None:
        """Look at one line of the box that waits longest."""
        name, (views, seen, vocabulary) = next(iter(self._waiting.items()))
        view = next(views, None)
        if view is not None:
            seen.append(view)
            return
        del self._waiting[name]
        self._seen[name] = one_line(seen, self._recogniser.letters), vocabulary
        while len(self._seen) > MOST_BOXES:
            del self._seen[next(iter(self._seen))]

    def tell(self, asked: Mapping[str, Any]) -> str | None:
        """Carry out what is asked; what to answer, if anything."""
        if "look" in asked:
            vocabulary = Vocabulary.of(asked["language"], asked["known"])
            for name, picture in asked["look"].items():
                views = views_of(self._recogniser, picture_of(picture))
                self._waiting[name] = views, [], vocabulary
            return None
        return json.dumps({"number": asked["number"], "rest": self._read_on(**asked)})

    def _read_on(self, name: str, start: str, rest: str, **_number: int) -> str:
        if name in self._waiting:  # somebody is at it now: it goes before all others
            self._waiting = {name: self._waiting.pop(name), **self._waiting}
            while name in self._waiting:
                self.look()
        if name not in self._seen:
            return rest
        view, vocabulary = self._seen[name]
        return reread(view, self._recogniser.letters, vocabulary, start, rest)


def _serve(stream: TextIO) -> None:
    """Lines in, lines out, until nothing more comes for long."""
    os.nice(_YIELDS)
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def hear() -> None:
        for line in stream:
            lines.put(line)
        lines.put("")

    threading.Thread(target=hear, daemon=True).start()
    looker = _Looker()
    with suppress(queue.Empty):
        while True:
            if lines.empty() and not looker.is_idle:
                looker.look()
                continue
            line = lines.get(timeout=_IDLE)
            if not line.strip():
                return
            if (answer := looker.tell(json.loads(line))) is not None:
                sys.stdout.write(answer + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    _serve(sys.stdin)
