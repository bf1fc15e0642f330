"""A workspace in; a desk on this machine, until it is stopped.

It listens to this machine alone: who may sit down is who reads this terminal.
"""

import getpass
import logging
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
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
        threading.Thread(target=_new_links, args=(room, number, tell), daemon=True).start()
        behind.start()
        try:
            _listen(application(room, hosts), listening)
        finally:
            room.close()
            behind.end()
            office.reading.close()


def _new_links(room: Room, number: int, tell: Callable[[str], None]) -> None:
    """Another link for each Enter that is pressed in the terminal."""
    if sys.stdin is not None and sys.stdin.isatty():
        for _ in sys.stdin:
            tell(f"http://{ADDRESS}:{number}/in/{room.visits.link()}")


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


def _listen(app: object, listening: socket.socket) -> None:
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
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
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
