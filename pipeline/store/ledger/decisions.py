"""Where decisions are entered and read back, and the filing that follows from them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from pipeline.records import Client, Submission
from pipeline.records.events import NOTHING_DECIDED, Event, Filing, changed, filing, touched
from pipeline.store.ledger import tables
from pipeline.store.ledger.audit import Audit, Deed
from pipeline.store.ledger.desk import Desk
from pipeline.store.ledger.rows import event_from, event_row, moment, submission_from

_EVENTS = select(tables.events).order_by(tables.events.c.seq)
BY_DAY = (
    tables.submissions.c.filled_on,
    tables.submissions.c.received_at,
    tables.submissions.c.id,
)
_COUNT = select(func.count().label("n")).select_from(tables.events)


class Decisions:
    """The decisions of one ledger, append-only."""

    def __init__(self, desk: Desk, audit: Audit) -> None:
        self._desk = desk
        self._audit = audit
        self._known: tuple[Event, ...] = ()
        self._filing = NOTHING_DECIDED

    def all(self) -> tuple[Event, ...]:
        """Every decision, oldest first."""
        self._look()
        return self._known

    def filing(self) -> Filing:
        """Whose paper is whose, now."""
        self._look()
        return self._filing

    def _look(self) -> None:
        """Read them again where there are more: another program may have decided something."""
        (found,) = self._desk.rows(_COUNT)
        if found["n"] != len(self._known):
            self._known = tuple(map(event_from, self._desk.rows(_EVENTS)))
            self._filing = filing(self._known)

    def enter(self, event: Event, opened: Client | None) -> Event:
        """Enter a decision and ask for what it changes, in one transaction.

        A decision with this id that was entered before stays as it is, and is given back.
        """
        with self._desk.writing() as connection:
            known = [event_from(dict(row)) for row in connection.execute(_EVENTS).mappings()]
            if (before := next((each for each in known if each.id == event.id), None)) is not None:
                return before
            if opened is not None:
                self._open(connection, opened)
            self._add(connection, known, [event])
        return event

    def enter_all(self, events: Sequence[Event]) -> None:
        """Enter decisions that belong together, in one transaction; the same again do nothing."""
        with self._desk.writing() as connection:
            self.enter_within(connection, events)

    def enter_within(self, connection: Connection, events: Sequence[Event]) -> None:
        """The same, within a transaction."""
        known = [event_from(dict(row)) for row in connection.execute(_EVENTS).mappings()]
        ids = {each.id for each in known}
        self._add(connection, known, [each for each in events if each.id not in ids])

    def _add(self, connection: Connection, known: list[Event], more: list[Event]) -> None:
        self._desk.add(connection, tables.events, [event_row(each) for each in more])
        self._audit.note(connection, [deed for each in more for deed in _deeds(connection, each)])
        for code in _touched(connection, filing(known), filing([*known, *more])):
            self._desk.ask(connection, code)

    def _open(self, connection: Connection, client: Client) -> None:
        row = {"code": client.code, "alias": client.alias, "language": client.language}
        row |= {"opened_at": moment(client.opened_at)}
        if not self._desk.add(connection, tables.clients, [row]):
            raise ValueError("this client code is in use")

    def filed(self, code: str | None, *more: Any) -> tuple[Submission, ...]:
        """The papers in a dossier (None: the team's), as they lie there.

        `more`: further conditions on the papers.
        """
        now = self.filing()
        chosen = select(tables.submissions.c.record).where(of_person(now, code), *more)
        rows = self._desk.rows(chosen.order_by(*BY_DAY))
        papers = (submission_from(row["record"]) for row in rows)
        return tuple(
            now.filed(paper)
            for paper in papers
            if now.owner(paper.id, paper.client) == code and paper.id not in now.withdrawn
        )


def of_person(now: Filing, code: str | None) -> Any:
    """Papers with one of the codes of this person on them, or moved to one; None: the team's.

    More than lie in that dossier: `Filing.owner` tells, and what was withdrawn is among them.
    """
    columns = tables.submissions.c
    if code is None:
        return columns.client.is_(None)
    moved = [paper for paper, to in now.moved.items() if now.person(to) == code]
    return or_(columns.client.in_(now.codes(code)), columns.id.in_(moved))


def _deeds(connection: Connection, event: Event) -> Iterator[tuple[Deed, str, str]]:
    """A decision as the log tells it: whose dossier, and its id; that all was done is no deed."""
    if event.kind in ("order", "check"):
        return
    deed: Deed = "open" if event.kind == "open" else "correct"
    codes = [event.data[key] for key in ("code", "keep", "other") if key in event.data]
    if not codes and "submission" in event.data:
        chosen = select(tables.submissions.c.client).where(
            tables.submissions.c.id == event.data["submission"]
        )
        codes = [connection.execute(chosen).scalar() or ""]
    yield from ((deed, code, event.id) for code in codes or [""])


def _cases(paper: Submission, *filings: Filing) -> Iterable[str]:
    """The clients whom a team's paper is about: as it was read, and as people confirmed."""
    if paper.case:
        yield paper.case
    for event in (event for each in filings for event in each.confirmed.get(paper.id, ())):
        if paper.client is None and event.data["pointer"] == "/case_ref":
            yield json.loads(event.data["value"]) or ""


def _touched(connection: Connection, before: Filing, after: Filing) -> Iterable[str]:
    """The codes to draw anew; the team's too where anything changed.

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
