from datetime import date

import pytest

from forms.ground.problems import Problem
from pipeline.records import Identity, Mark, Reading, ReadingState
from tests.scans.scoring import Tally, score
from tests.scans.truth import Meant, PageTruth, Value, certain, doubtful, either
from tests.workspace import shipped

EDITION = shipped().current("actieplan")
WHO = "/goals/0/actions/0/who"
DAY = "/goals/0/actions/0/when_date"
IDENTITY = Identity("actieplan", EDITION.number, "nl")


def judged(
    pointer: str,
    meant: Meant,
    raw: Value,
    state: ReadingState = "read",
    problems: tuple[Problem, ...] = (),
) -> Tally:
    mark = Mark(pointer, raw, 3, (0, 0, 5, 5), "scan", state=state)
    reading = Reading(IDENTITY, "scan", (1,), (mark,), problems, form_pages=(3,))
    truth = PageTruth("actieplan", EDITION.number, "nl", 3, None, None, {pointer: meant}, 5)
    return score("file", [reading], [truth], frozenset())


def test_what_was_meant_is_right() -> None:
    assert judged(WHO, certain("choice", "me", "cross"), "me").counts["mark full right"] == 1


@pytest.mark.parametrize("raw", ["worker", None])
def test_another_value_or_none_is_silently_wrong(raw: str | None) -> None:
    state: ReadingState = "read" if raw else "empty"
    assert len(judged(WHO, certain("choice", "me", "cross"), raw, state).faults) == 1


def test_to_ask_is_never_wrong_but_counted_where_there_is_no_doubt() -> None:
    tally = judged(WHO, certain("choice", "me", "cross"), None, "unread")
    assert not tally.faults
    assert tally.counts["mark full asked"] == 1


def test_to_accept_what_nobody_can_know_is_silently_wrong() -> None:
    assert judged(WHO, doubtful("choice", "two crosses"), "me").faults
    assert judged(WHO, doubtful("choice", "two crosses"), None, "empty").faults


def test_where_either_is_fine_only_another_value_is_wrong() -> None:
    taken_back = either("choice", "taken back", None)
    assert not judged(WHO, taken_back, None, "empty").faults
    assert not judged(WHO, taken_back, None, "unread").faults
    assert judged(WHO, taken_back, "me").faults


def test_a_date_is_compared_as_a_day() -> None:
    meant = certain("date", date(2026, 2, 3).isoformat(), "digits")
    assert judged(DAY, meant, "03-02-2026").counts["date full right"] == 1


def test_written_words_taken_for_empty_are_lost() -> None:
    pointer = "/goals/0/actions/0/what"
    meant = certain("words", "written", "words")
    assert judged(pointer, meant, None, "empty").faults
    assert judged(pointer, meant, None, "unread").counts["words full right"] == 1


def test_words_that_are_gone_from_a_page_told_to_have_lost_ink_are_told() -> None:
    meant = certain("words", "written", "words")
    told = judged("/goals/0/actions/0/what", meant, None, "empty", (Problem("scan_pencil_lost"),))
    assert (len(told.told), told.faults) == (1, [])


def test_a_value_that_nobody_meant_is_silently_wrong_on_any_page() -> None:
    meant = certain("choice", "me", "cross")
    assert judged(WHO, meant, "worker", problems=(Problem("scan_pencil_lost"),)).faults


def test_a_page_taken_for_another_is_silently_wrong() -> None:
    reading = Reading(IDENTITY, "scan", (1,), (), form_pages=(4,))
    truth = PageTruth("actieplan", EDITION.number, "nl", 3, None, None)
    assert score("file", [reading], [truth], frozenset()).faults


def test_a_page_that_nobody_could_name_is_not_wrong_but_not_identified() -> None:
    truth = PageTruth("actieplan", EDITION.number, "nl", 3, None, None)
    tally = score("file", [], [truth, None], frozenset())
    assert (tally.counts["pages"], tally.counts["identified"], tally.counts["backs"]) == (1, 0, 1)
    assert not tally.faults
