"""A folder in; a fresh workspace out, with the real commands and the real watcher at work in it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from pipeline.settings import PREFIX, read_settings
from pipeline.store.heartbeat import last_beat
from pipeline.store.ledger import Ledger
from pipeline.workspace import Office

MARKER: Final = ".krachtwerk-demo"
MADE: Final = ("inbox", "outbox", "dossiers", "schemas", "run.log")
# What is dropped here is soon whole; and a paper of our own may take its time, on a busy computer.
OWN_SETTINGS: Final = {f"{PREFIX}SETTLE_INTERVAL": "0.2", f"{PREFIX}READ_SECONDS": "600"}
PATIENCE: Final = 300.0  # seconds for which a watcher may give no sign of life
ROUNDS: Final = 60  # that it may go with nothing to do, before it is plain that nothing comes
_PIECES = 5
_T = TypeVar("_T")


class DemoError(Exception):
    """The demo cannot go on; the code names the phrase that tells why."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(slots=True)
class Vigil:
    """Tells how long it is worth waiting for what a watcher does, however slow the computer is.

    Attributes:
        store: of the workspace, with the signs of life of its watcher.
        has_ended: whether the watcher is gone.
    """

    store: Path
    has_ended: Callable[[], bool]
    _heard: float = field(default=0.0, init=False)  # when its last sign was given, by its timer
    _since: float = field(default_factory=time.monotonic, init=False)
    _idle: int = field(default=0, init=False)

    def goes_on(self) -> bool:
        """Whether it lives, and has not gone round many times with nothing to do."""
        beat = last_beat(self.store)
        if beat is not None and beat.timer != self._heard:
            self._heard, self._since = beat.timer, time.monotonic()
            self._idle = 0 if beat.left or beat.settling else self._idle + 1
        is_heard = time.monotonic() - self._since < PATIENCE
        return is_heard and self._idle <= ROUNDS and not self.has_ended()


@dataclass(frozen=True, slots=True)
class Stage:
    """The workspace of a demo.

    Attributes:
        office: opened on the folder with none of the settings of a real workspace.
    """

    folder: Path
    office: Office
    _watchers: "list[subprocess.Popen[bytes]]" = field(default_factory=list, init=False)

    @classmethod
    def fresh(cls, folder: Path, language: str) -> "Stage":
        """Make a folder ready. What an earlier demo made in it goes; nothing else is ever removed.

        Raises:
            DemoError: there is something in the folder that no demo made.
        """
        if folder.exists() and not (folder / MARKER).is_file() and any(folder.iterdir()):
            raise DemoError("not_ours", folder=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).write_text("krachtwerk demo\n", encoding="utf-8")
        for name in MADE:
            _remove(folder / name)
        office = Office(read_settings(folder, OWN_SETTINGS), language)
        office.make_folders()
        return cls(folder, office)

    @property
    def inbox(self) -> Path:
        """Where papers are dropped."""
        return self.office.settings.inbox

    def outbox(self, *parts: str) -> Path:
        """A place in the outbox."""
        return self.office.settings.outbox.joinpath(*parts)

    def krachtwerk(self, *words: str) -> list[str]:
        """Run a real command in the workspace; the lines that it prints."""
        done = subprocess.run(  # our own program
            self._command(*words),
            env=_environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise DemoError("command_failed", command=" ".join(words[:2]), said=done.stderr.strip())
        return done.stdout.splitlines()

    def print_blank(self) -> None:
        """Print a blank sheet of everything."""
        self.krachtwerk("print")

    def print_order_forms(self, name: str, copies: int) -> None:
        """Print order forms for somebody."""
        self.krachtwerk("print", "bestelformulier", "--for", name, "--copies", str(copies))

    def open(self, alias: str, language: str) -> str:
        """Open a dossier; its code."""
        (code,) = self.krachtwerk("client", "new", "--alias", alias, "--lang", language)
        return code

    def print_for(self, code: str, sheets: Sequence[str]) -> None:
        """Print sheets with the code of a client."""
        self.krachtwerk("print", *sheets, "--client", code)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """The real `krachtwerk run` at work, until told to stop; it must end without complaint."""
        with (self.folder / "run.log").open("wb") as log:
            watcher = subprocess.Popen(  # our own program
                self._command("run"), env=_environment(), stdout=log, stderr=log
            )
            self._watchers.append(watcher)
            try:
                yield
                watcher.send_signal(signal.SIGTERM)
                if watcher.wait(PATIENCE) != 0:
                    raise self._watcher_failed()
            except subprocess.TimeoutExpired as error:
                raise self._watcher_failed() from error
            finally:
                if watcher.poll() is None:
                    watcher.kill()
                    watcher.wait()
                self._watchers.remove(watcher)

    def drop(self, name: str, content: bytes, *, slow: bool, day: date) -> None:  # noqa: ARG002 - here it comes in on the day of today
        """Put a file in the inbox: whole, as a copy program does, or piece by piece as a scanner.

        The pieces come within the time in which a file must hold still, or it is taken as it is.
        """
        target = self.inbox / name
        if not slow:
            beside = self.inbox / f".{name}.part"
            beside.write_bytes(content)
            beside.replace(target)
            return
        size = -(-len(content) // _PIECES)
        with target.open("wb", buffering=0) as file:
            for start in range(0, len(content), size):
                file.write(content[start : start + size])
                time.sleep(self.office.settings.settle_interval / 2)

    def settle(self, ledger: Ledger) -> None:
        """Wait until the documents are drawn of all that came in. Raises DemoError."""
        self.wait_for(lambda: None if ledger.jobs.pending() else True, DemoError("not_drawn"))

    def wait_for(self, look: Callable[[], _T | None], otherwise: DemoError) -> _T:
        """Look again and again, for as long as a watcher is at work; what is seen then.

        Raises:
            DemoError: `otherwise`; or the watcher is gone.
        """
        vigil = Vigil(self.office.settings.store, self._is_unwatched)
        while True:
            goes_on = vigil.goes_on()  # asked first: what was done just before the end is seen
            if (seen := look()) is not None:
                return seen
            if not goes_on:
                is_gone = bool(self._watchers) and self._is_unwatched()
                raise self._watcher_failed() if is_gone else otherwise
            time.sleep(0.05)

    def _is_unwatched(self) -> bool:
        return all(watcher.poll() is not None for watcher in self._watchers)

    def _watcher_failed(self) -> DemoError:
        return DemoError("watcher_failed", log=str(self.folder / "run.log"))

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "pipeline", "--workspace", str(self.folder.resolve()), *words]


def _environment() -> dict[str, str]:
    """That of the shell, with the demo's own settings: it never touches a real workspace."""
    shell = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    return {**shell, **OWN_SETTINGS}


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
