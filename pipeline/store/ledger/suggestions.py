"""What pictures of handwriting may say, by the digest of their pixels."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from pipeline.store.ledger import tables
from pipeline.store.ledger.database import Database


class Suggestions:
    """The suggestions that one ledger keeps; never an answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, picture: str) -> tuple[str, float] | None:
        """What the picture with this digest may say, and how sure that is (0 to 1)."""
        chosen = select(tables.suggestions).where(tables.suggestions.c.picture == picture)
        found = self._database.rows(chosen)
        return (found[0]["text"], found[0]["confidence"]) if found else None

    def keep(self, found: Mapping[str, tuple[str, float]]) -> None:
        """Keep what pictures may say, by digest; the first suggestion for a picture stays."""
        rows: list[dict[str, Any]] = [
            {"picture": picture, "text": text, "confidence": confidence}
            for picture, (text, confidence) in found.items()
        ]
        with self._database.writing() as connection:
            self._database.add(connection, tables.suggestions, rows)
