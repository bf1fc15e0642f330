"""A connection of its own, for as long as a program is at a job: when it ends, so do its claims.

The server ends it where the program dies or is cut off, and also where it gives no sign of life for
a while: one that sleeps keeps nobody waiting. So nobody has to look after what the dead left.
"""

import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from pipeline.store.ledger.on_a_server import engine as server_engine
from pipeline.store.trouble import StoreError

BEAT: Final = 5.0  # seconds between two signs of life
SILENCE: Final = 30.0  # without one the server ends the session
# what a sign of life may end in; who asks next is told
_TOLD_LATER: Final = (OSError, SQLAlchemyError, StoreError, server_engine.RowRefusedError)


class Session:
    """Asks by one connection, also for another thread; opened anew where it broke.

    Attributes:
        number: of the connection, from 1; what was held by an earlier one is lost.
    """

    def __init__(self, engine: Engine) -> None:
        """Nothing is opened yet."""
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._pulse: threading.Thread | None = None
        self._beat: tuple[str, dict[str, object]] = ("SELECT 1", {})
        self.number = 0

    def live_by(self, asked: str, **values: object) -> None:
        """What is asked as a sign of life from now on."""
        self._beat = asked, values

    def rows(self, asked: str, **values: object) -> list[Any]:
        """The rows of an answer; raises what `server_engine.told` makes of an error."""
        with self._lock:
            try:
                return self._asked(asked, values)
            except DBAPIError as error:
                if error.connection_invalidated:
                    self._let_go()
                raise server_engine.told(error) from None

    def _asked(self, asked: str, values: Mapping[str, object]) -> list[Any]:
        if self._connection is None:
            self._open()
        assert self._connection is not None
        answer = self._connection.execute(text(asked), values)
        return list(answer.all()) if answer.returns_rows else []

    def _open(self) -> None:
        self._connection = self._engine.connect()
        said = f"SET idle_session_timeout = '{int(SILENCE)}s'"
        self._connection.exec_driver_sql(said)
        self.number += 1
        if self._pulse is None:
            self._pulse = threading.Thread(target=self._live, name="session", daemon=True)
            self._pulse.start()

    def _live(self) -> None:
        while not self._ended.wait(BEAT):
            with self._lock, suppress(*_TOLD_LATER):
                if self._connection is not None:
                    self.rows(self._beat[0], **self._beat[1])

    def drop(self) -> None:
        """End the connection; the next question is asked by a new one."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.invalidate()  # what it holds goes with it
                connection.close()

    def close(self) -> None:
        """End the connection, and all that it holds."""
        self._ended.set()
        with self._lock:
            self._let_go()
            self._connection = None
        if self._pulse is not None:
            self._pulse.join()
            self._pulse = None
        self._ended.clear()
