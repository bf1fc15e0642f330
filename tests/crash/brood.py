"""The processes from which readers are forked, hatched by one that loaded all that they load.

A start of such a process takes a second, and reads nothing of a workspace: only that is spared.
Who is given one talks to it over a socket, as always; it is no child of theirs.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Final

from pipeline.extraction.sandbox import fork_server, starting

_PROGRAM: Final = "from tests.crash.brood import main; main()"


class Brood:
    """The process that hatches others."""

    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _PROGRAM],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=starting.environment(),
            )

    def hatch(self, control: socket.socket) -> int:
        """The process that obeys the other end of this from now on."""
        socket.send_fds(self._orders, [b"1"], [control.fileno()])
        return int(self._orders.recv(16))

    def serve(self) -> None:
        """Let this process, a fork, be given its readers by this brood."""
        hatch = self.hatch

        class Hatched(starting.Zygote):
            def __init__(self) -> None:
                self.owner = os.getpid()
                self._lock = threading.Lock()
                self._control, theirs = socket.socketpair()
                with theirs:
                    self._process = _Hatched(hatch(theirs))  # type: ignore[assignment]

        starting.Zygote = Hatched  # type: ignore[assignment, misc]


class _Hatched:
    """What is asked of a process, of one that is another's child."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, 0)
            return None
        return 0

    def wait(self) -> int:
        return 0  # it ends where its socket does


def main() -> None:
    """Load, as `fork_server.main` does, and hatch."""
    work = fork_server._Zygote.work

    def hatching(loaded: fork_server._Zygote) -> None:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while True:
            order, ends, _, _ = socket.recv_fds(loaded.control, 16, 1)
            if not order:
                return
            pid = os.fork()
            if pid == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                loaded.control.close()
                work(fork_server._Zygote(socket.socket(fileno=ends[0])))
                os._exit(0)
            os.close(ends[0])
            loaded.control.sendall(str(pid).encode())

    fork_server._Zygote.work = hatching  # type: ignore[assignment, method-assign]
    fork_server.main()
