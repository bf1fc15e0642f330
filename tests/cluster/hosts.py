"""Computers of an office: each a network namespace with a line of its own, or else a process.

Where the system permits it the whole run is in a namespace of its own (the hub), in which the
server listens; each worker has another one and reaches it by a pair of virtual cards. A line that
is taken down is a cable that was pulled: nobody is told. Elsewhere the server alone cuts off.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from tests.postgres import Server

_IN_HUB: Final = "CLUSTER_IN_HUB"
_NETWORK: Final = "10.77"
HUB: Final = f"{_NETWORK}.0.1"


def go_into_hub() -> bool:
    """Begin again in a namespace of our own, if that is permitted; whether we are in one."""
    if os.environ.get(_IN_HUB):
        _ip("link", "set", "lo", "up")
        _ip("addr", "add", f"{HUB}/32", "dev", "lo")
        return True
    tried = "ip link set lo up && ip link add try0 type veth peer name try1"
    unshare, has_ip = shutil.which("unshare"), shutil.which("ip")
    if not (unshare and has_ip and shutil.which("nsenter")):
        return False
    if subprocess.run([unshare, "--net", "sh", "-c", tried], check=False).returncode:
        return False
    os.environ[_IN_HUB] = "1"
    again = [sys.executable, *sys.orig_argv[1:]]
    sys.exit(subprocess.run([unshare, "--net", *again], check=False).returncode)


@dataclass
class Host:
    """A computer on which one program runs."""

    process: "subprocess.Popen[bytes]"
    line: str = ""
    used: float = 0.0  # seconds of the processor, once it ended
    stopped: bool = False
    is_cut: bool = False

    def kill(self) -> None:
        """As when somebody pulls the plug."""
        self.process.kill()
        self._wait()

    def stop(self) -> None:
        """It sleeps, in the middle of whatever it does."""
        self.process.send_signal(signal.SIGSTOP)
        self.stopped = True

    def wake(self) -> None:
        """It goes on as if nothing happened."""
        self.process.send_signal(signal.SIGCONT)
        self.stopped = False

    def cut(self) -> None:
        """Its cable is pulled."""
        _ip("link", "set", self.line, "down")
        self.is_cut = True

    def mend(self) -> None:
        """Its cable is put back."""
        _ip("link", "set", self.line, "up")
        self.is_cut = False

    def is_alive(self) -> bool:
        """Whether its program has not ended."""
        return self.process.returncode is None and not self._wait(os.WNOHANG)

    def _wait(self, how: int = 0) -> bool:
        """Wait for its end, and note what it and its readers took of the processor."""
        ended, status, took = os.wait4(self.process.pid, how)
        if ended:
            self.process.returncode = os.waitstatus_to_exitcode(status)
            self.used = took.ru_utime + took.ru_stime
        return bool(ended)

    def wait(self) -> None:
        """Until it ends."""
        self._wait()

    def end(self) -> None:
        """Let it end by itself."""
        if self.is_alive():
            if self.stopped:
                self.wake()
            self.process.terminate()
            for _ in range(600):
                if not self.is_alive():
                    return
                time.sleep(0.1)
            self.kill()


@dataclass
class Hosts:
    """All computers beside the server; `log`: where what they say is kept."""

    log: Path
    has_lines: bool
    _count: int = field(default=0, init=False)

    def start(self, words: Sequence[str]) -> Host:
        """A program of ours on a computer of its own."""
        self._count += 1
        command = [sys.executable, "-m", "tests.cluster.node", *words]
        with self.log.open("ab") as log:
            if not self.has_lines:
                return Host(_started(command, log))
            return self._on_line(command, log)

    def _on_line(self, command: list[str], log: IO[bytes]) -> Host:
        number = self._count
        line = f"w{number}"
        waiting = ["unshare", "--net", "sh", "-c", 'read _ && exec "$@"', "host", *command]
        process = subprocess.Popen(waiting, stdin=subprocess.PIPE, stdout=log, stderr=log)
        _wait_for_namespace(process.pid)
        ours, theirs = (f"{_NETWORK}.{number}.{n}" for n in (1, 2))
        _ip("link", "add", line, "type", "veth", "peer", "name", "e0", "netns", str(process.pid))
        _ip("addr", "add", f"{ours}/24", "dev", line)
        _ip("link", "set", line, "up")
        inside = ["nsenter", "-t", str(process.pid), "-n", "ip"]
        for words in (
            ("link", "set", "lo", "up"),
            ("addr", "add", f"{theirs}/24", "dev", "e0"),
            ("link", "set", "e0", "up"),
            ("route", "add", "default", "via", ours),
        ):
            subprocess.run([*inside, *words], check=True)
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.close()
        return Host(process, line)


def _started(command: list[str], log: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, stdout=log, stderr=log)


def _wait_for_namespace(pid: int) -> None:
    mine = Path("/proc/self/ns/net").readlink()
    for _ in range(500):
        if Path(f"/proc/{pid}/ns/net").readlink() != mine:
            return
        time.sleep(0.01)
    raise TimeoutError


def cut_sessions(server: Server, database: str) -> None:
    """The server lets go of all that talk to it about a database."""
    server.say(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{database}' AND pid <> pg_backend_pid()"
    )


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
