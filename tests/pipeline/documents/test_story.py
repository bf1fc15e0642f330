"""Which steps of a life the summary tells."""

from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.documents.story import MonthsTold, Telling, follows, story
from pipeline.records import Step
from tests.pipeline.documents import samples

TELLING = Telling(full=40, months=6, few=2)


def on(year: int, month: int, text: str, *, day: int = 5, **more: Any) -> Step:
    return replace(samples.step(text, **more), on=date(year, month, day))


def told(of: MonthsTold) -> list[tuple[str, list[str]]]:
    return [(f"{month.first:%Y-%m}", [step.text for step in month.steps]) for month in of.months]


def reports(month: int, *texts: str) -> list[Step]:
    """Reports of steps of the plan, each a day later."""
    return [on(2026, month, text, day=n + 1, action=f"A-{text}") for n, text in enumerate(texts)]


def test_the_last_three_months_in_which_something_happened_are_told_in_full() -> None:
    steps = [*reports(1, "a"), *reports(3, "b", "c"), *reports(8, "d")]

    assert told(story(steps, TELLING)) == [
        ("2026-08", ["d"]),
        ("2026-03", ["c", "b"]),
        ("2026-01", ["a"]),
    ]
    assert not story(steps, TELLING).is_cut


def test_of_months_before_only_what_was_good_or_reached_something_is_told() -> None:
    recent = [*reports(7, "d"), *reports(8, "e"), *reports(9, "f")]
    before = [
        *reports(2, "gebeld"),
        on(2026, 2, "zonnige dag"),
        on(2026, 2, "een kat", day=7, goal="G-1"),
        replace(on(2026, 2, "niets"), direction="back"),
    ]

    whole = story([*before, *recent], TELLING)

    assert told(whole)[3:] == [("2026-02", ["een kat", "zonnige dag"])]
    assert whole.is_cut


def test_all_is_told_to_who_asks() -> None:
    steps = [on(2020 + n // 12, n % 12 + 1, f"stap {n}", action=f"A-{n}") for n in range(40)]

    whole = story(steps, Telling(10**6, 10**6, None))

    assert sum(len(month.steps) for month in whole.months) == 40
    assert not whole.is_cut


def test_a_report_that_says_no_more_than_a_later_one_is_not_told_twice() -> None:
    first = on(2026, 3, "Bellen", day=1, action="A-1")
    again = on(2026, 3, "Bellen", day=9, action="A-1", helped="Karin")

    assert told(story([first, again], TELLING)) == [("2026-03", ["Bellen"])]
    helped = replace(first, helped="een briefje")
    assert told(story([helped, again], TELLING)) == [("2026-03", ["Bellen", "Bellen"])]


def test_what_follows_is_told_where_it_stands_nowhere_else() -> None:
    step = samples.step("Bellen", "back", action="A-1", next_step="Samen bellen.")
    alone = replace(samples.typical(), steps=(step,))

    assert follows(alone)(step) == "Samen bellen."
    assert follows(replace(alone, next_action=samples.action("samen bellen")))(step) is None
