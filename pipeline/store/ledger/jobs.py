"""What has still to be done about what came in: asked for, begun, finished."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from pipeline.records.jobs import Job, JobKey
from pipeline.store.ledger.audit import Audit, Deed
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.schema import tables

_COLUMNS = tables.jobs.c


class PendingJobs:
    """The jobs of one ledger; they outlive the program."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def ask(self, keys: Iterable[JobKey]) -> None:
        """Ask for these, as `rebuild` does."""
        with self._database.writing() as connection:
            self.ask_within(connection, keys)

    def ask_within(self, connection: Connection, keys: Iterable[JobKey]) -> None:
        """Within a transaction: enter jobs, or count that they were asked for once more."""
        again: dict[str, Any] = {"asked": _COLUMNS.asked + 1, "tries": 0}
        for key in keys:
            row = key._asdict() | {"asked": 1, "tries": 0}
            self._database.add_or_change(connection, tables.jobs, row, again)

    def pending(self) -> tuple[Job, ...]:
        """What has still to be done: what goes for good, the team's, then by code.

        What broke off often comes last; an appendix behind the documents, which clear it away.
        """
        early = (_COLUMNS.kind != "erase", _COLUMNS.kind != "team")
        late = _COLUMNS.kind == "appendix"
        first = (late, _COLUMNS.tries, *early, _COLUMNS.kind, _COLUMNS.subject)
        return tuple(
            Job(**row) for row in self._database.rows(select(tables.jobs).order_by(*first))
        )

    def begin(self, job: Job, enter: Callable[[Connection], None] = lambda _: None) -> None:
        """Count a try, before it is done: a job that brings the program down is known by it.

        `enter`: what else that transaction writes.
        """
        with self._database.writing() as connection:
            enter(connection)
            tried = update(tables.jobs).where(*_this(job)).values(tries=_COLUMNS.tries + 1)
            connection.execute(tried)

    def finish(self, job: Job, drawn: Sequence[str] = (), then: Iterable[JobKey] = ()) -> None:
        """It is done; if it was asked for again meanwhile, it stays.

        Args:
            job: as it was asked for when it was begun.
            drawn: the names of what was printed anew for a client, for the log.
            then: what has to be done because of it.
        """
        with self._database.writing() as connection:
            self.ask_within(connection, then)
            as_asked = (*_this(job), _COLUMNS.asked == job.asked)
            connection.execute(delete(tables.jobs).where(*as_asked))
            if drawn:
                names = ", ".join(drawn)
                self._audit.note_within(connection, [Deed("print", job.subject, names)])


def _this(job: Job) -> tuple[ColumnElement[bool], ...]:
    return _COLUMNS.kind == job.kind, _COLUMNS.subject == job.subject
