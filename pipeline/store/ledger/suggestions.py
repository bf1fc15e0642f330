"""What pictures of handwriting may say, by the digest of their pixels."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from pipeline.records import Suggestion
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.schema import tables


class Suggestions:
    """The suggestions that one ledger keeps; never an answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, picture: str) -> Suggestion | None:
        """What the picture with this digest may say."""
        chosen = select(tables.suggestions).where(tables.suggestions.c.picture == picture)
        found = self._database.rows(chosen)
        if not found:
            return None
        row = found[0]
        return Suggestion(row["text"], row["confidence"], tuple(json.loads(row["sure"])))

    def keep(self, found: Mapping[str, Suggestion]) -> None:
        """Keep what pictures may say, by digest; the first suggestion for a picture stays."""
        rows: list[dict[str, Any]] = [
            {
                "picture": picture,
                "text": each.text,
                "confidence": each.confidence,
                "sure": json.dumps(each.sure),
            }
            for picture, each in found.items()
        ]
        with self._database.writing() as connection:
            self._database.add(connection, tables.suggestions, rows)
