"""The ledger: what is entered comes back, whole, once, and in order."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from forms.ground.check_digit import is_valid
from forms.ground.problems import Problem
from pipeline.records import BoxReading, Fact, Instance, Source, Submission
from pipeline.records.jobs import TEAM, Job, JobKey, drawing_of
from pipeline.store.ledger import (
    ArrivalRow,
    InstanceTakenError,
    Keeping,
    Ledger,
    Reason,
    StoreError,
    StoreOnShareError,
    StoreTooNewError,
    StoreUnavailableError,
)
from pipeline.store.ledger.in_a_file.journal import CommitMark, Journal, Told
from pipeline.store.ledger.in_a_file.opening import (
    DATABASE_FILE,
    demand_fit,
    refuse_share,
    sqlite_engine,
)
from pipeline.store.ledger.schema.tables import HEAD, metadata
from pipeline.store.mounts import file_system

NOON = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
NOWHERE = NOON.replace(tzinfo=None)  # in no time zone
CODE = "123456-8"
DRAWING = drawing_of(CODE)

PAPER = Submission(
    id="S-0000000000000001",
    worksheet="actieplan",
    edition=1,
    language="nl",
    client=CODE,
    filled_on=date(2026, 2, 3),
    date_given=True,
    received_at=NOON,
    instance="7K3M9",
    source=Source("ab" * 32, "fillable", (1, 2)),
    values={
        "client": CODE,
        "goals": [{"text": "„Rust” € 😀\u2028\x00"}, None],
        "is_correction": True,
    },
    readings={
        "/client": BoxReading(CODE, CODE, 1.0, "fillable", 1, (10.0, 20.5, 5.0, 5.0), "read"),
    },
    problems=(Problem("no_date", "/filled_on", "warning", {"day": "3"}),),
    facts=(Fact("goal", "/goals/0", {"text": "Rust"}, ref="G-AAAAAA", domain="meaning"),),
    order=3,
)
ROW = ArrivalRow(
    arrival="R-1",
    file="blad.pdf",
    sha256="ab" * 32,
    received_at=NOON,
    outcome="accepted",
    pages=(1, 2),
    worksheet="actieplan",
    client=CODE,
    submission=PAPER.id,
    path="outbox/123456-8/formulieren/x.json",
)


def a_ledger(store: Path | Keeping) -> Ledger:
    ledger = Ledger.open(store)
    if ledger.clients.get(CODE) is None:
        ledger.clients.open(CODE, "Sam", "nl", NOON)
    return ledger


def test_a_paper_comes_back_as_it_was_entered(store: Keeping) -> None:
    with a_ledger(store) as ledger:
        ledger.take_in([ROW], [PAPER], [DRAWING])
    with Ledger.open(store) as ledger:
        assert ledger.papers.of(CODE) == (PAPER,)
        assert ledger.papers.get(PAPER.id) == PAPER
        assert ledger.arrivals.all() == (ROW,)
        assert [job.key for job in ledger.jobs.pending()] == [DRAWING]


def test_a_paper_entered_twice_is_there_once(store: Keeping) -> None:
    with a_ledger(store) as ledger:
        ledger.take_in([ROW], [PAPER], [DRAWING])
        ledger.take_in([replace(ROW, outcome="duplicate")], [replace(PAPER, order=9)], [DRAWING])
        assert ledger.papers.of(CODE) == (PAPER,)
        assert ledger.arrivals.all() == (ROW,)


def test_a_paper_is_entered_whole_or_not_at_all(store: Keeping) -> None:
    with a_ledger(store) as ledger:
        with pytest.raises(ValueError, match="time zone"):
            ledger.take_in([replace(ROW, received_at=NOWHERE)], [PAPER], [DRAWING])
        stranger = replace(PAPER, id="S-0000000000000002", client="000000-9")
        with pytest.raises(Exception, match=r"FOREIGN KEY|ForeignKeyViolation"):
            ledger.take_in([ROW], [PAPER, stranger], [DRAWING])
        assert (ledger.arrivals.all(), ledger.papers.of(CODE), ledger.jobs.pending()) == ((),) * 3


def test_several_forms_in_one_file_and_a_name_that_is_no_text(store: Keeping) -> None:
    name = b"blad\xff\xe9.pdf".decode("utf-8", "surrogateescape")
    first = replace(ROW, file=name)
    second = replace(first, outcome="rejected", submission=None, reasons=(Reason("damaged"),))
    with a_ledger(store) as ledger:
        ledger.take_in([first, second], [PAPER])
        assert ledger.arrivals.all() == (first, second)


def test_a_file_that_was_entered_is_recognised(store: Keeping) -> None:
    with a_ledger(store) as ledger:
        ledger.take_in([ROW])
        assert ledger.arrivals.has("R-1")
        assert not ledger.arrivals.has("R-2")


def test_submissions_stand_by_their_date_on_paper(store: Keeping) -> None:
    late = replace(PAPER, id="S-2", filled_on=date(2025, 1, 1), received_at=NOON + timedelta(9))
    early = replace(PAPER, id="S-3", received_at=NOON - timedelta(microseconds=1))
    with a_ledger(store) as ledger:
        ledger.take_in([], [PAPER, late, early])
        assert [each.id for each in ledger.papers.of(CODE)] == ["S-2", "S-3", PAPER.id]


def test_the_same_form_is_found(store: Keeping) -> None:
    blank = replace(PAPER, id="S-2", instance=None)
    other_day = replace(PAPER, id="S-3", filled_on=date(2026, 2, 4))
    with a_ledger(store) as ledger:
        ledger.take_in([], [PAPER, blank, other_day])
        assert ledger.papers.of_form(PAPER.form) == (PAPER,)
        assert ledger.papers.of_form(blank.form) == (blank,)


def test_the_team_has_its_own_papers_and_job(store: Keeping) -> None:
    team = replace(PAPER, client=None, instance=None, values={}, facts=())
    with a_ledger(store) as ledger:
        ledger.take_in([replace(ROW, client=None)], [team], [TEAM])
        assert ledger.papers.of(None) == ledger.papers.of_form(team.form) == (team,)
        assert ledger.papers.of(CODE) == ()
        assert [job.key for job in ledger.jobs.pending()] == [TEAM]


def test_what_waits_is_replaced_by_what_became_of_it(store: Keeping) -> None:
    waiting = replace(ROW, arrival="W-1", outcome="waiting", sha256=None, submission=None)
    other = replace(waiting, arrival="W-2", file="ander.pdf", reasons=(Reason("empty_file"),))
    with a_ledger(store) as ledger:
        ledger.arrivals.set_waiting([waiting, other])
        ledger.take_in([ROW], [PAPER])
        assert ledger.arrivals.all() == (other, ROW)
        ledger.arrivals.set_waiting([])
        assert ledger.arrivals.all() == (ROW,)


def test_a_job_asked_for_while_it_runs_is_done_again(store: Keeping) -> None:
    with a_ledger(store) as ledger:
        ledger.jobs.ask([DRAWING])
        (job,) = ledger.jobs.pending()
        ledger.jobs.begin(job)
        assert ledger.jobs.pending()[0].tries == 1
        ledger.take_in([ROW], [PAPER], [DRAWING])
        ledger.jobs.finish(job)
        (again,) = ledger.jobs.pending()
        ledger.jobs.finish(again)
        assert (again.tries, ledger.jobs.pending()) == (0, ())


def test_a_job_that_was_cut_short_waits_for_the_others(store: Keeping) -> None:
    with Ledger.open(store) as ledger:
        ledger.jobs.ask(map(drawing_of, ["123456-7", "765432-1"]))
        ledger.jobs.begin(ledger.jobs.pending()[0])
        assert [job.subject for job in ledger.jobs.pending()] == ["765432-1", "123456-7"]


def test_the_teams_job_goes_first(store: Keeping) -> None:
    keys = [JobKey("suggest"), JobKey("refused", "R-1"), DRAWING, TEAM]
    with Ledger.open(store) as ledger:
        ledger.jobs.ask(keys)
        assert [job.key for job in ledger.jobs.pending()] == [TEAM, DRAWING, keys[1], keys[0]]


def test_the_jobs_of_a_store_from_before_they_had_kinds_are_still_to_be_done(
    tmp_path: Path,
) -> None:
    Ledger.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "krachtwerk.sqlite3") as database:
        database.executescript(
            "DROP TABLE jobs; CREATE TABLE jobs (client TEXT NOT NULL, asked INTEGER NOT NULL,"
            " tries INTEGER NOT NULL, CONSTRAINT pk_jobs PRIMARY KEY (client));"
            "INSERT INTO jobs VALUES ('', 2, 0), ('123456-8', 1, 0), ('show:R-1', 1, 1),"
            " ('suggest:', 1, 2), ('suggest:123456-8', 3, 2);"
            "DROP TABLE abridged; DROP INDEX ix_submissions_instance;"
            "ALTER TABLE suggestions DROP COLUMN sure;"
            "UPDATE alembic_version SET version_num = '0004';"
        )
    database.close()
    with Ledger.open(tmp_path) as ledger:
        assert ledger.jobs.pending() == (
            Job("team", "", 2, 0),
            Job("client", "123456-8", 1, 0),
            Job("refused", "R-1", 1, 1),
            Job("suggest", "", 1, 2),
            Job("suggest", "123456-8", 3, 2),
        )


def test_codes_are_drawn_until_one_is_free(store: Keeping) -> None:
    draws = iter([123456, 123456, 42])
    with a_ledger(store) as ledger:
        code = ledger.clients.issue_code(lambda below: next(draws) % below)
        assert (code, is_valid(code)) == ("000042-9", True)


def test_a_client_is_opened_once(store: Keeping) -> None:
    with a_ledger(store) as ledger:
        with pytest.raises(ValueError, match="in use"):
            ledger.clients.open(CODE, None, "en", NOON)
        assert [(each.alias, each.opened_at) for each in ledger.clients.all()] == [("Sam", NOON)]
        assert ledger.clients.get("000042-9") is None


def test_a_printed_form_is_remembered(store: Keeping) -> None:
    printed = Instance(
        "7K3M9", CODE, "actieplan", 1, "nl", {"/goals/0": "G-A"}, (1, 2), {"/a": "é"}
    )
    with a_ledger(store) as ledger:
        ledger.printed.add([printed])
        ledger.printed.add([printed])
        assert ledger.printed.get("7K3M9") == printed
        with pytest.raises(InstanceTakenError):
            ledger.printed.add([replace(printed, instance="NEW"), replace(printed, edition=2)])
        assert ledger.printed.get("NEW") is None


def test_the_store_is_safe_against_power_loss(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger, ledger._database.writing() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == ["wal", 2, 1, 30000]


def test_two_programs_may_open_and_write_at_once(store: Keeping) -> None:
    def enter(start: int) -> None:
        with a_ledger(store) as ledger:
            for number in range(start, start + 20):
                ledger.take_in([replace(ROW, arrival=f"R-{number}")])

    a_ledger(store).close()
    threads = [threading.Thread(target=enter, args=(start,)) for start in (0, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with a_ledger(store) as ledger:
        assert len(ledger.arrivals.all()) == 40


def test_a_store_in_which_another_writes_meanwhile_is_not_taken_for_an_older_one(
    tmp_path: Path,
) -> None:
    with a_ledger(tmp_path) as other:

        class Meanwhile(Journal):
            """What another program enters between our two looks."""

            def entered(self) -> CommitMark | None:
                for arrival in ("R-1", "R-2"):
                    other.take_in([replace(ROW, arrival=arrival)])
                return super().entered()

            def last(self) -> Told | None:
                told = super().last()
                other.take_in([replace(ROW, arrival="R-3")])
                return told

        engine = sqlite_engine(tmp_path / DATABASE_FILE)
        with closing(engine.connect()) as connection:
            demand_fit(connection, Meanwhile(tmp_path))
        engine.dispose()


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        with ledger._database.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        large = replace(PAPER, values={"text": "x" * 200_000})
        with pytest.raises(StoreUnavailableError) as told:
            ledger.take_in([ROW], [large], [DRAWING])
        assert "xxx" not in str(told.value)
        assert ledger.arrivals.all() == ()


def test_the_migrations_make_the_tables_of_today(tmp_path: Path) -> None:
    Ledger.open(tmp_path).close()
    engine = create_engine(f"sqlite:///{tmp_path}/krachtwerk.sqlite3")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_head_is_the_last_migration() -> None:
    folder = Path(__file__).parents[4] / "pipeline" / "store" / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == HEAD


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    Ledger.open(tmp_path).close()
    database = sqlite3.connect(tmp_path / "krachtwerk.sqlite3")
    database.execute("UPDATE alembic_version SET version_num = 'from the future'")
    database.commit()
    database.close()
    with pytest.raises(StoreTooNewError, match="Werk dit programma eerst bij"):
        Ledger.open(tmp_path)


def test_something_else_under_the_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "krachtwerk.sqlite3").write_text("dit is geen database " * 99)
    with pytest.raises(StoreError, match="niet te openen"):
        Ledger.open(tmp_path)


MOUNTS = """\
21 1 8:1 / / rw - ext4 /dev/sda1 rw
36 21 0:32 / /mnt/onze\\040map rw shared:7 - cifs //server/map rw
37 36 8:2 / /mnt/onze\\040map/disk rw - xfs /dev/sdb1 rw
38 21 0:33 / /home rw - nfs4 server:/home rw
39 21 8:3 / /home rw - ext4 /dev/sdc1 rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/dossiers", "ext4"),
        ("/mnt/onze map/dossiers", "cifs"),
        ("/mnt/onze map/disk/dossiers", "xfs"),
        ("/mnt/onze map 2", "ext4"),
        ("/home/sam", "ext4"),
    ],
)
def test_where_a_folder_lies(folder: str, kind: str) -> None:
    assert file_system(Path(folder), MOUNTS) == kind


def test_a_store_on_a_share_is_refused() -> None:
    with pytest.raises(StoreOnShareError, match="netwerkschijf"):
        refuse_share(Path("/mnt/onze map/dossiers"), MOUNTS)
    refuse_share(Path("/srv/dossiers"), MOUNTS)
