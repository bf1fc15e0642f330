"""The clock of the computer beside what was entered before: a moment that cannot be is no moment.

Papers without a date get the day on which they came. A clock that starts anew in 1970, or that
somebody set years ahead, would file them wrongly for good.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Select, select

from pipeline.store.atomic_files import note_in, put
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.schema import tables

RIGHT: Final = "clock.json"
NOT_BEFORE: Final = datetime(2025, 1, 1, tzinfo=UTC)  # this program was not there yet
NOT_AFTER: Final = datetime(2100, 1, 1, tzinfo=UTC)
_BACK: Final = timedelta(minutes=5)  # what computers correct of themselves
_AHEAD: Final = timedelta(days=2 * 365)  # since the last paper
_COUNTED: Final = {"audit": (tables.audit, "at"), "arrivals": (tables.arrivals, "received_at")}


class ClockError(Exception):
    """The clock says what cannot be: nothing is entered. `now`, and the `last` entry, in UTC."""

    def __init__(self, now: datetime, last: datetime) -> None:
        super().__init__("the clock says what cannot be")
        self.now, self.last = now, last

    @property
    def is_beyond_reason(self) -> bool:
        """Whether no clock that runs right says this: nobody can say that it does."""
        return _is_beyond_reason(self.now)


def _is_beyond_reason(now: datetime) -> bool:
    return not NOT_BEFORE <= now <= NOT_AFTER


def demand_reason(now: datetime) -> None:
    """Raise ClockError where no clock that runs right says this, whatever was entered before."""
    if _is_beyond_reason(now):
        raise ClockError(now, NOT_BEFORE)


def demand_clock(database: Database, store: Path, now: datetime) -> None:
    """Raise ClockError where it is before the last entry, years after it, or out of all reason."""
    right = _said_right(store)
    rows = dict(_rows(database))
    # what a person said later goes before what was entered until then
    moments = {
        kind: datetime.fromisoformat(row["at"])
        for kind, row in rows.items()
        if row["seq"] > right.get(kind, 0)
    }
    if "at" in right:
        moments["said"] = right["at"]
    last = max(moments.values(), default=NOT_BEFORE)
    papers = [moments[kind] for kind in ("arrivals", "said") if kind in moments]
    is_ahead = bool(papers) and now > max(papers) + _AHEAD
    if is_ahead or now < last - _BACK or _is_beyond_reason(now):
        raise ClockError(now, last)


def say_right(database: Database, store: Path, now: datetime) -> None:
    """A person says that the clock is right: what was entered before today tells nothing."""
    seen = {kind: row["seq"] for kind, row in _rows(database)}
    put(store / RIGHT, [json.dumps({"at": now.isoformat(), **seen}).encode()], 0o600)


def _said_right(store: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(note_in(store / RIGHT))
        return {**kept, "at": datetime.fromisoformat(kept["at"])}
    return {}


def _rows(database: Database) -> Iterator[tuple[str, dict[str, Any]]]:
    """The last row of each kind of entry: its number and moment."""
    for kind, (table, column) in _COUNTED.items():
        chosen: Select[Any] = select(table.c.seq, table.c[column].label("at"))
        for row in database.rows(chosen.order_by(table.c.seq.desc()).limit(1)):
            yield kind, row
