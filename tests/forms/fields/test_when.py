from datetime import date

from forms.fields import Raw, Sheet, When
from forms.fields.choice import Choice
from tests.forms.fields.suite import DAY, KindSuite, ask

WHEN = {"today": "vandaag", "this_week": "deze week", "date": "op datum"}


class TestWhen(KindSuite):
    field = When(
        key="q",
        label="Wanneer?",
        choices=tuple(Choice(code=code, label=label) for code, label in WHEN.items()),
    )
    answers = ("today", "this_week")


def both(marks: dict[str, Raw]) -> tuple[str | None, date | None, list[str]]:
    """Choice, day and what was odd."""
    paper = Sheet(marks, DAY)
    code = TestWhen.field.answer(paper, "/q")
    day = TestWhen.field.companions(paper, "/q")["q_date"]
    return code, day, [problem.code for problem in paper.problems]


def test_a_day_without_a_tick_counts_as_a_day() -> None:
    assert both({"/q_date": "12-03-2026"}) == ("date", date(2026, 3, 12), [])


def test_a_printed_day_is_read_back() -> None:
    marks = {"/q": "date", **TestWhen.field.date_marks("2026-03-12", "/q")}
    assert both(marks) == ("date", date(2026, 3, 12), [])


def test_a_tick_at_the_day_without_a_day_is_asked() -> None:
    assert ask(TestWhen.field, {"/q": "date"}) == ("date", ["date_missing_here"])


def test_two_answers_are_asked_and_both_kept() -> None:
    marks: dict[str, Raw] = {"/q": "today", "/q_date": "12-03-2026"}
    assert both(marks) == ("today", date(2026, 3, 12), ["when_twice"])


def test_an_unclear_day_is_asked_once() -> None:
    assert both({"/q_date": "99-03-2026"}) == (None, None, ["date_impossible"])
