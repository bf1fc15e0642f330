"""The books themselves: parcels in, parcels out, each entry in one transaction."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Delete, Engine, Update, delete, exists, func, select, update

from forms.catalogue import CHECK_SHEET
from forms.ground.check_digit import complete, pretty
from pipeline.records import Client, Held, Instance, Submission
from pipeline.records.events import Event, Filing
from pipeline.store.ledger import tables
from pipeline.store.ledger.abridged import AbridgedPapers
from pipeline.store.ledger.audit import Audit, Deed, Line, Scribe
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.desk import Desk
from pipeline.store.ledger.holding import Holding
from pipeline.store.ledger.opening import open_engine
from pipeline.store.ledger.rows import (
    ArrivalRow,
    InstanceTakenError,
    Job,
    arrival_from,
    instance_from,
    instance_text,
    moment,
    row_of,
    submission_from,
    submission_row,
)

_CERTAIN = ("accepted", "review")
_ARRIVALS = select(tables.arrivals).order_by(tables.arrivals.c.seq)
# What waits for its fellow pages was read and is kept; what waits in the inbox was never read.
_IN_THE_INBOX = (tables.arrivals.c.outcome == "waiting") & tables.arrivals.c.sha256.is_(None)


class Ledger:
    """What came in and what became of it.

    Every method raises StoreUnavailableError (an OSError) where the database cannot be read or
    written now; then nothing of that call is stored.
    """

    def __init__(self, engine: Engine, scribe: Scribe) -> None:
        self._desk = Desk(engine)
        self._audit = Audit(self._desk, scribe)
        self._decisions = Decisions(self._desk, self._audit)
        self._holding = Holding(self._desk)
        self.abridged = AbridgedPapers(self._desk, self._decisions)

    @classmethod
    def open(cls, store: Path, scribe: Scribe | None = None) -> Self:
        """The ledger in this folder, made or brought up to date where needed.

        `scribe`: who opens it, for the log of what was done.

        Raises:
            StoreError: it cannot be used; the message is for the user.
        """
        return cls(open_engine(store), scribe or Scribe())

    def close(self) -> None:
        """Let go of the database; afterwards the folder can be copied."""
        self._desk.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fence(self, check: Callable[[], None]) -> None:
        """Enter nothing from now on unless `check` allows it; it raises where it does not.

        It is asked within the transaction: who wakes late, and lost the right to write meanwhile,
        enters nothing. And who has just got it waits here for what others were writing.
        """
        self._desk.fence(check)

    # Clients

    def issue_code(self, draw: Callable[[int], int]) -> str:
        """A client code (123456-7) that was never issued; `draw(n)` gives a number below n."""
        while True:
            code = pretty(complete(f"{draw(1_000_000):06}"))
            if self.client(code) is None:
                return code

    def open_client(self, code: str, alias: str | None, language: str, now: datetime) -> Client:
        """Open a dossier under an issued code (with hyphen).

        Raises:
            ValueError: the code is in use.
        """
        client = Client(code=code, alias=alias, language=language, opened_at=now)
        row = {"code": code, "alias": alias, "language": language, "opened_at": moment(now)}
        with self._desk.writing() as connection:
            if not self._desk.add(connection, tables.clients, [row]):
                raise ValueError("this client code is in use")
            self._audit.note(connection, [("open", code, "")])
        return client

    def client(self, code: str) -> Client | None:
        """The client with this code (with hyphen), or None where it was never issued."""
        found = self._desk.rows(select(tables.clients).where(tables.clients.c.code == code))
        return _client(found[0]) if found else None

    def clients(self) -> tuple[Client, ...]:
        """All clients, first opened first."""
        by_age = select(tables.clients).order_by(tables.clients.c.opened_at, tables.clients.c.code)
        return tuple(_client(row) for row in self._desk.rows(by_age))

    # Personal forms

    def add_instances(self, instances: Iterable[Instance]) -> None:
        """Remember what was printed; the same form again changes nothing.

        Raises:
            InstanceTakenError: another form was printed under one of these; none is stored.
        """
        rows = [
            {"instance": each.instance, "client": each.client, "record": instance_text(each)}
            for each in instances
        ]
        with self._desk.writing() as connection:
            if new := self._new_instances(connection, rows):
                self._audit.note(connection, new)
            if len(new) == len(rows):
                return
            for row in rows:
                chosen = tables.instances.c.instance == row["instance"]
                kept = connection.execute(select(tables.instances.c.record).where(chosen)).scalar()
                if kept is None or instance_from(kept) != instance_from(str(row["record"])):
                    raise InstanceTakenError(row["instance"])

    def _new_instances(
        self, connection: Connection, rows: Sequence[dict[str, Any]]
    ) -> list[tuple[Deed, str, str]]:
        """Enter personal forms; those that were new, as deeds."""
        return [
            ("print", row["client"] or "", row["instance"])
            for row in rows
            if self._desk.add(connection, tables.instances, [row])
        ]

    def instance(self, instance: str) -> Instance | None:
        """What was printed under this id, or None."""
        chosen = tables.instances.c.instance == instance
        found = self._desk.rows(select(tables.instances.c.record).where(chosen))
        return instance_from(found[0]["record"]) if found else None

    # Papers

    def take_in(
        self,
        arrivals: Sequence[ArrivalRow],
        submissions: Sequence[Submission] = (),
        jobs: Sequence[str] = (),
        *,
        hold: Sequence[Held] = (),
        release: Sequence[str] = (),
        settled: Sequence[tuple[int, ArrivalRow]] = (),
        decided: Sequence[Event] = (),
    ) -> None:
        """Enter a paper whole, in one transaction: what it was, what it said, what to draw.

        The same arrival or submission again changes nothing. What waited under the same file name
        waits no longer. A job for "" is for the team.

        Args:
            arrivals: an entry for each form in the file, in order.
            submissions: what they said.
            jobs: whose documents change.
            hold: pages of this file that are in no dossier yet.
            release: ids of pages held before, that are in one now.
            settled: what became of entries made before, each with its part (from 0).
            decided: decisions that belong to it: which papers these take the place of.
        """
        files = {row_of(row, 0)["file"] for row in arrivals}
        rows = [row_of(row, part) for part, row in _numbered(arrivals)]
        with self._desk.writing() as connection:
            connection.execute(_waiting_under(files))
            self._holding.change(connection, hold, release)
            for part, row in settled:
                connection.execute(_settle(row, part))
            new = [
                each
                for each in submissions
                if self._desk.add(connection, tables.submissions, [submission_row(each)])
            ]
            self._audit.note(connection, [("add", each.client or "", each.id) for each in new])
            self._desk.add(connection, tables.arrivals, rows)
            if decided:
                self._decisions.enter_within(connection, decided)
            for client in jobs:
                self._desk.ask(connection, client)

    def set_waiting(self, waiting: Sequence[ArrivalRow]) -> None:
        """Replace what waits in the inbox by this; a file that waited already keeps its place."""
        rows = [row_of(row, 0) for row in waiting]
        mine = _IN_THE_INBOX
        known = {row["arrival"] for row in self._desk.rows(select(tables.arrivals).where(mine))}
        now = {row["arrival"] for row in rows}
        if known == now:
            return
        with self._desk.writing() as connection:
            gone = tables.arrivals.c.arrival.in_(known - now)
            connection.execute(delete(tables.arrivals).where(mine, gone))
            self._desk.add(connection, tables.arrivals, rows)

    def arrivals(self) -> tuple[ArrivalRow, ...]:
        """What became of every file, oldest first; where its paper lies now."""
        now = self.filing()
        return tuple(_lying(arrival_from(row), now) for row in self._desk.rows(_ARRIVALS))

    def outcomes(self) -> dict[str, int]:
        """How many forms ended in each way so far."""
        columns = tables.arrivals.c
        counted = select(columns.outcome, func.count().label("n")).group_by(columns.outcome)
        return {row["outcome"]: row["n"] for row in self._desk.rows(counted)}

    def waiting_for(self) -> dict[str, int]:
        """How many entries wait, by the code of the reason."""
        waits = tables.arrivals.c.outcome == "waiting"
        rows = map(arrival_from, self._desk.rows(_ARRIVALS.where(waits)))
        return dict(Counter(row.reasons[0].code if row.reasons else "" for row in rows))

    def has_arrival(self, arrival: str) -> bool:
        """Whether this very file was entered before (and could not be removed, say)."""
        chosen = (tables.arrivals.c.arrival == arrival, ~_IN_THE_INBOX)
        return self._desk.holds(select(exists().where(*chosen)))

    def arrival(self, arrival: str) -> tuple[ArrivalRow, ...]:
        """What became of each form in this one file."""
        chosen = _ARRIVALS.where(tables.arrivals.c.arrival == arrival)
        return tuple(arrival_from(row) for row in self._desk.rows(chosen))

    def arrivals_of_bytes(self, sha256: str) -> tuple[ArrivalRow, ...]:
        """What became of files with these bytes, oldest first."""
        chosen = _ARRIVALS.where(tables.arrivals.c.sha256 == sha256)
        return tuple(arrival_from(row) for row in self._desk.rows(chosen))

    def known_bytes(self, sha256: str) -> bool:
        """Whether these bytes were accepted or are in review; refused ones are judged afresh."""
        chosen = (tables.arrivals.c.sha256 == sha256, tables.arrivals.c.outcome.in_(_CERTAIN))
        return self._desk.holds(select(exists().where(*chosen)))

    # What was done to which dossier

    def note(self, action: Deed, client: str, about: str) -> None:
        """Add to the log what changes nothing: that a dossier was read or exported, say."""
        self._audit.write([(action, client, about)])

    def log(self) -> tuple[Line, ...]:
        """Every line of the log, oldest first."""
        return tuple(self._audit.lines())

    def log_broken_at(self) -> int | None:
        """The number of the first line that was tampered with, or None."""
        return self._audit.broken_at()

    # Pages in no dossier yet, and what pictures may say

    def held(self) -> tuple[Held, ...]:
        """All pages that are held, first come first."""
        return self._holding.held()

    def held_until(self, now: datetime) -> tuple[Held, ...]:
        """The pages that are held, and of which the time to wait is over."""
        return self._holding.until(moment(now))

    def suggestion(self, picture: str) -> tuple[str, float] | None:
        """What the picture with this digest may say, and how sure that is (0 to 1)."""
        return self._holding.suggestion(picture)

    def keep_suggestions(self, found: Mapping[str, tuple[str, float]]) -> None:
        """Keep what pictures may say, by digest; the first suggestion for a picture stays."""
        self._holding.keep_suggestions(found)

    # Decisions

    def decide(self, event: Event, opened: Client | None = None) -> Event:
        """Enter a decision, once; the one that stands under this id.

        What it changes is asked for in the same transaction. `opened`: the dossier that the
        decision opens, if it opens one.

        Raises:
            ValueError: that client code is in use.
        """
        return self._decisions.enter(event, opened)

    def decide_all(self, events: Sequence[Event]) -> None:
        """Enter decisions that belong together, in one transaction; the same again do nothing."""
        self._decisions.enter_all(events)

    def events(self) -> tuple[Event, ...]:
        """Every decision, oldest first."""
        return self._decisions.all()

    def filing(self) -> Filing:
        """Whose paper is whose, as the decisions that hold say."""
        return self._decisions.filing()

    # Submissions

    def submissions_of(self, client: str | None) -> tuple[Submission, ...]:
        """All papers in a dossier (None: the team's) by date on the paper, then by receipt.

        A code that became another by a merge has none.
        """
        return self._decisions.filed(client)

    def correction_sheets(self, client: str | None) -> tuple[Submission, ...]:
        """The correction sheets that came back for a dossier (None: for no client's)."""
        return self._decisions.filed(client, tables.submissions.c.worksheet == CHECK_SHEET)

    def submissions_of_instance(self, client: str | None, instance: str) -> tuple[Submission, ...]:
        """The papers in a dossier that were written on one personal form."""
        return self._decisions.filed(client, tables.submissions.c.instance == instance)

    def submissions_of_form(self, form: tuple[str, str, str, str]) -> tuple[Submission, ...]:
        """The submissions of one and the same form, as `Submission.form` names it."""
        client, worksheet, filled_on, instance = form
        columns = tables.submissions.c
        copies = self._decisions.filed(
            self.filing().person(client) if client else None,
            columns.worksheet == worksheet,
            columns.filled_on == filled_on,
            columns.instance == instance if instance else columns.instance.is_(None),
        )
        return tuple(copy for copy in copies if copy.form == form)

    def submission(self, identity: str) -> Submission | None:
        """The submission with this id (`S-...`) as it was written, or None."""
        chosen = tables.submissions.c.id == identity
        found = self._desk.rows(select(tables.submissions.c.record).where(chosen))
        return submission_from(found[0]["record"]) if found else None

    def submissions_called(self, name: str) -> tuple[Submission, ...]:
        """Those whose id begins with this after its `S-`, or whose instance it is; as written.

        `name` holds letters and digits only.
        """
        columns = tables.submissions.c
        chosen = columns.id.startswith(f"S-{name}", autoescape=True) | (columns.instance == name)
        rows = self._desk.rows(select(columns.record).where(chosen).order_by(columns.id))
        return tuple(submission_from(row["record"]) for row in rows)

    # The team's picture

    def keep_share(self, client: str, share: str | None) -> None:
        """Keep what a dossier adds to the team's picture, as text; None where it adds nothing."""
        with self._desk.writing() as connection:
            connection.execute(delete(tables.shares).where(tables.shares.c.client == client))
            if share is not None:
                self._desk.add(connection, tables.shares, [{"client": client, "record": share}])

    def shares(self) -> tuple[str, ...]:
        """What all dossiers add to the team's picture, by code."""
        rows = self._desk.rows(select(tables.shares).order_by(tables.shares.c.client))
        return tuple(row["record"] for row in rows)

    # Documents to draw

    def ask(self, clients: Iterable[str]) -> None:
        """Ask for the documents of these clients ("" for the team), as `rebuild` does."""
        with self._desk.writing() as connection:
            for client in clients:
                self._desk.ask(connection, client)

    def pending_jobs(self) -> tuple[Job, ...]:
        """What has still to be drawn, by code; what failed or broke off most often, last."""
        by_tries = select(tables.jobs).order_by(tables.jobs.c.tries, tables.jobs.c.client)
        rows = self._desk.rows(by_tries)
        return tuple(Job(**row) for row in rows)

    def begin_job(self, job: Job) -> None:
        """Count a try, before drawing: a job that brings the program down is known by it."""
        chosen = tables.jobs.c.client == job.client
        with self._desk.writing() as connection:
            tried = update(tables.jobs).where(chosen).values(tries=tables.jobs.c.tries + 1)
            connection.execute(tried)

    def finish_job(self, job: Job, drawn: Sequence[str] = ()) -> None:
        """Its documents are in the outbox; if it was asked for again meanwhile, it stays.

        `drawn`: the names of what was printed anew, for the log.
        """
        chosen = (tables.jobs.c.client == job.client, tables.jobs.c.asked == job.asked)
        with self._desk.writing() as connection:
            connection.execute(delete(tables.jobs).where(*chosen))
            if drawn:
                self._audit.note(connection, [("print", job.client, ", ".join(drawn))])


def _client(row: dict[str, Any]) -> Client:
    return Client(**row | {"opened_at": datetime.fromisoformat(row["opened_at"])})


def _numbered(arrivals: Sequence[ArrivalRow]) -> Generator[tuple[int, ArrivalRow]]:
    """Each row with its place among the rows of its own file."""
    seen: dict[str, int] = {}
    for row in arrivals:
        part = seen.get(row.arrival, 0)
        seen[row.arrival] = part + 1
        yield part, row


def _waiting_under(files: set[bytes]) -> Delete:
    return delete(tables.arrivals).where(_IN_THE_INBOX, tables.arrivals.c.file.in_(files))


def _settle(row: ArrivalRow, part: int) -> Update:
    """What became of an entry made before."""
    columns = tables.arrivals.c
    mine = (columns.arrival == row.arrival, columns.part == part)
    now = {key: value for key, value in row_of(row, part).items() if key in {"outcome", "record"}}
    return update(tables.arrivals).where(*mine).values(**now)


def _lying(row: ArrivalRow, now: Filing) -> ArrivalRow:
    """The row, with the client and the path that the paper has by now."""
    if row.submission is None or row.client is None:
        return row
    owner = now.owner(row.submission, row.client) or row.client
    path = (row.path or "").replace(f"/{row.client}/", f"/{owner}/") or None
    if row.submission in now.withdrawn:
        path = None
    return replace(row, client=owner, path=path)
