"""What was done to a dossier -> a line in a log that can only be added to; and whether it is whole.

NEN 7513 asks who did what to whose dossier and when; nothing of what is in it. Each line carries
the SHA-256 of itself and the line before, so that no line can be changed, taken out or put in
between without all that follow being made anew. Whoever notes the last hash elsewhere also sees
lines that were cut off at the end.
"""

import getpass
from collections.abc import Callable, Collection, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, select, update

from pipeline.records.ids import canonical_json
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import moment

DeedKind = Literal["open", "add", "correct", "print", "read", "export", "repair", "enter", "erase"]
_LOG = select(tables.audit).order_by(tables.audit.c.seq)
_LAST = select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(1)
_BEGINNING: Final = "0" * 64


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Scribe:
    """Who has the ledger open: the name of their account, and the clock on the wall."""

    who: str = "-"
    clock: Callable[[], datetime] = _now

    @classmethod
    def here(cls, clock: Callable[[], datetime]) -> "Scribe":
        """Who runs this program: the name of their account, if it has one."""
        try:
            return cls(getpass.getuser(), clock)
        except (OSError, KeyError, ImportError):
            return cls("-", clock)


class Deed(NamedTuple):
    """What was done; whose dossier it was (a code, or ""), and what it was about."""

    kind: DeedKind
    client: str
    about: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the log.

    Attributes:
        client: code (with hyphen), or "" for the team's papers and for all dossiers.
        about: id of a paper, a decision or a printed form, or the name of a document or command.
        hash: SHA-256 (hex) of this line and the hash before it.
    """

    seq: int
    at: str
    who: str
    action: str
    client: str
    about: str
    hash: str


class Audit:
    """The log of one ledger."""

    def __init__(self, database: Database, scribe: Scribe) -> None:
        self._database = database
        self._scribe = scribe
        self._person: str | None = None

    def note(self, kind: DeedKind, client: str, about: str) -> None:
        """Add a line for what changes nothing: that a dossier was read or exported, say."""
        with self._database.writing() as connection:
            self.note_within(connection, [Deed(kind, client, about)])

    def today(self) -> str:
        """The ISO day of now, in UTC: in Europe never later than on the wall."""
        return moment(self._scribe.clock())[:10]

    @contextmanager
    def done_by(self, person: str | None) -> Generator[None]:
        """Until this ends, what is done is done by somebody who signed in; None: by the account."""
        before, self._person = self._person, person
        try:
            yield
        finally:
            self._person = before

    def note_within(self, connection: Connection, deeds: Iterable[Deed]) -> None:
        """Add a line for each deed, within its own transaction."""
        last = connection.execute(_LAST).mappings().first()
        seq, before = (0, _BEGINNING) if last is None else (last["seq"], last["hash"])
        at = moment(self._scribe.clock())
        for kind, client, about in deeds:
            seq += 1
            row = {"seq": seq, "at": at, "who": self._person or self._scribe.who}
            row |= {"action": kind, "client": client, "about": about}
            before = _chained(row, before)
            self._database.add(connection, tables.audit, [row | {"hash": before}])

    def clear_within(self, connection: Connection, is_theirs: Callable[[str, str], bool]) -> None:
        """Within a transaction: empty what lines are about, and chain anew all that follows.

        Who did what kind of thing to which code, and when, stays: that is what the log is for.

        Args:
            connection: of the transaction.
            is_theirs: whether a line goes empty, by its client and what it is about.
        """
        kept = [dict(row) for row in connection.execute(_LOG).mappings()]
        first = next((n for n, row in enumerate(kept) if _has(row, is_theirs)), len(kept))
        if first == len(kept):
            return
        before = kept[first - 1]["hash"] if first else _BEGINNING
        with self._database.open_log(connection):
            for row in kept[first:]:
                del row["hash"]
                if _has(row, is_theirs):
                    row["about"] = ""
                before = _chained(row, before)
                mine = tables.audit.c.seq == row["seq"]
                connection.execute(update(tables.audit).where(mine).values(**row, hash=before))

    def lines(self) -> tuple[AuditLine, ...]:
        """Every line, oldest first."""
        return tuple(AuditLine(**row) for row in self._database.rows(_LOG))

    def last(self) -> int:
        """The number of the last line; 0 where there is none."""
        found = self._database.rows(_LAST)
        return int(found[0]["seq"]) if found else 0

    def after(self, seq: int, kinds: Collection[DeedKind], most: int) -> tuple[AuditLine, ...]:
        """The lines of these kinds after this one, oldest first and no more than `most`."""
        table = tables.audit.c
        chosen = _LOG.where(table.seq > seq, table.action.in_(kinds)).limit(most)
        return tuple(AuditLine(**row) for row in self._database.rows(chosen))

    def printed_or_added_after(self, seq: int) -> tuple[AuditLine, ...]:
        """The lines after this one about what was printed for a client or came in of one."""
        table = tables.audit.c
        about = table.action.in_(["print", "add"]), table.client != ""
        return tuple(
            AuditLine(**row) for row in self._database.rows(_LOG.where(table.seq > seq, *about))
        )

    def broken_at(self) -> int | None:
        """The number of the first line that does not follow from those before; None if all do."""
        before, expected = _BEGINNING, 1
        for row in self._database.rows(_LOG):
            kept = row.pop("hash")
            if row["seq"] != expected or _chained(row, before) != kept:
                return expected
            before, expected = kept, expected + 1
        return None


def _has(row: dict[str, Any], is_theirs: Callable[[str, str], bool]) -> bool:
    return bool(row["about"]) and is_theirs(row["client"], row["about"])


def _chained(row: dict[str, Any], before: str) -> str:
    return sha256(f"{before}\n{canonical_json(row)}".encode()).hexdigest()
