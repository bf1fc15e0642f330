"""Books put back from a backup, and what was forgotten since: it goes, for nobody can open it."""

from sqlalchemy import Connection, Table, delete, select, update

from pipeline.records.events import data_of, event_id
from pipeline.records.life import Gone
from pipeline.store.ledger.audit import Audit
from pipeline.store.ledger.clients import Clients
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import to_text
from pipeline.store.ledger.schema.sealed_rows import (
    change,
    columns_of,
    is_forgotten,
    of_client,
    unopened,
)
from pipeline.store.sealing.key_tree import Place
from pipeline.store.sealing.keys import Keys


def drop_forgotten(database: Database, audit: Audit, clients: Clients, keys: Keys) -> None:
    """Take all rows out that nobody can open; of decisions stays that there were any.

    Of somebody who was erased a stone stays, and of what was done to the dossier who and when.
    """
    with database.writing() as connection:
        stones = _stones(connection, keys)
        clients.erase_within(connection, stones)
        named = tables.clients.c.code.in_(stones)
        connection.execute(update(tables.clients).where(named).values(alias=None))
        connection.execute(delete(tables.jobs).where(tables.jobs.c.subject.in_(stones)))
        gone: set[str] = set()
        for table in tables.metadata.sorted_tables:
            if columns_of(table) and table is not tables.clients:
                gone |= {*_dropped(connection, database, table, keys)}
        audit.clear_within(
            connection,
            lambda client, about: client in stones or not gone.isdisjoint(about.split(", ")),
        )
    database.compact()


def _stones(connection: Connection, keys: Keys) -> set[str]:
    """The codes of who was erased since: the key that goes with the code was forgotten."""
    codes = connection.execute(select(tables.clients.c.code)).scalars()
    return {code for code in codes if not keys.has(Place.of(of_client(code), ""))}


def _dropped(connection: Connection, database: Database, table: Table, keys: Keys) -> list[str]:
    """Take those of a table out; the ids that they had."""
    (key,) = table.primary_key
    found: list[str] = []
    for row in unopened(connection, table):
        if not is_forgotten(keys, table, row):
            continue
        if table is tables.events:
            found.append(row["id"])
            told: dict[str, object] = {"id": event_id(Gone.kind, row["seq"]), "kind": Gone.kind}
            told["data"] = to_text(data_of(Gone()))
            change(connection, table, row, database.sealed(table, told))
        else:
            found.append(str(row[key.name]))
            connection.execute(delete(table).where(key == row[key.name]))
    return found
