"""Books in a PostgreSQL database: for several computers, or where a server is kept anyway.

The folder of the store still holds originals, pictures and locks. What SQLite's file gives (the
whole of it in one copy, a journal to mend it by) is the server's own business here; a copy is
made as a file of SQLite's all the same, so that one backup goes back either way.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from pipeline.store import rights
from pipeline.store.ledger.in_a_file.examined import LastLook, last_examined, note_examined
from pipeline.store.ledger.in_a_file.journal import CommitMark
from pipeline.store.ledger.in_a_file.opening import REPAIRING, has_originals, migrate, revision_of
from pipeline.store.ledger.in_a_file.seal import UNSEALED, WATCHED, mark_of
from pipeline.store.ledger.keeping import Keeping, Mend, Sealing, keeping_of
from pipeline.store.ledger.on_a_server import copies as server_copies
from pipeline.store.ledger.on_a_server import engine as server_engine
from pipeline.store.ledger.on_a_server import seal as server_seal
from pipeline.store.ledger.on_a_server import sharing as server_sharing
from pipeline.store.ledger.schema.tables import HEAD
from pipeline.store.ledger.sharing import Sharing
from pipeline.store.ledger.trouble import (
    Hurt,
    StoreHurtError,
    StoreTooNewError,
    StoreUnavailableError,
)
from pipeline.store.locks import TAKEN, AnotherWatcherError, LostLeaseError
from pipeline.store.trouble import StoreError

QUICK: Final = 12_000_000  # bytes of books that are looked through in some tenths of a second
_SIZE: Final = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname = ANY(%s)"


class OnServer(Keeping):
    """As an office has it that outgrew one computer."""

    def __init__(self, folder: Path, address: str) -> None:
        super().__init__(folder)
        self._address = address
        self._note = server_seal.note_of(folder)

    @cached_property
    def _asking(self) -> Engine:
        """For a question or two: nothing is kept open, whoever asks beside us."""
        return server_engine.server_engine(self._address, keeps_open=False)

    def has_books(self, *, repairing: bool = False) -> bool:
        with _plainly(), self._asking.connect() as connection:
            return self._demand_there(connection, repairing=repairing)

    def _demand_there(self, connection: Connection, *, repairing: bool) -> bool:
        if not repairing and (self.folder / REPAIRING).exists():
            raise StoreHurtError("unfinished")
        is_there = revision_of(connection) is not None
        if not is_there and self._was_used():
            raise StoreHurtError("server_lost")
        return is_there

    def _was_used(self) -> bool:
        noted = self._note.entered()
        return (noted is not None and noted.number > 1) or has_originals(self.folder)

    def open(self, *, repairing: bool = False) -> Engine:
        engine = server_engine.server_engine(self._address)
        try:
            with ExitStack() as undone:
                undone.callback(engine.dispose)
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                rights.make_private(self.folder)
                with _plainly(), engine.connect() as connection:
                    self._demand_there(connection, repairing=repairing)
                self._bring_up_to_date(engine)
                undone.pop_all()
        except OSError as error:
            raise StoreError(
                "Het archief is niet te openen: de database op de server is nu niet te "
                "bereiken, of de map van het archief is niet te gebruiken. ({kind})",
                kind=_kind(error),
            ) from error
        return engine

    def _bring_up_to_date(self, engine: Engine) -> None:
        with _plainly(), engine.connect() as connection:
            mark = server_seal.demand_fit(connection, self._note)
            is_current = revision_of(connection) == HEAD and mark != UNSEALED
            is_shared = connection.exec_driver_sql(server_sharing.IS_THERE).scalar()
        if is_current and not is_shared:  # from before jobs were shared
            with _plainly(), engine.execution_options(writing=True).begin() as connection:
                server_seal.put_in_order(connection)
        if not is_current:
            writer = engine.execution_options(writing=True)
            with _plainly(), writer.begin() as connection:
                server_engine.demand_fit_server(connection)
                mark = server_seal.demand_fit(connection, self._note)
                if (found := revision_of(connection)) != HEAD or mark == UNSEALED:
                    migrate(connection, found)
                    server_seal.put_in_order(connection)
                    mark = server_seal.seal_anew(connection, mark)
            self._note.enter(mark)
        elif self._note.entered() is None:
            self._note.enter(mark)  # from now on this folder belongs to these books

    @contextmanager
    def look(self) -> Iterator[tuple[Keeping, Engine]]:
        with ExitStack() as held:
            if not self.has_books():
                folder = held.enter_context(TemporaryDirectory())
                yield held.enter_context(keeping_of(Path(folder)).look())
                return
            engine = server_engine.server_engine(self._address, looks=True)
            held.callback(engine.dispose)
            with _plainly(), engine.connect() as connection:
                server_seal.demand_fit(connection, self._note)
                found = revision_of(connection)
            if found != HEAD:
                raise _other_age(found)
            yield self, engine

    def sealing(self) -> Sealing:
        return server_seal.ServerSeal(self._note)

    def asking(self, engine: Engine) -> Engine:
        # begun and ended, each question would go to the server three times
        return engine.execution_options(at_once=True, isolation_level="AUTOCOMMIT")

    def insert(self, table: Table) -> Any:
        return postgresql.insert(table)

    def told(self, error: DBAPIError) -> Exception:
        return server_engine.told(error)

    @contextmanager
    def log_opened(self, connection: Connection) -> Iterator[None]:
        for state in ("on", "off"):
            connection.exec_driver_sql(
                "SELECT set_config(%s, %s, true)", (server_engine.CLEARS, state)
            )
            if state == "on":
                yield

    def examine(self, engine: Engine, *, deep: bool = False) -> Hurt | None:
        """The server reads every row; what it keeps about its own pages, its own tools examine."""
        try:
            with engine.execution_options(steady=True).connect() as connection:
                return "rows" if server_seal.changed_otherwise(connection) else None
        except DBAPIError as error:
            if isinstance(found := self.told(error), StoreHurtError):
                return found.code
            raise found from None

    def is_quick(self, engine: Engine) -> bool:
        with _plainly(), engine.connect() as connection:
            size = connection.exec_driver_sql(_SIZE, (list(WATCHED),)).scalar()
        return int(size or 0) <= QUICK

    def known(self, engine: Engine, now: datetime, *, at_rest: bool) -> LastLook | None:
        if at_rest or self.is_quick(engine):
            return None
        return last_examined(self.folder) or LastLook(now, None)

    def looked_through(self, engine: Engine, now: datetime) -> Hurt | None:
        hurt = self.examine(engine)
        note_examined(self.folder, LastLook(now, hurt))
        return hurt

    def broken_journal(self) -> int:
        return 0  # there is none

    def compact(self, engine: Engine) -> None:
        """Each table is written anew without what went; the server's log holds it for a while."""
        alone = engine.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as connection:
            for name in WATCHED:
                connection.exec_driver_sql(f"VACUUM (FULL) {name}")
            with suppress(DBAPIError):  # not everybody may; the server does so by itself
                connection.exec_driver_sql("CHECKPOINT")

    def copy(self, to: Path) -> CommitMark:
        if not self.has_books():
            raise StoreHurtError("server_lost")
        with _plainly(), self._asking.execution_options(steady=True).connect() as connection:
            mark = server_seal.demand_fit(connection, self._note)
            if server_seal.changed_otherwise(connection):
                raise StoreHurtError("rows")
            if (found := revision_of(connection)) != HEAD:
                raise _other_age(found)
            server_copies.copy_to_file(connection, mark, to)
        return mark

    def copy_daily(self) -> None:
        return

    @contextmanager
    def put_back(self, copy: Path) -> Iterator[None]:
        with keeping_of(copy.parent).put_back(copy):
            pass  # it is sound, and of today
        writer = self._asking.execution_options(writing=True)
        with _plainly(), writer.begin() as connection:
            server_engine.demand_fit_server(connection)
            if revision_of(connection) is not None:
                raise FileExistsError(errno.EEXIST, "there are books")
            migrate(connection, None)
            server_seal.put_in_order(connection)
            before = server_copies.enter_from_file(connection, copy)
            mark = server_seal.seal_anew(connection, before)
            server_copies.remove_file(copy)
            server_seal.note_of(copy.parent).enter(mark)
            yield

    def mend(self, now: datetime) -> Mend:
        """Seal what stands there; what is lost or damaged there only the server can bring back."""
        if not self.has_books(repairing=True):
            raise StoreHurtError("server_lost")
        writer = self._asking.execution_options(writing=True)
        with _plainly(), writer.begin() as connection:
            try:
                server_seal.demand_fit(connection, self._note)
                hurt = self.examine(self._asking)
            except StoreHurtError as error:
                hurt = error.code
            if hurt is None:
                return Mend("sound")
            if hurt not in {"older", "rows"}:
                raise StoreHurtError(hurt)
            before = max(mark_of(connection), self._note.entered() or UNSEALED)
            mark = server_seal.seal_anew(connection, before)
        self._note.enter(mark)
        return Mend("resealed")

    def sharing(self) -> Sharing:
        return server_sharing.OnServerSharing(self._asking, self.folder)

    @contextmanager
    def watching(self) -> Iterator[Callable[[], None]]:
        """A lock on the server, for as long as a connection of its own lives."""
        with ExitStack() as held:
            watch = _Watch(self._asking, held)
            if not watch.is_held():
                raise AnotherWatcherError(TAKEN)
            yield watch.check


class _Watch:
    """The server's lock of who watches: taken again where the connection broke, if it is free."""

    def __init__(self, engine: Engine, held: ExitStack) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        held.callback(self._let_go)

    def is_held(self) -> bool:
        """Whether we hold it, by a connection that lives."""
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.exec_driver_sql("SELECT 1").scalar()
                return True
            self._let_go()
        with _plainly():
            self._connection = self._engine.connect()
            asked = f"SELECT pg_try_advisory_lock({server_engine.WATCHING})"
            if self._connection.exec_driver_sql(asked).scalar():
                return True
        self._let_go()
        return False

    def check(self) -> None:
        """Make sure that it is ours still; raises LostLeaseError."""
        if not self.is_held():
            raise LostLeaseError("Een ander programma heeft het werk overgenomen. Dit stopt nu.")

    def _let_go(self) -> None:
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.invalidate()  # the lock goes with it: it must not be kept
                self._connection.close()
        self._connection = None


def _other_age(found: str | None) -> StoreError:
    """Books of another age than this program; who looks brings nothing up to date."""
    if found is not None and found < HEAD:
        return StoreError(
            "Het archief is van een ouder programma. Typ eerst: krachtwerk run --once"
        )
    return StoreTooNewError(
        "Het archief is gemaakt met een nieuwer programma. Werk dit programma eerst bij."
    )


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        found = server_engine.told(error)
        if isinstance(found, server_engine.RowRefusedError):  # no paper is at stake: a right, say
            found = StoreUnavailableError(errno.EIO, *found.args)
        raise found from None


def _kind(error: OSError) -> str:
    if isinstance(error, StoreUnavailableError):
        return " ".join(error.args[1:])
    return os.strerror(error.errno) if error.errno else type(error).__name__
