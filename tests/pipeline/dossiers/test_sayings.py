"""Strengths, wishes, domains and what the header says."""

from datetime import date

from pipeline.dossiers.folding import fold
from pipeline.records import Dossier, Fact, Submission
from tests.pipeline.dossiers.made_up_papers import (
    CLIENT,
    goal,
    plan,
    says,
    sheet,
    strength,
    ticked,
    update,
    wish,
)


def folded(*papers: Submission) -> Dossier:
    return fold(CLIENT, papers, ("housing", "money", "body"))


def test_a_strength_keeps_its_first_words_and_its_first_day() -> None:
    dossier = folded(
        sheet("2026-03-01", strength("koken!", kind="competence")),
        sheet("2026-02-01", strength("Koken", kind="experience", domain="body")),
    )
    (found,) = dossier.strengths
    assert (found.text, found.since, found.kind) == ("Koken", date(2026, 2, 1), "experience")
    assert (found.source, found.domain) == ("vormen_van_kracht", "body")


def test_a_strength_may_be_printed_as_was_said_last() -> None:
    silent, open_ = sheet("2026-02-01", strength("koken"), quote_ok="no"), "2026-03-01"
    assert not folded(silent).strengths[0].quotable
    assert folded(silent, sheet(open_, strength("koken"))).strengths[0].quotable


def test_a_wish_that_became_a_goal_is_no_wish_any_more() -> None:
    dossier = folded(
        sheet("2026-02-01", wish("een eigen huis"), wish("Een hond", "/i_want/1")),
        plan("2026-02-02", goal("Een eigen huis.")),
    )
    assert [w.text for w in dossier.wishes] == ["Een hond"]


def test_a_priority_marks_the_wish_in_the_same_words() -> None:
    first = sheet("2026-02-01", wish("Een hond", domain="body"))
    (found,) = folded(
        first, sheet("2026-02-02", says("priority", "een hond", "/priorities/0"))
    ).wishes
    assert (found.text, found.domain, found.priority) == ("Een hond", "body", True)


def test_a_priority_that_was_no_wish_is_one_now() -> None:
    (found,) = folded(sheet("2026-02-02", says("priority", "Een hond", "/priorities/0"))).wishes
    assert (found.text, found.priority) == ("Een hond", True)


def test_a_priority_marks_the_goal_in_the_same_words() -> None:
    first = says("priority", "een huis", "/priorities/0")
    dossier = folded(sheet("2026-02-01", first), plan("2026-02-02", goal("Een huis")))
    assert dossier.goals[0].priority


def test_sayings_stand_once_with_their_day() -> None:
    meaning = says("meaning", "Mijn dochter", "/life_worth")
    dossier = folded(sheet("2026-02-01", meaning), sheet("2026-03-01", meaning))
    assert [(s.text, s.on) for s in dossier.meaning] == [("Mijn dochter", date(2026, 2, 1))]


def test_what_was_learned_is_kept_apart() -> None:
    dossier = folded(sheet("2026-02-01", says("learned", "Ik mag vragen", "/learned")))
    assert ([s.text for s in dossier.learned], dossier.meaning) == (["Ik mag vragen"], ())


def test_a_step_that_a_sheet_names_goes_forward_or_back() -> None:
    facts = (
        says("step", "Ik was op tijd", "/good_thing", kind="forward"),
        Fact("step", "/steps_back/0", {"text": "Ruzie", "helped": "Slapen"}, kind="back"),
    )
    found = folded(update("2026-02-01", *facts)).steps
    assert [(s.direction, s.text, s.helped) for s in found] == [
        ("forward", "Ik was op tijd", None),
        ("back", "Ruzie", "Slapen"),
    ]


def test_a_domain_is_skipped_until_something_is_said_about_it() -> None:
    skipped = sheet("2026-02-01", ticked("skipped", "money"), ticked("skipped", "body"))
    later = sheet("2026-03-01", strength("sparen", domain="money"))
    assert folded(skipped).skipped == ("money", "body")
    assert folded(skipped, later).skipped == ("body",)


def test_a_goal_about_a_domain_ends_skipping_it() -> None:
    skipped = sheet("2026-02-01", ticked("skipped", "money"))
    assert folded(skipped, plan("2026-03-01", goal("Sparen", domain="money"))).skipped == ()


def test_a_domain_is_important_until_it_is_skipped() -> None:
    important = sheet("2026-02-01", ticked("important", "money"), ticked("important", "housing"))
    skipped = sheet("2026-03-01", ticked("skipped", "money"))
    assert folded(important).important == ("housing", "money")
    assert folded(important, skipped).important == ("housing",)


def test_domains_that_nobody_ordered_come_last() -> None:
    facts = (ticked("important", "zoo"), ticked("important", "art"), ticked("important", "body"))
    assert folded(sheet("2026-02-01", *facts)).important == ("body", "art", "zoo")


def test_enough_for_now_is_remembered() -> None:
    assert folded(sheet("2026-02-01", ticked("enough"))).enough
    assert not folded(sheet("2026-02-01", strength("koken"))).enough


def test_the_header_counts_as_last_said_and_a_blank_changes_nothing() -> None:
    dossier = folded(
        sheet("2026-03-01", alias="Bo", take_home="later"),
        sheet("2026-02-01", alias="Boris", take_home="yes"),
        sheet("2026-04-01", strength("koken"), alias="", take_home=None),
    )
    assert (dossier.alias, dossier.take_home) == ("Bo", "later")
    assert dossier.as_of == date(2026, 4, 1)
