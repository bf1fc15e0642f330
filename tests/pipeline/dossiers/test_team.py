"""The team's picture: ideas that worked, the self-check over time, who carries the actions."""

from dataclasses import replace
from datetime import date

from pipeline.dossiers.folding import fold
from pipeline.dossiers.team import Share, share_of, team_picture
from pipeline.records import Client, Dossier, Fact, Submission
from tests.pipeline.dossiers.made_up_papers import (
    CLIENT,
    action,
    answer_to,
    paper,
    plan,
    report,
    talk,
    update,
)


def said_and_done(*ideas: str, of: Client = CLIENT, **parts: str) -> Dossier:
    """A client who said yes to all of these ideas and did them."""
    discussed = talk("2026-03-01", *ideas)
    facts = tuple(replace(f, values={**f.values, **parts}) for f in discussed.facts)
    team = (replace(discussed, facts=facts),)
    waiting = fold(of, [], (), team).ideas
    yes = update("2026-03-08", *(answer_to(i.id, "yes", n) for n, i in enumerate(waiting)))
    made = fold(of, [yes], (), team).loose_actions
    done = update("2026-04-08", *(report(a.id, "done", n) for n, a in enumerate(made)))
    return fold(of, [yes, done], (), team)


def check(day: str, **answers: str) -> Submission:
    facts = tuple(
        Fact("measure", f"/{key}", {"value": "4", "text": words, "label": key.capitalize()})
        for key, words in answers.items()
    )
    told = paper(day, *facts, worksheet="modelgetrouwheid_zelfcheck")
    return replace(told, client=None)


def test_the_same_idea_that_worked_twice_is_told_once() -> None:
    shares = [
        share_of(said_and_done("Naar het koor", domain="social", resource="community")),
        share_of(said_and_done("naar het koor.", domain="social", resource="community")),
    ]
    worked = team_picture([], shares).worked
    assert [(i.text, i.domain, i.resource) for i in worked] == [
        ("Naar het koor", "social", "community")
    ]
    assert team_picture([], reversed(shares)).worked == worked


def test_names_and_codes_that_slipped_in_are_left_out() -> None:
    zoe = replace(CLIENT, alias="Zoë")
    share = share_of(said_and_done("Zoë (765432 1) vraagt de buren", of=zoe))
    assert [idea.text for idea in share.worked] == ["… (…) vraagt de buren"]


def test_an_idea_that_was_only_accepted_did_not_work_yet() -> None:
    discussed = talk("2026-03-01", "Naar het koor")
    (idea,) = fold(CLIENT, [], (), [discussed]).ideas
    yes = update("2026-03-08", answer_to(idea.id, "yes"))
    assert share_of(fold(CLIENT, [yes], (), [discussed])).worked == ()


def test_the_self_check_is_told_by_date_in_the_order_and_words_of_the_latest() -> None:
    papers = [check("2026-03-01", hope="soms", words="vaak"), check("2026-09-01", words="altijd")]
    words, hope = team_picture(papers, []).statements
    assert [answer for _, _, answer in words.answers] == ["vaak", "altijd"]
    assert [day for day, _, _ in hope.answers] == [date(2026, 3, 1)]


def test_actions_count_in_the_year_on_the_paper_and_dropped_ones_do_not() -> None:
    first = plan("2025-12-31", action("Bellen", of=None, who="me"))
    second = plan(
        "2026-01-02",
        action("Schrijven", of=None, who="worker"),
        action("Lopen", n=1, of=None, who="me", status="dropped"),
        received="2027-01-01",
    )
    years = team_picture([], [share_of(fold(CLIENT, [first, second]))]).years
    assert [(y.year, y.until, y.counts) for y in years] == [
        (2026, date(2026, 1, 2), {"worker": 1}),
        (2025, None, {"me": 1}),
    ]


def test_a_share_comes_back_from_its_text_and_names_nobody() -> None:
    zoe = replace(CLIENT, alias="Zoë")
    share = share_of(said_and_done("Zoë vraagt de buren", domain="social", of=zoe))
    assert Share.from_text(share.to_text()) == share
    assert not [word for word in (CLIENT.code, "Zoë", "A-", "I-") if word in share.to_text()]
