"""A control socket in; readers forked out, each in a few milliseconds, from a process kept clean.

It loads what reading needs, and reads nothing itself. Only the house talks to it, over the socket
that is its standard input: {"fork": task} with the two ends of a conversation gives {"pid": n};
{"end": n} kills that reader and tells how it ended; {"know": editions} loads these for readers to
come, by the names that the house has for them. When the house is gone, it and its readers go.
"""

import ctypes
import gc
import json
import os
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import Final

from forms.catalogue import Catalogue
from forms.ground.fonts import glyph_ids
from forms.ground.known_names import UnknownEditionError
from pipeline.extraction.known_prints import template_of
from pipeline.extraction.sandbox.framing import Conversation, LineFailedError
from pipeline.extraction.sandbox.task import LINE_FAILED, LONGEST_ORDER, ForkOrder, Task
from pipeline.extraction.sandbox.worker import serve, silence

_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG
# What draws is needed for scans of personal sheets; the others are loaded by the first paper.
_LOADED: Final = ("forms.pdf.templates", "encodings.cp1252", "encodings.utf_16_be")
_CATALOGUES: Final = 2  # that are kept at hand


@dataclass(slots=True)
class _Zygote:
    control: socket.socket
    readers: set[int] = field(default_factory=set)
    ended: dict[int, ForkOrder] = field(default_factory=dict)
    catalogues: dict[Task, Catalogue] = field(default_factory=dict)

    def work(self) -> None:
        """Do as told until the house hangs up."""
        while True:
            order, ends, _, _ = socket.recv_fds(self.control, LONGEST_ORDER, 2)
            if not order:
                break
            done = self._do(json.loads(order), ends)
            self.control.sendall(json.dumps(done).encode())
        for pid in self.readers:
            os.kill(pid, signal.SIGKILL)

    def _do(self, order: ForkOrder, ends: list[int]) -> ForkOrder:
        self._gather_ended()
        if "end" in order:
            return self._end(order["end"])
        if "know" in order:
            self._know(Task(**order["of"]), order["know"])
            return {}
        pid = os.fork()
        if pid == 0:
            self._become_reader(Task(**order["fork"]), *ends)
        for end in ends:
            os.close(end)
        self.readers.add(pid)
        return {"pid": pid}

    def _know(self, task: Task, editions: list[tuple[str, int, str]]) -> None:
        """Load what was printed in these editions: readers to come share it."""
        while task not in self.catalogues and len(self.catalogues) >= _CATALOGUES:
            del self.catalogues[next(iter(self.catalogues))]
        catalogue = self.catalogues.setdefault(task, task.catalogue())
        for name, number, language in editions:
            with suppress(UnknownEditionError, OSError, ValueError):  # whoever reads it says so
                edition = catalogue.edition(name, number, language)
                assert edition.layout.places
                assert template_of(edition, catalogue).drawn
        assert catalogue.language_codes
        gc.collect()
        gc.freeze()

    def _end(self, pid: int) -> ForkOrder:
        """Kill a reader, if it still lives; how it ended, and what it used."""
        if pid in self.readers:
            os.kill(pid, signal.SIGKILL)  # one that has ended, but was not gathered, feels nothing
            self._gather(pid, 0)
        return self.ended.pop(pid, {})

    def _gather_ended(self) -> None:
        for pid in tuple(self.readers):
            self._gather(pid, os.WNOHANG)

    def _gather(self, pid: int, how: int) -> None:
        gone, status, used = os.wait4(pid, how)
        if gone:
            by_signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            self.ended[pid] = {
                "signal": by_signal,
                "memory": used.ru_maxrss * 1024,
                "seconds": used.ru_utime + used.ru_stime,
                "line_failed": os.waitstatus_to_exitcode(status) == LINE_FAILED,
            }
            self.readers.discard(pid)

    def _become_reader(self, task: Task, hearing: int, speaking: int) -> None:
        """Never comes back."""
        try:
            dies_with_parent()
            self.control.close()
            os.dup2(2, 0)
            os.dup2(2, 1)
            said = Conversation(os.fdopen(hearing, "rb"), os.fdopen(speaking, "wb"))
            serve(said, task, self.catalogues.get(task))
        except LineFailedError:
            os._exit(LINE_FAILED)  # the line closes with the process: who sees that, sees why
        finally:
            os._exit(0)


def dies_with_parent() -> None:
    """Let the system kill this process when the one that forked it is gone."""
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, ctypes.c_ulong(signal.SIGKILL))


def main() -> None:
    """Load, and wait for orders."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the house decides when its readers stop
    control = socket.socket(fileno=os.dup(0))
    os.chdir("/")
    silence()
    os.dup2(2, 0)
    for name in _LOADED:
        import_module(name)
    glyph_ids("regular")  # takes longer than a paper, and is the same for every one
    gc.collect()
    gc.freeze()  # what was loaded is never written to again, so readers share it
    _Zygote(control).work()
