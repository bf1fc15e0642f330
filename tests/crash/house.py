"""Commands run in forks of a process that has loaded everything: orders in, exit codes out.

A run that finds nothing to do takes a fifteenth of the time that it takes with a Python of its own.
What forks the readers is hatched by a process that loaded what they load; readers and the press are
started anew by each. Only what is disturbed is watched; the house holds nothing of any workspace.
"""

import atexit
import errno
import gc
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from pipeline.__main__ import main as krachtwerk
from pipeline.extraction.sandbox.fork_server import dies_with_parent
from tests.crash.brood import Brood
from tests.crash.states import Kept, as_the_same
from tests.crash.tracing import Call, Tracer

# Python's own files are written before the count begins, and no server is asked for anything.
ENVIRONMENT: Final = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
_SECONDS: Final = 180  # for a run that takes three
_ERRORS: Final = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "KILL": -1}


class DidNotEndError(RuntimeError):
    """A run took too long, and was killed."""


class House:
    """The process that loaded everything; started when it is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def run(self, workspace: Path, words: Sequence[str]) -> int:
        """The exit code of a command. Raises DidNotEndError."""
        code: int = self._done({"words": words, "workspace": str(workspace)})
        return code

    def disturbed(self, workspace: Path, words: Sequence[str], at: Call, fault: str) -> bool:
        """Run a command that is killed at this call, or refused it; whether it came that far."""
        order = {"words": words, "workspace": str(workspace), "fault": fault}
        return bool(self._done({**order, "call": at.name, "nth": at.nth}))

    def watched(self, workspace: Path, words: Sequence[str], keep: Path) -> list[tuple[Call, int]]:
        """Run a command: each call that changes its workspace, and the number of how all lay then.

        Each way in which all lay is kept below `keep`, by its number.
        """
        order = {"words": words, "workspace": str(workspace), "keep": str(keep)}
        return [(Call(name, nth), state) for name, nth, state in self._done(order, 10 * _SECONDS)]

    def close(self) -> None:
        """Let it go."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _done(self, order: dict[str, Any], seconds: int = _SECONDS) -> Any:
        if self._process is None or self._owner != os.getpid():  # a fork has a house of its own
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.house"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=ENVIRONMENT,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            self.close()
            raise DidNotEndError
        answer = json.loads(self._process.stdout.readline())
        if isinstance(answer, dict):
            raise RuntimeError(answer["broke"])  # noqa: TRY004
        return answer


def _serve() -> None:
    """Do as told, until nobody is there to tell."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    loaded: set[str] = set()
    brood = Brood()
    for line in orders:
        order = json.loads(line)
        try:
            done = _do(order, loaded, brood)
        except Exception as error:  # noqa: BLE001  told to who ordered it
            done = {"broke": repr(error)}
        answers.write(json.dumps(done).encode() + b"\n")
        answers.flush()


def _do(order: dict[str, Any], loaded: set[str], brood: Brood) -> Any:
    words, workspace = order["words"], Path(order["workspace"])
    if "keep" in order:
        return _watched(words, workspace, Kept(workspace, Path(order["keep"])))
    if "call" in order:
        where = Call(order["call"], order["nth"])
        return _disturbed(words, workspace, brood, where, order["fault"])
    if words[0] in loaded:
        return _forked(words, workspace, brood)
    loaded.add(words[0])
    return _learnt(words, workspace)


def _watched(words: Sequence[str], workspace: Path, kept: Kept) -> list[tuple[str, int, int]]:
    seen: list[tuple[str, int, int]] = []

    def at(call: Call) -> int:
        seen.append((call.name, call.nth, kept.now()))
        return 0

    tracer = Tracer(workspace, at)
    code = tracer.run(lambda: _run(words, workspace))
    if code != 0:
        raise RuntimeError(f"an undisturbed run ended {code}")
    if tracer.strangers:
        raise RuntimeError(f"others change it too: {tracer.strangers}")
    return seen


def _disturbed(
    words: Sequence[str], workspace: Path, brood: Brood, where: Call, fault: str
) -> bool:
    came = []

    def at(call: Call) -> int:
        if call != where:
            return 0
        came.append(call)
        return _ERRORS[fault]

    Tracer(workspace, at).run(lambda: _run(words, workspace, brood))
    return bool(came)


def _learnt(words: Sequence[str], workspace: Path) -> int:
    """Run a command, and load what it loaded, so that those to come have it."""
    hears, says = os.pipe()
    code = 0
    process = os.fork()
    if process == 0:
        os.close(hears)
        code = _run(words, workspace)
        with os.fdopen(says, "w") as told:
            told.write("\n".join(sys.modules))
        os._exit(code)
    os.close(says)
    with os.fdopen(hears) as told:
        names = told.read().splitlines()
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    for name in names:
        if name not in sys.modules and name != "__main__":
            with suppress(Exception):  # what only others can load, they load again
                import_module(name)
    gc.collect()
    gc.freeze()
    return code


def _forked(words: Sequence[str], workspace: Path, brood: Brood) -> int:
    process = os.fork()
    if process == 0:
        os._exit(_run(words, workspace, brood))
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _run(words: Sequence[str], workspace: Path, brood: Brood | None = None) -> int:
    """All of the program, from its entry to what it does at its end; its exit code."""
    dies_with_parent()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    as_the_same(workspace)
    if brood is not None:
        brood.serve()
    sys.argv = ["krachtwerk", *words, "--workspace", str(workspace)]
    code = 1
    try:
        krachtwerk()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  as Python itself: told, and 1
        sys.excepthook(*sys.exc_info())
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    return code


if __name__ == "__main__":
    _serve()
