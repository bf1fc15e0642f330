"""What the order of arrival, duplicates and repeats may never change, over drawn histories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dossiers.folding import fold
from pipeline.dossiers.progress import progress
from pipeline.outbox.client_json import client_json
from pipeline.records import Dossier, Fact, Submission
from tests.pipeline.dossiers.made_up_papers import (
    CLIENT,
    action,
    answer_to,
    goal,
    paper,
    plan,
    report,
    says,
    strength,
    talk,
    ticked,
    update,
    wish,
)

# Few words, few days and few places, so that drawn papers meet each other all the time.
WORDS = st.sampled_from(["Huis", "huis.", "Werk", "Bellen", "bellen", "Fietsen"])
BLANK_OR_WORDS = st.none() | WORDS
DAYS = st.sampled_from(["2026-02-01", "2026-02-02", "2026-03-01"])
# Ids that papers of these days make, and one that no paper makes.
_SEED = fold(
    CLIENT, [plan("2026-02-01", goal("Huis"), action("Bellen"), action("Fietsen", n=1))]
).goals[0]
GOAL_REFS = st.sampled_from([None, _SEED.id, "G-ZZZZZZ"])
ACTION_REFS = st.sampled_from([None, *(a.id for a in _SEED.actions), "A-ZZZZZZ"])
IDEA_REFS = st.sampled_from(
    [
        None,
        *(i.id for i in fold(CLIENT, [], (), [talk("2026-02-01", "Bellen", "Fietsen")]).ideas),
        "I-ZZZZZZ",
    ]
)
DOMAINS = ("housing", "money")

goals = st.builds(
    goal,
    BLANK_OR_WORDS,
    n=st.integers(0, 1),
    ref=GOAL_REFS,
    why=BLANK_OR_WORDS,
    reword=BLANK_OR_WORDS,
    domain=st.none() | st.sampled_from(DOMAINS),
    state=st.sampled_from([None, "continue", "pause", "reached", "released"]),
)
reports = st.builds(
    action,
    BLANK_OR_WORDS,
    n=st.integers(0, 2),
    of=st.sampled_from([None, 0, 1]),
    ref=ACTION_REFS,
    done=st.booleans(),
    status=st.sampled_from([None, "done", "partly", "not_done", "dropped"]),
    when=st.sampled_from([None, "today", "this_month"]),
    helped=BLANK_OR_WORDS,
    next_step=BLANK_OR_WORDS,
)
others = st.one_of(
    st.builds(strength, WORDS, st.sampled_from(["/i_can/0", "/i_can/1"])),
    st.builds(wish, WORDS, st.just("/i_want/0"), st.sampled_from(DOMAINS)),
    st.builds(says, st.just("priority"), WORDS, st.just("/priorities/0")),
    st.builds(ticked, st.sampled_from(["skipped", "important"]), st.sampled_from(DOMAINS)),
    st.builds(says, st.sampled_from(["setback_help", "keep", "stop"]), WORDS, st.just("/said/0")),
    st.builds(says, st.just("goal"), WORDS, st.just("/urgent_first/0"), kind=st.just("first")),
    st.builds(
        answer_to,
        IDEA_REFS,
        st.sampled_from(["yes", "no", "later"]),
        st.integers(0, 2),
        BLANK_OR_WORDS,
    ),
)
talks = st.builds(
    lambda day, ideas, correction: talk(day, *ideas, is_correction=correction),
    DAYS,
    st.lists(WORDS, min_size=1, max_size=3),
    st.booleans(),
)


def _one_fact_a_place(facts: list[Fact]) -> tuple[Fact, ...]:
    return tuple({fact.pointer: fact for fact in facts}.values())


@st.composite
def papers(draw: st.DrawFn) -> Submission:
    facts = draw(st.lists(st.one_of(goals, reports, others), max_size=5).map(_one_fact_a_place))
    header: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {
                "quote_ok": st.sampled_from(["yes", "no", None]),
                "is_correction": st.booleans(),
                "take_home": st.sampled_from(["yes", "no", "later", None]),
            }
        )
    )
    worksheet = draw(st.sampled_from(["actieplan", "actieplan_bijwerken"]))
    return paper(draw(DAYS), *facts, worksheet=worksheet, date_given=draw(st.booleans()), **header)


histories = st.lists(papers(), max_size=6)


@given(
    histories,
    st.lists(talks, max_size=3),
    st.randoms(use_true_random=False),
    st.integers(0, 10**6),
)
@settings(max_examples=150, deadline=None)
def test_the_order_of_arrival_does_not_change_the_dossier(
    history: list[Submission], team: list[Submission], random: Random, seconds: int
) -> None:
    arrived = [
        replace(p, received_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds * n))
        for n, p in enumerate(history)
    ]
    random.shuffle(arrived)
    met = random.sample(team, len(team))
    assert fold(CLIENT, arrived, DOMAINS, met) == fold(CLIENT, history, DOMAINS, team)


@given(histories, st.lists(talks, max_size=3), st.data())
@settings(max_examples=100, deadline=None)
def test_a_duplicate_changes_nothing(
    history: list[Submission], team: list[Submission], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(history), max_size=3)) if history else []
    assert fold(CLIENT, [*again, *history], (), [*team, *team]) == fold(CLIENT, history, (), team)


@given(histories, st.lists(talks, max_size=3))
@settings(max_examples=100, deadline=None)
def test_ids_are_unique_and_every_alias_names_one(
    history: list[Submission], team: list[Submission]
) -> None:
    names = [name for name, _ in _named(fold(CLIENT, history, (), team))]
    assert len(names) == len(set(names))


@given(histories, st.lists(talks, max_size=2), papers(), talks)
@settings(max_examples=100, deadline=None)
def test_one_more_paper_leaves_every_printed_id_known(
    history: list[Submission], team: list[Submission], more: Submission, talked: Submission
) -> None:
    # A form of its own, of any day: not a copy of another, which might dispute it.
    more, talked = replace(more, instance="7KJ2M9X"), replace(talked, instance="8KJ2M9X")
    later = [_refers(name) for name, _ in _named(fold(CLIENT, history, (), team))]
    after = fold(CLIENT, [*history, more, *later], (), [*team, talked])
    unknown = {q.submission for q in after.questions if q.code == "unknown_ref"}
    assert unknown.isdisjoint(paper.id for paper in later)


@given(histories)
@settings(max_examples=100, deadline=None)
def test_every_dossier_can_be_printed_and_shown(history: list[Submission]) -> None:
    dossier = fold(CLIENT, history, DOMAINS)
    shown = progress(dossier, DOMAINS)
    assert len(shown.fridge_strengths) <= 5
    assert {a.id for a in shown.slots_actions} <= {i for i, is_open in _named(dossier) if is_open}
    assert client_json(dossier)["submissions"] == list(dossier.submissions)


def _named(dossier: Dossier) -> list[tuple[str, bool]]:
    """Every id and alias, and whether an open action bears it."""
    actions = [*dossier.loose_actions, *(a for g in dossier.goals for a in g.actions)]
    found = [(name, False) for g in dossier.goals for name in (g.id, *g.aliases)]
    found += [(name, False) for i in dossier.ideas for name in (i.id, *i.aliases)]
    return [*found, *((name, a.is_open) for a in actions for name in (a.id, *a.aliases))]


def _refers(name: str) -> Submission:
    """A sheet of next year that bears this id in print, and says so little that it fits all."""
    line = report(name, "dropped")
    if not name.startswith("A"):
        line = answer_to(name, "later") if name[0] == "I" else goal(ref=name, state="pause")
    return update("2027-01-01", line, instance=name[2:])
