"""A dossier in; the Client JSON of contract.md (`client show --json`) out, as plain data."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pipeline.records import Action, Change, Dossier, Goal, Question, Saying, Step, Strength, Wish

Json = dict[str, Any]


def client_json(dossier: Dossier) -> Json:
    """The dossier as it stands. Keys beyond the contract's are additions."""
    return {
        "code": dossier.client,
        "alias": dossier.alias,
        "language": dossier.language,
        "as_of": _day(dossier.as_of),
        "strengths": [_strength(strength) for strength in dossier.strengths],
        "wishes": [_wish(wish) for wish in dossier.wishes],
        "goals": [_goal(goal) for goal in dossier.goals],
        "loose_actions": [_action(action) for action in dossier.loose_actions],
        "steps": [_step(step) for step in dossier.steps],
        "meaning": _sayings(dossier.meaning),
        "learned": _sayings(dossier.learned),
        "skipped": list(dossier.skipped),
        "important": list(dossier.important),
        "enough": dossier.enough,
        "take_home": dossier.take_home,
        "submissions": list(dossier.submissions),
        "superseded": list(dossier.superseded),
        "questions": [_question(question) for question in dossier.questions],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _strength(strength: Strength) -> Json:
    return {
        "text": strength.text,
        "source": strength.source,
        "kind": strength.kind,
        "domain": strength.domain,
        "since": _day(strength.since),
        "quotable": strength.quotable,
    }


def _wish(wish: Wish) -> Json:
    return {
        "text": wish.text,
        "domain": wish.domain,
        "since": _day(wish.since),
        "priority": wish.priority,
        "quotable": wish.quotable,
    }


def _goal(goal: Goal) -> Json:
    return {
        "id": goal.id,
        "aliases": list(goal.aliases),
        "text": goal.text,
        "texts": list(goal.texts),
        "why": goal.why,
        "domain": goal.domain,
        "strengths": list(goal.strengths),
        "sign": goal.sign,
        "state": goal.state,
        "since": _day(goal.since),
        "priority": goal.priority,
        "quotable": goal.quotable,
        "history": [_change(change) for change in goal.history],
        "actions": [_action(action) for action in goal.actions],
    }


def _action(action: Action) -> Json:
    return {
        "id": action.id,
        "aliases": list(action.aliases),
        "goal": action.goal,
        "parent": action.parent,
        "what": action.what,
        "who": action.who,
        "who_name": action.who_name,
        "when": action.when,
        "when_date": _day(action.due),
        "where": action.where,
        "state": action.state,
        "open": action.is_open,
        "since": _day(action.since),
        "closed_on": _day(action.closed_on),
        "helped": action.helped,
        "hard": action.hard,
        "result": action.result,
        "quotable": action.quotable,
        "history": [_change(change) for change in action.history],
    }


def _change(change: Change) -> Json:
    return {
        "date": _day(change.on),
        "what": change.what,
        "state": change.state,
        "text": change.text,
        "expected": change.expected,
        "submission": change.submission,
    }


def _step(step: Step) -> Json:
    return {
        "date": _day(step.on),
        "direction": step.direction,
        "text": step.text,
        "helped": step.helped,
        "next_step": step.next_step,
        "action": step.action,
        "goal": step.goal,
        "submission": step.submission,
        "pointer": step.pointer,
        "quotable": step.quotable,
    }


def _sayings(sayings: Iterable[Saying]) -> list[Json]:
    return [
        {"text": saying.text, "date": _day(saying.on), "quotable": saying.quotable}
        for saying in sayings
    ]


def _question(question: Question) -> Json:
    return {
        "code": question.code,
        "submission": question.submission,
        "pointer": question.pointer,
        "params": dict(question.params),
    }
