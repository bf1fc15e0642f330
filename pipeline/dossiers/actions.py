"""A paper's actions in; actions planned, reported and followed up in the plan out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.dossiers.agreeing import is_answered
from pipeline.dossiers.doubts_of_plan import OUT_OF_ORDER, UNKNOWN_ACTION, WITHOUT_ACTION
from pipeline.dossiers.drafts import ActionDraft, GoalDraft
from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.dossiers.goals import begin_anew, is_over, is_stopped, move
from pipeline.dossiers.plan import Plan
from pipeline.dossiers.prints_settled import told_at
from pipeline.dossiers.same_words import collapsed, words_at
from pipeline.dossiers.written_over import action_meant
from pipeline.records import ActionState, Fact, Step
from pipeline.records.papers import AWAY

_REPORTED: Mapping[str, ActionState] = {
    "started": "bezig",
    "done": "gedaan",
    "partly": "deels",
    "not_done": "niet_gelukt",
    "dropped": "niet_meer_gewild",
}
# what is told of a step that was planned before
_TOLD = frozenset({"status", "done", "helped", "hard", "result", "next_step"})
# by the prefix of their names
_WHEN_AND_WHERE: Mapping[str, frozenset[str]] = {
    prefix: frozenset(
        f"{prefix}{part}" for part in ("who", "who_name", "where", "when", "when_date")
    )
    for prefix in ("", "next_")
}


def take_actions(plan: Plan, paper: FormOfRecord, slots: Mapping[str, GoalDraft]) -> None:
    """Take the actions of a paper; `slots` names the goal at each pointer of this paper."""
    for fact in paper.of("action"):
        if not is_answered(fact.values):
            continue
        action = _known(plan, paper, fact, slots) or _new(plan, paper, fact, slots)
        if action is not None:
            own = _own(fact.values, plan.action_at(fact), action)
            _plan_anew(action, paper, own, "", is_in_print=fact.ref is not None)
            _report(plan, paper, fact, action)
            _follow_up(plan, paper, fact, action)
            _close(action, paper)
            action.note_blank(paper, fact.pointer)
        elif (goal := slots.get(fact.parent or "")) is not None:
            goal.note_blank(paper, fact.pointer)  # a step of which nobody wrote what it is


def _known(
    plan: Plan, paper: FormOfRecord, fact: Fact, slots: Mapping[str, GoalDraft]
) -> ActionDraft | None:
    """The action that is meant: by its printed id, else by the same words."""
    what = words_at(fact.values, "what")
    if printed := plan.action_at(fact):
        found = _at_its_print(plan, printed, paper, fact, slots)
        if found is not None:
            plan.remember(found, paper, fact.pointer)
            _rephrase(found, paper, what)
            return found
    elif fact.ref and not plan.is_begun_at(fact.ref, paper, fact.pointer):
        meant = plan.action(plan.meant_by(fact, paper, plan.actions))
        if meant is not None:
            plan.remember(meant, paper, fact.pointer)
            return meant
    action = _called(plan, fact, slots, what) if what else None
    if action is not None:
        plan.recognise(action, paper, fact.pointer)
        action.printable["what"] = paper.quotable
    return action


def _at_its_print(
    plan: Plan,
    printed: ActionDraft,
    paper: FormOfRecord,
    fact: Fact,
    slots: Mapping[str, GoalDraft],
) -> ActionDraft | None:
    """The step that was printed here, or another that is meant; None where it is a new one.

    Below a goal that was written over another one, other words are another step.
    """
    what = words_at(fact.values, "what")
    goal = slots.get(fact.parent or "")
    if what is not None and goal is not None and goal.id != printed.goal:
        return printed if collapsed(what) in map(collapsed, printed.wordings) else None
    return action_meant(plan, printed, paper, fact)


def _called(
    plan: Plan, fact: Fact, slots: Mapping[str, GoalDraft], what: str
) -> ActionDraft | None:
    """The action with the same words.

    Below a goal: within that goal; a closed one only if this paper reports about it, for who
    writes it down again without a report plans it again. Elsewhere: an open one of any goal.
    """
    same = list(plan.actions_called(what))
    if fact.parent:
        goal = slots.get(fact.parent)
        same = [action for action in same if action.goal == (goal.id if goal else None)]
    every = [action for action in same if action.is_open]
    opened = next((action for action in every if not _is_stopped(plan, action)), None)
    opened = opened or next(iter(every), None)
    if opened is None and fact.parent and _reported(fact):
        return same[-1] if same else None
    if opened is not None and not fact.parent and _TOLD.isdisjoint(fact.values):
        plan_apart(plan, opened)
    return opened


def plan_apart(plan: Plan, action: ActionDraft) -> None:
    """Who plans a step anew of a goal that rests or is over wants it without that goal."""
    if _is_stopped(plan, action):
        action.goal = None


def _is_stopped(plan: Plan, action: ActionDraft) -> bool:
    goal = plan.goal(action.goal)
    return goal is not None and is_stopped(goal)


def _new(
    plan: Plan, paper: FormOfRecord, fact: Fact, slots: Mapping[str, GoalDraft]
) -> ActionDraft | None:
    what = words_at(fact.values, "what")
    goal = slots.get(fact.parent or "")
    if what is None:
        if not fact.ref and (_reported(fact) or words_at(fact.values, "next_step")):
            return _meant(plan, paper, fact, WITHOUT_ACTION)
        return None
    is_told = not fact.ref and not fact.parent and fact.values.get("status")
    if is_told and (meant := _meant(plan, paper, fact, UNKNOWN_ACTION)) is not None:
        return meant
    action = plan.new_action(paper, fact.pointer)
    if goal is not None and not _tells_state(paper, fact.parent):
        begin_anew(paper, goal)
    action.goal = goal.id if goal else None
    name_action(action, paper, what, planned=_has_day(fact.values, ""))
    return action


def _tells_state(paper: FormOfRecord, goal_at: str | None) -> bool:
    return any(f.pointer == goal_at and f.values.get("state") for f in paper.of("goal"))


def _meant(plan: Plan, paper: FormOfRecord, fact: Fact, code: str) -> ActionDraft | None:
    """The step that a report is about, where a person said which."""
    told = told_at(fact)
    said = plan.settled(code, paper, fact.pointer, told=told, among=plan.actions)
    action = plan.action(said)
    if action is not None:
        plan.remember(action, paper, fact.pointer)
    return action


def name_action(action: ActionDraft, paper: FormOfRecord, what: str, *, planned: bool) -> None:
    """Give a new action its words; it is planned where a day was named."""
    action.call(what)
    action.printable["what"] = paper.quotable
    action.state = "gepland" if planned else "voorgesteld"
    action.note(paper, "named", action.state, what)


def _rephrase(action: ActionDraft, paper: FormOfRecord, what: str | None) -> None:
    """Take a new wording; one that equals an earlier wording is an older print."""
    if what is None:
        return
    if collapsed(what) == collapsed(action.text):
        action.printable["what"] = paper.quotable
    elif collapsed(what) not in map(collapsed, action.wordings):
        action.call(what)
        action.printable["what"] = paper.quotable
        action.note(paper, "reworded", action.state, what)


def _plan_anew(
    action: ActionDraft,
    paper: FormOfRecord,
    values: Mapping[str, Any],
    prefix: str,
    *,
    is_in_print: bool = False,
) -> None:
    """Take who, when and where. A blank never deletes.

    `deze week` is that of the last paper that says so; not where it stood in print
    (`is_in_print`), for nobody said it anew.
    """
    if _WHEN_AND_WHERE[prefix].isdisjoint(values):  # nearly all reports
        return
    action.who = values.get(f"{prefix}who") or action.who
    for part in ("who_name", "where"):
        if words := words_at(values, f"{prefix}{part}"):
            setattr(action, part, words)
            action.printable[part] = paper.quotable
    if _has_day(values, prefix):
        day = values.get(f"{prefix}when_date")
        when = values.get(f"{prefix}when") or "date"
        if not (is_in_print and when == action.when):
            action.planned_on, action.planned_by = paper.filled_on, paper.submission
        action.when = when
        action.due = date.fromisoformat(day) if day else None
        if action.state == "voorgesteld":
            action.state = "gepland"
            action.note(paper, "state", "gepland")


def _own(
    values: Mapping[str, Any], printed: ActionDraft | None, action: ActionDraft
) -> Mapping[str, Any]:
    """What is said of a step, without what stood in print beside another one (`printed`)."""
    if printed is None or printed is action:
        return values
    due = printed.due.isoformat() if printed.due else None
    stood = {"who": printed.who, "who_name": printed.who_name, "where": printed.where}
    stood |= {"when": printed.when, "when_date": due}
    return {part: said for part, said in values.items() if said != stood.get(part, "")}


def _has_day(values: Mapping[str, Any], prefix: str) -> bool:
    return bool(values.get(f"{prefix}when") or values.get(f"{prefix}when_date"))


def _reported(fact: Fact) -> ActionState | None:
    """The state that the paper reports: the status, else a tick at done."""
    if state := _REPORTED.get(fact.values.get("status") or ""):
        return state
    return "gedaan" if fact.values.get("done") else None


def _report(plan: Plan, paper: FormOfRecord, fact: Fact, action: ActionDraft) -> None:
    """Take what became of an action. One that was closed otherwise is taken too, and asked."""
    said = _take_words(action, paper, fact)
    state = _reported(fact)
    if state is None or (state == action.state and not action.is_open):
        if said:
            action.note(paper, "note", action.state, said)
        return
    expected = action.is_open
    if not expected:
        decided = plan.settled(OUT_OF_ORDER, paper, fact.pointer, told=state, about=action.id)
        if decided == AWAY:
            return
    action.state, action.closed_on = state, None
    action.note(paper, "state", state, said, expected=expected)
    _set_going(plan, paper, fact, action)
    _take_step(plan, paper, fact, action)


def _take_words(action: ActionDraft, paper: FormOfRecord, fact: Fact) -> str | None:
    said = None
    for part in ("helped", "hard", "result"):
        if words := words_at(fact.values, part):
            setattr(action, part, words)
            action.printable[part] = paper.quotable
            said = said or words
    return said


def _set_going(plan: Plan, paper: FormOfRecord, fact: Fact, action: ActionDraft) -> None:
    goal = plan.goal(action.goal)
    if goal is not None and goal.state in {"wens", "gekozen"}:
        move(plan, paper, fact.pointer, goal, "bezig")


def _take_step(plan: Plan, paper: FormOfRecord, fact: Fact, action: ActionDraft) -> None:
    """A report is a step: forward when something was done, back when it did not work out."""
    if action.state in {"bezig", "niet_meer_gewild"}:
        return
    step = Step(
        on=paper.filled_on,
        direction="back" if action.state == "niet_gelukt" else "forward",
        text=action.text,
        helped=words_at(fact.values, "helped"),
        next_step=words_at(fact.values, "next_step"),
        submission=paper.submission,
        pointer=fact.pointer,
        action=action.id,
        goal=action.goal,
        quotable=paper.quotable and action.printable["what"],
    )
    plan.steps.append(step)


def _follow_up(plan: Plan, paper: FormOfRecord, fact: Fact, action: ActionDraft) -> None:
    """Take the next step: an action of its own, which takes the place of a reported one."""
    what = words_at(fact.values, "next_step")
    if what is None:
        return
    action.replaced = action.replaced or _reported(fact) is not None
    pointer = f"{fact.pointer}/next_step"
    same = (a for a in plan.actions_called(what) if a.is_open and a.goal == action.goal)
    child = next(same, None)
    goal = None if is_over(plan.goal(action.goal)) else action.goal
    if child is not None:
        child.goal = goal
        plan.recognise(child, paper, pointer)
        child.printable["what"] = paper.quotable
    else:
        child = plan.new_action(paper, pointer)
        child.goal, child.parent = goal, action.id
        name_action(child, paper, what, planned=_has_day(fact.values, "next_"))
    _plan_anew(child, paper, fact.values, "next_")


def _close(action: ActionDraft, paper: FormOfRecord) -> None:
    action.closed_on = None if action.is_open else action.closed_on or paper.filled_on
