"""Decisions in the ledger: entered once, never edited, and they ask for what they change."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.records import Client
from pipeline.records.events import Event, Kind, event_id
from pipeline.store.ledger import Ledger
from tests.pipeline.store.ledger.test_ledger import CODE, NOON, PAPER, ROW

OTHER = "000042-9"


def decision(kind: Kind, **data: str) -> Event:
    return Event(event_id(kind, data), NOON, kind, data)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Two clients, and a paper of the first."""
    made = Ledger.open(tmp_path)
    for code in (CODE, OTHER):
        made.open_client(code, None, "nl", NOON)
    made.take_in([ROW], [PAPER])
    return made


def jobs(ledger: Ledger) -> list[str]:
    return [job.client for job in ledger.pending_jobs()]


def test_a_decision_comes_back_as_it_was_entered(ledger: Ledger) -> None:
    move = decision("move", submission=PAPER.id, code=OTHER)
    assert ledger.decide(move) == move
    assert ledger.events() == (move,)


def test_the_same_decision_is_entered_once(ledger: Ledger) -> None:
    move = decision("move", submission=PAPER.id, code=OTHER)
    ledger.decide(move)
    assert ledger.decide(replace(move, data={"submission": PAPER.id, "code": CODE})) == move
    assert len(ledger.events()) == 1


def test_a_move_asks_for_both_and_the_stored_paper_stays_what_it_was(ledger: Ledger) -> None:
    ledger.decide(decision("move", submission=PAPER.id, code=OTHER))
    assert jobs(ledger) == ["", OTHER, CODE]
    assert ledger.submission(PAPER.id) == PAPER
    (moved,) = ledger.submissions_of(OTHER)
    assert (moved.id, moved.client, moved.origin) == (PAPER.id, OTHER, PAPER.form)
    assert ledger.submissions_of(CODE) == ()


def test_a_moved_paper_is_a_form_of_the_client_it_was_moved_to(ledger: Ledger) -> None:
    ledger.decide(decision("move", submission=PAPER.id, code=OTHER))
    assert ledger.submissions_of_form(PAPER.form) == ()
    assert len(ledger.submissions_of_form((OTHER, *PAPER.form[1:]))) == 1


def test_after_undoing_everything_is_as_before(ledger: Ledger) -> None:
    merge = ledger.decide(decision("merge", keep=OTHER, other=CODE))
    assert len(ledger.submissions_of(OTHER)) == 1
    ledger.decide(decision("undo", event=merge.id))
    assert (ledger.submissions_of(CODE), ledger.submissions_of(OTHER)) == ((PAPER,), ())


def test_a_dossier_that_an_order_opens_is_opened_once(ledger: Ledger) -> None:
    opening = decision("open", code="000001-1")
    client = Client("000001-1", "Sam", "nl", NOON)
    ledger.decide(opening, client)
    ledger.decide(opening, replace(client, code="000002-2"))
    assert ledger.client("000001-1") == client
    assert ledger.client("000002-2") is None


def test_a_code_in_use_is_not_opened_and_nothing_is_entered(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="in use"):
        ledger.decide(decision("open", code=CODE), Client(CODE, None, "nl", NOON))
    assert ledger.events() == ()


def test_a_store_from_before_there_were_decisions_is_brought_up_to_date(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.close()
    database = sqlite3.connect(tmp_path / "krachtwerk.sqlite3")
    database.executescript(
        "DROP TABLE events; DROP TABLE shares; DELETE FROM jobs;"
        "DROP TABLE held; DROP TABLE suggestions; DROP TABLE audit;"
        "DROP TABLE abridged; DROP INDEX ix_submissions_instance;"
        "UPDATE alembic_version SET version_num = '0001';"
    )
    database.close()
    with Ledger.open(tmp_path) as again:
        assert again.submissions_of(CODE) == (PAPER,)
        assert again.events() == ()
        assert jobs(again) == [OTHER, CODE]  # each tells what it adds to the team's picture


def test_to_withdraw_a_teams_paper_changes_the_client_it_is_about(ledger: Ledger) -> None:
    talk = replace(PAPER, id="S-0000000000000009", client=None, values={"case_ref": OTHER})
    ledger.take_in([], [talk])
    ledger.decide(decision("withdraw", submission=talk.id))
    assert jobs(ledger) == ["", OTHER]


def test_a_share_is_kept_until_it_is_written_anew_or_taken_back(ledger: Ledger) -> None:
    for share in ("een", "twee"):
        ledger.keep_share(CODE, share)
    ledger.keep_share(OTHER, "drie")
    ledger.keep_share(OTHER, None)
    assert ledger.shares() == ("twee",)
