"""A store that is not what was last written is noticed, and nothing is taken in."""

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.damage.sweep import (
    DATABASE,
    altered_rows,
    main,
    verdict,
    zeroed_journal,
    zeroed_pages,
)
from tests.workspace import Workspace, blank, fill, header


def hurt_is_told(office: Workspace, word: str) -> None:
    """The intake stops, and no command says that all is well."""
    office.drop("new.pdf", b"%PDF-1.4\n%%EOF\n")
    for command in (("run", "--once"), ("status",), ("review",), ("doctor",), ("client", "list")):
        said = office.krachtwerk(*command)
        assert said.exit_code == 1, command
        assert word in said.output, command
    assert (office.path / "inbox" / "new.pdf").exists()


def database(office: Workspace) -> Path:
    return office.path / "dossiers" / DATABASE


def test_a_lost_database_is_not_made_anew(office: Workspace) -> None:
    database(office).unlink()
    hurt_is_told(office, "weg of leeg")
    assert not database(office).exists()


def test_a_store_that_is_gone_is_not_begun_anew(office: Workspace) -> None:
    """Dossiers lie in the outbox; their codes are given to nobody else."""
    before = sorted(path.name for path in office.outbox().glob("*-*"))
    assert len(before) == 2
    shutil.rmtree(office.path / "dossiers")
    hurt_is_told(office, "Het archief is weg")
    assert not database(office).exists()
    said = office.krachtwerk("repair")
    assert said.exit_code == 0, said.output
    assert office.run_once().exit_code == 0
    told = office.krachtwerk("client", "list").output
    assert all(code in told for code in before)


def test_an_empty_database_is_not_filled(office: Workspace) -> None:
    database(office).write_bytes(b"")
    hurt_is_told(office, "weg of leeg")
    assert office.krachtwerk("client", "new").exit_code == 1
    assert database(office).read_bytes() == b""


def test_yesterdays_database_is_noticed(office: Workspace, tmp_path: Path) -> None:
    yesterday = shutil.copy(database(office), tmp_path / "yesterday")
    code = office.new_client()
    office.hand_in(more=fill(blank("actieplan"), header(client=code)))
    shutil.copy(yesterday, database(office))
    hurt_is_told(office, "niet die van de laatste keer")


def test_a_database_that_is_one_commit_old_is_noticed(office: Workspace, tmp_path: Path) -> None:
    yesterday = shutil.copy(database(office), tmp_path / "yesterday")
    office.new_client()
    shutil.copy(yesterday, database(office))
    hurt_is_told(office, "niet die van de laatste keer")


def test_a_lost_journal_is_noticed(office: Workspace) -> None:
    (office.path / "dossiers" / "journal").unlink()
    hurt_is_told(office, "'journal'")


def test_a_row_changed_by_hand_is_noticed(office: Workspace) -> None:
    with closing(sqlite3.connect(database(office))) as by_hand, by_hand:
        by_hand.execute("UPDATE clients SET alias = 'Iemand anders'")
    said = office.run_once()
    assert (said.exit_code, "anders dan dit programma" in said.output) == (1, True)
    hurt_is_told(office, "anders dan dit programma")


@pytest.mark.parametrize("words", [("print", "--new", "1"), ("client", "new"), ("rebuild",)])
def test_nothing_is_made_from_rows_changed_by_hand(
    office: Workspace, words: tuple[str, ...]
) -> None:
    before = sorted(office.outbox().rglob("*"))
    with closing(sqlite3.connect(database(office))) as by_hand, by_hand:
        by_hand.execute("UPDATE clients SET alias = 'Iemand anders'")
    said = office.krachtwerk(*words)
    assert (said.exit_code, "anders dan dit programma" in said.output) == (1, True)
    assert sorted(office.outbox().rglob("*")) == before


def test_a_message_in_english(office: Workspace) -> None:
    database(office).unlink()
    assert "gone or empty" in office.krachtwerk("run", "--once", "--ui-lang", "en").output


def test_a_commit_told_and_never_made_is_no_alarm(office: Workspace) -> None:
    """Killed between the two: the journal is one ahead of the database."""
    before = {
        name: (office.path / "dossiers" / name).read_bytes() for name in (DATABASE, "journal.last")
    }
    office.new_client()
    for name, content in before.items():
        (office.path / "dossiers" / name).write_bytes(content)
    assert office.run_once().exit_code == 0
    code = office.new_client()  # told under the same number
    assert code in office.krachtwerk("client", "list").output
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def test_half_a_line_is_no_alarm(office: Workspace) -> None:
    """Killed while it was told."""
    with (office.path / "dossiers" / "journal").open("ab") as journal:
        journal.write(b"eJzT0yMAAGTvBe8= C 99 abc")
    assert office.run_once().exit_code == 0
    code = office.new_client()
    assert code in office.krachtwerk("client", "list").output
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def test_an_older_database_that_was_put_back_with_all_that_goes_with_it_is_noticed(
    office: Workspace, tmp_path: Path
) -> None:
    """Yesterday's database, journal and all, beside the originals of today."""
    store = office.path / "dossiers"
    for name in (DATABASE, "journal", "journal.last"):
        shutil.copy(store / name, tmp_path / name)
    office.hand_in(later=fill(blank("actieplan"), header(client=office.new_client())))
    (later,) = {row["sha256"] for row in office.arrivals() if row["file"] == "later.pdf"}
    for name in (DATABASE, "journal", "journal.last"):
        shutil.copy(tmp_path / name, store / name)
    yesterday = time.time() - 86_400
    os.utime(store / "originals" / later[:2] / later, (yesterday, yesterday))
    said = office.krachtwerk("doctor")
    assert said.exit_code == 1
    assert "krachtwerk repair" in said.output


@pytest.mark.parametrize("share", [7])
def test_a_zeroed_page_is_noticed_or_harmless(office: Workspace, share: int) -> None:
    said = {verdict(one) for one in zeroed_pages(office, every=share)}
    assert said <= {"noticed", "harmless"}
    assert "noticed" in said


def test_a_zeroed_piece_of_the_journal_is_noticed_or_harmless(office: Workspace) -> None:
    said = {verdict(one) for one in zeroed_journal(office, every=7)}
    assert said <= {"noticed", "harmless"}


@pytest.mark.long
def test_nothing_is_missed_in_the_whole_sweep() -> None:
    assert main() == 0


def test_an_altered_row_is_noticed(office: Workspace) -> None:
    said = [verdict(one) for one in altered_rows(office, every=9)]
    assert set(said) == {"noticed"}
