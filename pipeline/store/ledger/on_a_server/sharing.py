"""Jobs shared by programs on several computers, by locks on the server, and fenced twice.

A job belongs to a lane: all about one client to the same one. Who is at a job holds its lane by a
lock of a session of its own (`server_session`), which ends with the program, or where that sleeps.
The team's papers concern all: their lane excludes every other.

A lock cannot keep who lost it from going on. So each lane has a holder, written in the transaction
that begins a job: every later transaction of an older holder finds another one there, under the one
lock for writing. In the outbox it is asked while a lock in the folder is held, file by file; who
begins a job takes that lock once first, so that what an older holder was laying lies there.
"""

import secrets
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, text

from pipeline.records.jobs import TEAM, Job, JobKey
from pipeline.store.ahead import Ahead
from pipeline.store.ledger.on_a_server import workers as server_workers
from pipeline.store.ledger.on_a_server.session import Session
from pipeline.store.ledger.sharing import Claim, Joined, LostClaimError, Sharing, WorkerSeen
from pipeline.store.locks import DRAWING, held
from pipeline.turns import Memory, Turns

MADE: Final = f"""
{server_workers.MADE}
CREATE TABLE IF NOT EXISTS krachtwerk_lanes (
    lane integer PRIMARY KEY, holder text COLLATE "C" NOT NULL);
CREATE TABLE IF NOT EXISTS krachtwerk_turns (
    kind text COLLATE "C", subject text COLLATE "C",
    served timestamptz NOT NULL, again timestamptz NOT NULL,
    failures integer NOT NULL DEFAULT 0, PRIMARY KEY (kind, subject));
"""
IS_THERE: Final = server_workers.IS_THERE
_LANES: Final = 0x6B720003  # first half of the locks of lanes; the second is the lane
_ALL: Final = 0
_TEAM: Final = 256
_OTHERS: Final = 255  # lanes from 1
_PATIENCE: Final = 10.0  # seconds that a lock in the folder is waited for
_SERVED: Final = """
SELECT kind, subject, extract(epoch FROM clock_timestamp() - served)::float,
    extract(epoch FROM again - clock_timestamp())::float, failures
FROM krachtwerk_turns JOIN jobs USING (kind, subject)
"""
_FORGOTTEN: Final = """
DELETE FROM krachtwerk_turns WHERE again < clock_timestamp() - interval '1 day'
"""
_HOLDERS: Final = "SELECT lane, holder FROM krachtwerk_lanes WHERE lane = :lane OR lane = 0"
_HOLD: Final = """
INSERT INTO krachtwerk_lanes (lane, holder) VALUES (:lane, :holder)
ON CONFLICT (lane) DO UPDATE SET holder = excluded.holder
"""


def lane_of(key: JobKey) -> int:
    """The lane of a job; what lies among refused papers is chosen by looking, so that is one."""
    if key.kind in {"team", "erase"}:
        return _TEAM
    subject = "refused" if key.kind == "refused" else f"client {key.subject}"
    return 1 + zlib.crc32(subject.encode()) % _OTHERS


def _lock_of(store: Path, lane: int) -> Path:
    """The lock in the folder under which something of a lane is laid."""
    return store / "lanes" / f"{lane}.lock"


class OnServerSharing(Sharing):
    """The jobs of one store as one program shares them.

    Args:
        engine: keeps no connection open. store: the folder, which all share.
    """

    is_shared = True

    def __init__(self, engine: Engine, store: Path) -> None:
        self._engine = engine
        self._store = store
        self.me = secrets.token_hex(8)
        self.session = Session(engine)
        self.turns = SharedTurns(self.session)
        self._asked_at = float("-inf")
        self._helpers: tuple[WorkerSeen, ...] = ()

    @contextmanager
    def claimed(self, job: Job) -> Iterator[Claim | None]:
        lane = lane_of(job.key)
        if not self._locked(lane):
            yield None
            return
        try:
            found = self.session.rows(
                "SELECT asked, tries FROM jobs WHERE kind = :kind AND subject = :subject",
                **job.key._asdict(),
            )
            if not found:
                yield None
                return
            now = Job(job.kind, job.subject, *found[0])
            yield _OfLane(now, lane, self.session, self._store)
        finally:
            self._unlocked(lane)

    @contextmanager
    def alone(self) -> Iterator[Callable[[Connection], None]]:
        self.session.rows(f"SELECT pg_advisory_lock({_LANES}, {_ALL})")
        try:
            all_of_them = _OfLane(Job(*TEAM, 0, 0), _TEAM, self.session, self._store)
            yield all_of_them.enter
        finally:
            self._let_go(_ALL, "pg_advisory_unlock")

    def _locked(self, lane: int) -> bool:
        """Whether we hold a lane now; where it is for all, others end what they are at first."""
        rows = self.session.rows
        if lane == _TEAM:
            if not rows(f"SELECT pg_try_advisory_lock({_LANES}, {_TEAM})")[0][0]:
                return False
            try:
                rows(f"SELECT pg_advisory_lock({_LANES}, {_ALL})")
            except OSError:  # somebody is at it for long; later
                self._let_go(_TEAM, "pg_advisory_unlock")
                return False
            return True
        if not rows(f"SELECT pg_try_advisory_lock_shared({_LANES}, {_ALL})")[0][0]:
            return False
        if rows(f"SELECT pg_try_advisory_lock({_LANES}, {lane})")[0][0]:
            return True
        self._let_go(_ALL, "pg_advisory_unlock_shared")
        return False

    def _unlocked(self, lane: int) -> None:
        self._let_go(lane, "pg_advisory_unlock")
        self._let_go(_ALL, f"pg_advisory_unlock{'' if lane == _TEAM else '_shared'}")

    def _let_go(self, lane: int, how: str) -> None:
        try:
            self.session.rows(f"SELECT {how}({_LANES}, {lane})")
        except OSError:  # the session is gone, and the lock with it
            self.session.drop()

    def helpers(self) -> tuple[WorkerSeen, ...]:
        """Those that live, as of a second ago."""
        if time.monotonic() - self._asked_at > 1.0:
            try:
                self._helpers = server_workers.living(self.session.rows, self.me)
            except OSError:  # then we do all ourselves, as far as that goes
                self._helpers = ()
            self._asked_at = time.monotonic()
        return self._helpers

    def refusing(self) -> AbstractContextManager[None]:
        return held(_lock_of(self._store, lane_of(JobKey("refused"))), _PATIENCE)

    def ahead(self, program: str) -> Ahead | None:
        asked = server_workers.AskedOnServer(self.session, self.me)
        return Ahead(self._store, asked, program)

    def join(self, computer: str, pid: int) -> Joined:
        return server_workers.Enlisted(self.session, self.me, computer, pid)

    def note_place(self, word: str, program: str) -> None:
        server_workers.note_place(self.session.rows, word, program)
        self.session.rows(_FORGOTTEN)

    def close(self) -> None:
        self.session.close()


class _OfLane(Claim):
    """A lane that is held, by one connection."""

    def __init__(self, job: Job, lane: int, session: Session, store: Path) -> None:
        self.job = job
        self._lane = lane
        self._session = session
        self._number = session.number
        self._store = store
        self._mine = secrets.token_hex(8)
        self._holders: dict[int, str] | None = None

    def enter(self, connection: Connection) -> None:
        self._demand_session()
        lanes = [self._lane] if self._lane != _TEAM else [self._lane, _ALL]
        for lane in lanes:
            connection.execute(text(_HOLD), {"lane": lane, "holder": self._mine})
        self._holders = dict(self._found(connection))

    def check(self, connection: Connection) -> None:
        if self._holders is not None and dict(self._found(connection)) != self._holders:
            raise LostClaimError

    def _found(self, connection: Connection) -> Iterable[tuple[int, str]]:
        rows = connection.execute(text(_HOLDERS), {"lane": self._lane})
        return [(int(lane), str(holder)) for lane, holder in rows]

    def _demand_session(self) -> None:
        self._session.rows("SELECT 1")
        if self._session.number != self._number:
            raise LostClaimError

    @contextmanager
    def working(self) -> Iterator[None]:
        if self.job.kind == "erase":  # a person waits for it, and nothing may be laid meanwhile
            with held(self._store / DRAWING, _PATIENCE):
                yield
            return
        with self._locks():
            pass
        yield

    @contextmanager
    def laying(self) -> Iterator[None]:
        if self.job.kind == "erase":
            yield
            return
        with self._locks():
            holders = self._session.rows(_HOLDERS, lane=self._lane)
            if {int(lane): str(holder) for lane, holder in holders} != self._holders:
                raise LostClaimError
            yield

    @contextmanager
    def _locks(self) -> Iterator[None]:
        with ExitStack() as both:
            is_team = self._lane == _TEAM
            both.enter_context(held(self._store / DRAWING, _PATIENCE, shared=not is_team))
            if not is_team:
                both.enter_context(held(_lock_of(self._store, self._lane), _PATIENCE))
            yield


class SharedTurns(Turns[JobKey]):
    """Turns that all programs remember together; moments are those of the server's clock."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def due(self, waiting: Iterable[tuple[JobKey, int]]) -> list[JobKey]:
        self._remember()
        return super().due(waiting)

    def _remember(self) -> None:
        now = self._timer()
        for kind, subject, ago, left, failures in self._session.rows(_SERVED):
            self._seen[JobKey(kind, subject)] = Memory(now - ago, now + left, failures)

    def begin(self, key: JobKey) -> None:
        super().begin(key)
        self._note(key)

    def done(self, key: JobKey) -> None:
        super().done(key)
        self._note(key)

    def failed(
        self, key: JobKey, why: str = "", *, of_outbox: bool = False, where: str = ""
    ) -> None:
        super().failed(key, why, of_outbox=of_outbox, where=where)
        self._note(key)

    def _note(self, key: JobKey) -> None:
        seen, now = self._seen[key], self._timer()
        self._session.rows(
            "INSERT INTO krachtwerk_turns (kind, subject, served, again, failures) VALUES (:kind,"
            " :subject, clock_timestamp() - make_interval(secs => :ago),"
            " clock_timestamp() + make_interval(secs => :left), :failures)"
            " ON CONFLICT (kind, subject) DO UPDATE SET served = excluded.served,"
            " again = excluded.again, failures = excluded.failures",
            **key._asdict(),
            ago=now - seen.served,
            left=max(0.0, seen.again - now),
            failures=seen.failures,
        )
