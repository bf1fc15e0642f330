"""What papers say, kept beside them without their boxes: so that a dossier is folded quickly.

Derived, all of it: a row says of what it was made (its stamp), and who reads it decides whether
that still holds. Rows may be dropped at any time; then they are made anew from the papers.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, delete, null, or_, select

from pipeline.records import Submission
from pipeline.records.events import Merged
from pipeline.records.filing_compared import about
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.papers import of_person
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import submission_from, to_text
from pipeline.store.ledger.schema.sealed_rows import Row

_PAPERS, _KEPT = tables.submissions.c, tables.abridged.c
_FEW: Final = 20  # papers that are asked for one by one
_Line = Sequence[Any]  # the columns of a slip, and of what is kept
_BESIDE = tables.submissions.outerjoin(tables.abridged, _KEPT.submission == _PAPERS.id)


class Abridged(NamedTuple):
    """A paper as it counts, without its boxes.

    Attributes:
        paper: with no readings, and without what was left blank.
        is_doubtful: a person may be asked about it: its boxes have to be looked at.
        stamp: of what it was made; "" where that is not to be told, and nothing is kept.
        written: the language in which its JSON lies in the outbox; "" where that is not certain.
    """

    paper: Submission
    is_doubtful: bool
    stamp: str
    written: str = ""


class Slip(NamedTuple):
    """Which paper: enough to know whose it is and what its file is called, as it was stored."""

    id: str
    client: str | None
    worksheet: str
    filled_on: date


class AbridgedPapers:
    """The abridged papers of one ledger."""

    def __init__(self, database: Database, decisions: Decisions) -> None:
        self._database = database
        self._decisions = decisions
        # by its stamp, of the dossier that was looked at last: what is judged now is drawn next
        self._known: dict[str, tuple[str, Submission]] = {}
        self._whose: str | None = ""  # that dossier; "" is nobody's

    def kept(self, code: str | None) -> tuple[tuple[Slip, Abridged | None], ...]:
        """Every paper in a dossier (None: the team's), in the order of `papers.of`.

        With what is kept of it, if anything is; that may be out of date.
        """
        now = self._decisions.filing()
        chosen = _LOOKED_AT if code == self._whose else _ALL
        rows = [
            row
            for row in self._database.lines(chosen.where(of_person(now, code)))
            if now.owner(row[0], row[1]) == code and row[0] not in now.withdrawn
        ]
        rows.sort(key=_by_day)
        known = self._understood(rows, of_person(now, code))
        self._known, self._whose = known, code
        return tuple([(_slip(*row[:4]), _abridged(row, known)) for row in rows])

    def _understood(
        self, rows: Sequence[_Line], all_of_them: ColumnElement[bool]
    ) -> dict[str, tuple[str, Submission]]:
        """The papers that are kept by these stamps; each is read once while that stays the same.

        `all_of_them`: what these papers have in common, for who reads them for the first time.
        """
        known: dict[str, tuple[str, Submission]] = {}
        texts: dict[str, tuple[str, str]] = {}
        lacking: set[str] = set()
        for identity, *_, stamp, _written, _doubtful, text in rows:
            if stamp is None:
                continue
            if (kept := self._known.get(identity)) is not None and kept[0] == stamp:
                known[identity] = kept
            elif text is not None:
                texts[identity] = (stamp, text)
            else:
                lacking.add(identity)
        if lacking:
            chosen = _KEPT.submission.in_(lacking) if len(lacking) <= _FEW else all_of_them
            for identity, stamp, text in self._database.lines(_RECORDS.where(chosen)):
                if identity in lacking:
                    texts[identity] = (stamp, text)
        for identity, (stamp, text) in texts.items():
            known[identity] = (stamp, submission_from(text))
        return known

    def keep(self, papers: Sequence[Abridged]) -> None:
        """Keep these, in the place of what was kept of the same papers.

        What has no stamp is made anew each time: nothing is kept of it.
        """
        if not papers:
            return
        kept = [each for each in papers if each.stamp]
        files = ({"sha256": each.paper.source.sha256} for each in kept)
        with self._database.writing() as connection:
            for each in papers:
                mine = _KEPT.submission == each.paper.id
                connection.execute(delete(tables.abridged).where(mine))
            self._database.add(connection, tables.abridged, map(_row, kept), files)

    def forget(self, codes: Iterable[str]) -> None:
        """Drop what is kept of the papers in these dossiers ("" for the team's)."""
        now = self._decisions.filing()
        with self._database.writing() as connection:
            for code in codes:
                theirs = select(_PAPERS.id).where(of_person(now, code or None))
                connection.execute(delete(tables.abridged).where(_KEPT.submission.in_(theirs)))

    def elsewhere(self, code: str | None) -> tuple[Slip, ...]:
        """Papers that a decision was ever about and that are not in this dossier now."""
        events = self._decisions.all()
        if not events:
            return ()
        merges = [event.what for event in events if isinstance(event.what, Merged)]
        merged = {code for each in merges for code in (each.keep, each.other)}
        chosen = or_(_PAPERS.id.in_(about(events)), _PAPERS.client.in_(merged))
        now = self._decisions.filing()
        found = [_slip(*row) for row in self._database.lines(select(*_SLIP).where(chosen))]
        return tuple(
            each
            for each in found
            if each.id in now.withdrawn or now.owner(each.id, each.client) != code
        )


_RECORDS = select(_KEPT.submission, _KEPT.stamp, _KEPT.record).join(
    tables.submissions, _KEPT.submission == _PAPERS.id
)


_SLIP = (_PAPERS.id, _PAPERS.client, _PAPERS.worksheet, _PAPERS.filled_on)
_COLUMNS = (*_SLIP, _PAPERS.received_at, _KEPT.stamp, _KEPT.written, _KEPT.doubtful)
_ALL = select(*_COLUMNS, _KEPT.record).select_from(_BESIDE)
_LOOKED_AT = select(*_COLUMNS, null()).select_from(_BESIDE)  # what was read of them is known


def _by_day(row: _Line) -> tuple[str, str, str]:
    """As `papers.BY_DAY` has it, for which a database carries all texts about."""
    return (row[3], row[4], row[0])


def _abridged(row: _Line, known: Mapping[str, tuple[str, Submission]]) -> Abridged | None:
    """What is kept of a paper, if it is; others may have entered something else since."""
    identity, *_, stamp, written, doubtful, _text = row
    read, paper = known.get(identity, ("", None))
    if paper is None or read != stamp:
        return None
    return Abridged(paper, doubtful == 1, read, written)


def _row(kept: Abridged) -> Row:
    return {
        "submission": kept.paper.id,
        "stamp": kept.stamp,
        "written": kept.written,
        "doubtful": int(kept.is_doubtful),
        "record": to_text(kept.paper),
    }


def _slip(identity: str, client: str | None, worksheet: str, filled_on: str) -> Slip:
    return Slip(identity, client, worksheet, date.fromisoformat(filled_on))
