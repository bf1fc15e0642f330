"""One way to understand boxes: what comes in, is confirmed or moved says the same everywhere."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from pipeline.dossiers.corrections import corrected
from pipeline.dossiers.own_answers import own_answers
from pipeline.dossiers.understanding import last_day
from pipeline.records import Arrival, Identity, Instance, Mark, Reading, Submission
from pipeline.records.events import Confirmed
from pipeline.records.picture_tokens import token
from pipeline.validation.submissions import submission_of
from tests.pipeline.extraction.read_back import CODE
from tests.workspace import shipped

PLAN = shipped().current("actieplan")
PRINTED = Instance("K7QPX3A", CODE, "actieplan", PLAN.number, "nl", {"/goals/0": "G-ABC123"})
EVENING = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
PEN = "cd" * 32


def paper() -> Submission:
    """A personal plan: a goal by pen that nobody read yet, and a reason typed with a token."""
    marks = {
        "/filled_on": Mark("/filled_on", "02-06-2026", 1, (1, 2, 3, 4), "scan"),
        "/goals/0/text": Mark(
            "/goals/0/text", None, 1, (1, 2, 3, 4), "scan", 0.0, "unread", shown=PEN
        ),
        "/goals/0/why": Mark("/goals/0/why", f"{token(PEN)} Weer dansen", 1, (1, 2, 3, 4)),
    }
    pages = tuple(range(1, len(PLAN.layout.pages) + 1))
    identity = Identity("actieplan", PLAN.number, "nl", CODE, PRINTED.instance)
    return submission_of(
        Reading(identity, "scan", pages, tuple(marks.values()), form_pages=pages),
        PLAN,
        Arrival("a.pdf", b"", "0" * 64, EVENING),
        instance=PRINTED,
        is_client=lambda _: True,
    )


def as_it_came() -> Submission:
    return paper()


def as_confirmed() -> Submission:
    """A day that is confirmed as it was read changes nothing."""
    said = Confirmed("S-1", "/filled_on", "2026-06-02", by="", on=date(2026, 6, 3), sheet="S-2")
    return corrected(paper(), [said], PLAN, PRINTED)


def as_moved() -> Submission:
    return own_answers(paper(), PLAN, PRINTED)


every_way = pytest.mark.parametrize("way", [as_it_came, as_confirmed, as_moved])


@every_way
def test_words_that_nobody_read_are_shown_in_their_own_hand(way: Callable[[], Submission]) -> None:
    goal = next(fact for fact in way().facts if fact.pointer == "/goals/0")
    assert goal.values["text"] == token(PEN)


@every_way
def test_what_was_typed_is_no_picture(way: Callable[[], Submission]) -> None:
    said = way()
    assert said.values["goals"][0]["why"] == said.readings["/goals/0/why"].value == "Weer dansen"


@every_way
def test_ids_that_were_printed_stand_in_the_facts(way: Callable[[], Submission]) -> None:
    assert [fact.ref for fact in way().facts] == ["G-ABC123"]


@every_way
def test_a_day_that_has_begun_here_is_the_day_of_the_paper(way: Callable[[], Submission]) -> None:
    said = way()
    assert (said.values["filled_on"], said.filled_on.isoformat()) == ("2026-06-02", "2026-06-02")
    assert not [each for each in said.problems if each.pointer == "/filled_on"]


@every_way
def test_what_was_not_read_has_no_value(way: Callable[[], Submission]) -> None:
    said = way()
    assert said.unread == {"/goals/0/text"}
    assert said.readings["/goals/0/text"].value is said.values["goals"][0]["text"] is None


def test_a_day_begins_here_two_hours_before_it_does_in_utc() -> None:
    assert last_day(EVENING).isoformat() == "2026-06-02"
    assert last_day(EVENING.replace(hour=21)).isoformat() == "2026-06-01"
