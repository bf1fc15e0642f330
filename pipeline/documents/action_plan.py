"""The action plan: Progress in, `actieplan.pdf` out; page 1 to hang up, the rest to look up."""

from collections.abc import Mapping, Sequence
from typing import Final

from forms.ground.words import Words
from pipeline.documents.cards import goal_about, own_words, step_card
from pipeline.documents.front_page import ways
from pipeline.documents.front_page_parts import goals_behind
from pipeline.documents.pictograms import pictured
from pipeline.documents.printing import pdf, pen_for
from pipeline.documents.shortening import begun
from pipeline.documents.typesetting.blocks import Block, head, item, listing, words
from pipeline.documents.typesetting.letters import Markup, joined
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.records import Action, Document, Goal, Progress, Saying
from pipeline.records.picture_tokens import digest_in

ACTION_PLAN = "actieplan.pdf"
_LETTERS: Final = 60  # of a goal, at the top of a further page
_WORDS: Final = 5  # the same, in the client's own hand


def draw(
    progress: Progress,
    words: Words,
    domain_labels: Mapping[str, str],
    lines_of: LinesOf | None = None,
) -> Document:
    """Draw the plan. The same progress gives the same bytes.

    `lines_of` gives the lines of texts that nobody has read yet.

    Raises:
        NotPrintedError: it could not be printed.
    """
    pen = pen_for(progress.dossier, words, lines_of)
    told = {
        "ways": [way.told() for way in ways(progress, pen)],
        "rest": _rest(progress, pen, domain_labels),
        "frame": pen.say("documents.plan.frame"),
    }
    content = pdf("plan.typ", "documents.plan", progress.dossier, pen, told)
    return Document(ACTION_PLAN, content, warnings=pen.warnings)


def _rest(progress: Progress, pen: Pen, domain_labels: Mapping[str, str]) -> Block:
    """What may stand after the first page; of lists, what stands on it already is left out."""
    goals: list[Block] = []
    for number, goal in enumerate(goals_behind(progress)):
        anchor = "" if number else "goals"
        goals += _goal(goal, pen, domain_labels, anchor=anchor, asks=not progress.finished)
    goals += _steps(progress.loose_actions, pen, "loose")
    goals += _resting(progress.resting, pen)
    return {
        "about": _about(progress.lead_goal, pen, domain_labels),
        "steps_head": head(
            pen.say("documents.plan.steps"),
            "steps",
            anchor="steps",
            onward=_belonging(progress.lead_goal, pen),
        ),
        "steps": [step_card(pen, action) for action in progress.more_actions],
        "goals": goals,
        "setback": _setback(progress.setback_help, pen),
    }


def _about(goal: Goal | None, pen: Pen, domain_labels: Mapping[str, str]) -> list[Block]:
    """What page 1 has no room for about its goal: what helps, and the sign."""
    about = goal_about(pen, goal) if goal else []
    if not goal or not about:
        return []
    title = head(pen.say("documents.plan.about_goal"), "flag")
    return [title, *subject(goal, pen, domain_labels), *about]


def subject(goal: Goal, pen: Pen, domain_labels: Mapping[str, str]) -> list[Block]:
    """Which part of life the goal is about."""
    if not goal.domain or goal.domain not in domain_labels:
        return []
    label = pen.named(f"lists.domains.{goal.domain}", domain_labels[goal.domain])
    told = pen.say("documents.about", domain=pictured(goal.domain, label))
    return [words(told, keep=True)]


def _goal(
    goal: Goal, pen: Pen, domain_labels: Mapping[str, str], *, anchor: str, asks: bool
) -> list[Block]:
    """A further goal: own words, why, what helps, the sign, and its open steps.

    `asks`: whether a step is asked for where there is none.
    """
    blocks = [
        head(
            pen.say("documents.plan.want_also"),
            "flag",
            anchor=anchor,
            onward=_belonging(goal, pen),
        ),
        own_words(pen, goal.text, quotable=goal.quotable, look="want", indent=True),
    ]
    if why := pen.why(goal):
        blocks.append(words(why, keep=True))
    blocks += [*subject(goal, pen, domain_labels), *goal_about(pen, goal)]
    steps = [action for action in goal.actions if action.is_open]
    if asks and not steps:
        blocks.append(listing([item(pen.say("documents.plan.no_steps"), "box")]))
    return [*blocks, *(step_card(pen, step) for step in steps)]


def _belonging(goal: Goal | None, pen: Pen) -> Markup:
    """To which goal the steps at the top of a further page belong, on one line."""
    if goal is None or not goal.quotable:
        return ()
    with pen.only(_WORDS):
        text = pen.quoted(begun(goal.text, _LETTERS), goal.text)
    is_cut = digest_in(goal.text) and len(pen.pieces(goal.text)) > _WORDS
    return joined(pen.say("documents.plan.belongs", text=text), " …" if is_cut else "")


def _setback(helps: Sequence[Saying], pen: Pen) -> list[Block]:
    """What helps when things go wrong, for which page 1 has no room."""
    said = next((one for one in helps if one.quotable), None)
    if said is None:
        return []
    return [head(pen.say("documents.plan.setback"), "umbrella"), words(pen.quote(said.text))]


def _steps(actions: Sequence[Action], pen: Pen, key: str) -> list[Block]:
    """Open steps as cards under a head, which is also their anchor."""
    if not actions:
        return []
    title = head(pen.say(f"documents.plan.{key}"), "steps", anchor=key)
    return [title, *(step_card(pen, action) for action in actions)]


def _resting(goals: Sequence[Goal], pen: Pen) -> list[Block]:
    """Goals that rest, each with its why."""
    if not goals:
        return []
    told = []
    for goal in goals:
        why = pen.why(goal)
        told.append(
            item(pen.own(goal.text, quotable=goal.quotable), "pause", *([why] if why else []))
        )
    return [head(pen.say("documents.plan.resting"), "pause"), listing(told)]
