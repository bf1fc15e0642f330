"""What books on a server do their own way: seals, what others wrote, locks, copies, mending."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from pipeline.settings import SettingsError, address_of
from pipeline.store.ledger import (
    Keeping,
    Ledger,
    StoreError,
    StoreHurtError,
    StoreTooNewError,
    StoreUnavailableError,
    keeping_of,
)
from pipeline.store.ledger.on_a_server.on_server import OnServer
from pipeline.store.ledger.schema.tables import metadata
from pipeline.store.locks import AnotherWatcherError, LostLeaseError
from tests.pipeline.store.ledger.test_decisions import OTHER, filled
from tests.pipeline.store.ledger.test_ledger import CODE, NOON, PAPER, ROW
from tests.postgres import server


@contextmanager
def as_administrator(books: Keeping) -> Iterator[Connection]:
    """Who has the rights of the server, and does not go by this program."""
    engine = server().engine(database_of(books))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def database_of(books: Keeping) -> str:
    assert isinstance(books, OnServer)
    return books._address.partition("@/")[2].partition("?")[0]


def cut_off(books: Keeping) -> None:
    """The server lets go of all that talk to it, as when it is started anew; waits until it has."""
    with as_administrator(books) as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def hurt_of(books: Keeping) -> str:
    with pytest.raises(StoreHurtError) as told, Ledger.open(books) as ledger:
        ledger.demand_sound(NOON)
    return told.value.code


def test_the_migrations_make_the_tables_of_today_sorted_by_their_bytes(on_server: Keeping) -> None:
    with as_administrator(on_server) as connection:
        found = [
            each
            for each in compare_metadata(MigrationContext.configure(connection), metadata)
            if not str(each[1].name).startswith("krachtwerk_")  # of who shares the work
        ]
        sorts = connection.exec_driver_sql(
            "SELECT DISTINCT collation_name FROM information_schema.columns"
            " WHERE data_type = 'text' AND table_schema = 'public'"
        )
        assert (found, sorts.scalars().all()) == ([], ["C"])


def test_the_log_can_only_be_added_to(on_server: Keeping) -> None:
    filled(on_server).close()
    for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
        with (
            as_administrator(on_server) as connection,
            pytest.raises(Exception, match="append-only"),
        ):
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE submissions SET record = replace(record, 'Rust', 'Ruzie')",
        "DELETE FROM arrivals",
        "TRUNCATE arrivals",
        "INSERT INTO jobs VALUES ('client', 'x', 1, 0)",
    ],
)
def test_what_others_wrote_is_noticed_and_may_be_kept(on_server: Keeping, statement: str) -> None:
    filled(on_server).close()
    with as_administrator(on_server) as connection:
        connection.exec_driver_sql(statement)
    assert hurt_of(on_server) == "rows"
    assert on_server.mend(NOON).how == "resealed"
    with Ledger.open(on_server) as ledger:
        assert ledger.hurt() is None


def test_books_from_before_are_noticed_and_may_be_kept(on_server: Keeping) -> None:
    filled(on_server).close()
    before = server().fresh(database_of(on_server))  # as a dump that is put back
    with Ledger.open(on_server) as ledger:
        ledger.take_in([replace(ROW, arrival="R-2")])
    old = keeping_of(on_server.folder, before)
    assert hurt_of(old) == "older"
    assert old.mend(NOON).how == "resealed"
    with Ledger.open(old) as ledger:
        assert [row.arrival for row in ledger.arrivals.all()] == ["R-1"]


def test_empty_books_beside_papers_are_not_begun(on_server: Keeping) -> None:
    filled(on_server).close()
    empty = keeping_of(on_server.folder, server().fresh())
    assert hurt_of(empty) == "server_lost"
    with pytest.raises(StoreHurtError):
        empty.mend(NOON)


def test_a_folder_whose_books_are_on_a_server_is_not_taken_for_one_without(
    on_server: Keeping,
) -> None:
    filled(on_server).close()
    assert hurt_of(keeping_of(on_server.folder)) == "elsewhere"


def test_books_of_a_newer_program_are_left_alone(on_server: Keeping) -> None:
    with as_administrator(on_server) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'x'")
    with pytest.raises(StoreTooNewError):
        Ledger.open(on_server)
    with pytest.raises(StoreTooNewError), Ledger.look(on_server, NOON):
        pass


def test_who_looks_can_change_nothing(on_server: Keeping) -> None:
    filled(on_server).close()
    with Ledger.look(on_server, NOON) as ledger:
        assert ledger.papers.of(CODE) == (PAPER,)
        with pytest.raises(StoreUnavailableError):
            ledger.clients.open("000001-1", None, "nl", NOON)


def test_after_the_server_was_away_work_goes_on(on_server: Keeping) -> None:
    with filled(on_server) as ledger:
        cut_off(on_server)
        with pytest.raises(StoreUnavailableError):
            ledger.papers.of(CODE)
        assert ledger.papers.of(CODE) == (PAPER,)


def test_one_program_watches_on_whatever_computer(on_server: Keeping, tmp_path: Path) -> None:
    assert isinstance(on_server, OnServer)
    elsewhere = keeping_of(tmp_path / "elsewhere", on_server._address)
    with on_server.watching() as check:
        with pytest.raises(AnotherWatcherError), elsewhere.watching():
            pass
        cut_off(on_server)
        check()  # the lock was free still
        cut_off(on_server)
        with elsewhere.watching(), pytest.raises(LostLeaseError):
            check()


def test_a_copy_is_a_store_of_its_own_and_goes_back(on_server: Keeping, tmp_path: Path) -> None:
    with filled(on_server) as ledger:
        ledger.audit.note("read", OTHER, "x")
        commits = ledger.commits()
    folder = tmp_path / "copy"
    folder.mkdir()
    assert on_server.copy(folder / "krachtwerk.sqlite3").number == commits
    again = keeping_of(tmp_path / "again", server().fresh())
    with again.put_back(folder / "krachtwerk.sqlite3"):
        shutil.move(folder, again.folder)
    for books in (on_server, again):
        with Ledger.open(books) as ledger:
            assert ledger.papers.of(CODE) == (PAPER,)
            assert (ledger.hurt(), ledger.audit.broken_at()) == (None, None)
    with Ledger.open(again) as ledger:  # the numbers go on
        ledger.take_in([replace(ROW, arrival="R-9")])
        assert [row.arrival for row in ledger.arrivals.all()] == ["R-1", "R-9"]


def test_nothing_is_put_over_books(on_server: Keeping, tmp_path: Path) -> None:
    with filled(on_server):
        pass
    on_server.copy(tmp_path / "krachtwerk.sqlite3")
    with pytest.raises(FileExistsError), on_server.put_back(tmp_path / "krachtwerk.sqlite3"):
        pass


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://sam:geheim@127.0.0.1:1/boeken",
        "postgresql://sam:geheim@127.0.0.1:1/boeken?bestaat_niet=1",
        "postgresql://sam:geheim@host:port/boeken",
        "postgresql://sam:geheim@127.0.0.1",
        "postgresql://sam:geheim@[/boeken",
    ],
)
def test_no_password_is_ever_told(tmp_path: Path, address: str) -> None:
    with pytest.raises((SettingsError, StoreError)) as told:
        Ledger.open(keeping_of(tmp_path, address_of(address)))
    shown = [str(told.value), repr(told.value), repr(told.value.__cause__)]
    assert not any("geheim" in each for each in shown)
