"""The dossiers that were opened: issued codes in, clients out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from forms.ground.check_digit import complete, pretty
from pipeline.records import Client
from pipeline.store.ledger import tables
from pipeline.store.ledger.audit import Audit, Deed
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.rows import moment

_CLIENTS = select(tables.clients)


class Clients:
    """The clients of one ledger."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def issue_code(self, draw: Callable[[int], int]) -> str:
        """A client code (123456-7) that was never issued; `draw(n)` gives a number below n."""
        while True:
            code = pretty(complete(f"{draw(1_000_000):06}"))
            if self.get(code) is None:
                return code

    def open(self, code: str, alias: str | None, language: str, now: datetime) -> Client:
        """Open a dossier under an issued code (with hyphen).

        Raises:
            ValueError: the code is in use.
        """
        client = Client(code=code, alias=alias, language=language, opened_at=now)
        with self._database.writing() as connection:
            self.open_within(connection, client)
            self._audit.note_within(connection, [Deed("open", code, "")])
        return client

    def open_within(self, connection: Connection, client: Client) -> None:
        """The same within a transaction, where the log is told by whoever opens it."""
        row = {"code": client.code, "alias": client.alias, "language": client.language}
        row |= {"opened_at": moment(client.opened_at)}
        if not self._database.add(connection, tables.clients, [row]):
            raise ValueError("this client code is in use")

    def get(self, code: str) -> Client | None:
        """The client with this code (with hyphen), or None where it was never issued."""
        found = self._database.rows(_CLIENTS.where(tables.clients.c.code == code))
        return _client(found[0]) if found else None

    def all(self) -> tuple[Client, ...]:
        """All clients, first opened first."""
        by_age = _CLIENTS.order_by(tables.clients.c.opened_at, tables.clients.c.code)
        return tuple(map(_client, self._database.rows(by_age)))


def _client(row: dict[str, Any]) -> Client:
    return Client(**row | {"opened_at": datetime.fromisoformat(row["opened_at"])})
