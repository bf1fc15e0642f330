"""The papers that were taken in: submissions, each found in the dossier where it lies now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from forms.ground.known_names import CHECK_SHEET
from pipeline.records import Submission
from pipeline.records.filing import Filing
from pipeline.store.ledger.audit import Audit, Deed
from pipeline.store.ledger.database import Database, in_portions
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import submission_from, submission_row

_COLUMNS = tables.submissions.c
_RECORDS = select(_COLUMNS.record)
BY_DAY = (_COLUMNS.filled_on, _COLUMNS.received_at, _COLUMNS.id)


class Papers:
    """The submissions of one ledger; what is stored never changes, where it lies may."""

    def __init__(self, database: Database, audit: Audit, decisions: Decisions) -> None:
        self._database = database
        self._audit = audit
        self._decisions = decisions

    def of(self, client: str | None) -> tuple[Submission, ...]:
        """All papers in a dossier (None: the team's) by date on the paper, then by receipt.

        A code that became another by a merge has none.
        """
        return self._filed(client)

    def ever_of(self, client: str) -> tuple[Submission, ...]:
        """All that ever came in a dossier, also what counts no longer; as it was written."""
        now = self._decisions.filing()
        found = self._read(_RECORDS.where(of_person(now, client)))
        return tuple(paper for paper in found if now.owner(paper.id, paper.client) == client)

    def laid_by_decision(self, code: str) -> tuple[Submission, ...]:
        """The papers with this code that lie in another dossier, by a move or a merge."""
        now = self._decisions.filing()
        if not now.moved and code not in now.merged:
            return ()
        found = self._read(_RECORDS.where(_COLUMNS.client == code))
        return tuple(
            paper
            for paper in found
            if now.owner(paper.id, code) != code and paper.id not in now.withdrawn
        )

    def correction_sheets(self, client: str | None) -> tuple[Submission, ...]:
        """The correction sheets that came back for a dossier (None: for no client's)."""
        return self._filed(client, _COLUMNS.worksheet == CHECK_SHEET)

    def of_form(self, form: tuple[str, str, str, str]) -> tuple[Submission, ...]:
        """The submissions of one and the same form, as `Submission.form` names it."""
        client, worksheet, filled_on, instance = form
        copies = self._filed(
            self._decisions.filing().person(client) if client else None,
            _COLUMNS.worksheet == worksheet,
            _COLUMNS.filled_on == filled_on,
            _COLUMNS.instance == instance if instance else _COLUMNS.instance.is_(None),
        )
        return tuple(copy for copy in copies if copy.form == form)

    def withdrawn_of_form(self, form: tuple[str, str, str, str]) -> tuple[Submission, ...]:
        """Those of one and the same form that count no longer, as they were written."""
        now = self._decisions.filing()
        if not now.withdrawn:
            return ()
        client, worksheet, filled_on, instance = form
        found = self._read(
            _RECORDS.where(
                _COLUMNS.client == client,
                _COLUMNS.worksheet == worksheet,
                _COLUMNS.filled_on == filled_on,
                _COLUMNS.instance == instance if instance else _COLUMNS.instance.is_(None),
            ).order_by(*BY_DAY)
        )
        return tuple(paper for paper in found if paper.id in now.withdrawn)

    def of_these(self, client: str | None, ids: Collection[str]) -> Iterator[Submission]:
        """Those of these papers that lie in a dossier (None: the team's)."""
        for some in in_portions(ids):
            yield from self._filed(client, _COLUMNS.id.in_(some))

    def of_day(self, client: str | None, worksheet: str, day: date) -> tuple[Submission, ...]:
        """The papers of one sheet and day in a dossier, whatever print they are on."""
        on_day = _COLUMNS.filled_on == day.isoformat()
        return self._filed(client, _COLUMNS.worksheet == worksheet, on_day)

    def went_elsewhere(self, paper: Submission) -> bool:
        """Whether a person laid this very form, as its writer coded it, with somebody else."""
        now = self._decisions.filing()
        if paper.client is None or not now.moved:
            return False
        here = now.person(paper.client)
        copies = _RECORDS.where(
            _COLUMNS.id.in_(now.moved),
            _COLUMNS.client.in_(now.codes(here)),
            _COLUMNS.worksheet == paper.worksheet,
            _COLUMNS.filled_on == paper.filled_on.isoformat(),
            _COLUMNS.instance == paper.instance if paper.instance else _COLUMNS.instance.is_(None),
        )
        return any(now.owner(each.id, each.client) != here for each in self._read(copies))

    def repeated(self, client: str) -> tuple[Submission, ...]:
        """The papers in a dossier of which there is another of the same sheet, day and print."""
        form = (_COLUMNS.worksheet, _COLUMNS.filled_on, _COLUMNS.instance)
        person = of_person(self._decisions.filing(), client)
        sheets = form[:2]  # which stand in an index: of nearly all dossiers no more is looked at
        of_a_day = select(*sheets).where(person).group_by(*sheets).having(func.count() > 1)
        if not self._database.lines(of_a_day.limit(1)):
            return ()
        several = select(*form).where(person).group_by(*form).having(func.count() > 1)
        return tuple(
            paper
            for row in self._database.rows(several)
            for paper in self._filed(
                client,
                _COLUMNS.worksheet == row["worksheet"],
                _COLUMNS.filled_on == row["filled_on"],
                _COLUMNS.instance.is_not_distinct_from(row["instance"]),
            )
        )

    def of_instance(self, client: str | None, instance: str) -> tuple[Submission, ...]:
        """The papers in a dossier that were written on one personal form."""
        return self._filed(client, _COLUMNS.instance == instance)

    def every(self) -> Iterator[Submission]:
        """Every submission as it was written, whoever's it is."""
        for row in self._database.rows(select(_COLUMNS.id).order_by(_COLUMNS.id)):
            yield from self._read(_RECORDS.where(_COLUMNS.id == row["id"]))

    def get(self, identity: str) -> Submission | None:
        """The submission with this id (`S-...`) as it was written, or None."""
        found = self._read(_RECORDS.where(_COLUMNS.id == identity))
        return found[0] if found else None

    def sheets_of(self, identities: Collection[str]) -> Mapping[str, tuple[str, str | None]]:
        """The worksheet and the instance of these papers, by their ids, as they were written."""
        found: dict[str, tuple[str, str | None]] = {}
        for some in in_portions(identities):
            chosen = select(_COLUMNS.id, _COLUMNS.worksheet, _COLUMNS.instance)
            for row in self._database.rows(chosen.where(_COLUMNS.id.in_(some))):
                found[row["id"]] = (row["worksheet"], row["instance"])
        return found

    def received(
        self, identities: Collection[str], clients: Collection[str] = ()
    ) -> frozenset[datetime]:
        """When these papers came in, and all with these codes of clients on them."""
        named = [(_COLUMNS.id, some) for some in in_portions(identities)]
        named += [(_COLUMNS.client, some) for some in in_portions(clients)]
        return frozenset(
            datetime.fromisoformat(row["received_at"])
            for column, some in named
            for row in self._database.rows(select(_COLUMNS.received_at).where(column.in_(some)))
        )

    def clients(self) -> frozenset[str]:
        """The codes on papers, as they were written."""
        rows = self._database.rows(select(_COLUMNS.client).distinct())
        return frozenset(row["client"] for row in rows if row["client"] is not None)

    def called(self, name: str) -> tuple[Submission, ...]:
        """Those whose id begins with this after its `S-`, or whose instance it is; as written.

        `name` holds letters and digits only.
        """
        begins = _COLUMNS.id.startswith(f"S-{name}", autoescape=True)
        chosen = _RECORDS.where(begins | (_COLUMNS.instance == name))
        return self._read(chosen.order_by(_COLUMNS.id))

    def add_within(self, connection: Connection, papers: Sequence[Submission]) -> None:
        """Within a transaction: enter papers, and tell the log of those that were new."""
        new = [
            each
            for each in papers
            if self._database.add(connection, tables.submissions, [submission_row(each)])
        ]
        deeds = [Deed("add", each.client or "", each.id) for each in new]
        self._audit.note_within(connection, deeds)

    def _filed(self, code: str | None, *more: ColumnElement[bool]) -> tuple[Submission, ...]:
        """The papers in a dossier (None: the team's), as they lie there.

        `more`: further conditions on the papers.
        """
        now = self._decisions.filing()
        return tuple(
            now.filed(paper)
            for paper in self._read(_RECORDS.where(of_person(now, code), *more).order_by(*BY_DAY))
            if now.owner(paper.id, paper.client) == code and paper.id not in now.withdrawn
        )

    def _read(self, statement: Select[Any]) -> tuple[Submission, ...]:
        return tuple(submission_from(row["record"]) for row in self._database.rows(statement))


def of_person(now: Filing, code: str | None) -> ColumnElement[bool]:
    """Papers with one of the codes of this person on them, or moved to one; None: the team's.

    More than lie in that dossier: `Filing.owner` tells, and what was withdrawn is among them.
    """
    if code is None:
        return _COLUMNS.client.is_(None)
    theirs = _COLUMNS.client.in_(now.codes(code))
    moved = [paper for paper, to in now.moved.items() if now.person(to) == code]
    return or_(theirs, _COLUMNS.id.in_(moved)) if moved else theirs
