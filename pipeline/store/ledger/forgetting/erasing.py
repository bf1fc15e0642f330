"""A decision that somebody is erased -> their rows gone, and no byte of them left in the books.

Two steps, each of which may be begun again: the rows go in one transaction; then the journal, which
holds what went, is begun anew, and the database is written anew without its free pages.
"""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from pipeline.records.events import Decision, Event, Renamed, data_of, event_id
from pipeline.records.jobs import TEAM, drawing_of
from pipeline.records.life import Discarded, Erased, Gone
from pipeline.store.atomic_files import put, sync_folder
from pipeline.store.in_the_way import remove
from pipeline.store.ledger.audit import Audit
from pipeline.store.ledger.database import Database, in_portions
from pipeline.store.ledger.forgetting.events_gone import said_of_others, without
from pipeline.store.ledger.forgetting.going import Search
from pipeline.store.ledger.forgetting.what_goes import Going, Whose
from pipeline.store.ledger.in_a_file.opening import DAILY
from pipeline.store.ledger.jobs import PendingJobs
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import event_from, moment, to_text
from pipeline.store.ledger.schema.sealed_rows import Row, places
from pipeline.store.locks import entering
from pipeline.store.sealing.key_tree import Place

_MARK: Final = "erasing"  # lies there while the books may hold what went


def whose_of(what: Erased | Discarded) -> Whose:
    """Whose papers go, or which."""
    if isinstance(what, Erased):
        return Whose(codes=frozenset(what.codes), refused=frozenset(what.refused))
    return Whose(papers=frozenset(what.papers))


class Erasing:
    """Takes rows out of the books of one ledger for good."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        jobs: PendingJobs,
        store: Path,
        enter: Callable[[Event], Event],
    ) -> None:
        self._enter = enter
        self._database = database
        self._audit = audit
        self._jobs = jobs
        self._store = store

    def going(self, whose: Whose) -> Going:
        """What would go, or is still to go."""
        with self._database.reading() as connection:
            return Search(connection, whose).going()

    def take_out(self, event: Event, dropped: Collection[str]) -> None:
        """Take out all rows that go by this decision; the same again takes out nothing.

        `dropped`: digests of pictures that nothing names, and that went.
        """
        assert isinstance(event.what, Erased | Discarded)
        whose = whose_of(event.what)
        with self._database.writing() as connection:
            going = Search(connection, whose).going()
            self._take_rows(connection, whose, going, {*going.digests, *dropped})
            ids = going.ids | going.instances | self._empty_events(connection, going, whose)
            self._trim_names(connection, going.ids)
            self._close_decision(connection, event)
            self._audit.clear_within(
                connection,
                lambda client, about: (
                    client in whose.codes or not ids.isdisjoint(about.split(", "))
                ),
            )
            left = [event.what.code] if isinstance(event.what, Discarded) else []
            self._jobs.ask_within(connection, [TEAM, *map(drawing_of, left)])

    def _take_rows(
        self, connection: Connection, whose: Whose, going: Going, digests: Collection[str]
    ) -> None:
        files = [each.arrival for each in going.files]
        columns = tables.jobs.c
        named: tuple[tuple[Table, ColumnElement[Any], Collection[Any]], ...] = (
            (tables.abridged, tables.abridged.c.submission, going.papers),
            (tables.submissions, tables.submissions.c.id, going.papers),
            (tables.held, tables.held.c.id, going.held),
            (tables.instances, tables.instances.c.instance, going.instances),
            (tables.arrivals, tables.arrivals.c.seq, [each.seq for each in going.files]),
            (tables.shares, tables.shares.c.client, whose.codes),
            (tables.outlooks, tables.outlooks.c.client, whose.codes),
            (tables.lying, tables.lying.c.client, _lying(whose, going, files)),
            (tables.suggestions, tables.suggestions.c.picture, digests),
        )
        for table, column, values in named:
            for some in in_portions(values):
                connection.execute(delete(table).where(column.in_(some)))
        for kind, subjects in (
            ("client", whose.codes),
            ("suggest", whose.codes),
            ("appendix", whose.codes),
            ("refused", _all_gone(connection, files)),
        ):
            for some in in_portions(subjects):
                these: ColumnElement[bool] = columns.subject.in_(some)
                connection.execute(delete(tables.jobs).where(columns.kind == kind, these))

    def _empty_events(self, connection: Connection, going: Going, whose: Whose) -> frozenset[str]:
        """Little more stays than that there was a decision, for all are counted; the ids they had.

        What one of them said of how somebody else can be reached must not let an older word in.
        """
        had = set()
        rows = connection.execute(tables.events.select().order_by(tables.events.c.seq)).mappings()
        decided = [(row["seq"], event_from(dict(row))) for row in rows]
        written_for = {paper: client for paper, (_, _, client) in going.papers.items()}
        left = said_of_others(decided, written_for, whose.codes)
        for number in sorted(going.events):
            told = to_text(data_of(left.get(number, Gone())))
            row = {"id": event_id(Gone.kind, number), "kind": Gone.kind, "data": told}
            row = {**self._database.sealed(tables.events, row)}
            mine = tables.events.c.seq == number
            had.add(str(connection.execute(select(tables.events.c.id).where(mine)).scalar()))
            connection.execute(update(tables.events).where(mine).values(**row))
        return frozenset(had)

    def _trim_names(self, connection: Connection, ids: Collection[str]) -> None:
        """What was decided about the name of somebody else stays, without the papers that go."""
        renamed = tables.events.select().where(tables.events.c.kind == Renamed.kind)
        for row in connection.execute(renamed).mappings().all():
            what = event_from(dict(row)).what
            left = without(what, ids) if isinstance(what, Renamed) else None
            if left is not None and left != what:
                mine = tables.events.c.seq == row["seq"]
                told = self._told(row["id"], left)
                connection.execute(update(tables.events).where(mine).values(**told))

    def _close_decision(self, connection: Connection, event: Event) -> None:
        what = event.what
        if isinstance(what, Erased):
            mine = tables.clients.c.code.in_(what.codes)
            stone = {"alias": None, "opened_at": moment(event.at)}
            connection.execute(update(tables.clients).where(mine).values(**stone))
            kept: Erased | Discarded = Erased(what.codes)
        else:
            assert isinstance(what, Discarded)
            kept = Discarded(what.code, what.number)
        by_id = tables.events.c.id == event.id
        told = self._told(event.id, kept)
        connection.execute(update(tables.events).where(by_id).values(**told))

    def _told(self, identity: str, what: Decision) -> Row:
        """What is written of a decision in the place of what stands there."""
        told = {"data": to_text(data_of(what))}
        return self._database.sealed(tables.events, told, {"id": identity})

    def decide(self, event: Event) -> None:
        """Enter the decision that somebody, or some papers, go; what it takes is asked for.

        Until the books are compact a mark lies beside them; nobody enters anything meanwhile.
        """
        with entering(self._store):
            put(self._store / _MARK, [], 0o600)
            remove(self._store / DAILY)  # which holds them, and not that they go
            self._enter(event)

    def needed(self) -> set[Place]:
        """Where the keys lie of all that stands in the books still."""
        with self._database.reading() as connection:
            return {
                place
                for table in tables.metadata.sorted_tables
                for place in places(connection, table)
            }

    def finish(self, decision: str) -> None:
        """Make the books compact where they are not since anything went."""
        if not (self._store / _MARK).exists():
            return
        self._database.compact()
        with entering(self._store):
            others = (job for job in self._jobs.pending() if job.kind == "erase")
            if not any(job.subject != decision for job in others):
                (self._store / _MARK).unlink(missing_ok=True)
                sync_folder(self._store)


def _lying(whose: Whose, going: Going, files: Collection[str]) -> set[str]:
    """What the books call all of theirs that lies somewhere; receipts are called by their form."""
    receipts = (f"{paper} receipt" for paper in going.papers)
    return {*whose.codes, *going.papers, *receipts, *files}


def _all_gone(connection: Connection, files: Iterable[str]) -> list[str]:
    """The arrivals of which no entry is left."""
    chosen = tables.arrivals.select().with_only_columns(tables.arrivals.c.arrival)
    left = set(connection.execute(chosen).scalars())
    return [each for each in files if each not in left]
