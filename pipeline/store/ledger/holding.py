"""What is in no dossier yet, and what pictures may say: pages that are held, suggestions."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from pipeline.records import Held
from pipeline.store.ledger import tables
from pipeline.store.ledger.desk import Desk
from pipeline.store.ledger.rows import held_from, held_row

_HELD = select(tables.held).order_by(tables.held.c.received_at, tables.held.c.id)


class Holding:
    """The pages that one ledger holds, and the suggestions for what is written on any."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def held(self) -> tuple[Held, ...]:
        """All pages that are held, first come first."""
        return tuple(map(held_from, self._desk.rows(_HELD)))

    def until(self, now: str) -> tuple[Held, ...]:
        """Those of which the time is up at this moment (as the ledger writes it)."""
        due = _HELD.where(tables.held.c.until <= now)
        return tuple(map(held_from, self._desk.rows(due)))

    def change(self, connection: Connection, hold: Sequence[Held], release: Sequence[str]) -> None:
        """Let go of some and hold others, within a transaction."""
        connection.execute(delete(tables.held).where(tables.held.c.id.in_(release)))
        self._desk.add(connection, tables.held, [held_row(each) for each in hold])

    def suggestion(self, picture: str) -> tuple[str, float] | None:
        """What the picture with this digest may say, and how sure that is (0 to 1)."""
        chosen = select(tables.suggestions).where(tables.suggestions.c.picture == picture)
        found = self._desk.rows(chosen)
        return (found[0]["text"], found[0]["confidence"]) if found else None

    def keep_suggestions(self, found: Mapping[str, tuple[str, float]]) -> None:
        """Keep what pictures may say, by digest; the first suggestion for a picture stays."""
        rows: list[dict[str, Any]] = [
            {"picture": picture, "text": text, "confidence": confidence}
            for picture, (text, confidence) in found.items()
        ]
        with self._desk.writing() as connection:
            self._desk.add(connection, tables.suggestions, rows)
