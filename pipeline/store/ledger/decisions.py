"""What people decided, entered once and read back, and the filing that follows from it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Integer, cast, func, select

from pipeline.records import Client, Submission
from pipeline.records.events import (
    Agreed,
    Checked,
    Confirmed,
    Decision,
    Declined,
    Entrusted,
    Event,
    Merged,
    Moved,
    Opened,
    Ordered,
    PrintsSet,
    Renamed,
    Revoked,
    Undone,
    Withdrawn,
)
from pipeline.records.filing import NOTHING_DECIDED, Filing, filing
from pipeline.records.filing_compared import changed, laid_apart, regrouped, touched
from pipeline.records.jobs import TEAM, JobKey, drawing_of
from pipeline.records.life import Based, Closed, Discarded, Erased, Gone, Grouped, Reopened
from pipeline.records.put_away import PagesPutAway, PutAway
from pipeline.store.ledger.audit import Audit, Deed, DeedKind
from pipeline.store.ledger.clients import Clients, demand_living
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.jobs import PendingJobs
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import arrival_from, event_from, event_row, submission_from
from pipeline.store.ledger.trouble import ClientErasedError

_EVENTS = select(tables.events).order_by(tables.events.c.seq)
# ... and how many of them went: what was read before is read again then
_GONE = func.sum(cast(tables.events.c.kind == Gone.kind, Integer)).label("gone")
_COUNTED: tuple[ColumnElement[Any], ...] = (func.count().label("n"), _GONE)
_COUNT = select(*_COUNTED).select_from(tables.events)
_DEEDS: Final[Mapping[type[Decision], DeedKind]] = {
    Opened: "open",
    Erased: "erase",
    Discarded: "erase",
}
_ABOUT_ORDERS = (Agreed, Declined, Revoked, Undone)  # for these it is looked again what waits


class Decisions:
    """The decisions of one ledger, append-only."""

    def __init__(
        self, database: Database, audit: Audit, clients: Clients, jobs: PendingJobs
    ) -> None:
        self._database = database
        self._audit = audit
        self._clients = clients
        self._jobs = jobs
        self._known: tuple[Event, ...] = ()
        self._looks = 0
        self._as_of: int | None = None
        self._gone = 0
        self._filing = NOTHING_DECIDED

    def all(self) -> tuple[Event, ...]:
        """Every decision, oldest first."""
        self._look()
        return self._known

    def filing(self) -> Filing:
        """Whose paper is whose, as the decisions that hold say."""
        self._look()
        return self._filing

    def _look(self) -> None:
        """Read them again where there are more: another program may have decided something."""
        self._looks += 1
        version = self._database.version() if self._looks > 1 else None
        if version is not None and version == self._as_of:
            return
        self._as_of = version
        (found,) = self._database.rows(_COUNT)
        if (found["n"], found["gone"] or 0) != (len(self._known), self._gone):
            self._gone = found["gone"] or 0
            self._known = tuple(map(event_from, self._database.rows(_EVENTS)))
            self._filing = filing(self._known)

    def enter(self, event: Event, opened: Client | None = None) -> Event:
        """Enter a decision, once; the one that stands under this id.

        What it changes is asked for in the same transaction. `opened`: the dossier that the
        decision opens, if it opens one.

        Raises:
            ValueError: that client code is in use.
        """
        with self._database.writing() as connection:
            known = [event_from(dict(row)) for row in connection.execute(_EVENTS).mappings()]
            if (before := next((each for each in known if each.id == event.id), None)) is not None:
                return before
            if opened is not None:
                self._clients.open_within(connection, opened)
            self._add(connection, known, [event])
        return event

    def enter_all(self, events: Sequence[Event]) -> None:
        """Enter decisions that belong together, in one transaction; the same again do nothing."""
        with self._database.writing() as connection:
            self.enter_within(connection, events)

    def enter_unless(self, events: Sequence[Event], stops: Callable[[Event], bool]) -> bool:
        """Enter decisions, unless one that is there by then stops them; whether they are there."""
        with self._database.writing() as connection:
            known = [event_from(dict(row)) for row in connection.execute(_EVENTS).mappings()]
            ids = {each.id for each in events}
            if any(stops(each) for each in known if each.id not in ids):
                return False
            self.enter_within(connection, events)
        return True

    def enter_within(self, connection: Connection, events: Sequence[Event]) -> None:
        """The same, within a transaction."""
        known = [event_from(dict(row)) for row in connection.execute(_EVENTS).mappings()]
        ids = {each.id for each in known}
        self._add(connection, known, [each for each in events if each.id not in ids])

    def _add(self, connection: Connection, known: list[Event], more: list[Event]) -> None:
        demand_living(connection, _persons(connection, known, more))
        _demand_there(connection, known, more)
        self._database.add(connection, tables.events, [event_row(each) for each in more])
        deeds = [deed for each in more for deed in _deeds(connection, each)]
        self._audit.note_within(connection, deeds)
        before, after = filing(known), filing([*known, *more])
        asked = {drawing_of(code) for code in _touched(connection, before, after)}
        asked |= {JobKey("refused", each) for each in before.put_away ^ after.put_away}
        groups = regrouped(before, after), laid_apart(before, after)
        theirs = refused_of(connection, *groups)  # they lie with whose they are
        theirs |= _refused_of_prints(connection, _laid_elsewhere(before, after))
        asked |= {JobKey("refused", each) for each in theirs}
        asked |= {TEAM for each in more if isinstance(each.what, _ABOUT_ORDERS)}
        asked |= {TEAM for _ in before.pages_away ^ after.pages_away}
        for each in more:
            if isinstance(each.what, Erased | Discarded):
                asked |= {TEAM, JobKey("erase", each.id)}
            if isinstance(each.what, Erased):
                self._clients.erase_within(connection, each.what.codes)
        self._jobs.ask_within(connection, sorted(asked))


def refused_of(connection: Connection, codes: Collection[str], papers: Collection[str]) -> set[str]:
    """The ids of files of which something was refused, and on which anything of these stands.

    A file is laid out as a whole: also what was taken in of it lies there then.
    """
    if not (codes or papers):
        return set()
    every = tables.arrivals
    refused = select(every.c.arrival).where(every.c.outcome == "rejected")
    chosen = select(every).where(every.c.arrival.in_(refused))
    rows = [arrival_from(dict(row)) for row in connection.execute(chosen).mappings()]
    columns = tables.instances.c
    theirs = select(columns.instance).where(columns.client.in_(sorted(codes)))
    numbers = set(connection.execute(theirs).scalars())
    return {
        row.arrival
        for row in rows
        if row.client in codes or row.instance in numbers or row.submission in papers
    }


def _laid_elsewhere(before: Filing, after: Filing) -> set[str]:
    """The ids of papers that count no longer, or again, or of somebody else."""
    moved = dict(before.moved.items() ^ after.moved.items())
    return {*moved, *(before.withdrawn ^ after.withdrawn)}


def _refused_of_prints(connection: Connection, papers: Collection[str]) -> set[str]:
    """The ids of files of which a form was refused that is of the print of one of these papers.

    Such a file waits for somebody only while its print did not come in well.
    """
    if not papers:
        return set()
    columns = tables.submissions.c
    chosen = select(columns.instance).where(columns.id.in_(sorted(papers)))
    numbers = {number for number in connection.execute(chosen).scalars() if number}
    if not numbers:
        return set()
    refused = select(tables.arrivals).where(tables.arrivals.c.outcome == "rejected")
    rows = [arrival_from(dict(row)) for row in connection.execute(refused).mappings()]
    return {row.arrival for row in rows if row.instance in numbers}


def _deeds(connection: Connection, event: Event) -> Iterator[Deed]:
    """A decision as the log tells it: whose dossier, and its id; that all was done is no deed."""
    if isinstance(event.what, Ordered | Checked):
        return
    for code in _codes(connection, event.what):
        yield Deed(_DEEDS.get(type(event.what), "correct"), code, event.id)


def _persons(
    connection: Connection, known: Sequence[Event], more: Sequence[Event]
) -> Iterator[str]:
    """Whose dossiers these decisions are about, as papers lie by now."""
    now = filing(known)
    for what in (each.what for each in more if not isinstance(each.what, Erased)):
        yield from (now.person(code) for code in _codes(connection, what) if code)
        if isinstance(what, Moved | Withdrawn | Confirmed | Checked):
            code = now.moved.get(what.submission)
            yield from () if code is None else (now.person(code),)


def _demand_there(connection: Connection, known: Sequence[Event], more: Sequence[Event]) -> None:
    """Raise ClientErasedError where something is said of a paper that went for good meanwhile."""
    if not any(isinstance(each.what, Erased | Discarded) for each in known):
        return
    for what in (each.what for each in more):
        if isinstance(what, Moved | Withdrawn | Confirmed):
            chosen = select(tables.submissions.c.id).where(
                tables.submissions.c.id == what.submission
            )
            if connection.execute(chosen).first() is None:
                raise ClientErasedError


def _codes(connection: Connection, what: Decision) -> Sequence[str]:
    """Whose dossiers a decision is about; "" for the team's and where it does not say."""
    match what:
        case Moved(code=code) | Opened(code) | Renamed(code) | PrintsSet(code):
            return [code]
        case Closed(code) | Reopened(code) | Based(code) | Grouped(code) | Discarded(code):
            return [code]
        case Erased(codes):
            return codes
        case Merged(keep, other):
            return [keep, other]
        case (
            Undone()
            | Entrusted()
            | Revoked()
            | Agreed()
            | Declined()
            | Gone()
            | PutAway()
            | PagesPutAway()
        ):
            return [""]
    columns = tables.submissions.c
    chosen = select(columns.client).where(columns.id == what.submission)
    return [connection.execute(chosen).scalar() or ""]


def _cases(paper: Submission, *filings: Filing) -> Iterable[str]:
    """The clients whom a team's paper is about: as it was read, and as people confirmed."""
    if paper.case:
        yield paper.case
    for said in (said for each in filings for said in each.confirmed.get(paper.id, ())):
        if paper.client is None and said.pointer == "/case_ref":
            yield said.value or ""


def _touched(connection: Connection, before: Filing, after: Filing) -> Iterable[str]:
    """The codes to draw anew; "", the team's, too where anything changed.

    A team's paper changes also what is drawn for the client whom it is about.
    """
    columns = tables.submissions.c
    chosen = select(columns.record).where(columns.id.in_(changed(before, after)))
    papers = [submission_from(row.record) for row in connection.execute(chosen)]
    codes = touched(before, after, {paper.id: paper.client for paper in papers})
    cases = {after.person(case) for paper in papers for case in _cases(paper, before, after)}
    known = select(tables.clients.c.code).where(tables.clients.c.code.in_(cases))
    codes |= set(connection.execute(known).scalars())
    return sorted(codes | {""}) if codes else ()
