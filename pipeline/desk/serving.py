"""A workspace in; a desk on this machine, until it is stopped.

It listens to this machine alone: who may sit down is who reads this terminal.
"""

import getpass
import signal
import socket
from collections.abc import Callable
from typing import Final

import uvicorn

from pipeline.desk.application import application
from pipeline.desk.behind import Behind
from pipeline.desk.room import Room
from pipeline.desk.visits import Visits
from pipeline.workspace import Office

ADDRESS: Final = "127.0.0.1"
_STOPS: Final = (signal.SIGINT, signal.SIGTERM)


def serve(open_office: Callable[[], Office], port: int, tell: Callable[[str], None]) -> None:
    """Keep a desk open until it is stopped (SIGINT, SIGTERM).

    Args:
        open_office: opens the workspace; what is drawn behind the desk opens it once more.
        port: to listen at; 0: any that is free.
        tell: is given the link that lets one person in.

    Raises:
        OSError: that port is taken.
    """
    office = open_office()
    with socket.create_server((ADDRESS, port)) as listening, office.ledger() as ledger:
        ledger.demand_sound(office.clock(), briefly=True)
        number = listening.getsockname()[1]
        behind = Behind(open_office)
        room = Room(office.parts(ledger), Visits(_who()), behind.note)
        hosts = {f"{name}:{number}" for name in (ADDRESS, "localhost")}
        tell(f"http://{ADDRESS}:{number}/in/{room.visits.link()}")
        behind.start()
        try:
            _listen(application(room, hosts), listening)
        finally:
            room.close()
            behind.end()
            office.reading.close()


def _listen(app: object, listening: socket.socket) -> None:
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        access_log=False,
        log_level="warning",
        server_header=False,
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    # it sends itself again what stopped it, when it has stopped: then we still have work to do
    before = {number: signal.signal(number, lambda *_: None) for number in _STOPS}
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
