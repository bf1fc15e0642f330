"""A dossier in; what the history says, chosen for printing, out. Pure, and knows no PDF."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from pipeline.records import (
    Action,
    DomainPicture,
    Dossier,
    Goal,
    Progress,
    Saying,
    Strength,
    Wish,
)
from pipeline.records.dossier import FINISH
from pipeline.records.picture_tokens import digest_in

_SHORT = 60  # characters: what fits on a line of the first page
_FEWEST, _MOST = 3, 5
_OPEN = ("gekozen", "bezig")


def progress(dossier: Dossier, domains: Sequence[str]) -> Progress:
    """Choose what the documents print. `domains`: the keys of the wheel, in order."""
    chosen = _chosen(dossier, domains)
    return _without_steps(chosen) if chosen.finished else chosen


def _chosen(dossier: Dossier, domains: Sequence[str]) -> Progress:
    order = _ranked(dossier)
    lead = _lead(order)
    others = tuple(goal for goal in order if goal is not lead)
    resting = _in_state(dossier, "rust")
    step = _next_action(dossier, lead)
    return Progress(
        dossier=dossier,
        fridge_strengths=_fridge_strengths(dossier.strengths),
        lead_goal=lead,
        next_action=step,
        more_actions=_without(_open(lead.actions), step) if lead else (),
        other_goals=tuple(replace(g, actions=_open(g.actions)) for g in others),
        before_lead=order[0] if order and order[0] is not lead else None,
        resting=resting,
        reached=_ended(dossier, "bereikt"),
        released=_ended(dossier, "losgelaten"),
        done=_done(dossier),
        loose_actions=_without(_open(dossier.loose_actions), step),
        wish=_wish(dossier, lead),
        steps=dossier.steps,
        new_strengths=_new_strengths(dossier.strengths),
        domains=tuple(_picture(dossier, key) for key in domains),
        slots_goals=(*order, *resting),
        slots_actions=_slots(dossier, (*order, *resting)),
        keep_here=dossier.take_home in {"no", "later"},
        slots_ideas=tuple(idea for idea in dossier.ideas if idea.is_waiting),
        setback_help=_latest(dossier.setback_help),
        course=_course(dossier),
        onward=dossier.onward[-1] if dossier.onward else None,
        finished=_is_finished(dossier),
    )


def _is_finished(dossier: Dossier) -> bool:
    """Whether the client rounded off, and nothing happened in the plan on a later day.

    Or the office closed the dossier, whatever was to come.
    """
    if dossier.closed is not None:
        return True
    if not dossier.onward or dossier.onward[-1].value != FINISH:
        return False
    plan = (*map(_last_activity, dossier.goals), *map(_last_change, dossier.loose_actions))
    return max(plan, default=date.min) <= dossier.onward[-1].on


def _without_steps(shown: Progress) -> Progress:
    """Who rounded off is asked for no further step; what a form would ask about stays known."""
    others = tuple(replace(goal, actions=()) for goal in shown.other_goals)
    return replace(
        shown,
        next_action=None,
        more_actions=(),
        loose_actions=(),
        other_goals=others,
        before_lead=None,
    )


def _said(saying: Saying) -> date:
    return saying.last_on or saying.on


def _latest(sayings: Sequence[Saying]) -> tuple[Saying, ...]:
    """What was said on the latest day: a new version of a sheet takes the place of the older."""
    day = max(map(_said, sayings), default=None)
    return tuple(saying for saying in sayings if _said(saying) == day)


def _course(dossier: Dossier) -> Mapping[str, tuple[Saying, ...]]:
    """What the client goes on with, stops with and begins with, as told on the latest day."""
    told = {"keep": dossier.keep, "stop": dossier.stop, "start": dossier.start}
    latest = {_said(saying) for saying in _latest([s for said in told.values() for s in said])}
    return {key: tuple(s for s in said if _said(s) in latest) for key, said in told.items()}


def _in_state(dossier: Dossier, *states: str) -> tuple[Goal, ...]:
    return tuple(goal for goal in dossier.goals if goal.state in states)


def _ended(dossier: Dossier, state: str) -> tuple[Goal, ...]:
    """Goals that are over, the last one first: a page that is full leaves out the oldest."""

    def last(goal: Goal) -> date:
        return max((change.on for change in goal.history), default=goal.since)

    return tuple(sorted(_in_state(dossier, state), key=last, reverse=True))


def _open(actions: Iterable[Action]) -> tuple[Action, ...]:
    return tuple(sorted((action for action in actions if action.is_open), key=_urgency))


def _without(actions: Iterable[Action], taken: Action | None) -> tuple[Action, ...]:
    return tuple(action for action in actions if taken is None or action.id != taken.id)


def _urgency(action: Action) -> tuple[date, bool, date]:
    """By the last day on which it is planned; what has no day comes last; then the oldest first.

    Beyond that steps stay in the order in which they were written down.
    """
    return (action.last_day or date.max, action.when != "today", action.since)


def _ranked(dossier: Dossier) -> tuple[Goal, ...]:
    """The open goals, the one for the first page in front.

    Where the client wants to begin comes first: a goal in the words of a priority, then one in
    the domain of a priority; then the goal in which something happened last.
    """
    begin = {wish.domain for wish in dossier.wishes if wish.priority and wish.domain}

    def place(goal: Goal) -> tuple[bool, bool, int, date]:
        active = _last_activity(goal).toordinal()
        return (not goal.priority, goal.domain not in begin, -active, goal.since)

    return tuple(sorted(_in_state(dossier, *_OPEN), key=place))


def _last_activity(goal: Goal) -> date:
    days = (change.on for change in goal.history)
    return max((*days, *map(_last_change, goal.actions)), default=goal.since)


def _last_change(action: Action) -> date:
    return max((change.on for change in action.history), default=action.since)


def _lead(order: Sequence[Goal]) -> Goal | None:
    """The goal of the first page: the first with an open step; where none has one, the first.

    The one big step stands below it, and never below a goal that it does not belong to.
    """
    first = order[0] if order else None
    return next((goal for goal in order if _open(goal.actions)), first)


def _next_action(dossier: Dossier, lead: Goal | None) -> Action | None:
    """The one big next step: of the goal of the first page, else one of no goal."""
    sources = (lead.actions if lead else (), dossier.loose_actions)
    return next((action for source in sources for action in _open(source)), None)


def _done(dossier: Dossier) -> tuple[Action, ...]:
    every = (*dossier.loose_actions, *(action for g in dossier.goals for action in g.actions))
    done = [action for action in every if action.state == "gedaan"]
    return tuple(sorted(done, key=lambda action: -_closed(action).toordinal()))


def _closed(action: Action) -> date:
    return action.closed_on or action.since


def _slots(dossier: Dossier, goals: Sequence[Goal]) -> tuple[Action, ...]:
    """Every open step, goal by goal, then those of no goal.

    Steps of a goal that was reached or let go are not asked about again.
    """
    sources = (*(goal.actions for goal in goals), dossier.loose_actions)
    return tuple(action for source in sources for action in _open(source))


def _wish(dossier: Dossier, lead: Goal | None) -> Wish | None:
    """The wish for the first page: a priority, else one near the first goal, else the newest."""

    def place(wish: Wish) -> tuple[bool, bool, bool, bool, int]:
        near = lead is not None and lead.domain is not None and wish.domain == lead.domain
        matters = wish.domain in dossier.important
        around = wish.kind == "surroundings"  # who or what belongs to a wish is not the wish
        return (around, not wish.priority, not near, not matters, -wish.since.toordinal())

    return min((wish for wish in dossier.wishes if wish.quotable), key=place, default=None)


def _fridge_strengths(strengths: Sequence[Strength]) -> tuple[Strength, ...]:
    """Three to five own lines: short ones, of different kinds and sheets, the newest first.

    Longer lines only fill up to three, the shortest first.
    """
    lines = [strength for strength in strengths if strength.quotable]
    short = [line for line in lines if _is_short(line)]
    long = sorted((li for li in lines if not _is_short(li)), key=lambda li: len(li.text))
    chosen = list(_mixed(short))[:_MOST]
    return (*chosen, *long[: max(0, _FEWEST - len(chosen))])


def _is_short(strength: Strength) -> bool:
    if digest_in(strength.text):
        return True  # one line on paper, as far as anybody knows
    return len(strength.text) <= _SHORT and "\n" not in strength.text


def _mixed(lines: Iterable[Strength]) -> Iterator[Strength]:
    """One of each kind and sheet in turn, the newest first."""
    groups: dict[tuple[str, str], list[Strength]] = {}
    for line in sorted(lines, key=lambda line: -line.since.toordinal()):
        groups.setdefault((line.kind, line.source), []).append(line)
    for turn in zip_longest(*groups.values()):
        yield from (line for line in turn if line is not None)


def _new_strengths(strengths: Sequence[Strength]) -> frozenset[tuple[str, str]]:
    """(pointer, submission) of what was first named on the latest day, unless all was."""
    days = {strength.since for strength in strengths}
    if len(days) < 2:
        return frozenset()
    latest = max(days)
    return frozenset((s.pointer, s.submission) for s in strengths if s.since == latest)


def _picture(dossier: Dossier, key: str) -> DomainPicture:
    def named(things: Iterable[Strength | Wish | Goal]) -> bool:
        return any(thing.domain == key for thing in things)

    return DomainPicture(
        key=key,
        strength=named(dossier.strengths),
        wish=named(dossier.wishes),
        goal=named(goal for goal in dossier.goals if goal.state in _OPEN),
        skipped=key in dossier.skipped,
        reached=named(goal for goal in dossier.goals if goal.state == "bereikt"),
    )
