"""Actions: planned, reported, followed by a smaller step; nothing fails."""

from datetime import date

import pytest

from pipeline.dossiers.folding import fold
from pipeline.dossiers.progress import progress
from pipeline.records import Action, Dossier, Submission
from tests.pipeline.dossiers.made_up_papers import (
    CLIENT,
    action,
    goal,
    plan,
    report,
    said_of_plan,
    update,
)

FIRST = plan("2026-02-03", goal("Huis"), action("Bellen", who="me", when="this_week"))
GOAL = fold(CLIENT, [FIRST]).goals[0]
CALL = GOAL.actions[0]


def folded(*papers: Submission) -> Dossier:
    return fold(CLIENT, (FIRST, *papers))


def actions(*papers: Submission) -> tuple[Action, ...]:
    return folded(*papers).goals[0].actions


def asked(dossier: Dossier) -> list[tuple[str, str | None]]:
    return [(question.code, question.pointer) for question in dossier.questions]


def test_an_action_with_a_day_is_planned_and_without_one_proposed() -> None:
    (first,) = fold(CLIENT, [plan("2026-02-03", goal("Huis"), action("Bellen"))]).goals[0].actions
    assert (CALL.state, first.state) == ("gepland", "voorgesteld")
    assert (CALL.goal, CALL.who, CALL.when) == (GOAL.id, "me", "this_week")


def test_a_date_is_a_day_too() -> None:
    dated = action("Bellen", when="date", when_date="2026-02-28")
    (found,) = fold(CLIENT, [plan("2026-02-03", goal("Huis"), dated)]).goals[0].actions
    assert (found.due, found.state) == (date(2026, 2, 28), "gepland")


def test_a_new_day_replaces_the_old_date() -> None:
    dated = plan("2026-02-04", goal("Huis"), action("bellen", when="date", when_date="2026-03-01"))
    sooner = plan("2026-02-05", goal("Huis"), action("bellen", when="today"))
    (found,) = actions(dated, sooner)
    assert (found.when, found.due) == ("today", None)


def test_this_week_is_that_of_the_last_paper_that_says_so() -> None:
    again = plan("2026-03-10", goal("Huis"), action("Bellen", when="this_week"))
    (found,) = actions(again)
    assert (found.since, found.last_day) == (date(2026, 2, 3), date(2026, 3, 15))
    undated = plan("2026-03-10", goal("Huis"), action("Bellen", when="today"), date_given=False)
    (found,) = actions(undated)
    assert not found.is_dated({undated.id})


def test_this_week_in_print_is_that_of_the_paper_that_said_so() -> None:
    printed = action("Bellen", ref=CALL.id, when="this_week")
    (found,) = actions(plan("2026-03-10", goal("Huis", ref=GOAL.id), printed, instance="7KJ2M9X"))
    assert found.last_day == date(2026, 2, 8)
    otherwise = action("Bellen", ref=CALL.id, when="today")
    (found,) = actions(plan("2026-03-10", goal("Huis", ref=GOAL.id), otherwise, instance="7KJ2M9X"))
    assert found.last_day == date(2026, 3, 10)


def test_a_next_step_that_is_written_anew_is_for_the_week_of_that_paper() -> None:
    first = update("2026-02-10", report(CALL.id, None, next_step="Langsgaan"))
    again = report(CALL.id, "done", next_step="Langsgaan", next_when="this_week")
    _, found = actions(first, update("2026-03-10", again))
    assert (found.what, found.last_day) == ("Langsgaan", date(2026, 3, 15))


def test_the_same_words_below_the_same_goal_are_the_same_action() -> None:
    second = plan("2026-03-01", goal("Huis"), action("bellen.", n=3, where="thuis"))
    (found,) = actions(second)
    assert (found.id, found.where, found.who) == (CALL.id, "thuis", "me")
    assert len(found.aliases) == 1


def test_the_same_words_below_another_goal_are_another_action() -> None:
    dossier = folded(plan("2026-03-01", goal("Werk"), action("Bellen")))
    assert [len(g.actions) for g in dossier.goals] == [1, 1]


def test_a_done_action_that_is_written_down_again_is_planned_again() -> None:
    done = update("2026-02-10", report(CALL.id, "done"))
    found = actions(done, plan("2026-03-01", goal("Huis"), action("Bellen", when="today")))
    assert [a.state for a in found] == ["gedaan", "gepland"]


def test_a_done_action_that_is_ticked_again_stays_one() -> None:
    ticked = [plan(f"2026-03-0{n}", goal("Huis"), action("Bellen", done=True)) for n in (1, 2)]
    dossier = folded(*ticked)
    assert [a.state for a in dossier.goals[0].actions] == ["gedaan"]
    assert (len(dossier.steps), dossier.questions) == (1, ())


def test_what_is_done_is_closed_and_a_step_forward() -> None:
    dossier = folded(update("2026-02-10", report(CALL.id, "done", helped="Mijn zus")))
    (found,), (step,) = dossier.goals[0].actions, dossier.steps
    assert (found.state, found.is_open, found.closed_on) == ("gedaan", False, date(2026, 2, 10))
    assert (step.direction, step.text, step.helped) == ("forward", "Bellen", "Mijn zus")
    assert (step.action, step.goal) == (CALL.id, GOAL.id)


def test_a_little_is_a_step_forward_and_stays_open() -> None:
    dossier = folded(update("2026-02-10", report(CALL.id, "partly")))
    (found,) = dossier.goals[0].actions
    assert (found.state, found.is_open, dossier.steps[0].direction) == ("deels", True, "forward")


def test_what_did_not_work_out_is_a_step_back_with_what_helped_and_comes_next() -> None:
    line = report(CALL.id, "not_done", helped="Koffie", next_step="Nummer opzoeken")
    (step,) = folded(update("2026-02-10", line)).steps
    assert (step.direction, step.helped, step.next_step) == ("back", "Koffie", "Nummer opzoeken")


def test_what_is_no_longer_wanted_is_closed_and_no_step() -> None:
    dossier = folded(update("2026-02-10", report(CALL.id, "dropped")))
    (found,) = dossier.goals[0].actions
    assert (found.state, found.is_open, dossier.steps) == ("niet_meer_gewild", False, ())


def test_a_next_step_takes_the_place_of_what_was_reported() -> None:
    line = report(
        CALL.id,
        "partly",
        next_step="Nog eens bellen",
        next_who="worker",
        next_when="date",
        next_when_date="2026-02-20",
    )
    parent, child = actions(update("2026-02-10", line))
    assert (parent.is_open, child.is_open) == (False, True)
    assert (child.parent, child.goal, child.what) == (CALL.id, GOAL.id, "Nog eens bellen")
    assert (child.who, child.due, child.state) == ("worker", date(2026, 2, 20), "gepland")


def test_a_next_step_without_a_report_leaves_the_action_open() -> None:
    parent, child = actions(update("2026-02-10", report(CALL.id, None, next_step="Mailen")))
    assert (parent.state, parent.is_open, child.state) == ("gepland", True, "voorgesteld")


def test_a_next_step_in_the_same_words_is_a_new_try() -> None:
    again = report(CALL.id, "not_done", next_step="Bellen", next_when="today")
    parent, child = actions(update("2026-02-10", again))
    assert (parent.is_open, child.is_open, child.parent) == (False, True, CALL.id)


def test_two_lines_with_the_same_next_step_make_one() -> None:
    second = plan("2026-02-04", goal("Huis"), action("Mailen"))
    mail = fold(CLIENT, [FIRST, second]).goals[0].actions[1]
    both = update(
        "2026-02-10",
        report(CALL.id, "not_done", next_step="Langsgaan"),
        report(mail.id, "not_done", n=1, next_step="langsgaan"),
    )
    assert [a.what for a in actions(second, both)] == ["Bellen", "Mailen", "Langsgaan"]


def test_a_child_is_known_by_the_id_of_its_place() -> None:
    line = update("2026-02-10", report(CALL.id, "partly", next_step="Mailen"))
    child = actions(line)[1]
    assert actions(line, update("2026-02-17", report(child.id, "done")))[1].state == "gedaan"


def test_an_open_half_step_may_be_reported_again() -> None:
    half = update("2026-02-10", report(CALL.id, "partly"))
    dossier = folded(half, update("2026-02-17", report(CALL.id, "done")))
    assert (dossier.goals[0].actions[0].state, dossier.questions) == ("gedaan", ())
    assert [step.direction for step in dossier.steps] == ["forward", "forward"]


def test_a_report_on_what_was_done_is_taken_and_asked() -> None:
    done = update("2026-02-10", report(CALL.id, "done"))
    dossier = folded(done, update("2026-02-17", report(CALL.id, "not_done", n=4)))
    (found,) = dossier.goals[0].actions
    assert (found.state, found.is_open, found.closed_on) == ("niet_gelukt", True, None)
    assert not found.history[-1].expected
    assert asked(dossier) == [("state_out_of_order", "/actions/4")]


def test_the_same_report_on_two_sheets_asks_nothing() -> None:
    done = update("2026-02-10", report(CALL.id, "done"))
    dossier = folded(done, update("2026-02-17", report(CALL.id, "done", result="Een afspraak")))
    (found,) = dossier.goals[0].actions
    assert (found.closed_on, found.result) == (date(2026, 2, 10), "Een afspraak")
    assert (len(dossier.steps), dossier.questions) == (1, ())


def test_a_status_says_more_than_a_tick() -> None:
    line = report(CALL.id, "partly", done=True)
    assert actions(update("2026-02-10", line))[0].state == "deels"


def test_an_unknown_id_with_words_is_a_new_loose_action_and_is_asked() -> None:
    line = action("Fietsen", of=None, ref="A-ZZZZZZ", status="done")
    dossier = folded(update("2026-02-10", line))
    assert [(a.what, a.state) for a in dossier.loose_actions] == [("Fietsen", "gedaan")]
    assert asked(dossier) == [("unknown_ref", "/actions/0")]


def test_an_id_that_was_printed_before_a_late_paper_came_stays_known() -> None:
    second = update("2026-02-10", action("Opbellen", of=None, ref=CALL.id))
    printed = fold(CLIENT, [second]).loose_actions[0].id
    done = update("2026-02-17", report(printed, "done"))
    (found,) = actions(second, done)
    assert (found.id, found.state) == (CALL.id, "gedaan")


@pytest.mark.parametrize("instances", [("AAAAAAA", "BBBBBBB"), ("BBBBBBB", "AAAAAAA")])
def test_of_two_sheets_of_one_day_that_which_shows_the_others_step_comes_last(
    instances: tuple[str, str],
) -> None:
    first = update(
        "2026-02-10", report(CALL.id, "partly", next_step="Fiets"), instance=instances[0]
    )
    step = actions(first)[-1]
    then = report(step.id, "done", next_step="Roer")
    dossier = folded(first, update("2026-02-10", then, instance=instances[1]))
    assert [(a.what, a.is_open) for a in dossier.goals[0].actions] == [
        ("Bellen", False),
        ("Fiets", False),
        ("Roer", True),
    ]
    assert dossier.questions == ()


def test_an_unknown_id_without_words_is_only_asked() -> None:
    dossier = folded(update("2026-02-10", report("A-ZZZZZZ", "done")))
    assert (dossier.loose_actions, dossier.steps) == ((), ())
    assert asked(dossier) == [("unknown_ref", "/actions/0")]


def test_an_unknown_id_on_many_papers_is_asked_once_and_means_the_same_on_all() -> None:
    weeks = [
        update(f"2026-02-{day}", report("A-ZZZZZZ", state))
        for day, state in ((10, "partly"), (17, "done"))
    ]
    assert asked(folded(*weeks)) == [("unknown_ref", "/actions/0")]
    first = said_of_plan(weeks[0], "unknown_ref", "/actions/0", CALL.id)
    told = folded(first, weeks[1])
    assert asked(told) == []
    assert [line.state for line in told.goals[0].actions[0].history][-2:] == ["deels", "gedaan"]


def test_a_choice_that_the_plan_does_not_have_any_more_is_asked_anew() -> None:
    line = report(None, "done", helped="Mijn broer")
    said = said_of_plan(update("2026-02-10", line), "action_without_text", "/actions/0", "A-000000")
    assert asked(folded(said)) == [("action_without_text", "/actions/0")]


def test_a_step_written_over_a_printed_one_is_another_until_somebody_says_it_is_the_same() -> None:
    other = plan(
        "2026-03-01", goal("Huis"), action("Naar de bank", ref=CALL.id), instance="7KJ2M9X"
    )
    told = folded(other)
    assert [step.what for step in told.goals[0].actions] == ["Bellen", "Naar de bank"]
    assert asked(told) == [("other_action", "/goals/0/actions/0")]
    (same,) = actions(
        said_of_plan(other, "other_action", "/goals/0/actions/0", "counts", "Naar de bank")
    )
    assert (same.id, same.what) == (CALL.id, "Naar de bank")


def test_a_printed_line_that_was_left_blank_changes_nothing() -> None:
    assert folded(update("2026-02-10", report(CALL.id, None))).goals == (GOAL,)


def test_a_blank_update_finds_an_open_action_by_its_words() -> None:
    dossier = folded(update("2026-02-10", action(" bellen", of=None, status="done")))
    assert [a.state for a in dossier.goals[0].actions] == ["gedaan"]
    assert (dossier.loose_actions, dossier.questions) == ((), ())


def test_a_blank_update_about_an_unknown_action_is_taken_and_asked() -> None:
    dossier = folded(update("2026-02-10", action("Fietsen", of=None, status="partly")))
    assert [(a.what, a.state) for a in dossier.loose_actions] == [("Fietsen", "deels")]
    assert asked(dossier) == [("unknown_action", "/actions/0")]


def test_a_new_action_of_no_goal_is_loose_and_asks_nothing() -> None:
    dossier = folded(update("2026-02-10", action("Fietsen", of=None, who="me")))
    assert [a.what for a in dossier.loose_actions] == ["Fietsen"]
    assert dossier.questions == ()


ENDS = pytest.mark.parametrize("state", ["released", "reached", "pause"])


@ENDS
def test_a_step_that_is_planned_anew_stands_on_the_plan_whatever_became_of_its_goal(
    state: str,
) -> None:
    ended = update("2026-02-10", goal(ref=GOAL.id, state=state))
    dossier = folded(ended, update("2026-03-01", action("bellen", of=None, when="this_week")))
    step = progress(dossier, ()).next_action
    assert step is not None
    assert (step.id, step.goal, step.last_day) == (CALL.id, None, date(2026, 3, 1))


@pytest.mark.parametrize("state", ["released", "reached"])
@pytest.mark.parametrize("day", ["2026-02-10", "2026-02-11"])
def test_a_next_step_is_not_lost_with_its_goal(state: str, day: str) -> None:
    ends = goal(ref=GOAL.id, state=state)
    onward = report(CALL.id, "done", next_step="Taart eten")
    papers = [update("2026-02-10", ends), update(day, onward)]
    if day == "2026-02-10":
        papers = [update(day, ends, onward)]
    dossier = folded(*papers)
    step = progress(dossier, ()).next_action
    assert step is not None
    assert (step.what, step.goal, step.parent) == ("Taart eten", None, CALL.id)


def test_steps_from_before_end_with_their_goal() -> None:
    ended = update("2026-02-10", goal(ref=GOAL.id, state="released"))
    assert progress(folded(ended), ()).slots_actions == ()


@ENDS
def test_a_new_step_below_a_goal_that_was_printed_begins_it_again(state: str) -> None:
    ended = update("2026-02-10", goal(ref=GOAL.id, state=state))
    new = action("Sparen", n=1)
    dossier = folded(ended, plan("2026-03-01", goal("Huis", ref=GOAL.id), new, instance="7KJ2M9X"))
    assert dossier.goals[0].state == "gekozen"
    assert "Sparen" in [step.what for step in progress(dossier, ()).slots_actions]


def test_a_report_about_nothing_is_asked() -> None:
    dossier = folded(update("2026-02-10", report(None, "done")))
    assert asked(dossier) == [("action_without_text", "/actions/0")]


def test_an_action_with_a_printed_id_may_be_reworded() -> None:
    changed = plan("2026-02-10", goal("Huis"), action("Samen bellen", ref=CALL.id))
    (found,) = actions(changed)
    assert (found.id, found.what, found.history[-1].what) == (CALL.id, "Samen bellen", "reworded")


def test_an_older_print_does_not_bring_an_old_wording_back() -> None:
    changed = plan("2026-02-10", goal("Huis"), action("Samen bellen", ref=CALL.id))
    older = plan("2026-02-17", goal("Huis"), action("Bellen", ref=CALL.id), instance="7KJ2M9X")
    assert actions(changed, older)[0].what == "Samen bellen"


def test_words_about_an_action_without_a_report_are_a_note() -> None:
    (found,) = actions(update("2026-02-10", report(CALL.id, None, hard="Druk")))
    assert (found.state, found.hard, found.history[-1].what) == ("gepland", "Druk", "note")


def test_words_of_a_silent_sheet_make_action_and_step_silent() -> None:
    dossier = folded(update("2026-02-10", report(CALL.id, "done", helped="Jan"), quote_ok="no"))
    assert not dossier.goals[0].actions[0].quotable
    assert not dossier.steps[0].quotable


def test_an_action_can_be_under_way_where_a_sheet_offers_that() -> None:
    dossier = folded(update("2026-02-10", report(CALL.id, "started")))
    assert (dossier.goals[0].actions[0].state, dossier.steps) == ("bezig", ())
