"""The pages that are in no dossier yet: they wait for their fellows, or for a person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from pipeline.records import Held
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import held_from, held_row, moment

_HELD = select(tables.held).order_by(tables.held.c.received_at, tables.held.c.id)


class HeldPages:
    """The pages that one ledger holds."""

    def __init__(self, database: Database, decisions: Decisions) -> None:
        self._database = database
        self._decisions = decisions

    def all(self) -> tuple[Held, ...]:
        """All pages that are held, first come first."""
        return tuple(map(held_from, self._database.rows(_HELD)))

    def that_wait(self) -> tuple[Held, ...]:
        """The same, without those that a person put away."""
        return self._waiting(self.all())

    def away(self) -> tuple[Held, ...]:
        """Those that a person put away."""
        away = self._decisions.filing().pages_away
        return tuple(each for each in self.all() if each.id in away) if away else ()

    def came_back(self) -> frozenset[str]:
        """The ids of those that a person had put away, and that wait again."""
        back = self._decisions.filing().pages_back
        return back and frozenset(each.id for each in self.all() if each.id in back)

    def _waiting(self, held: tuple[Held, ...]) -> tuple[Held, ...]:
        away = self._decisions.filing().pages_away
        return tuple(each for each in held if each.id not in away)

    def any_for_pages(self) -> bool:
        """Whether any page lacks its fellows: waits for them, or was taken in without."""
        return self._database.holds(select(exists().where(tables.held.c.why != "client")))

    def until(self, now: datetime) -> tuple[Held, ...]:
        """Those of which the time to wait is over."""
        due = _HELD.where(tables.held.c.until <= moment(now))
        return self._waiting(tuple(map(held_from, self._database.rows(due))))

    def change_within(
        self, connection: Connection, hold: Sequence[Held], release: Sequence[str]
    ) -> None:
        """Within a transaction: let go of some, by their ids, and hold others."""
        connection.execute(delete(tables.held).where(tables.held.c.id.in_(release)))
        self._database.add(connection, tables.held, [held_row(each) for each in hold])
