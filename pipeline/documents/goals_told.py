"""Goals in, what the summary tells of them out: what is wanted, what was reached, what let go."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from pipeline.documents.fitting import Fitted
from pipeline.documents.pictograms import pictured
from pipeline.documents.typesetting.blocks import Block, Mark, card, head, item, listing, words
from pipeline.documents.typesetting.letters import Markup, joined
from pipeline.records import Goal, GoalState

_ACTIVE: Final = ("bezig", "gekozen")
_OPEN: Final = (*_ACTIVE, "rust", "wens")
_STATES: Final[Mapping[GoalState, str]] = {
    "bezig": "flag",
    "gekozen": "flag",
    "bereikt": "check",
    "rust": "pause",
    "losgelaten": "leaf",
    "wens": "heart",
}


def goals(page: Fitted) -> list[Block]:
    """Goals, why, and in words how each stands: what is wanted, what was reached, let go."""
    pen, every = page.pen, page.progress.dossier.goals
    if not every:
        if page.progress.dossier.wishes:
            return []  # the wishes follow, under a head of their own
        title = head(pen.say("documents.trajectory.goals"), "flag")
        return [title, words(pen.say("documents.trajectory.goals_empty"))]
    blocks: list[Block] = []
    wanted = sorted((g for g in every if g.state in _OPEN), key=partial(_rank, page))
    if wanted:
        blocks.append(head(pen.say("documents.trajectory.goals"), "flag"))
        active = [goal for goal in wanted if goal.state in _ACTIVE]
        blocks += [_goal(page, goal) for goal in page.cap(active, page.fit.goals)]
        waiting = page.cap([g for g in wanted if g.state not in _ACTIVE], page.fit.listed)
        told = [_ended(page, g, "pause" if g.state == "rust" else "heart") for g in waiting]
        blocks += [listing(told, apart=11)] if told else []
    for key, state in (("reached", "bereikt"), ("released", "losgelaten")):
        over = sorted((g for g in every if g.state == state), key=_over, reverse=True)
        if over:
            mark: Mark = "check" if state == "bereikt" else "leaf"
            blocks.append(head(pen.say(f"documents.trajectory.{key}"), mark))
            shown = page.cap(over, page.fit.listed)
            blocks.append(listing([_ended(page, goal, mark) for goal in shown], apart=11))
    return blocks


def _rank(page: Fitted, goal: Goal) -> tuple[int, int]:
    """By how it stands, then as on the plan."""
    shown = page.progress
    first = (goal for goal in (shown.before_lead, shown.lead_goal) if goal is not None)
    order = [one.id for one in (*first, *shown.other_goals)]
    return _OPEN.index(goal.state), order.index(goal.id) if goal.id in order else len(order)


def _goal(page: Fitted, goal: Goal) -> Block:
    pen = page.pen
    own = page.own(goal.text, quotable=goal.quotable)
    content = [words(own, "strong", indent=False, keep=True)]
    told = [page.why(goal)]
    if goal.texts and goal.quotable:
        told.append(pen.say("documents.earlier", text=page.quote(goal.texts[0])))
    content += [words(text, indent=False) for text in told if text]
    content.append(words(_stands(page, goal), "note", indent=False))
    return card("goal", _STATES[goal.state], content)


def _ended(page: Fitted, goal: Goal, mark: Mark) -> Block:
    """A goal that is not worked on now, or not any more."""
    own = page.pen.strong(page.own(goal.text, quotable=goal.quotable))
    why = page.why(goal)
    return item(own, mark, *([why] if why else []), ({"soft": _stands(page, goal)},))


def _stands(page: Fitted, goal: Goal) -> Markup:
    """How a goal stands, of what is over since when; and what it is about."""
    pen = page.pen
    key = f"documents.words.goal_state_on.{goal.state}"
    days = [
        change.on
        for change in goal.history
        if (change.what, change.state) == ("state", goal.state) and pen.is_dated(change.submission)
    ]
    told = pen.say(f"documents.words.goal_state.{goal.state}")
    if key in pen.words and days:
        told = pen.say(key, day=pen.day(days[-1]))
    if goal.domain and goal.domain in page.labels:
        label = pen.named(f"lists.domains.{goal.domain}", page.labels[goal.domain])
        about = pen.say("documents.about", domain=pictured(goal.domain, label))
        told = joined(told, " ", about)
    return told


def _over(goal: Goal) -> int:
    """The day on which a goal was over."""
    return max((change.on.toordinal() for change in goal.history), default=goal.since.toordinal())
