"""The team's papers and the client's answers in; ideas, and the actions that came of yes, out.

Only the client's yes makes an idea an action. A no is the last that is heard of it, unless the
client says otherwise on a later paper; the same idea thought of again is the same idea.
"""

import re
from collections.abc import Iterable

from pipeline.dossiers.actions import name_action, plan_apart
from pipeline.dossiers.doubts_of_plan import WITHOUT_IDEA
from pipeline.dossiers.drafts import ActionDraft, IdeaDraft
from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.dossiers.plan import Plan
from pipeline.dossiers.same_words import words_at
from pipeline.records import ActionState, Fact
from pipeline.records.ids import GOAL

_GOAL_ID = re.compile(r"G\s*-?\s*([0-9A-Z]{6,})")
_LOOKS_LIKE = str.maketrans("OIL", "011")
_ALIVE = frozenset({"wens", "gekozen", "bezig"})


def gather_ideas(plan: Plan, papers: Iterable[FormOfRecord]) -> None:
    """Take the ideas of the team's papers about this client, whatever their day."""
    for paper in papers:
        goal = _goal_named(words_at(paper.values, "goal_ref"))
        for fact in paper.of("idea"):
            if idea := _thought_of(plan, paper, fact):
                idea.goal = idea.goal or goal


def answer_ideas(plan: Plan, paper: FormOfRecord) -> None:
    """Take what a client's paper says to ideas; what was said last counts."""
    for fact in paper.of("idea"):
        answer = fact.values.get("answer")
        if answer not in {"yes", "no", "later"}:
            continue
        idea = _meant(plan, paper, fact)
        if idea is None:
            continue
        idea.answer, idea.answered_on = answer, paper.filled_on
        if answer == "yes":
            _accept(plan, paper, fact, idea)
        elif answer == "no":
            _decline(plan, paper, idea)


def _thought_of(plan: Plan, paper: FormOfRecord, fact: Fact) -> IdeaDraft | None:
    text = words_at(fact.values, "text")
    if text is None:
        return None
    idea = plan.idea_called(text)
    if idea is None:
        idea = plan.new_idea(paper, fact.pointer, text)
    else:
        plan.recognise(idea, paper, fact.pointer)
    idea.domain = idea.domain or fact.values.get("domain") or fact.domain
    idea.resource = idea.resource or fact.values.get("resource")
    return idea


def _goal_named(written: str | None) -> str | None:
    """The id of a goal as somebody copied it from a plan; letters that look like figures are."""
    found = _GOAL_ID.search((written or "").upper())
    return None if found is None else GOAL + found[1].translate(_LOOKS_LIKE)


def _meant(plan: Plan, paper: FormOfRecord, fact: Fact) -> IdeaDraft | None:
    """The idea that is answered: by its printed id, else by its words."""
    if idea := plan.idea(fact.ref):
        plan.remember(idea, paper, fact.pointer)
        return idea
    said = plan.meant_by(fact, paper, plan.ideas) if fact.ref else None
    idea = plan.idea(said) or _thought_of(plan, paper, fact)
    if idea is None and not fact.ref:
        idea = plan.idea(plan.settled(WITHOUT_IDEA, paper, fact.pointer, among=plan.ideas))
    return idea


def _accept(plan: Plan, paper: FormOfRecord, fact: Fact, idea: IdeaDraft) -> None:
    """Make the idea an action, or find it among those that the client has."""
    action = plan.action(idea.action)
    if action is None:
        same = (a for a in plan.actions_called(idea.text) if a.is_open)
        action = next(same, None)
        if action is None:
            action = _new_action(plan, paper, fact, idea)
        else:
            plan.recognise(action, paper, fact.pointer)
            plan_apart(plan, action)
        idea.action = action.id
        return
    plan.remember(action, paper, fact.pointer)  # a paper of an earlier day may have come later
    if action.state == "niet_meer_gewild":
        _bring(action, paper, "voorgesteld")


def _new_action(plan: Plan, paper: FormOfRecord, fact: Fact, idea: IdeaDraft) -> ActionDraft:
    action = plan.new_action(paper, fact.pointer)
    goal = plan.goal(idea.goal)
    action.goal = goal.id if goal is not None and goal.state in _ALIVE else None
    action.idea = idea.id
    name_action(action, paper, idea.text, planned=False)
    action.printable["what"] = True  # the team's words: the client's consent is about their own
    return action


def _decline(plan: Plan, paper: FormOfRecord, idea: IdeaDraft) -> None:
    """A no after a yes: the action is not wanted any more, if it came of this idea."""
    action = plan.action(idea.action)
    if action is not None and action.idea == idea.id and action.is_open:
        _bring(action, paper, "niet_meer_gewild")


def _bring(action: ActionDraft, paper: FormOfRecord, state: ActionState) -> None:
    action.state = state
    action.closed_on = None if action.is_open else paper.filled_on
    action.note(paper, "state", state)
