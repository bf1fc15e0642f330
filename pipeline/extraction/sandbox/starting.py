"""A task in; a reader at work in a process of its own out, and how it ended when it is ended."""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import pipeline
from pipeline.extraction.sandbox.framing import Conversation
from pipeline.extraction.sandbox.task import LINE_FAILED, LONGEST_ORDER, ForkOrder, Task

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH")
_ZYGOTE: Final = f"from {__package__}.fork_server import main; main()"
Editions = Sequence[tuple[str, int, str]]
_WORKER: Final = f"import sys; from {__package__}.worker import main; main(sys.argv[1])"


class ReaderLostError(Exception):
    """A reader, or what readers are forked from, is gone; the paper in hand is not to blame."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a reader ended.

    Attributes:
        signal: by which it was killed, 0 for none.
        memory: most bytes that it held; seconds: of the processor that it used; 0 if not known.
        line_failed: whether it gave up because it could not be heard, or could not hear us.
    """

    signal: int = 0
    memory: int = 0
    seconds: float = 0.0
    line_failed: bool = False


@dataclass(slots=True)
class Reader:
    """A process that reads; `end` kills it and may be called again, and from another thread.

    `know`: let those that come after it know editions (name, number, language) from the start.
    """

    said: Conversation
    pid: int
    _kill: Callable[[int], Ending]
    know: Callable[[Editions], None] = lambda _: None
    _ended: Ending | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def end(self) -> Ending:
        """Kill it; how it ended, by itself or by us. Raises ReaderLostError."""
        with self._lock:
            if self._ended is None:
                self._ended = self._kill(self.pid)
            return self._ended

    def close(self) -> Ending:
        """End it and hang up, whatever state it is in; how it ended."""
        try:
            return self.end()
        except ReaderLostError:
            return Ending()
        finally:
            self.said.close()


def start(task: Task) -> Reader:
    """A reader at its task. Raises ReaderLostError, OSError."""
    return zygote().fork(task) if sys.platform.startswith("linux") else _spawned(task)


class Zygote:
    """The process from which readers are forked: one for each process of the house.

    Args:
        program: a line of Python that it runs.
    """

    def __init__(self, program: str = _ZYGOTE) -> None:
        self.owner = os.getpid()
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", program],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=environment(),
            )

    def fork(self, task: Task) -> Reader:
        """A reader, and our end of the conversation with it. Raises ReaderLostError."""
        their_hearing, our_speaking = os.pipe()
        our_hearing, their_speaking = os.pipe()
        said = Conversation(os.fdopen(our_hearing, "rb"), os.fdopen(our_speaking, "wb"))
        try:
            answer = self._order({"fork": asdict(task)}, [their_hearing, their_speaking])
        except ReaderLostError:
            said.close()
            raise
        finally:
            os.close(their_hearing)
            os.close(their_speaking)
        return Reader(said, answer["pid"], self._end, partial(self.know, task))

    def know(self, task: Task, editions: Editions) -> None:
        """Let readers that are forked from now on know these editions from the start."""
        self._order({"know": editions, "of": asdict(task)})

    def _end(self, pid: int) -> Ending:
        return Ending(**self._order({"end": pid}))

    def _order(self, order: ForkOrder, ends: list[int] | None = None) -> ForkOrder:
        with self._lock:
            try:
                socket.send_fds(self._control, [json.dumps(order).encode()], ends or [])
                answer = self._control.recv(LONGEST_ORDER)
            except OSError:
                raise ReaderLostError from None
        if not answer:
            raise ReaderLostError
        done: ForkOrder = json.loads(answer)
        return done

    @property
    def is_alive(self) -> bool:
        """Whether it can fork; not so in a process that was forked from its owner."""
        return self.owner == os.getpid() and self._process.poll() is None

    def close(self) -> None:
        """Let it go, and all its readers; from its owner only."""
        self._control.close()
        if self.owner == os.getpid():
            self._process.wait()


_zygotes: list[Zygote] = []


def zygote() -> Zygote:
    """That of this process, started when it is first asked for, and anew if it died."""
    if not _zygotes or not _zygotes[-1].is_alive:
        _zygotes.append(Zygote())
    return _zygotes[-1]


@atexit.register
def _close() -> None:
    for each in _zygotes:
        each.close()


def environment() -> dict[str, str]:
    """What a reader may know of ours: no passwords of databases; one thread, one heap."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MALLOC_ARENA_MAX"), "1")
    (ours,) = pipeline.__path__
    return {**kept, **single, "PYTHONPATH": str(Path(ours).parent), "PYTHONUTF8": "1"}


def _spawned(task: Task) -> Reader:
    """A reader in a Python of its own, where there is no fork."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _WORKER, json.dumps(asdict(task))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        cwd=Path(sys.executable).anchor,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def kill(_pid: int) -> Ending:
        process.kill()
        code = process.wait()
        return Ending(max(0, -code), line_failed=code == LINE_FAILED)

    return Reader(Conversation(process.stdout, process.stdin), process.pid, kill)  # type: ignore[arg-type]
