"""Which papers count: duplicates, corrections, copies that differ, and what is asked."""

from dataclasses import replace
from itertools import permutations

from forms.ground.problems import Problem
from pipeline.dossiers.folding import fold
from pipeline.records import Dossier, Fact, Submission
from tests.pipeline.dossiers.made_up_papers import (
    CLIENT,
    action,
    goal,
    paper,
    plan,
    sheet,
    strength,
)


def codes(dossier: Dossier) -> list[tuple[str, str | None]]:
    return [(question.code, question.pointer) for question in dossier.questions]


def in_every_order(*papers: Submission) -> Dossier:
    """The dossier, after a check that every order gives the same one."""
    dossiers = [fold(CLIENT, order) for order in permutations(papers)]
    assert all(dossier == dossiers[0] for dossier in dossiers)
    return dossiers[0]


def test_no_papers_make_an_empty_dossier() -> None:
    assert fold(CLIENT, []) == Dossier("123456-7", None, "nl")


def test_a_paper_of_somebody_else_stays_out() -> None:
    other = replace(sheet("2026-02-03", strength("koken")), client="765432-1")
    assert fold(CLIENT, [other]).strengths == ()


def test_the_same_paper_twice_counts_once() -> None:
    once = plan("2026-02-03", goal("Een eigen huis"), action("Bellen"))
    later = replace(once, received_at=CLIENT.opened_at)
    assert in_every_order(once, later) == fold(CLIENT, [once])


def test_a_blank_and_an_empty_tick_are_no_other_values() -> None:
    written = plan("2026-02-03", goal("Een eigen huis"))
    blank = plan("2026-02-03", goal("Een eigen huis", why=None, done=False))
    assert len(in_every_order(written, blank).submissions) == 1
    assert in_every_order(written, blank).questions == ()


def test_a_correction_takes_the_place_of_the_original() -> None:
    wrong = plan("2026-02-03", goal("Een eigen huiz"))
    right = plan("2026-02-03", goal("Een eigen huis"), is_correction=True)
    dossier = in_every_order(wrong, right)
    assert [g.text for g in dossier.goals] == ["Een eigen huis"]
    assert (dossier.submissions, dossier.superseded) == ((right.id,), (wrong.id,))
    assert dossier.questions == ()


def test_a_corrected_goal_keeps_its_id() -> None:
    wrong = plan("2026-02-03", goal("Een eigen huiz"))
    right = plan("2026-02-03", goal("Een eigen huis"), is_correction=True)
    assert fold(CLIENT, [wrong]).goals[0].id == fold(CLIENT, [wrong, right]).goals[0].id


def test_a_correction_without_an_original_is_taken() -> None:
    dossier = fold(CLIENT, [plan("2026-02-03", goal("Een huis"), is_correction=True)])
    assert len(dossier.goals) == 1
    assert dossier.questions == ()


def test_two_corrections_that_differ_are_asked() -> None:
    papers = (
        plan("2026-02-03", goal("Huiz")),
        plan("2026-02-03", goal("Huis"), is_correction=True),
        plan("2026-02-03", goal("Thuis"), is_correction=True),
    )
    dossier = in_every_order(*papers)
    assert dossier.goals == ()
    assert codes(dossier) == [("conflict", "/goals/0/text")]


def test_copies_that_differ_count_where_they_agree() -> None:
    one = plan("2026-02-03", goal("Een huis", why="Rust", sign="Een sleutel"))
    other = plan("2026-02-03", goal("Een huis", why="Voor mijn kind", domain="housing"))
    dossier = in_every_order(one, other)
    found = dossier.goals[0]
    assert (found.text, found.why) == ("Een huis", None)
    assert (found.sign, found.domain) == ("Een sleutel", "housing")
    assert codes(dossier) == [("conflict", "/goals/0/why")]


def test_a_conflict_names_all_copies() -> None:
    one, other = plan("2026-02-03", goal("Huis")), plan("2026-02-03", goal("Thuis"))
    question = in_every_order(one, other).questions[0]
    assert {question.submission, question.params["others"]} == {one.id, other.id}


def test_rows_that_differ_are_asked_row_by_row() -> None:
    one = plan("2026-02-03", goal("Huis", strengths=["koken", "zingen"]))
    other = plan("2026-02-03", goal("Huis", strengths=["koken", "lezen", "lopen"]))
    dossier = in_every_order(one, other)
    assert dossier.goals[0].strengths == ("koken", "lopen")
    assert codes(dossier) == [("conflict", "/goals/0/strengths/1")]


def test_a_line_on_one_copy_only_counts() -> None:
    one = sheet("2026-02-03", strength("koken", "/i_can/0"))
    other = sheet("2026-02-03", strength("zingen", "/i_can/1"))
    dossier = in_every_order(one, other)
    assert {s.text for s in dossier.strengths} == {"koken", "zingen"}
    assert dossier.questions == ()


def test_a_line_that_differs_is_left_out_and_asked() -> None:
    one, other = sheet("2026-02-03", strength("koken")), sheet("2026-02-03", strength("kokeni"))
    dossier = in_every_order(one, other)
    assert dossier.strengths == ()
    assert codes(dossier) == [("conflict", "/i_can/0")]


def test_an_answer_without_a_role_that_differs_is_asked() -> None:
    one = sheet("2026-02-03", strength("koken"), filled_by="me")
    other = sheet("2026-02-03", strength("koken"), filled_by="worker")
    assert codes(in_every_order(one, other)) == [("conflict", "/filled_by")]


def test_facts_that_differ_under_the_same_values_are_asked() -> None:
    one = sheet("2026-02-03", strength("koken"))
    other = replace(one, id="S-OTHER", facts=(Fact("strength", "/i_can/0", {"text": "lopen"}),))
    assert codes(in_every_order(one, other)) == [("conflict", "/i_can/0")]


def test_a_goal_whose_words_are_disputed_leaves_its_actions_loose() -> None:
    one = plan("2026-02-03", goal("Huis"), action("Bellen"))
    other = plan("2026-02-03", goal("Thuis"), action("Bellen"))
    dossier = in_every_order(one, other)
    assert [a.what for a in dossier.loose_actions] == ["Bellen"]
    assert codes(dossier) == [("conflict", "/goals/0/text")]


def test_one_no_to_printing_is_enough_when_copies_differ() -> None:
    one = sheet("2026-02-03", strength("koken"), quote_ok="yes", take_home="yes")
    other = sheet("2026-02-03", strength("koken"), quote_ok="no", take_home="no")
    dossier = in_every_order(one, other)
    assert not dossier.strengths[0].quotable
    assert dossier.take_home == "no"


def test_another_day_and_another_instance_are_other_forms() -> None:
    papers = (
        plan("2026-02-03", goal("Huis")),
        plan("2026-02-04", goal("Werk")),
        plan("2026-02-04", goal("Hond"), instance="7KJ2M9X"),
    )
    assert len(in_every_order(*papers).goals) == 3


def test_a_missing_date_is_asked() -> None:
    undated = plan("2026-02-03", goal("Huis"), date_given=False)
    assert codes(fold(CLIENT, [undated])) == [("date_missing", "/filled_on")]


def test_what_a_reader_asks_becomes_a_question_and_a_warning_does_not() -> None:
    problems = (
        Problem("text_cut", "/goals/0/text", params={"limit": "100"}),
        Problem("letter_unknown", "/goals/0/why", "warning"),
    )
    dossier = fold(CLIENT, [plan("2026-02-03", goal("Huis"), problems=problems)])
    assert codes(dossier) == [("text_cut", "/goals/0/text")]
    assert dossier.questions[0].params == {"limit": "100"}


def test_questions_stand_in_the_order_of_the_papers_and_their_places() -> None:
    asked = tuple(Problem("odd", pointer) for pointer in ("/rows/10", "/rows/9", "/a"))
    late = plan("2026-03-01", goal("Huis"), date_given=False)
    dossier = fold(CLIENT, [late, plan("2026-02-01", goal("Werk"), problems=asked)])
    pointers = [question.pointer for question in dossier.questions]
    assert pointers == ["/a", "/rows/9", "/rows/10", "/filled_on"]


def test_of_two_copies_alike_the_dated_one_counts() -> None:
    dated = paper("2026-02-03", strength("koken"))
    assert in_every_order(dated, replace(dated, date_given=False)).questions == ()


def test_copies_alike_but_for_what_a_reader_asked_fold_the_same_in_any_order() -> None:
    one = paper("2026-02-03", strength("koken"), problems=(Problem("odd", "/i_can/0"),))
    other = replace(one, problems=(Problem("text_cut", "/i_can/0"),))
    assert len(in_every_order(one, other).questions) == 1


def test_what_differs_inside_something_else_is_asked_once() -> None:
    one = plan("2026-02-03", goal("Een eigen huis"), action("Bellen"))
    other = replace(one, facts=(goal("Werk"), action("Schrijven")))
    assert codes(in_every_order(one, other)) == [("conflict", "/goals/0/actions/0")]
