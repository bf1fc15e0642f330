"""The database of one ledger: statements in, rows out, in transactions that are whole or not."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import zip_longest
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, RootTransaction, Select, Table, select
from sqlalchemy.exc import DBAPIError

from pipeline.store.ledger.in_a_file.versions import Versions
from pipeline.store.ledger.keeping import Keeping, Sealing
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.sealed_rows import Row, open_with, sealed_row
from pipeline.store.sealing.keys import keys_of

_Name = TypeVar("_Name", str, int)
_AT_ONCE: Final = 500  # names in one question; SQLite takes some thousands


class Database:
    """One database, read and written in the few ways the ledger needs.

    Args:
        keeping: how the books are kept. engine: on them.
        seal: closes each transaction that changed something; None where nothing is sealed.
    """

    def __init__(self, keeping: Keeping, engine: Engine, seal: Sealing | None = None) -> None:
        self._keeping = keeping
        self._engine = engine
        self._seal = seal
        self._fence: Callable[[], None] = lambda: None
        self._guards: list[Callable[[Connection], None]] = []
        self._versions = Versions(engine)
        # as of one moment, whatever others enter meanwhile; and one question is one moment
        self._steady = engine.execution_options(steady=True)
        self._asking = keeping.asking(engine)
        self.keys = keys_of(keeping.folder)
        open_with(engine, self.keys)

    def close(self) -> None:
        """Let go of the database."""
        self._versions.close()
        if self._seal is not None:
            self._seal.let_go()
        self._engine.dispose()

    def version(self) -> int | None:
        """Another number after each commit, by whoever; None where that cannot be told."""
        return self._versions.now()

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction that holds the lock for writing from its start."""
        mark = None
        with self._told_plainly(), self._engine.connect() as connection, _to_write(connection):
            self._fence()
            for check in self._guards:
                check(connection)
            yield connection
            if self._seal is not None:
                mark = self._seal.close_within(connection)
        if self._seal is not None:
            self._seal.entered(mark)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A transaction in which everything is seen as of one moment; nothing is written."""
        with self._told_plainly(), self._steady.connect() as connection:
            yield connection

    def fence(self, check: Callable[[], None]) -> None:
        """From now on `check` is asked, with the lock for writing held, before anything is written.

        When this returns, all that was begun by others before is written or never will be.
        """
        self._fence = check
        with self.writing():
            pass

    @contextmanager
    def guarded(self, check: Callable[[Connection], None]) -> Generator[None]:
        """Until this ends `check` is asked too, within each transaction that writes."""
        self._guards.append(check)
        try:
            yield
        finally:
            self._guards.remove(check)

    def lines(self, statement: Select[Any]) -> Sequence[Sequence[Any]]:
        """The rows found, as they were asked for: quicker, where there are thousands."""
        with self._told_plainly(), self._asking.connect() as connection:
            return connection.execute(statement).all()

    def rows(self, statement: Select[Any]) -> list[dict[str, Any]]:
        """The rows found, by column name."""
        with self._told_plainly(), self._asking.connect() as connection:
            found = connection.execute(statement)
            names = tuple(found.keys())
            return [dict(zip(names, row, strict=True)) for row in found]

    def holds(self, statement: Select[Any]) -> bool:
        """The one truth value found."""
        with self._told_plainly(), self._asking.connect() as connection:
            return bool(connection.execute(statement).scalar())

    def commits(self) -> int | None:
        """The number of the last commit; None where none was ever sealed."""
        found = self.rows(select(tables.seal.c.number))
        return int(found[0]["number"]) if found else None

    def add(
        self, connection: Connection, table: Table, rows: Iterable[Row], beside: Iterable[Row] = ()
    ) -> int:
        """Insert what is not there yet; the number of rows that were new.

        `beside`: of each row, what else says where the key of what people wrote lies.
        """
        statement = self._keeping.insert(table).on_conflict_do_nothing().inline()
        statement = statement.execution_options(preserve_rowcount=True)
        told = zip_longest(rows, beside) if beside else ((row, None) for row in rows)
        sealed = (sealed_row(self.keys, table, row, more) for row, more in told)
        return sum(connection.execute(statement, row).rowcount for row in sealed)

    def sealed(self, table: Table, row: Row, beside: Row | None = None) -> Row:
        """A row, or cells of one, as it is to be written; `beside`: those that say which it is."""
        return sealed_row(self.keys, table, row, beside)

    def add_or_change(
        self, connection: Connection, table: Table, row: dict[str, Any], change: dict[str, Any]
    ) -> None:
        """Insert a row; where one with its primary key is there already, change that."""
        keys = [column.name for column in table.primary_key]
        insert = self._keeping.insert(table).values(**self.sealed(table, row))
        changed = self.sealed(table, change, row)
        connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed))

    def open_log(self, connection: Connection) -> AbstractContextManager[None]:
        """Within a transaction: lines of the log, to which only is added, may be changed."""
        return self._keeping.log_opened(connection)

    def compact(self) -> None:
        """Leave no byte in the books of rows that went."""
        with self.writing():  # asks the fence
            pass
        with self._told_plainly():
            self._keeping.compact(self._engine)

    @contextmanager
    def _told_plainly(self) -> Generator[None]:
        try:
            yield
        except DBAPIError as error:
            # A wrong row or statement is a mistake of ours, about one paper. All else is the
            # database's own trouble: busy, full, damaged, gone.
            told = self._keeping.told(error)
            if told is None:
                raise
            raise told from None


def _to_write(connection: Connection) -> RootTransaction:
    return connection.execution_options(writing=True).begin()


def in_portions(names: Collection[_Name]) -> Iterator[Sequence[_Name]]:
    """Names, or numbers, in portions that are asked for at once, each sorted."""
    left = sorted(names)
    while left:
        some, left = left[:_AT_ONCE], left[_AT_ONCE:]
        yield some
