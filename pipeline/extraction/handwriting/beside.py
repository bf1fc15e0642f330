"""Boxes that somebody is about to answer -> looked at beforehand, and read on while they type.

By a process beside the desk (`beside_worker`), which keeps what it saw in memory alone. Nobody
waits for it: where it is not ready, or fails, what stands there stays.
"""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from pipeline.extraction.handwriting.apart import told
from pipeline.records import Picture

MOST_BOXES: Final = 60  # that it keeps what it saw of: half a megabyte each, as a rule
_WAITS: Final = 0.8  # seconds for an answer: who types goes on
_Answer = queue.SimpleQueue[str | None]


@dataclass(slots=True)
class _Running:
    """The process, what it is told, a line of JSON each, and who waits for what it says.

    `names`: of the boxes that it knows, in the order in which it was told of them.
    `waiting`: by box the last that was asked, with its number: what somebody typed before that
    stands there no more.
    """

    process: subprocess.Popen[str]
    told: "queue.SimpleQueue[str]" = field(default_factory=queue.SimpleQueue)
    names: dict[str, None] = field(default_factory=dict)
    waiting: dict[str, tuple[int, _Answer]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def started(cls) -> "_Running":
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.extraction.handwriting.beside_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what it says of its trouble could hold words of somebody
            encoding="utf-8",
        )
        running = cls(process)
        # threads, for it may still be loading: nobody waits at either end
        for work in (running._write, running._hear):
            threading.Thread(target=work, daemon=True).start()
        return running

    def _write(self) -> None:
        with suppress(OSError, ValueError), self.process.stdin as stream:  # type: ignore[union-attr]
            while self.process.poll() is None:
                stream.write(self.told.get())
                stream.flush()

    def _hear(self) -> None:
        with suppress(OSError, ValueError), self.process.stdout as stream:  # type: ignore[union-attr]
            for line in stream:
                said = json.loads(line)
                self._answered(said["number"], said["rest"])
        self.process.wait()
        self.told.put("")  # wakes who writes
        self._answered()

    def _answered(self, number: int | None = None, rest: str | None = None) -> None:
        """Tell who asked under that number; without one it ended, and nobody need wait."""
        with self.lock:
            for asked, answer in self.waiting.values():
                if number in {None, asked}:
                    answer.put(rest)

    def ask(self, name: str, start: str, rest: str) -> _Answer:
        """Ask it; who asked about this box before is told nothing more."""
        mine: _Answer = queue.SimpleQueue()
        with self.lock:
            number = next(self.numbers)
            if (before := self.waiting.get(name)) is not None:
                before[1].put(None)
            self.waiting[name] = number, mine
        asked = {"number": number, "name": name, "start": start, "rest": rest}
        self.told.put(json.dumps(asked) + "\n")
        return mine


class ReaderBeside:
    """The process beside a desk, started when it is first told to look."""

    def __init__(self, waits: float = _WAITS) -> None:
        """Nothing runs yet; `waits`: seconds for an answer, before what stands there stays."""
        self._waits = waits
        self._running: _Running | None = None

    def has(self, name: str) -> bool:
        """Whether it was told of a box with this name lately, and is there still."""
        running = self._running
        return running is not None and running.process.poll() is None and name in running.names

    def look(self, boxes: Mapping[str, Picture], known: Iterable[str], language: str) -> None:
        """Look at boxes of one person, by name, as soon as there is time; does not wait for it."""
        if self._running is None or self._running.process.poll() is not None:
            try:
                self._running = _Running.started()
            except OSError:  # no room for another process: nothing is read on
                return
        pictures = {name: told(picture) for name, picture in boxes.items()}
        asked = {"look": pictures, "known": list(known), "language": language}
        self._running.told.put(json.dumps(asked) + "\n")
        names = self._running.names
        names.update(dict.fromkeys(boxes))
        for forgotten in list(names)[:-MOST_BOXES]:  # when its page is shown again, it looks again
            del names[forgotten]

    def read_on(self, name: str, start: str, rest: str) -> str:
        """What stands behind `start` in a box; `rest`, as it is, where nothing better is known."""
        running = self._running
        if running is None or not self.has(name):
            return rest
        try:
            said = running.ask(name, start, rest).get(timeout=self._waits)
        except queue.Empty:
            return rest
        return rest if said is None else said

    def close(self) -> None:
        """End it."""
        running, self._running = self._running, None
        if running is not None:
            running.process.kill()
            running.process.wait()
