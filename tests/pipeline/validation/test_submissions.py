"""A reading in, a submission out: typed, whose it is, on which day, and what is asked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from forms.ground.problems import Problem
from forms.schema.worksheet import Worksheet
from pipeline.records import (
    Arrival,
    BoxReading,
    Identity,
    Instance,
    Mark,
    Reading,
    Submission,
    UnreadBecause,
)
from pipeline.records.refusals import ClientConflict, Refusal
from pipeline.validation.submissions import submission_of
from tests.pipeline.extraction.read_back import CODE, NOW, OTHER, catalogue

BLANK = Identity("actieplan", 1, "nl")
MINE = replace(BLANK, client=CODE, instance="K7QPX3A")
SOMETHING = {"/alias": "Sam"}
PRINTED = Instance("K7QPX3A", CODE, "actieplan", 1, "nl", {"/goals/1": "G-ABC123"})


def taken_in(
    marks: Mapping[str, Any],
    *,
    identity: Identity = BLANK,
    instance: Instance | None = None,
    unread: tuple[str, ...] = (),
    problems: tuple[Problem, ...] = (),
    received: datetime = NOW,
) -> Submission:
    """A plan whose boxes hold these marks; the other boxes are empty."""
    edition = catalogue().edition("actieplan", 1, "nl")
    places = {box.pointer: box for page in edition.layout.pages for box in page.boxes}
    found = tuple(
        Mark(pointer, marks.get(pointer), 1, (1, 2, 3, 4), state=_state(pointer, marks, unread))
        for pointer in places
    )
    reading = Reading(identity, "fillable", (1,), found, problems)
    return submission_of(
        reading,
        edition,
        Arrival("blad.pdf", b"", "0" * 64, received),
        instance=instance,
        is_client=lambda code: code in (CODE, OTHER),
    )


def _state(pointer: str, marks: Mapping[str, Any], unread: tuple[str, ...]) -> Any:
    if pointer in unread:
        return "unread"
    return "read" if marks.get(pointer) is not None else "empty"


def codes(submission: Submission, pointer: str | None) -> list[str]:
    return [problem.code for problem in submission.problems if problem.pointer == pointer]


def test_a_plan_becomes_values_and_facts() -> None:
    plan = taken_in(
        {
            "/client": CODE,
            "/filled_on": "03-02-2026",
            "/goals/0/text": "Een kamer",
            "/goals/0/actions/1/what": "Bellen",
            "/goals/0/actions/1/done": True,
        }
    )
    assert (plan.client, plan.filled_on.isoformat(), plan.date_given) == (CODE, "2026-02-03", True)
    assert [action and action["what"] for action in plan.values["goals"][0]["actions"]] == [
        None,
        "Bellen",
    ]
    assert [(fact.role, fact.pointer) for fact in plan.facts] == [
        ("goal", "/goals/0"),
        ("action", "/goals/0/actions/1"),
    ]


def test_the_same_marks_give_the_same_id_and_others_another() -> None:
    one, two = (taken_in({"/client": CODE, "/alias": name}) for name in ("Noor", "Sam"))
    later = taken_in({"/client": CODE, "/alias": "Noor"}, received=NOW.replace(hour=13))
    assert one.id == later.id
    assert one.id != two.id


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "client_missing"),
        ("123456-7", "wrong_check_digit"),
        ("12345", "wrong_check_digit"),
        ("000001-7", "unknown_client"),
    ],
)
def test_whose_it_is_must_be_known(written: str | None, said: str) -> None:
    with pytest.raises(Refusal) as refusal:
        taken_in({"/client": written, **SOMETHING})
    assert refusal.value.code == said


def test_a_code_in_another_writing_is_kept_as_printed() -> None:
    assert taken_in({"/client": f" {CODE[:3]} {CODE[3:6]} {CODE[7]}"}).values["client"] == CODE


def test_a_personal_sheet_needs_no_written_code() -> None:
    assert taken_in(SOMETHING, identity=MINE, instance=PRINTED).client == CODE


@pytest.mark.parametrize(
    "paper",
    [
        {"marks": {"/client": OTHER}, "identity": MINE, "instance": PRINTED},
        {"marks": SOMETHING, "identity": MINE, "instance": replace(PRINTED, client=OTHER)},
        {"marks": {"/client": CODE}, "problems": (Problem("client_conflict", "/client"),)},
        {"marks": {}, "identity": MINE, "problems": (Problem("values_differ", "/client"),)},
    ],
    ids=["written", "in the store", "in the metadata", "from page to page"],
)
def test_two_clients_on_one_paper_go_into_neither_dossier(paper: dict[str, Any]) -> None:
    with pytest.raises(ClientConflict):
        taken_in(**paper)


def test_the_ids_of_the_slots_stand_in_the_values() -> None:
    values = taken_in(SOMETHING, identity=MINE, instance=PRINTED).values
    assert [goal and goal["id"] for goal in values["goals"]] == [None, "G-ABC123"]


def test_a_personal_sheet_printed_elsewhere_is_asked_about() -> None:
    assert codes(taken_in(SOMETHING, identity=MINE), None) == ["instance_unknown"]


@pytest.mark.parametrize(
    ("written", "asked", "filled_on"),
    [
        (None, ["date_missing"], "2026-11-01"),
        ("31-02-2026", ["date_impossible"], "2026-11-01"),
        ("02-11-2026", ["date_in_future"], "2026-11-01"),
        ("01-11-2026", [], "2026-11-01"),
        ("03-02-2012", ["date_far_off"], "2012-02-03"),
    ],
)
def test_a_day_that_cannot_be_is_asked(
    written: str | None, asked: list[str], filled_on: str
) -> None:
    paper = taken_in({"/client": CODE, "/filled_on": written})
    assert codes(paper, "/filled_on") == asked
    assert paper.filled_on.isoformat() == filled_on


def test_a_paper_of_just_after_midnight_is_not_of_the_future() -> None:
    """At half past eleven in the evening of UTC it is already tomorrow in the Netherlands."""
    evening = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
    paper = taken_in({"/client": CODE, "/filled_on": "02-11-2026"}, received=evening)
    assert (codes(paper, "/filled_on"), paper.date_given) == ([], True)


def test_what_could_not_be_read_is_nothing_and_is_not_asked_as_empty() -> None:
    unread = ("/alias", "/is_correction", "/goals/0/text", "/goals/0/actions/0/done")
    paper = taken_in({"/client": CODE, "/goals/0/why": "rust"}, unread=unread)
    assert paper.values["alias"] is None
    assert "is_correction" not in paper.values
    assert codes(paper, "/alias") == codes(paper, "/goals/0/text") == []
    assert paper.unread == {*unread}


@pytest.mark.parametrize(
    ("why", "pointer", "asked"),
    [
        ("not_seen", "/alias", "not_seen"),
        ("not_seen", "/goals/0/domain", "not_seen"),
        ("illegible", "/alias", "text_illegible"),
        ("illegible", "/goals/0/domain", "mark_unclear"),
        ("handwritten", "/alias", "text_unread"),
        (None, "/alias", "text_unread"),
    ],
)
def test_a_box_that_was_not_read_is_asked_as_what_it_is(
    why: UnreadBecause | None, pointer: str, asked: str
) -> None:
    mark = Mark(pointer, None, 1, (1, 2, 3, 4), "scan", 0.0, "unread", unread_because=why)
    reading = Reading(MINE, "scan", (1,), (mark,), form_pages=(1,))
    paper = submission_of(
        reading,
        catalogue().edition("actieplan", 1, "nl"),
        Arrival("blad.pdf", b"", "0" * 64, NOW),
        instance=PRINTED,
        is_client=lambda _: True,
    )
    assert codes(paper, pointer) == [asked]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("02-11-2026", "date_in_future"),
        ("31-09-2026", "date_impossible"),
        ("30-10-2026", "date_unclear"),
        (None, "date_unclear"),
    ],
)
def test_what_is_the_matter_with_a_day_on_a_scan_is_told(written: str | None, asked: str) -> None:
    day = Mark("/filled_on", written, 1, (1, 2, 3, 4), "scan", 0.0, "unread")
    code = Mark("/client", CODE, 1, (1, 2, 3, 4), "scan")
    paper = submission_of(
        Reading(MINE, "scan", (1,), (code, day), form_pages=(1,)),
        catalogue().edition("actieplan", 1, "nl"),
        Arrival("blad.pdf", b"", "0" * 64, NOW),
        instance=PRINTED,
        is_client=lambda _: True,
    )
    assert codes(paper, "/filled_on") == [asked]


def test_an_empty_required_question_of_a_goal_is_asked_only_where_the_goal_is_written() -> None:
    paper = taken_in({"/client": CODE, "/goals/0/why": "rust"})
    assert codes(paper, "/goals/0/text") == ["required_empty"]
    assert codes(paper, "/goals/1/text") == []


def test_every_field_has_its_reading() -> None:
    paper = taken_in({"/client": CODE, "/goals/2/domain": "body"})
    worksheet: Worksheet = catalogue().edition("actieplan", 1, "nl").worksheet
    assert len(paper.readings) >= len(list(worksheet.leaves()))
    assert paper.readings["/goals/2/domain"] == BoxReading(
        "body", "body", 1.0, "fillable", 1, (1, 2, 3, 4), "read"
    )
