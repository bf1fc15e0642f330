from dataclasses import replace
from typing import Any

import pytest

from pipeline.dossiers.folding import fold
from pipeline.dossiers.progress import progress
from pipeline.records import Fact, Progress, Submission
from pipeline.records.picture_tokens import token
from tests.pipeline.dossiers.made_up_papers import (
    CLIENT,
    action,
    goal,
    paper,
    plan,
    report,
    says,
    sheet,
    strength,
    ticked,
    update,
    wish,
)

DOMAINS = ("housing", "money", "body")


def shown(*papers: Submission) -> Progress:
    return progress(fold(CLIENT, papers, DOMAINS), DOMAINS)


def lines(found: Progress) -> list[str]:
    return [strength.text for strength in found.fridge_strengths]


def can(
    *texts: str, kind: str = "competence", day: str = "2026-02-01", **header: Any
) -> Submission:
    """A sheet of its own for each kind, with these strengths."""
    facts = [strength(text, f"/{kind}/{n}", kind=kind) for n, text in enumerate(texts)]
    return paper(day, *facts, worksheet=f"sheet_{kind}", **header)


def test_nothing_is_known_yet() -> None:
    found = shown()
    assert (found.lead_goal, found.next_action, found.wish) == (None, None, None)
    assert (found.fridge_strengths, found.slots_goals, found.keep_here) == ((), (), False)


def test_the_fridge_gets_no_more_than_five_strengths() -> None:
    assert len(lines(shown(can(*"abcdefgh")))) == 5


def test_the_fridge_mixes_kinds_and_sheets() -> None:
    found = shown(
        can("a1", "a2", "a3", "a4"), can("b1", "b2", kind="resource"), can("c1", kind="x")
    )
    assert lines(found) == ["a1", "b1", "c1", "a2", "b2"]


def test_the_newest_strengths_come_first() -> None:
    found = shown(can("old", "older"), can("new", day="2026-03-01"))
    assert lines(found) == ["new", "old", "older"]


def test_a_story_is_no_fridge_line_while_there_are_short_ones() -> None:
    found = shown(can("x" * 61, "two\nlines", "a", "b", "c"))
    assert lines(found) == ["a", "b", "c"]


def test_long_lines_fill_up_to_three_the_shortest_first() -> None:
    found = shown(can("a", "x" * 90, "y" * 70, "z" * 80))
    assert lines(found) == ["a", "y" * 70, "z" * 80]


def test_words_that_may_not_be_printed_are_not_on_the_fridge() -> None:
    assert lines(shown(can("a", quote_ok="no"), can("b", kind="x", quote_ok="yes"))) == ["b"]


HOUSE_AND_WORK = plan(
    "2026-02-01",
    goal("Huis"),
    goal("Werk", n=1, domain="money"),
    action("Zoeken"),
    action("Vragen", of=1),
)
HOUSE, WORK = fold(CLIENT, [HOUSE_AND_WORK]).goals


def test_the_goal_in_which_something_happened_last_leads() -> None:
    found = shown(HOUSE_AND_WORK, update("2026-03-01", report(WORK.actions[0].id, "partly")))
    assert found.lead_goal is not None
    assert found.lead_goal.text == "Werk"
    assert [g.text for g in found.other_goals] == ["Huis"]


def test_the_goal_where_the_client_wants_to_begin_leads_before_all() -> None:
    first = sheet("2026-01-01", says("priority", "Huis", "/priorities/0"))
    found = shown(first, HOUSE_AND_WORK, update("2026-03-01", report(WORK.actions[0].id, "partly")))
    assert found.lead_goal is not None
    assert found.lead_goal.text == "Huis"


def test_the_goal_in_the_domain_of_a_priority_leads() -> None:
    facts = (
        wish("Geen schulden", domain="money"),
        says("priority", "Geen schulden", "/priorities/0"),
    )
    found = shown(
        sheet("2026-01-01", *facts),
        HOUSE_AND_WORK,
        update("2026-03-01", report(HOUSE.actions[0].id, "partly")),
    )
    assert found.lead_goal is not None
    assert found.lead_goal.text == "Werk"


def actions_of(*facts: Fact) -> Progress:
    return shown(plan("2026-02-01", goal("Huis"), *facts))


def test_the_next_step_is_the_most_urgent_one() -> None:
    found = actions_of(
        action("ooit"),
        action("datum", n=1, when="date", when_date="2026-02-02"),
        action("maand", n=2, when="this_month"),
        action("week", n=3, when="this_week"),
        action("nu", n=4, when="today"),
    )
    assert found.next_action is not None
    assert found.next_action.what == "nu"
    assert [a.what for a in found.more_actions] == ["week", "datum", "maand", "ooit"]


@pytest.mark.parametrize("day", [f"2026-02-{n:02}" for n in range(1, 9)])
def test_steps_for_the_same_time_stay_in_the_order_of_the_sheet(day: str) -> None:
    wanted = ["een", "twee", "drie", "vier"]
    facts = [action(what, n=n, when="this_week") for n, what in enumerate(wanted)]
    found = shown(plan(day, goal("Huis"), *facts))
    assert found.next_action is not None
    assert [a.what for a in (found.next_action, *found.more_actions)] == wanted
    assert [a.what for a in found.slots_actions] == wanted


@pytest.mark.parametrize("day", [f"2026-02-{n:02}" for n in range(1, 9)])
def test_goals_alike_stay_in_the_order_of_the_sheet(day: str) -> None:
    found = shown(plan(day, goal("een"), goal("twee", n=1), goal("drie", n=2)))
    assert [g.text for g in found.slots_goals] == ["een", "twee", "drie"]


@pytest.mark.parametrize("day", [f"2026-02-{n:02}" for n in range(1, 9)])
def test_what_was_done_on_one_day_stays_in_the_order_of_the_sheet(day: str) -> None:
    wanted = ["een", "twee", "drie"]
    facts = [action(what, n=n, done=True) for n, what in enumerate(wanted)]
    assert [a.what for a in shown(plan(day, goal("Huis"), *facts)).done] == wanted


@pytest.mark.parametrize("day", [f"2026-02-{n:02}" for n in range(1, 9)])
def test_the_order_of_the_sheet_holds_where_only_one_copy_has_a_step(day: str) -> None:
    first, second, third = (action(what, n=n) for n, what in enumerate(["een", "twee", "drie"]))
    found = shown(plan(day, goal("Huis"), first, third), plan(day, goal("Huis"), first, second))
    assert [a.what for a in found.slots_actions] == ["een", "twee", "drie"]


def test_the_earlier_date_comes_first() -> None:
    found = actions_of(
        action("later", when="date", when_date="2026-05-01"),
        action("eerder", n=1, when="date", when_date="2026-04-01"),
    )
    assert found.next_action is not None
    assert found.next_action.what == "eerder"


def test_the_goal_of_the_shown_step_leads_and_a_newer_one_without_steps_is_named() -> None:
    found = shown(HOUSE_AND_WORK, plan("2026-03-01", goal("Hond")))
    assert found.lead_goal is not None
    assert found.next_action is not None
    assert found.next_action in found.lead_goal.actions
    assert found.before_lead is not None
    assert (found.before_lead.text, found.lead_goal.text) == ("Hond", "Huis")


def test_where_no_goal_has_a_step_a_loose_one_is_shown() -> None:
    found = shown(
        plan("2026-03-01", goal("Hond")), update("2026-02-15", action("Fietsen", of=None))
    )
    assert found.lead_goal is not None
    assert found.next_action is not None
    assert (found.lead_goal.text, found.next_action.what) == ("Hond", "Fietsen")
    assert (found.before_lead, found.loose_actions) == (None, ())


def test_resting_reached_and_released_goals_stand_apart() -> None:
    moved = update(
        "2026-03-01",
        goal(ref=HOUSE.id, state="pause"),
        goal(ref=WORK.id, n=1, state="released"),
    )
    found = shown(HOUSE_AND_WORK, moved, plan("2026-02-02", goal("Hond")))
    assert [g.text for g in found.resting] == ["Huis"]
    assert [g.text for g in found.released] == ["Werk"]
    assert [g.text for g in found.slots_goals] == ["Hond", "Huis"]


def test_the_goal_that_was_reached_last_stands_first() -> None:
    found = shown(
        HOUSE_AND_WORK,
        update("2026-03-01", goal(ref=HOUSE.id, state="reached")),
        update("2026-04-01", goal(ref=WORK.id, n=1, state="reached")),
    )
    assert [g.text for g in found.reached] == ["Werk", "Huis"]


def test_the_next_form_asks_about_open_steps_only() -> None:
    moved = update(
        "2026-03-01",
        report(HOUSE.actions[0].id, "done"),
        goal(ref=WORK.id, n=1, state="reached"),
        action("Fietsen", n=1, of=None),
    )
    found = shown(HOUSE_AND_WORK, moved)
    assert [a.what for a in found.slots_actions] == ["Fietsen"]
    assert [g.text for g in found.reached] == ["Werk"]


def test_steps_of_a_goal_at_rest_are_asked_after_the_others() -> None:
    found = shown(HOUSE_AND_WORK, update("2026-03-01", goal(ref=HOUSE.id, state="pause")))
    assert [a.what for a in found.slots_actions] == ["Vragen", "Zoeken"]
    assert found.next_action is not None
    assert found.next_action.what == "Vragen"


def test_what_is_done_stands_newest_first() -> None:
    found = shown(
        HOUSE_AND_WORK,
        update("2026-03-01", report(HOUSE.actions[0].id, "done")),
        update("2026-04-01", report(WORK.actions[0].id, "done")),
    )
    assert [a.what for a in found.done] == ["Vragen", "Zoeken"]


def test_the_wish_of_the_first_page_is_a_priority_before_a_newer_one() -> None:
    found = shown(
        sheet("2026-01-01", wish("Een hond"), says("priority", "Een hond", "/priorities/0")),
        sheet("2026-02-01", wish("Een boot")),
    )
    assert found.wish is not None
    assert found.wish.text == "Een hond"


def test_the_wish_near_the_first_goal_comes_before_a_newer_one() -> None:
    found = shown(
        sheet("2026-01-01", wish("Loon", domain="money")),
        sheet("2026-02-02", wish("Een boot")),
        plan("2026-02-01", goal("Werk", domain="money")),
    )
    assert found.wish is not None
    assert found.wish.text == "Loon"


def test_a_week_long_past_does_not_come_before_a_day_that_is_near() -> None:
    found = shown(
        plan("2026-05-01", goal("Huis"), action("Bellen", 0, when="date", when_date="2026-05-03")),
        plan("2026-05-02", goal("Huis"), action("Opruimen", 1, when="this_month")),
    )
    assert found.next_action is not None
    assert found.next_action.what == "Bellen"


def test_who_belongs_to_a_wish_is_not_the_wish() -> None:
    around = replace(wish("Mijn zus", "/x/0"), kind="surroundings")
    found = shown(sheet("2026-02-02", around, wish("Een boot", "/x/1")))
    assert found.wish is not None
    assert found.wish.text == "Een boot"


def test_strengths_of_the_latest_day_are_new() -> None:
    later = can("b", day="2026-03-01", kind="x")
    assert shown(can("a"), later).new_strengths == {("/x/0", later.id)}


def test_on_the_first_day_nothing_is_called_new() -> None:
    assert shown(can("a"), can("b", kind="x")).new_strengths == frozenset()


def test_the_wheel_says_what_is_named() -> None:
    found = shown(
        sheet(
            "2026-02-01",
            strength("koken", domain="body"),
            wish("Een huis", domain="housing"),
            ticked("skipped", "money"),
        ),
        plan("2026-02-02", goal("Sporten", domain="body")),
    )
    assert [(d.key, d.strength, d.wish, d.goal, d.skipped) for d in found.domains] == [
        ("housing", False, True, False, False),
        ("money", False, False, False, True),
        ("body", True, False, True, False),
    ]


def test_a_goal_that_was_reached_is_no_longer_under_way() -> None:
    found = shown(
        plan("2026-02-02", goal("Sporten", domain="body")),
        plan("2026-03-02", goal("Sporten", domain="body", state="reached")),
    )
    (body,) = (domain for domain in found.domains if domain.key == "body")
    assert (body.goal, body.reached) == (False, True)


def rounds_off(day: str) -> Submission:
    said = Fact("next", "/next", {"value": "finish", "text": "ik rond af"})
    return paper(day, said, worksheet="evaluatie")


def test_who_rounded_off_is_asked_for_no_further_step() -> None:
    found = shown(HOUSE_AND_WORK, rounds_off("2026-03-01"))
    assert (found.finished, found.next_action, found.more_actions) == (True, None, ())
    assert [goal.actions for goal in found.other_goals] == [()]


def test_a_form_that_is_asked_for_all_the_same_knows_the_steps() -> None:
    found = shown(HOUSE_AND_WORK, rounds_off("2026-03-01"))
    assert [a.what for a in found.slots_actions] == ["Zoeken", "Vragen"]


def test_a_plan_after_rounding_off_begins_again() -> None:
    found = shown(rounds_off("2026-01-31"), HOUSE_AND_WORK)
    assert not found.finished
    assert found.next_action is not None


def test_who_does_not_want_paper_now_keeps_it_here() -> None:
    for answer, keep in (("yes", False), ("no", True), ("later", True), (None, False)):
        assert shown(sheet("2026-02-01", strength("koken"), take_home=answer)).keep_here is keep


def test_as_many_strengths_are_shown_that_nobody_has_read_yet_as_others() -> None:
    written = [token(f"{n:064x}") for n in range(6)]
    assert lines(shown(can(*written))) == written[:5]
