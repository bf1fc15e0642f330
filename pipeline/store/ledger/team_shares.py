"""What each dossier adds to the team's picture, as text, until it is drawn anew."""

from sqlalchemy import delete, select

from pipeline.store.ledger import tables
from pipeline.store.ledger.database import Database


class TeamShares:
    """The shares that one ledger keeps; they follow from the papers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, client: str, share: str | None) -> None:
        """Keep what a dossier adds to the team's picture; None where it adds nothing."""
        with self._database.writing() as connection:
            connection.execute(delete(tables.shares).where(tables.shares.c.client == client))
            if share is not None:
                row = {"client": client, "record": share}
                self._database.add(connection, tables.shares, [row])

    def all(self) -> tuple[str, ...]:
        """What all dossiers add to the team's picture, by code."""
        rows = self._database.rows(select(tables.shares).order_by(tables.shares.c.client))
        return tuple(row["record"] for row in rows)
