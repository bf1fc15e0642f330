"""What is kept of each dossier as one text, until it is drawn anew; it follows from the papers."""

from collections.abc import Mapping

from sqlalchemy import Table, delete, select

from pipeline.store.ledger.database import Database


class TextsByClient:
    """The texts that one table of a ledger keeps, each under the code of a client."""

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    def keep(self, client: str, text: str | None) -> None:
        """Keep this text of a dossier; None where there is nothing to keep of it (any more)."""
        if self.get(client) == text:
            return  # a transaction costs more than a look
        with self._database.writing() as connection:
            connection.execute(delete(self._table).where(self._table.c.client == client))
            if text is not None:
                row = {"client": client, "record": text}
                self._database.add(connection, self._table, [row])

    def get(self, client: str) -> str | None:
        """The text of one dossier, if any is kept."""
        chosen = select(self._table.c.record).where(self._table.c.client == client)
        return next((row["record"] for row in self._database.rows(chosen)), None)

    def all(self, without: str | None = None) -> Mapping[str, str]:
        """The texts of all dossiers, in the order of their codes; not those that hold `without`."""
        chosen = select(self._table).order_by(self._table.c.client)
        if without is not None:
            chosen = chosen.where(~self._table.c.record.contains(without, autoescape=True))
        rows = self._database.rows(chosen)
        texts = {row["client"]: row["record"] for row in rows}
        if without is None:
            return texts
        # the database cannot look into what is sealed
        return {client: text for client, text in texts.items() if without not in text}
