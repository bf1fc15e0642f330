"""The team's ideas and the client's answers, folded."""

from pipeline.dossiers.folding import fold
from pipeline.dossiers.progress import progress
from pipeline.records import Dossier, Submission
from tests.pipeline.dossiers.made_up_papers import (
    CLIENT,
    action,
    answer_to,
    goal,
    plan,
    talk,
    update,
)

TALK = talk("2026-03-01", "Koken in het buurthuis", "Naar het koor")


def dossier(*papers: Submission, team: tuple[Submission, ...] = (TALK,)) -> Dossier:
    return fold(CLIENT, papers, (), team)


COOKING, CHOIR = dossier().ideas


def waiting(told: Dossier) -> list[str]:
    return [idea.text for idea in progress(told, ()).slots_ideas]


def test_an_idea_waits_for_the_clients_word_and_changes_nothing() -> None:
    told = dossier()
    assert waiting(told) == ["Koken in het buurthuis", "Naar het koor"]
    assert (told.loose_actions, told.goals, told.submissions) == ((), (), ())


def test_yes_makes_an_action_that_tells_where_it_came_from() -> None:
    told = dossier(update("2026-03-08", answer_to(COOKING.id, "yes")))
    (accepted,) = told.loose_actions
    assert (accepted.what, accepted.state, accepted.idea) == (
        "Koken in het buurthuis",
        "voorgesteld",
        COOKING.id,
    )


def test_yes_to_an_idea_about_a_goal_puts_the_action_there() -> None:
    wanted = plan("2026-02-01", goal("Weer mensen zien"))
    (people,) = dossier(wanted).goals
    about = talk("2026-03-01", "Naar het koor", goal_ref=f"doel {people.id.lower()}")
    (idea,) = dossier(wanted, team=(about,)).ideas
    answer = update("2026-03-08", answer_to(idea.id, "yes"))
    assert [a.what for a in dossier(wanted, answer, team=(about,)).goals[0].actions] == [
        "Naar het koor"
    ]


def test_no_never_comes_back_even_when_the_team_thinks_of_it_again() -> None:
    answer = update("2026-03-08", answer_to(COOKING.id, "no"))
    again = talk("2026-06-01", "koken in het buurthuis.", "Een hond uitlaten")
    assert waiting(dossier(answer, team=(TALK, again))) == ["Naar het koor", "Een hond uitlaten"]


def test_later_comes_back() -> None:
    told = dossier(update("2026-03-08", answer_to(COOKING.id, "later")))
    assert COOKING.text in waiting(told)
    assert told.loose_actions == ()


def test_no_after_yes_lets_the_action_go_and_yes_brings_it_back() -> None:
    yes = update("2026-03-08", answer_to(COOKING.id, "yes"))
    no = update("2026-03-09", answer_to(COOKING.id, "no"))
    yes_again = update("2026-03-10", answer_to(COOKING.id, "yes"))
    assert dossier(yes, no).loose_actions[0].state == "niet_meer_gewild"
    assert [a.state for a in dossier(yes_again, no, yes).loose_actions] == ["voorgesteld"]


def test_the_clients_own_action_in_the_same_words_is_not_done_twice() -> None:
    own = update("2026-02-01", action("Naar het koor", of=None))
    said_yes = update("2026-03-08", answer_to(CHOIR.id, "yes"))
    said_no = update("2026-03-09", answer_to(CHOIR.id, "no"))
    (kept,) = dossier(own, said_yes, said_no).loose_actions
    assert (kept.state, kept.idea) == ("voorgesteld", None)


def test_yes_to_what_was_a_step_of_a_goal_that_was_let_go_stands_on_the_plan() -> None:
    first = plan("2026-02-01", goal("Huis"), action("Bellen"))
    talked = talk("2026-02-03", "Bellen")
    number = fold(CLIENT, [], (), [talked]).ideas[0].id
    released = update("2026-02-10", goal("Huis", state="released"))
    yes = update("2026-03-01", answer_to(number, "yes"))
    (step,) = fold(CLIENT, [first, released, yes], (), [talked]).loose_actions
    assert (step.what, step.is_open) == ("Bellen", True)


def test_an_answer_to_an_unknown_idea_is_asked_until_the_teams_paper_comes() -> None:
    answer = update("2026-03-08", answer_to(COOKING.id, "yes"))
    assert [q.code for q in dossier(answer, team=()).questions] == ["unknown_ref"]
    assert dossier(answer).questions == ()


def test_an_idea_written_on_a_blank_form_is_taken_by_its_words() -> None:
    answer = update("2026-03-08", answer_to(None, "yes", text="naar het koor"))
    told = dossier(answer)
    assert [a.what for a in told.loose_actions] == ["Naar het koor"]
    assert waiting(told) == ["Koken in het buurthuis"]


def test_a_consent_about_the_clients_words_does_not_hide_the_teams() -> None:
    answer = update("2026-03-08", answer_to(COOKING.id, "yes"), quote_ok="no")
    assert dossier(answer).loose_actions[0].quotable


def test_the_same_day_about_another_client_is_another_paper() -> None:
    other = talk("2026-03-01", "Een hond uitlaten", case="765432-1")
    ids = {idea.id for idea in dossier(team=(other,)).ideas}
    assert ids.isdisjoint({COOKING.id, CHOIR.id})


def test_two_discussions_on_one_day_are_two_papers_whichever_came_first() -> None:
    again = talk("2026-03-01", "Een hond uitlaten", "Naar het koor")
    told = dossier(team=(TALK, again))
    assert told == dossier(team=(again, TALK))
    assert {COOKING.id, CHOIR.id} <= {known for i in told.ideas for known in (i.id, *i.aliases)}
    assert sorted(idea.text for idea in told.ideas) == [
        "Een hond uitlaten",
        "Koken in het buurthuis",
        "Naar het koor",
    ]


def test_a_correction_of_a_discussion_takes_its_place_and_keeps_its_ids() -> None:
    better = talk("2026-03-01", "Koken met de buren", is_correction=True)
    (idea,) = dossier(team=(better, TALK)).ideas
    assert (idea.text, idea.id) == ("Koken met de buren", COOKING.id)


def test_a_correction_that_may_be_about_either_discussion_is_about_neither() -> None:
    again = talk("2026-03-01", "Een hond uitlaten")
    better = talk("2026-03-01", "Koken met de buren", is_correction=True)
    assert len(dossier(team=(TALK, again, better)).ideas) == 4


def test_a_correction_about_another_client_leaves_this_discussion_alone() -> None:
    other = talk("2026-03-01", "Koken met de buren", case="765432-1", is_correction=True)
    texts = [idea.text for idea in dossier(team=(TALK, other)).ideas]
    assert {COOKING.text, CHOIR.text} < set(texts)
