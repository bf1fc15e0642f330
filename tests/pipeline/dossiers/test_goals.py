"""Goals: named, found again, reworded, moved; a blank never deletes."""

from dataclasses import replace
from typing import Any

import pytest

from pipeline.dossiers.folding import fold
from pipeline.records import Dossier, Goal, Submission
from pipeline.records.ids import mark_of
from tests.pipeline.dossiers.made_up_papers import (
    CLIENT,
    action,
    goal,
    plan,
    report,
    said_of_plan,
    update,
)

FIRST = plan("2026-02-03", goal("Een eigen huis", why="Rust"), action("Bellen"))
GOAL = fold(CLIENT, [FIRST]).goals[0]
CALL = GOAL.actions[0]


def folded(*papers: Submission) -> Dossier:
    return fold(CLIENT, papers)


def only_goal(*papers: Submission) -> Goal:
    (found,) = folded(*papers).goals
    return found


def asked(dossier: Dossier) -> list[tuple[str, str | None]]:
    return [(question.code, question.pointer) for question in dossier.questions]


def test_a_goal_that_is_written_down_is_chosen() -> None:
    assert (GOAL.state, GOAL.text, GOAL.why) == ("gekozen", "Een eigen huis", "Rust")
    assert [(c.what, c.state, c.text) for c in GOAL.history] == [
        ("named", "gekozen", "Een eigen huis")
    ]


def test_the_same_words_on_a_second_plan_are_the_same_goal() -> None:
    second = plan("2026-03-01", goal("een  eigen HUIS!", why="Voor mijn kind", n=2))
    found = only_goal(FIRST, second)
    assert (found.id, found.text, found.why) == (GOAL.id, "Een eigen huis", "Voor mijn kind")
    assert found.aliases == (fold(CLIENT, [second]).goals[0].id,)


def test_composed_and_decomposed_accents_are_the_same_words() -> None:
    found = only_goal(plan("2026-02-03", goal("Café")), plan("2026-02-04", goal("Cafe\u0301")))
    assert found.text == "Café"


def test_words_of_marks_only_are_kept_apart() -> None:
    papers = (plan("2026-02-03", goal("?!")), plan("2026-02-04", goal("...")))
    assert [g.text for g in folded(*papers).goals] == ["?!", "..."]


def test_other_words_are_another_goal_and_the_old_one_stays() -> None:
    second = plan("2026-03-01", goal("Werk"))
    assert [(g.text, g.state) for g in folded(FIRST, second).goals] == [
        ("Een eigen huis", "gekozen"),
        ("Werk", "gekozen"),
    ]


def test_a_printed_id_is_found_by_words_that_are_like_those_it_had() -> None:
    second = plan("2026-03-01", goal("Een eigen huis, met tuin", ref=GOAL.id), instance="7KJ2M9X")
    found = only_goal(FIRST, second)
    assert (found.text, found.texts) == ("Een eigen huis, met tuin", ("Een eigen huis",))
    assert found.history[-1].what == "reworded"


def over(words: str, day: str = "2026-03-01", **parts: Any) -> Submission:
    """A plan on which this was written over the printed goal."""
    return plan(day, goal(words, ref=GOAL.id, **parts), instance="7KJ2M9X")


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [
        ("Eigen huis", False),
        ("een eige huis", False),
        ("Een eigen huisje in de stad", False),
        ("Een eigen auto", True),
        ("Zelfstandig wonen", True),
        ("بيت خاص بي", True),
    ],
)
def test_other_words_over_a_printed_goal_are_asked(words: str, *, is_asked: bool) -> None:
    dossier = folded(FIRST, over(words))
    assert (asked(dossier) == [("other_goal", "/goals/0")]) is is_asked
    assert len(dossier.goals) == 1 + is_asked


def test_the_words_of_another_goal_over_a_printed_one_are_that_goal() -> None:
    other = plan("2026-02-10", goal("Weer werken"))
    dossier = folded(FIRST, other, over("weer werken."))
    assert (asked(dossier), [each.text for each in dossier.goals]) == (
        [],
        ["Een eigen huis", "weer werken."],
    )


def test_a_goal_written_over_another_has_nothing_of_what_was_printed_beside_that() -> None:
    first = plan("2026-02-03", goal("Een eigen huis", why="Dan heb ik rust", domain="housing"))
    again = over("Weer zingen", why="Dan heb ik rust", domain="housing")
    house, singing = folded(first, again).goals
    assert (house.why, house.domain) == ("Dan heb ik rust", "housing")
    assert (singing.why, singing.domain) == (None, None)


def test_what_was_said_of_a_print_holds_for_a_paper_of_an_earlier_day_too() -> None:
    later = over("Zelfstandig wonen", "2026-03-20")
    said = said_of_plan(later, "other_goal", "/goals/0", "counts", "Zelfstandig wonen")
    dossier = folded(FIRST, over("Zelfstandig wonen", "2026-03-01"), said)
    assert (asked(dossier), len(dossier.goals)) == ([], 1)


def test_what_was_said_of_some_words_is_not_said_of_others() -> None:
    said = said_of_plan(over("Fietsen naar zee"), "other_goal", "/goals/0", "counts", "Zingen")
    assert asked(folded(FIRST, said)) == [("other_goal", "/goals/0")]


def test_a_sheet_tells_of_the_goal_whose_words_were_printed_on_it() -> None:
    """Its id was another goal's by then: it was said to be the same, and that was taken back."""
    singing = over("Weer in een koor zingen")
    line = replace(goal(ref=GOAL.id, state="reached"), printed=mark_of("Weer in een koor zingen"))
    dossier = folded(FIRST, singing, update("2026-04-01", line))
    assert [(each.text, each.state) for each in dossier.goals] == [
        ("Een eigen huis", "gekozen"),
        ("Weer in een koor zingen", "bereikt"),
    ]


def test_a_goal_is_found_by_an_alias_too() -> None:
    second = plan("2026-03-01", goal("Een eigen huis"))
    alias = fold(CLIENT, [second]).goals[0].id
    found = only_goal(FIRST, second, update("2026-03-08", goal(ref=alias, state="pause")))
    assert found.state == "rust"


def test_an_older_print_does_not_bring_old_words_back() -> None:
    reworded = update("2026-03-01", goal(ref=GOAL.id, reword="Een huis met tuin"))
    old_print = plan("2026-03-08", goal("Een eigen huis", ref=GOAL.id), instance="7KJ2M9X")
    assert only_goal(FIRST, reworded, old_print).text == "Een huis met tuin"


def test_who_rewords_back_gets_the_old_words() -> None:
    there = update("2026-03-01", goal(ref=GOAL.id, reword="Een huis met tuin"))
    back = update("2026-03-08", goal(ref=GOAL.id, reword="Een eigen huis"))
    assert only_goal(FIRST, there, back).text == "Een eigen huis"


def test_a_goal_is_recognised_by_an_earlier_wording() -> None:
    reworded = update("2026-03-01", goal(ref=GOAL.id, reword="Een huis met tuin"))
    found = only_goal(FIRST, reworded, plan("2026-03-08", goal("Een eigen huis")))
    assert (found.text, found.texts) == ("Een huis met tuin", ("Een eigen huis",))


def test_a_blank_never_deletes() -> None:
    found = only_goal(FIRST, plan("2026-03-01", goal("", ref=GOAL.id, why=None)))
    assert (found.text, found.why) == ("Een eigen huis", "Rust")


def test_strengths_of_a_goal_add_up() -> None:
    one = plan("2026-02-03", goal("Huis", strengths=["koken", None, "zus"]))
    two = plan("2026-02-04", goal("Huis", strengths=["Zus.", "geduld"]))
    assert only_goal(one, two).strengths == ("koken", "zus", "geduld")


def test_an_unknown_id_with_words_is_a_new_goal_and_is_asked() -> None:
    dossier = folded(plan("2026-03-01", goal("Werk", ref="G-ZZZZZZ"), instance="7KJ2M9X"))
    assert [g.text for g in dossier.goals] == ["Werk"]
    assert asked(dossier) == [("unknown_ref", "/goals/0")]


def test_an_id_that_was_printed_before_a_late_paper_came_stays_known() -> None:
    second = plan("2026-03-01", goal("Een huis", ref=GOAL.id), instance="7KJ2M9X")
    printed = fold(CLIENT, [second]).goals[0].id
    pause = update("2026-04-01", goal(ref=printed, state="pause"))
    found = only_goal(second, pause, FIRST)
    assert (found.id, found.state) == (GOAL.id, "rust")


def test_an_unknown_id_without_words_is_only_asked() -> None:
    dossier = folded(update("2026-03-01", goal(ref="G-ZZZZZZ", state="reached")))
    assert dossier.goals == ()
    assert asked(dossier) == [("unknown_ref", "/goals/0")]


def test_a_printed_slot_that_was_left_blank_asks_nothing() -> None:
    assert folded(update("2026-03-01", goal(ref="G-ZZZZZZ"))).questions == ()


def test_a_goal_without_words_leaves_its_actions_loose_and_is_asked() -> None:
    dossier = folded(plan("2026-02-03", goal(n=1), action("Bellen", of=1)))
    assert (dossier.goals, [a.what for a in dossier.loose_actions]) == ((), ["Bellen"])
    assert asked(dossier) == [("goal_without_text", "/goals/1")]


def test_a_goal_that_no_fact_names_is_asked_too() -> None:
    dossier = folded(plan("2026-02-03", action("Bellen", of=2), action("Mailen", n=1, of=2)))
    assert asked(dossier) == [("goal_without_text", "/goals/2")]


def test_the_states_of_a_sheet() -> None:
    for said, state in (
        ("continue", "bezig"),
        ("pause", "rust"),
        ("reached", "bereikt"),
        ("released", "losgelaten"),
    ):
        dossier = folded(FIRST, update("2026-03-01", goal(ref=GOAL.id, state=said)))
        assert (dossier.goals[0].state, dossier.questions) == (state, ())


def test_a_reached_goal_is_a_step_forward() -> None:
    (step,) = folded(FIRST, update("2026-03-01", goal(ref=GOAL.id, state="reached"))).steps
    assert (step.direction, step.text, step.goal) == ("forward", "Een eigen huis", GOAL.id)


def test_a_goal_at_rest_may_go_on() -> None:
    dossier = folded(
        FIRST,
        update("2026-03-01", goal(ref=GOAL.id, state="pause")),
        update("2026-04-01", goal(ref=GOAL.id, state="continue")),
    )
    assert (dossier.goals[0].state, dossier.questions) == ("bezig", ())


def test_a_state_after_the_end_is_taken_and_asked() -> None:
    dossier = folded(
        FIRST,
        update("2026-03-01", goal(ref=GOAL.id, state="reached")),
        update("2026-04-01", goal(ref=GOAL.id, state="continue")),
    )
    (found,) = dossier.goals
    assert (found.state, found.history[-1].expected) == ("bezig", False)
    assert asked(dossier) == [("state_out_of_order", "/goals/0")]


def test_a_late_paper_takes_its_place_by_its_date() -> None:
    reached = update("2026-04-01", goal(ref=GOAL.id, state="reached"))
    late = update("2026-03-01", goal(ref=GOAL.id, state="pause"))
    dossier = folded(FIRST, reached, late)
    assert [c.state for c in dossier.goals[0].history] == ["gekozen", "rust", "bereikt"]
    assert dossier.questions == ()


def test_a_released_goal_that_is_written_down_again_is_chosen_again() -> None:
    let_go = update("2026-03-01", goal(ref=GOAL.id, state="released"))
    dossier = folded(FIRST, let_go, plan("2026-05-01", goal("Een eigen huis")))
    assert (dossier.goals[0].state, dossier.questions) == ("gekozen", ())


def test_a_reached_goal_that_is_written_down_again_is_chosen_again() -> None:
    reached = update("2026-03-01", goal(ref=GOAL.id, state="reached"))
    dossier = folded(FIRST, reached, plan("2026-05-01", goal("Een eigen huis")))
    assert dossier.goals[0].state == "gekozen"
    assert (asked(dossier), dossier.goals[0].history[-1].expected) == ([], False)


def test_a_blank_update_finds_the_goal_by_its_words_and_takes_the_state() -> None:
    reached = update("2026-03-01", goal("Een eigen huis", state="reached"))
    again = update("2026-03-08", goal("een eigen huis", state="reached", reword="Mijn huis"))
    dossier = folded(FIRST, reached, again)
    assert (dossier.goals[0].state, dossier.goals[0].text) == ("bereikt", "Mijn huis")
    assert dossier.questions == ()


def test_a_goal_is_under_way_once_a_step_is_reported() -> None:
    found = only_goal(FIRST, update("2026-03-01", report(CALL.id, "not_done")))
    assert found.state == "bezig"


def test_a_report_and_a_pause_on_one_sheet_end_in_a_pause() -> None:
    both = update("2026-03-01", report(CALL.id, "done"), goal(ref=GOAL.id, state="pause"))
    assert [c.state for c in only_goal(FIRST, both).history] == ["gekozen", "bezig", "rust"]


def test_words_that_may_not_be_printed_mark_the_goal() -> None:
    found = only_goal(plan("2026-02-03", goal("Een eigen huis"), quote_ok="no"))
    assert not found.quotable
    assert found.history[0].text is None


def test_the_reason_of_a_silent_sheet_makes_the_goal_silent() -> None:
    silent = plan("2026-03-01", goal("Een eigen huis", why="Geheim"), quote_ok="no")
    assert not only_goal(FIRST, silent).quotable


def test_the_same_words_on_a_later_open_sheet_may_be_printed() -> None:
    silent = plan("2026-02-01", goal("Een eigen huis", why="Rust"), quote_ok="no")
    assert only_goal(silent, FIRST).quotable


def test_old_words_of_a_silent_sheet_are_not_among_the_earlier_wordings() -> None:
    silent = plan("2026-02-01", goal("Weg van Jan"), quote_ok="no")
    ref = fold(CLIENT, [silent]).goals[0].id
    found = only_goal(silent, update("2026-03-01", goal(ref=ref, reword="Een eigen huis")))
    assert (found.quotable, found.texts) == (True, ())
