"""What became of every file that ever came in, and which files wait in the inbox."""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, func, select, update

from pipeline.records.filing import Filing
from pipeline.store.ledger.database import Database, in_portions
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import ArrivalRow, arrival_from, moment, row_of

_COLUMNS = tables.arrivals.c
_ARRIVALS = select(tables.arrivals).order_by(_COLUMNS.seq)
_REFUSED = _ARRIVALS.where(_COLUMNS.outcome == "rejected")
# What waits for its fellow pages was read and is kept; what waits in the inbox was never read.
_IN_THE_INBOX = (_COLUMNS.outcome == "waiting") & _COLUMNS.sha256.is_(None)


class Entry(NamedTuple):
    """An entry as it was made: its number, which form of its file it is (from 0), and the rest."""

    seq: int
    part: int
    row: ArrivalRow


class Arrivals:
    """The files that came in, an entry for each form in them."""

    def __init__(self, database: Database, decisions: Decisions) -> None:
        self._database = database
        self._decisions = decisions

    def all(self) -> tuple[ArrivalRow, ...]:
        """What became of every file, oldest first; where its paper lies now."""
        return self._as_they_lie(_ARRIVALS)

    def of_file(self, arrival: str) -> tuple[ArrivalRow, ...]:
        """What became of each form in the file with this id; where its paper lies now."""
        return self._as_they_lie(_ARRIVALS.where(_COLUMNS.arrival == arrival))

    def of_files_called(self, beginning: str) -> tuple[ArrivalRow, ...]:
        """The same of the files whose ids begin so, oldest first."""
        named = _COLUMNS.arrival.startswith(beginning, autoescape=True)
        return self._as_they_lie(_ARRIVALS.where(named))

    def _as_they_lie(self, chosen: Select[Any]) -> tuple[ArrivalRow, ...]:
        now = self._decisions.filing()
        return tuple(_lying(arrival_from(row), now) for row in self._database.rows(chosen))

    def of_bytes(self, sha256: str) -> tuple[ArrivalRow, ...]:
        """What became of files with these bytes, oldest first, as it was entered."""
        chosen = _ARRIVALS.where(_COLUMNS.sha256 == sha256)
        return tuple(arrival_from(row) for row in self._database.rows(chosen))

    def digests(self, after: str = "", most: int | None = None) -> tuple[str, ...]:
        """The SHA-256 (hex) of all that came in, each once and in order.

        Those after this one, and no more than `most`, where that is given.
        """
        chosen = select(_COLUMNS.sha256).where(_COLUMNS.sha256 > after).distinct()
        rows = self._database.rows(chosen.order_by(_COLUMNS.sha256).limit(most))
        return tuple(row["sha256"] for row in rows)

    def once_refused(self) -> tuple[ArrivalRow, ...]:
        """What became of all bytes that were ever refused, oldest first; where it lies now."""
        refused = select(_COLUMNS.sha256).where(_COLUMNS.outcome == "rejected")
        return self._as_they_lie(_ARRIVALS.where(_COLUMNS.sha256.in_(refused)))

    def refused_of_prints(self, numbers: Collection[str]) -> tuple[str, ...]:
        """The ids of files of which a form of one of these prints was refused, oldest first."""
        if not numbers:
            return ()
        rows = map(arrival_from, self._database.rows(_REFUSED))
        return tuple(dict.fromkeys(row.arrival for row in rows if row.instance in numbers))

    def last_number(self) -> int:
        """The number of the last entry; 0 where there is none."""
        (found,) = self._database.rows(select(func.max(_COLUMNS.seq).label("seq")))
        return found["seq"] or 0

    def entered_after(self, seq: int, most: int | None = None) -> tuple[Entry, ...]:
        """The entries after this one, oldest first; no more than `most`, where that is given."""
        return self._entries(_ARRIVALS.where(_COLUMNS.seq > seq).limit(most))

    def that_wait(self) -> tuple[Entry, ...]:
        """The entries of what waits."""
        return self._entries(_ARRIVALS.where(_COLUMNS.outcome == "waiting"))

    def entries_of(self, arrival: str) -> tuple[Entry, ...]:
        """The entries of the file with this id."""
        return self._entries(_ARRIVALS.where(_COLUMNS.arrival == arrival))

    def _entries(self, chosen: Select[Any]) -> tuple[Entry, ...]:
        rows = self._database.rows(chosen)
        return tuple(Entry(row["seq"], row["part"], arrival_from(row)) for row in rows)

    def between(
        self, begin: datetime, end: datetime, *, skip: int = 0, most: int | None = None
    ) -> tuple[ArrivalRow, ...]:
        """What came in from one moment until before another, oldest first; where it lies now.

        Without the first `skip` entries, and no more than `most`.
        """
        chosen = _ARRIVALS.where(*_within(begin, end))
        return self._as_they_lie(chosen.offset(skip).limit(most))

    def tally(self, begin: datetime, end: datetime) -> dict[str, int]:
        """How many forms that came in between these moments were entered with which outcome."""
        counted = select(_COLUMNS.outcome, func.count().label("n")).where(*_within(begin, end))
        rows = self._database.rows(counted.group_by(_COLUMNS.outcome))
        return {row["outcome"]: row["n"] for row in rows}

    def first_day(self) -> datetime | None:
        """When the first file came in; None where none ever did."""
        found = self._database.rows(select(func.min(_COLUMNS.received_at).label("at")))
        return datetime.fromisoformat(found[0]["at"]) if found[0]["at"] else None

    def has(self, arrival: str) -> bool:
        """Whether this very file was entered before (and could not be removed, say)."""
        chosen = (_COLUMNS.arrival == arrival, ~_IN_THE_INBOX)
        return self._database.holds(select(exists().where(*chosen)))

    def outcomes(self) -> dict[str, int]:
        """How many forms ended in each way so far."""
        counted = select(_COLUMNS.outcome, func.count().label("n")).group_by(_COLUMNS.outcome)
        return {row["outcome"]: row["n"] for row in self._database.rows(counted)}

    def waiting_for(self) -> dict[str, int]:
        """How many entries wait, by the code of the reason."""
        waits = _ARRIVALS.where(_COLUMNS.outcome == "waiting")
        rows = map(arrival_from, self._database.rows(waits))
        return dict(Counter(row.reasons[0].code if row.reasons else "" for row in rows))

    def set_waiting(
        self,
        waiting: Sequence[ArrivalRow],
        noted: Container[str] = (),
        ask: Callable[[Connection], None] = lambda _: None,
    ) -> None:
        """Replace what waits in the inbox by this; a file that waited already keeps its place.

        `ask`: called in the same transaction, where of the reasons in `noted` there are more or
        less by now.
        """
        rows = [row_of(row, 0) for row in waiting]
        before = self._database.rows(select(tables.arrivals).where(_IN_THE_INBOX))
        known, now = {row["arrival"] for row in before}, {row["arrival"] for row in rows}
        if known == now:
            return
        counts = [_reasons(map(arrival_from, before), noted), _reasons(waiting, noted)]
        with self._database.writing() as connection:
            gone = _COLUMNS.arrival.in_(known - now)
            connection.execute(delete(tables.arrivals).where(_IN_THE_INBOX, gone))
            self._database.add(connection, tables.arrivals, rows)
            if counts[0] != counts[1]:
                ask(connection)

    def wait_no_longer(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Within a transaction: what waits in the inbox under the file names of these rows goes."""
        names = {row["file"] for row in rows}
        waits = connection.execute(select(_COLUMNS.seq, _COLUMNS.file).where(_IN_THE_INBOX))
        going = [seq for seq, name in waits if bytes(name) in names]
        for some in in_portions(going):
            connection.execute(delete(tables.arrivals).where(_COLUMNS.seq.in_(some)))

    def settle_within(
        self, connection: Connection, settled: Sequence[tuple[int, ArrivalRow]]
    ) -> None:
        """Within a transaction: what became of entries made before, each with its part."""
        for part, arrival in settled:
            mine = (_COLUMNS.arrival == arrival.arrival, _COLUMNS.part == part)
            known = connection.execute(select(tables.arrivals).where(*mine)).mappings().first()
            within = arrival_from(dict(known)).within if known is not None else None
            row = row_of(replace(arrival, within=within), part)
            now = {key: row[key] for key in ("outcome", "record")}
            now = {**self._database.sealed(tables.arrivals, now, row)}
            connection.execute(update(tables.arrivals).where(*mine).values(**now))

    def add_within(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Within a transaction: enter these rows; those that are there already stay."""
        self._database.add(connection, tables.arrivals, rows)


def numbered(arrivals: Sequence[ArrivalRow]) -> Iterator[dict[str, Any]]:
    """The columns of each, with its place among those of its own file."""
    seen: Counter[str] = Counter()
    for row in arrivals:
        yield row_of(row, seen[row.arrival])
        seen[row.arrival] += 1


def _within(begin: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return _COLUMNS.received_at >= moment(begin), _COLUMNS.received_at < moment(end)


def _reasons(rows: Iterable[ArrivalRow], among: Container[str]) -> Counter[str]:
    return Counter(why.code for row in rows for why in row.reasons if why.code in among)


def _lying(row: ArrivalRow, now: Filing) -> ArrivalRow:
    """The row, with the client and the path that the paper has by now."""
    if row.submission is None or row.client is None:
        return row
    owner = now.owner(row.submission, row.client) or row.client
    path = (row.path or "").replace(f"/{row.client}/", f"/{owner}/") or None
    if row.submission in now.withdrawn:
        path = None
    return replace(row, client=owner, path=path)
