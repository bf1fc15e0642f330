"""The seal of books on a server: the same number and digest, of sums that the server keeps itself.

Triggers count each row that comes and goes in a transaction of ours, and the sum of their digests;
who changes a row by other means leaves the sums behind. The number and digest of the last commit
that this computer knows of lie beside the papers too: a database from before is noticed. There is
no journal: what a server loses, its own log and backups bring back.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, select, text

from pipeline.store.ledger.in_a_file import seal
from pipeline.store.ledger.in_a_file.journal import CommitMark, Journal
from pipeline.store.ledger.in_a_file.opening import ON_SERVER
from pipeline.store.ledger.on_a_server.engine import CHANGED
from pipeline.store.ledger.on_a_server.sharing import MADE
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.trouble import StoreHurtError

_TOLD: Final = """
CREATE OR REPLACE FUNCTION krachtwerk_digest(kept text) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (('x' || encode(substr(sha256(convert_to(kept, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint)
$$;
CREATE OR REPLACE FUNCTION krachtwerk_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    many integer := 0;
    more numeric := 0;
BEGIN
    IF current_setting('krachtwerk.writes', true) IS DISTINCT FROM 'on' THEN RETURN NULL; END IF;
    IF TG_OP <> 'DELETE' THEN
        many := many + 1; more := more + krachtwerk_digest(NEW::text);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        many := many - 1; more := more - krachtwerk_digest(OLD::text);
    END IF;
    UPDATE sums SET rows = rows + many, total = (total::numeric + more)::text
        WHERE name = TG_TABLE_NAME;
    PERFORM set_config('krachtwerk.changed', 'on', true);
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION krachtwerk_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('krachtwerk.clears', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'append-only';
END $$;
CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION krachtwerk_append_only();
CREATE OR REPLACE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION krachtwerk_append_only();
"""
_PLAIN: Final = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND data_type = 'text'
  AND collation_name IS DISTINCT FROM 'C' AND table_name <> 'alembic_version'
  AND table_name NOT LIKE 'krachtwerk%'
ORDER BY table_name, ordinal_position
"""


def note_of(folder: Path) -> Journal:
    """Where the last commit is noted beside the papers."""
    return Journal(folder, ON_SERVER)


def put_in_order(connection: Connection) -> None:
    """After a migration: text sorts by its bytes, as in a file, and the server counts our rows."""
    connection.exec_driver_sql(MADE)
    for table, column in connection.execute(text(_PLAIN)).all():
        sorts = f'ALTER COLUMN "{column}" TYPE text COLLATE "C"'
        connection.exec_driver_sql(f"ALTER TABLE {table} {sorts}")
    connection.exec_driver_sql(_TOLD)
    for name in seal.WATCHED:
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER sealed_{name} AFTER INSERT OR UPDATE OR DELETE ON {name}"
            " FOR EACH ROW EXECUTE FUNCTION krachtwerk_told()"
        )


def seal_anew(connection: Connection, before: CommitMark) -> CommitMark:
    """Count all rows anew, and seal what stands there now, as the commit after `before`."""
    connection.execute(tables.sums.delete())
    for name, many, total in counted(connection):
        connection.execute(insert(tables.sums).values(name=name, rows=many, total=total))
    return seal.sealed(connection, before)


def counted(connection: Connection) -> Iterator[tuple[str, int, str]]:
    """Of each table: how many rows, and the sum of their digests; the server reads all of them."""
    for name in seal.WATCHED:
        asked = f"SELECT count(*), coalesce(sum(krachtwerk_digest(t::text)), 0)::text FROM {name} t"  # noqa: S608 - our own names
        many, total = connection.exec_driver_sql(asked).one()
        yield name, many, total


def changed_otherwise(connection: Connection) -> list[str]:
    """The tables of which the rows are not those that we wrote."""
    kept = {
        row["name"]: (row["rows"], row["total"])
        for row in connection.execute(select(tables.sums)).mappings()
    }
    return [name for name, many, total in counted(connection) if kept.get(name) != (many, total)]


def demand_fit(connection: Connection, note: Journal) -> CommitMark:
    """The seal of the books; StoreHurtError where they are from before what is noted here.

    Others may have entered more since, on other computers.
    """
    noted = note.entered()  # read first: as of a time before, the books would look older
    standing = seal.mark_of(connection)
    if noted is not None and not (standing.number > noted.number or standing == noted):
        raise StoreHurtError("older")
    return standing


class ServerSeal:
    """Seals each commit, in the books and beside the papers."""

    def __init__(self, note: Journal) -> None:
        self._note = note

    def close_within(self, connection: Connection) -> CommitMark | None:
        """The last act of a transaction. None where it changed nothing."""
        asked = f"SELECT current_setting('{CHANGED}', true)"
        if connection.exec_driver_sql(asked).scalar() != "on":
            return None
        return seal.sealed(connection, demand_fit(connection, self._note))

    def entered(self, mark: CommitMark | None) -> None:
        """That commit succeeded."""
        if mark is not None:
            self._note.enter(mark)

    def let_go(self) -> None:
        """Nothing more will be written, for now."""
