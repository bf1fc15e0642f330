"""A year of one client's papers: what the dossier says at the end, in whatever order they came."""

from random import Random

from pipeline.dossiers.folding import fold
from pipeline.dossiers.progress import progress
from pipeline.records import Dossier, Submission
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

DOMAINS = ("housing", "money", "body", "social")


def _year() -> list[Submission]:
    """Each sheet answers what the dossier of that day had printed."""
    papers = [
        paper(
            "2025-09-01",
            strength("Ik kan goed koken", "/domains/body/present_self/0", domain="body"),
            strength("Mijn zus helpt", "/domains/social/present_env/0", kind="resource"),
            wish("Een eigen huis", "/domains/housing/future_self", "housing"),
            ticked("skipped", "money"),
            says("priority", "een eigen huis", "/priorities/0"),
            worksheet="krachteninventarisatie",
            alias="Bo",
        ),
        sheet("2025-09-08", strength("Ik ben geduldig", kind="identity"), wish("Een hond")),
        plan(
            "2025-09-15",
            goal("Een eigen huis", why="Rust", domain="housing"),
            goal("Weer sporten", n=1, domain="body"),
            action("Inschrijven", who="together", when="this_week"),
            action("Papieren zoeken", n=1),
            action("Proefles", of=1, when="this_month"),
        ),
    ]
    house, sport = fold(CLIENT, papers).goals
    enrol, search = house.actions
    papers.append(
        update(
            "2025-10-01",
            report(enrol.id, "done", helped="Mijn zus ging mee"),
            report(search.id, "not_done", n=1, next_step="Zus bellen", next_when="today"),
            report(sport.actions[0].id, "partly", n=2),
            goal(ref=sport.id, n=1, state="pause"),
            instance="2KJ2M9X",
        )
    )
    call = fold(CLIENT, papers).goals[0].actions[2]
    papers += [
        update(
            "2025-12-01",
            report(call.id, "done"),
            goal(ref=house.id, reword="Een huis met tuin"),
            action("Huurtoeslag vragen", n=5, of=None),
            instance="3KJ2M9X",
        ),
        plan("2026-03-01", goal("weer sporten"), goal("Geld sparen", n=1, domain="money")),
        plan("2026-03-01", goal("weer sporten"), is_correction=True),
        update("2026-08-15", goal(ref=house.id, state="reached"), instance="4KJ2M9X"),
    ]
    return papers


YEAR = _year()


def _dossier() -> Dossier:
    return fold(CLIENT, YEAR, DOMAINS)


def test_the_goals_at_the_end_of_the_year() -> None:
    house, sport = _dossier().goals
    assert (house.text, house.texts, house.state) == (
        "Een huis met tuin",
        ("Een eigen huis",),
        "bereikt",
    )
    assert (sport.text, sport.state) == ("Weer sporten", "gekozen")
    assert [c.state for c in sport.history] == ["gekozen", "bezig", "rust", "gekozen"]


def test_the_actions_at_the_end_of_the_year() -> None:
    house, sport = _dossier().goals
    assert [(a.what, a.state, a.is_open) for a in house.actions] == [
        ("Inschrijven", "gedaan", False),
        ("Papieren zoeken", "niet_gelukt", False),
        ("Zus bellen", "gedaan", False),
    ]
    assert [(a.what, a.is_open) for a in sport.actions] == [("Proefles", True)]


def test_the_steps_of_the_year_forward_and_back() -> None:
    assert [(s.on.month, s.direction, s.text) for s in _dossier().steps] == [
        (10, "forward", "Inschrijven"),
        (10, "back", "Papieren zoeken"),
        (10, "forward", "Proefles"),
        (12, "forward", "Zus bellen"),
        (8, "forward", "Een huis met tuin"),
    ]


def test_nothing_has_to_be_asked_and_the_correction_counts() -> None:
    dossier = _dossier()
    assert dossier.questions == ()
    assert dossier.superseded == (YEAR[5].id,)
    assert dossier.skipped == ("money",)


def test_what_is_printed_after_the_year() -> None:
    shown = progress(_dossier(), DOMAINS)
    assert shown.lead_goal is not None
    assert shown.next_action is not None
    assert (shown.lead_goal.text, shown.next_action.what) == ("Weer sporten", "Proefles")
    assert [a.what for a in shown.slots_actions] == ["Proefles", "Huurtoeslag vragen"]
    assert [a.what for a in shown.done] == ["Zus bellen", "Inschrijven"]


def test_the_year_in_any_order_is_the_same_year() -> None:
    expected = _dossier()
    for seed in range(50):
        shuffled = Random(seed).sample(YEAR, len(YEAR))
        assert fold(CLIENT, shuffled, DOMAINS) == expected
