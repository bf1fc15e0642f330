"""What was decided, as people read it: pages that come one by one tell of one change."""

import itertools
from datetime import UTC, date, datetime

from pipeline.records.events import Confirmed, Event, Moved, Undone, Withdrawn, decision_of
from pipeline.records.papers import AS_IT_IS, WHOLE_PAPER
from pipeline.records.taking_place import saved_again
from pipeline.records.told_decisions import told_decision, worth_telling
from tests.workspace import shipped

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAPERS = [f"S-{n}" for n in range(12)]
ONE_BY_ONE = [saved_again(old, new, NOON) for old, new in itertools.pairwise(PAPERS)]


def test_of_twelve_pages_in_files_of_their_own_the_last_change_is_told() -> None:
    (told,) = worth_telling(ONE_BY_ONE)
    assert told_decision(told, shipped().words("nl")) == "blad S-10 is opgegaan in blad S-11"


def test_what_a_person_withdrew_or_moved_is_told() -> None:
    events = [
        Event("E-1", NOON, Withdrawn("S-11")),
        Event("E-2", NOON, Moved("S-10", "123456-8")),
    ]
    assert [each.id for each in worth_telling([*ONE_BY_ONE, *events])][-2:] == ["E-1", "E-2"]


def test_what_was_undone_is_told_with_what_came_before() -> None:
    undone = Event("E-1", NOON, Undone(ONE_BY_ONE[-1].id))
    assert [*worth_telling([*ONE_BY_ONE, undone])] == [*ONE_BY_ONE[-2:], undone]


def test_a_withdrawal_of_an_older_store_is_told() -> None:
    old = Event("E-1", NOON, decision_of("withdraw", {"submission": "S-1"}))
    assert [*worth_telling([old])] == [old]


def test_a_paper_that_counts_as_it_is_is_told_without_the_words_of_the_program() -> None:
    said = Confirmed("S-1", f"{WHOLE_PAPER}page_missing", AS_IT_IS, "JB", date(2026, 3, 1), "S-2")
    words = shipped().words("nl")
    assert told_decision(Event("E-1", NOON, said), words) == "blad S-1 telt zoals het is"
