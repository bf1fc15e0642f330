"""The workers of a store as the server knows them: who lives, where they work, what they read."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from pipeline.store.ledger.on_a_server.engine import WATCHING
from pipeline.store.ledger.on_a_server.session import Session
from pipeline.store.ledger.sharing import WorkerSeen

MADE: Final = """
CREATE TABLE IF NOT EXISTS krachtwerk_workers (
    id text COLLATE "C" PRIMARY KEY, computer text COLLATE "C" NOT NULL, pid integer NOT NULL,
    doing text COLLATE "C" NOT NULL,
    backend integer NOT NULL, begun timestamptz NOT NULL, beat timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS krachtwerk_place (
    one integer PRIMARY KEY, word text COLLATE "C" NOT NULL, program text COLLATE "C" NOT NULL);
CREATE UNLOGGED TABLE IF NOT EXISTS krachtwerk_ahead (
    sha256 text COLLATE "C" PRIMARY KEY, program text COLLATE "C" NOT NULL, number bigserial,
    holder text COLLATE "C" NOT NULL DEFAULT '', done boolean NOT NULL DEFAULT false);
CREATE OR REPLACE VIEW krachtwerk_living AS SELECT w.* FROM krachtwerk_workers w
    JOIN pg_stat_activity a ON a.pid = w.backend AND a.backend_start <= w.begun
    WHERE w.beat > clock_timestamp() - interval '30 seconds';
"""
IS_THERE: Final = "SELECT to_regclass('krachtwerk_ahead') IS NOT NULL"
BEATS: Final = """
UPDATE krachtwerk_workers SET beat = clock_timestamp(), doing = :doing WHERE id = :me
"""
_LIVING: Final = """
SELECT computer, pid, doing, extract(epoch FROM clock_timestamp() - begun)::float,
    extract(epoch FROM clock_timestamp() - beat)::float
FROM krachtwerk_living WHERE id <> :me ORDER BY computer, pid
"""
_ENLIST: Final = """
INSERT INTO krachtwerk_workers (id, computer, pid, doing, backend, begun, beat) VALUES
    (:me, :computer, :pid, '', pg_backend_pid(), clock_timestamp(), clock_timestamp())
ON CONFLICT (id) DO UPDATE SET backend = excluded.backend, begun = excluded.begun,
    beat = excluded.beat
"""
_GONE: Final = """
DELETE FROM krachtwerk_workers WHERE id = :me OR beat < clock_timestamp() - interval '1 day'
"""
_TAKE: Final = """
UPDATE krachtwerk_ahead SET holder = :me WHERE sha256 = (
    SELECT sha256 FROM krachtwerk_ahead WHERE holder = '' AND program = :program
    ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING sha256
"""
_STATE: Final = """
SELECT EXISTS (SELECT 1 FROM krachtwerk_living w WHERE w.id = x.holder), x.done
FROM krachtwerk_ahead x WHERE x.sha256 = :digest
"""
_WITHDRAW: Final = """
DELETE FROM krachtwerk_ahead x WHERE sha256 = :digest AND (:anyhow OR NOT done AND NOT EXISTS (
    SELECT 1 FROM krachtwerk_living w WHERE w.id = x.holder))
RETURNING 1
"""
_WATCHED: Final = """
SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = :watching
    AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


def living(rows: Callable[..., list[Any]], me: str = "") -> tuple[WorkerSeen, ...]:
    """The workers that live, but the one with this id."""
    if not rows(IS_THERE)[0][0]:
        return ()
    return tuple(WorkerSeen(*row) for row in rows(_LIVING, me=me))


def note_place(rows: Callable[..., list[Any]], word: str, program: str) -> None:
    """What `place` tells from now on."""
    rows(
        "INSERT INTO krachtwerk_place (one, word, program) VALUES (1, :word, :program)"
        " ON CONFLICT (one) DO UPDATE SET word = excluded.word, program = excluded.program",
        word=word,
        program=program,
    )


class Enlisted:
    """One worker, on the list for as long as its session lives."""

    def __init__(self, session: Session, me: str, computer: str, pid: int) -> None:
        self._session = session
        self._who = {"me": me, "computer": computer, "pid": pid}
        self._number = 0

    def be_there(self, doing: str) -> None:
        """Be on the list, also after the connection broke; `doing`: the kind of work."""
        self._session.live_by(BEATS, me=self._who["me"], doing=doing)
        self._session.rows("SELECT 1")
        if self._session.number != self._number:
            self._session.rows(_ENLIST, **self._who)
            self._number = self._session.number

    def place(self) -> tuple[str, str] | None:
        """The word of the folders of who watches, and its program; None where nobody ever did."""
        found = self._session.rows("SELECT word, program FROM krachtwerk_place")
        return (found[0][0], found[0][1]) if found else None

    def is_watched(self) -> bool:
        """Whether a program watches, on whatever computer."""
        return bool(self._session.rows(_WATCHED, watching=WATCHING)[0][0])

    def leave(self) -> None:
        """Be on the list no longer; nor are those who died long ago."""
        with suppress(OSError):
            self._session.rows(_GONE, me=self._who["me"])


class AskedOnServer:
    """Which papers are read ahead, and by whom."""

    def __init__(self, session: Session, me: str) -> None:
        self._rows = session.rows
        self._me = me

    def ask(self, digest: str, program: str) -> None:
        """See `store.ahead.Asked`; so too the others."""
        self._rows(
            "INSERT INTO krachtwerk_ahead (sha256, program) VALUES (:digest, :program)"
            " ON CONFLICT (sha256) DO UPDATE SET program = excluded.program, holder = '',"
            " done = false WHERE krachtwerk_ahead.program <> excluded.program",
            digest=digest,
            program=program,
        )

    def take(self, program: str) -> str | None:
        """A paper for this worker, if there is one that nobody has."""
        found = self._rows(_TAKE, me=self._me, program=program)
        return str(found[0][0]) if found else None

    def is_mine(self, digest: str) -> bool:
        """It is read: whether that was still asked of us."""
        mine = "UPDATE krachtwerk_ahead SET done = true WHERE sha256 = :digest AND holder = :me"
        return bool(self._rows(f"{mine} RETURNING 1", digest=digest, me=self._me))

    def state(self, digest: str) -> tuple[bool, bool] | None:
        """Whether a worker that lives has it, and whether it is done; None: nobody is asked."""
        found = self._rows(_STATE, digest=digest)
        return (found[0][0], found[0][1]) if found else None

    def withdraw(self, digest: str, *, anyhow: bool = False) -> bool:
        """Ask for it no longer; `anyhow`: also where a worker has it. Whether that is so."""
        return bool(self._rows(_WITHDRAW, digest=digest, anyhow=anyhow))

    def clear(self) -> None:
        """Ask for nothing."""
        self._rows("DELETE FROM krachtwerk_ahead")
