"""A workspace in; a desk, until it is stopped.

It listens to this machine alone: who may sit down is who reads this terminal. Where `desk.toml`
says who else may, it listens to the network too, encrypted.
"""

import getpass
import logging
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from ssl import SSLError
from typing import Final

import uvicorn

from pipeline.desk.application import application
from pipeline.desk.behind import Behind
from pipeline.desk.certificates import fingerprint, names_of_machine, own_certificate
from pipeline.desk.people import DeskFile, DeskFileError, Register
from pipeline.desk.reading_on import ReadsOn
from pipeline.desk.room import Room
from pipeline.desk.signing_in import Doorkeeper
from pipeline.desk.visits import Visits
from pipeline.store.owners import number_of
from pipeline.workspace import Office

ADDRESS: Final = "127.0.0.1"
_PERSONS_FROM: Final = 1000  # numbers of accounts; below it are those of the system
_STOPS: Final = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Teller:
    """How whoever started the desk is told of it.

    Attributes:
        link: is given the link that lets one person in, on this machine.
        network: is given the addresses for other computers, and the fingerprint of the certificate
            where the desk signed it itself, else "".
    """

    link: Callable[[str], None]
    network: Callable[[str, str], None] = lambda *_: None


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """Where a desk stands.

    Attributes:
        host, port: to listen at; port 0: any that is free.
        names: by which browsers may call it.
        certificate, key: PEM files; None where it speaks to this machine alone, in the clear.
        is_own: whether the desk signed the certificate itself.
        register: who may come from other computers.
    """

    host: str = ADDRESS
    port: int = 0
    names: tuple[str, ...] = (ADDRESS, "localhost")
    certificate: Path | None = None
    key: Path | None = None
    is_own: bool = False
    register: Register | None = None


def on_network(office: Office, said: DeskFile, port: int, register: Register) -> DeskPlace:
    """The place of a desk that other computers may reach.

    Args:
        office: whose workspace and store hold the certificate.
        said: what `desk.toml` says.
        port: to listen at.
        register: who may come.

    Raises:
        OSError: the certificate cannot be written.
    """
    known = (ADDRESS, "localhost", *names_of_machine(), *said.names)
    names = tuple(dict.fromkeys(name.lower() for name in known))
    if said.certificate is not None and said.key is not None:
        folder = office.settings.workspace
        certificate, key = folder / said.certificate, folder / said.key
    else:
        store = office.settings.store / "desk"
        certificate, key = own_certificate(store, names, office.clock())
    is_own = said.certificate is None
    return DeskPlace(said.host, port, names, certificate, key, is_own, register)


def serve(
    open_office: Callable[[], Office],
    place: DeskPlace,
    tell: Teller,
    reader: ReadsOn | None = None,
) -> None:
    """Keep a desk open until it is stopped (SIGINT, SIGTERM).

    Args:
        open_office: opens the workspace; what is drawn behind the desk opens it once more.
        place: where it stands.
        tell: is told how to get there.
        reader: reads on while somebody types; it is closed in the end.

    Raises:
        OSError: that port is taken.
        DeskFileError: the certificate is none.
    """
    office = open_office()
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listening = socket.create_server((place.host, place.port), family=family)
    with listening, office.ledger() as ledger:
        number = listening.getsockname()[1]
        behind = Behind(open_office)
        visits = Visits(_who())
        door = Doorkeeper(place.register, visits) if place.register is not None else None
        room = Room(office.parts(ledger), visits, behind.note, door=door, reader=reader)
        hosts = _called_by(place, number)
        config = _config(application(room, hosts), place)
        begin = f"http{'s' if place.certificate else ''}://{ADDRESS}:{number}/in/"
        if place.certificate is not None:
            seal = fingerprint(place.certificate) if place.is_own else ""
            tell.network(" ".join(_addresses(place, number)), seal)
        tell.link(f"{begin}{visits.link()}")
        threading.Thread(target=_new_links, args=(room, begin, tell.link), daemon=True).start()
        behind.start()
        try:
            _listen(config, listening)
        finally:
            room.close()
            behind.end()
            office.reading.close()


def _called_by(place: DeskPlace, number: int) -> set[str]:
    """What browsers may say that they ask for; they leave out the port that goes without saying."""
    names = {_in_address(name) for name in place.names}
    is_usual = number == (443 if place.certificate else 80)
    return {f"{name}:{number}" for name in names} | (names if is_usual else set())


def _addresses(place: DeskPlace, number: int) -> Iterator[str]:
    """The addresses that somebody at another computer may type."""
    for name in place.names:
        if name not in {ADDRESS, "localhost", "::1"} and not name.startswith("127."):
            yield f"https://{_in_address(name)}:{number}/"


def _in_address(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _new_links(room: Room, begin: str, tell: Callable[[str], None]) -> None:
    """Another link for each Enter that is pressed in the terminal."""
    if sys.stdin is not None and sys.stdin.isatty():
        for _ in sys.stdin:
            tell(f"{begin}{room.visits.link()}")


class Quiet(logging.Filter):
    """What a log tells of an error: its kind and its place, for a traceback may quote a paper."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take out what is too much."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = (type(error).__name__, Path(place.filename).name, place.lineno)
            record.msg, record.args = "the desk: %s (%s, %s)", where
            record.exc_info = record.exc_text = None
        return True


def _config(app: object, place: DeskPlace) -> uvicorn.Config:
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=5,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.key,
    )
    try:
        config.load()
    except (SSLError, OSError):
        raise DeskFileError("not_to_be_used") from None
    return config


def _listen(config: uvicorn.Config, listening: socket.socket) -> None:
    for name in ("uvicorn.error", "asyncio"):
        logging.getLogger(name).addFilter(Quiet())
    # it sends itself again what stopped it, when it has stopped: then we still have work to do
    before = {number: signal.signal(number, lambda *_: None) for number in _STOPS}
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _who() -> str:
    """Whose name is proposed: the person's who started it, and no account of the system's."""
    try:
        name = os.environ.get("SUDO_USER") or getpass.getuser()
        return name if number_of(name) >= _PERSONS_FROM else ""
    except (OSError, KeyError, ImportError):
        return ""
