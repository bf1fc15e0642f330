"""Books put back from a backup, and what was forgotten since: it goes, for nobody can open it."""

from sqlalchemy import delete

from pipeline.records.events import data_of, event_id
from pipeline.records.life import Gone
from pipeline.store.ledger import tables
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.rows import to_text
from pipeline.store.ledger.sealed_rows import change, columns_of, is_forgotten, unopened
from pipeline.store.sealing.keys import Keys


def drop_forgotten(database: Database, keys: Keys) -> None:
    """Take all rows out that nobody can open; of decisions stays that there were any.

    The code of somebody stays, without a name: who it was is told by the list of who was erased.
    """
    with database.writing() as connection:
        for table in tables.metadata.sorted_tables:
            if not columns_of(table):
                continue
            (key,) = table.primary_key
            for row in unopened(connection, table):
                if not is_forgotten(keys, table, row):
                    continue
                if table is tables.clients:
                    change(connection, table, row, {"alias": None})
                elif table is tables.events:
                    told = {"id": event_id(Gone.kind, row["seq"]), "kind": Gone.kind}
                    told["data"] = to_text(data_of(Gone()))
                    change(connection, table, row, database.sealed(table, told))
                else:
                    connection.execute(delete(table).where(key == row[key.name]))
    database.compact()
