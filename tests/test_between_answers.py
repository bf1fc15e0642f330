"""Seconds between answers at the desk, out of the ledger, without a word of what was said."""

from datetime import UTC, date, datetime, timedelta

from bench.between_answers import seconds_between
from pipeline.records.events import Confirmed, Event

NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)


def said(seconds: float, sheet: str, by: str = "JB", paper: str = "S-1") -> Event:
    what = Confirmed(paper, "/alias", "Zoë", by, date(2026, 2, 3), sheet)
    return Event(f"E-{seconds}{sheet}{paper}", NOON + timedelta(seconds=seconds), what)


def test_the_steps_of_each_person_count_and_pauses_do_not() -> None:
    events = [
        said(0, "D-1"),
        said(0.1, "D-1", paper="S-2"),  # of another copy of the same paper
        said(1, "D-8", by="KL"),
        said(3, "D-2"),
        said(4, "S-9"),  # on a correction sheet
        said(300, "D-3"),
        said(302.5, "D-4"),
    ]
    assert list(seconds_between(events)) == [3, 2.5]
    assert list(seconds_between(events, NOON + timedelta(seconds=200))) == [2.5]
