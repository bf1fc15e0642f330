"""The dossiers that were opened: issued codes in, clients out.

Of who was erased a stone stays: the code, so that it is never issued again, and no word more.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select, update

from forms.ground.check_digit import complete, pretty
from pipeline.records import Client
from pipeline.store.ledger.audit import Audit, Deed
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import moment
from pipeline.store.ledger.schema.sealed_rows import of_client
from pipeline.store.ledger.trouble import ClientErasedError
from pipeline.store.sealing.key_tree import Place

_COLUMNS = tables.clients.c
_STONE: Final = ""  # the language of who was erased: no client has this one
_CLIENTS = select(tables.clients).where(_COLUMNS.language != _STONE)
_STONES = select(_COLUMNS.code).where(_COLUMNS.language == _STONE)


class Clients:
    """The clients of one ledger."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def issue_code(self, draw: Callable[[int], int]) -> str:
        """A client code (123456-7) that was never issued; `draw(n)` gives a number below n."""
        while True:
            code = pretty(complete(f"{draw(1_000_000):06}"))
            if not self.was_issued(code):
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
        """The client with this code (with hyphen); None: it was never issued, or was erased."""
        found = self._database.rows(_CLIENTS.where(_COLUMNS.code == code))
        return _client(found[0]) if found else None

    def was_issued(self, code: str) -> bool:
        """Whether this code (with hyphen) was ever issued, whatever became of the dossier."""
        if self._database.rows(select(_COLUMNS.code).where(_COLUMNS.code == code)):
            return True
        keys = self._database.keys  # these tell of who was erased in a store that is gone
        return bool(keys and keys.is_there() and not keys.has(Place.of(of_client(code), "")))

    def erased(self) -> frozenset[str]:
        """The codes of who was erased."""
        return frozenset(row["code"] for row in self._database.rows(_STONES))

    def erase_within(self, connection: Connection, codes: Iterable[str]) -> None:
        """Within a transaction: from now on nobody has these codes; the names go with the rest."""
        chosen = update(tables.clients).where(_COLUMNS.code.in_(codes))
        connection.execute(chosen.values(language=_STONE))

    def remember_erased(self, codes: Iterable[str], now: datetime) -> None:
        """Never issue these codes, which were erased in a store that is gone."""
        rows = [
            {"code": code, "alias": None, "language": _STONE, "opened_at": moment(now)}
            for code in codes
        ]
        with self._database.writing() as connection:
            self._database.add(connection, tables.clients, rows)

    def all(self) -> tuple[Client, ...]:
        """All clients, first opened first."""
        by_age = _CLIENTS.order_by(_COLUMNS.opened_at, _COLUMNS.code)
        return tuple(map(_client, self._database.rows(by_age)))


def demand_living(connection: Connection, codes: Iterable[str | None]) -> None:
    """Raise ClientErasedError where one of these codes is of somebody who was erased."""
    asked = {code for code in codes if code}
    if asked and connection.execute(_STONES.where(_COLUMNS.code.in_(asked))).first() is not None:
        raise ClientErasedError


def _client(row: dict[str, Any]) -> Client:
    return Client(**row | {"opened_at": datetime.fromisoformat(row["opened_at"])})
