"""A paper and what was confirmed about it: the paper as it counts."""

from dataclasses import replace
from datetime import UTC, date, datetime

from forms.ground.problems import Problem
from pipeline.dossiers.corrections import corrected, refused
from pipeline.records import Arrival, Identity, Instance, Mark, Reading, Submission
from pipeline.records.events import Confirmed
from pipeline.records.picture_tokens import token
from pipeline.review.questions import numbered, open_questions
from pipeline.review.sheet_layout import item_of
from pipeline.validation.submissions import submission_of
from tests.pipeline.review.test_answers import CODE
from tests.workspace import shipped

DAY = datetime(2026, 6, 1, tzinfo=UTC)
PLAN = shipped().edition("actieplan", 1, "nl")  # of five pages
PEN = "cd" * 32


def paper(**given: str | bool | None) -> Submission:
    """A scanned plan; None is written, but read by nobody (`goals__0__text`)."""
    boxes = {
        box.pointer: (n, box) for n, page in enumerate(PLAN.layout.pages, 1) for box in page.boxes
    }
    typed = {f"/{name.replace('__', '/')}": raw for name, raw in given.items()}
    marks = [
        Mark(
            at,
            typed.get(at),
            n,
            (box.x, box.y, box.w, box.h),
            "scan",
            1.0,
            "empty" if at not in typed else "unread" if typed[at] is None else "read",
            shown=PEN if at in typed and typed[at] is None else None,
        )
        for at, (n, box) in {**boxes}.items()
        if at != "/client"
    ]
    marks.append(Mark("/client", CODE, 1, (0, 0, 1, 1), "scan"))
    pages = tuple(range(1, len(PLAN.layout.pages) + 1))
    identity = Identity("actieplan", PLAN.number, "nl")
    reading = Reading(identity, "scan", pages, tuple(marks), form_pages=pages)
    arrival = Arrival("a.pdf", b"", "0" * 64, DAY)
    return submission_of(reading, PLAN, arrival, instance=None, is_client=lambda _: True)


def said(pointer: str, value: object) -> Confirmed:
    return Confirmed("S-1", pointer, value, by="JB", on=date(2026, 6, 2), sheet="S-2")


def asked(given: Submission) -> list[str]:
    return [question.place.pointer for question in open_questions(given, PLAN)]


def test_nothing_confirmed_is_the_very_paper() -> None:
    given = paper(goals__0__text=None)
    assert corrected(given, [], PLAN, None) is given


def test_a_confirmed_text_takes_the_place_of_its_picture() -> None:
    given = paper(goals__0__text=None, filled_on="03-02-2026")
    after = corrected(given, [said("/goals/0/text", "Ik wil dansen")], PLAN, None)
    (goal,) = [fact for fact in after.facts if fact.role == "goal"]
    assert (goal.values["text"], after.id) == ("Ik wil dansen", given.id)
    assert asked(given) == ["/goals/0/text"]
    assert asked(after) == []


def test_what_is_still_unread_stays_a_picture() -> None:
    given = paper(goals__0__text=None, goals__0__why=None)
    after = corrected(given, [said("/goals/0/text", "Ik wil dansen")], PLAN, None)
    (goal,) = [fact for fact in after.facts if fact.role == "goal"]
    assert PEN in goal.values["why"]
    assert after.values["goals"][0]["why"] is None


def test_what_only_we_may_put_into_a_text_is_not_taken_from_what_was_typed() -> None:
    given = paper(goals__0__text=f"Ik wil dansen {token(PEN)}", alias=None)
    after = corrected(given, [said("/alias", "Zoë")], PLAN, None)
    assert [goal["text"] for goal in after.values["goals"]] == ["Ik wil dansen"]


def test_the_last_word_counts() -> None:
    given = paper(goals__0__text=None)
    words = [said("/goals/0/text", "Ik wil zingen"), said("/goals/0/text", "Ik wil dansen")]
    assert corrected(given, words, PLAN, None).values["goals"][0]["text"] == "Ik wil dansen"


def test_a_confirmed_tick_is_true_or_false() -> None:
    given = paper(is_correction=None)
    assert "is_correction" not in given.values
    for ticked in (True, False):
        after = corrected(given, [said("/is_correction", ticked)], PLAN, None)
        assert after.values["is_correction"] is ticked


def test_a_confirmed_day_moves_the_paper_and_not_its_origin() -> None:
    given = paper(filled_on=None)
    after = corrected(given, [said("/filled_on", "2026-02-03")], PLAN, None)
    assert (after.filled_on, after.date_given) == (date(2026, 2, 3), True)
    assert after.origin == given.origin != after.form
    assert "/filled_on" not in {problem.pointer for problem in after.problems}


def test_a_box_that_is_empty_after_all_is_asked_no_longer() -> None:
    given = paper(goals__0__text=None, filled_on="03-02-2026")
    after = corrected(given, [said("/goals/0/text", None)], PLAN, None)
    assert (after.values["goals"], asked(after)) == ([], [])


def test_a_day_to_come_is_refused() -> None:
    assert refused(paper(), "/filled_on", "2027-01-01", PLAN, None) == "date_in_future"
    assert refused(paper(), "/filled_on", "2026-01-01", PLAN, None) is None


def test_what_was_left_blank_is_no_question_to_who_checks() -> None:
    given = paper(filled_on="03-02-2026")
    assert Problem("required_empty", "/alias") in given.problems
    assert asked(given) == []


def test_the_box_of_a_missing_page_is_asked_by_nobody() -> None:
    given = paper(filled_on="03-02-2026")
    at = "/goals/0/text"
    lost = replace(given.readings[at], state="unread", picture=None)
    assert asked(replace(given, readings={**given.readings, at: lost})) == []


def test_kinds_come_in_the_order_of_hands() -> None:
    given = paper(goals__0__text=None, alias=None, filled_on=None, is_correction=None)
    kinds = {
        question.place.pointer: question.place.kind for question in open_questions(given, PLAN)
    }
    assert kinds == {
        "/alias": "word",
        "/filled_on": "digits",
        "/is_correction": "mark",
        "/goals/0/text": "text",
    }


def test_a_question_tells_the_number_at_the_foot_of_a_shortened_print() -> None:
    last = "goals__2__actions__0__what"
    given = replace(paper(**{last: None}), instance="7K3M9QX")
    (asked,) = [each for each in open_questions(given, PLAN) if each.place.pointer.endswith("what")]
    print_ = Instance("7K3M9QX", CODE, "actieplan", 1, "nl", pages=(1, asked.page))
    (question,) = numbered([asked], lambda number: print_ if number else None)
    assert asked.page > 2
    assert item_of(question, None, None, shipped().words("nl")).about.endswith("bladzijde 2")
