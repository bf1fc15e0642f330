"""Decisions in the ledger: entered once, never edited, and they ask for what they change."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.records import Client
from pipeline.records.events import (
    Decision,
    Event,
    Merged,
    Moved,
    Opened,
    Undone,
    Withdrawn,
    data_of,
    event_id,
)
from pipeline.store.ledger import Keeping, Ledger
from tests.pipeline.store.ledger.test_ledger import CODE, NOON, PAPER, ROW

OTHER = "000042-9"


def decision(what: Decision) -> Event:
    return Event(event_id(what.kind, data_of(what)), NOON, what)


def filled(store: Path | Keeping) -> Ledger:
    """Two clients, and a paper of the first."""
    made = Ledger.open(store)
    for code in (CODE, OTHER):
        made.clients.open(code, None, "nl", NOON)
    made.take_in([ROW], [PAPER])
    return made


@pytest.fixture
def ledger(store: Keeping) -> Iterator[Ledger]:
    with filled(store) as made:
        yield made


def jobs(ledger: Ledger) -> list[str]:
    return [job.subject for job in ledger.jobs.pending()]


def test_a_decision_comes_back_as_it_was_entered(ledger: Ledger) -> None:
    move = decision(Moved(PAPER.id, OTHER))
    assert ledger.decisions.enter(move) == move
    assert ledger.decisions.all() == (move,)


def test_the_same_decision_is_entered_once(ledger: Ledger) -> None:
    move = decision(Moved(PAPER.id, OTHER))
    ledger.decisions.enter(move)
    assert ledger.decisions.enter(replace(move, what=Moved(PAPER.id, CODE))) == move
    assert len(ledger.decisions.all()) == 1


def test_a_move_asks_for_both_and_the_stored_paper_stays_what_it_was(ledger: Ledger) -> None:
    ledger.decisions.enter(decision(Moved(PAPER.id, OTHER)))
    assert jobs(ledger) == ["", OTHER, CODE]
    assert ledger.papers.get(PAPER.id) == PAPER
    (moved,) = ledger.papers.of(OTHER)
    assert (moved.id, moved.client, moved.origin) == (PAPER.id, OTHER, PAPER.form)
    assert ledger.papers.of(CODE) == ()


def test_the_file_it_came_in_is_told_with_the_dossier_that_it_lies_in(ledger: Ledger) -> None:
    ledger.decisions.enter(decision(Moved(PAPER.id, OTHER)))
    (row,) = ledger.arrivals.of_file(ROW.arrival)
    assert (row, row.client) == (ledger.arrivals.all()[0], OTHER)


def test_a_moved_paper_is_a_form_of_the_client_it_was_moved_to(ledger: Ledger) -> None:
    ledger.decisions.enter(decision(Moved(PAPER.id, OTHER)))
    assert ledger.papers.of_form(PAPER.form) == ()
    assert len(ledger.papers.of_form((OTHER, *PAPER.form[1:]))) == 1


def test_after_undoing_everything_is_as_before(ledger: Ledger) -> None:
    merge = ledger.decisions.enter(decision(Merged(OTHER, CODE)))
    assert len(ledger.papers.of(OTHER)) == 1
    ledger.decisions.enter(decision(Undone(merge.id)))
    assert (ledger.papers.of(CODE), ledger.papers.of(OTHER)) == ((PAPER,), ())


def test_a_dossier_that_an_order_opens_is_opened_once(ledger: Ledger) -> None:
    opening = decision(Opened("000001-1"))
    client = Client("000001-1", "Sam", "nl", NOON)
    ledger.decisions.enter(opening, client)
    ledger.decisions.enter(opening, replace(client, code="000002-2"))
    assert ledger.clients.get("000001-1") == client
    assert ledger.clients.get("000002-2") is None


def test_a_code_in_use_is_not_opened_and_nothing_is_entered(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="in use"):
        ledger.decisions.enter(decision(Opened(CODE)), Client(CODE, None, "nl", NOON))
    assert ledger.decisions.all() == ()


def test_a_store_from_before_there_were_decisions_is_brought_up_to_date(tmp_path: Path) -> None:
    filled(tmp_path).close()
    database = sqlite3.connect(tmp_path / "krachtwerk.sqlite3")
    database.executescript(
        "DROP TABLE events; DROP TABLE shares; DROP TABLE jobs;"
        "CREATE TABLE jobs (client TEXT NOT NULL, asked INTEGER, tries INTEGER);"
        "DROP TABLE held; DROP TABLE suggestions; DROP TABLE audit;"
        "DROP TABLE abridged; DROP INDEX ix_submissions_instance;"
        "UPDATE alembic_version SET version_num = '0001';"
    )
    database.close()
    with Ledger.open(tmp_path) as again:
        assert again.papers.of(CODE) == (PAPER,)
        assert again.decisions.all() == ()
        assert jobs(again) == [OTHER, CODE]  # each tells what it adds to the team's picture


def test_to_withdraw_a_teams_paper_changes_the_client_it_is_about(ledger: Ledger) -> None:
    talk = replace(PAPER, id="S-0000000000000009", client=None, values={"case_ref": OTHER})
    ledger.take_in([], [talk])
    ledger.decisions.enter(decision(Withdrawn(talk.id)))
    assert jobs(ledger) == ["", OTHER]


def test_a_share_is_kept_until_it_is_written_anew_or_taken_back(ledger: Ledger) -> None:
    for share in ("een", "twee"):
        ledger.shares.keep(CODE, share)
    ledger.shares.keep(OTHER, "drie")
    ledger.shares.keep(OTHER, None)
    assert tuple(ledger.shares.all().values()) == ("twee",)
