"""A dossier in; the Client JSON of contract.md (`client show --json`) out, as plain data."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from pipeline.outbox.json_version import versioned
from pipeline.records import (
    Action,
    Change,
    Dossier,
    Goal,
    Idea,
    Measure,
    Onward,
    Question,
    Remark,
    Saying,
    Step,
    Strength,
    Wish,
)
from pipeline.records.picture_tokens import digest_in
from pipeline.records.prints import AS_USUAL

Json = dict[str, Any]


def client_json(dossier: Dossier) -> Json:
    """The dossier as it stands. Keys beyond the contract's are additions.

    Words that nobody has read yet are null; beside them stands the digest of their picture.
    """
    shown: Json = _without_tokens(_dossier(dossier))
    return versioned(shown)


def _without_tokens(value: object) -> Any:
    if isinstance(value, dict):
        told = {key: _without_tokens(inner) for key, inner in value.items()}
        hands = {key: digest_in(text) for key, text in value.items() if isinstance(text, str)}
        return told | {f"{key}_picture": hand for key, hand in hands.items() if hand}
    if isinstance(value, list):
        return [_without_tokens(inner) for inner in value]
    return None if isinstance(value, str) and digest_in(value) else value


def _dossier(dossier: Dossier) -> Json:
    return {
        "code": dossier.client,
        "alias": dossier.alias,
        "language": dossier.language,
        "closed": _day(dossier.closed),
        "as_of": _day(dossier.as_of),
        "strengths": [_strength(strength) for strength in dossier.strengths],
        "wishes": [_wish(wish) for wish in dossier.wishes],
        "goals": [_goal(goal) for goal in dossier.goals],
        "loose_actions": [_action(action) for action in dossier.loose_actions],
        "steps": [_step(step) for step in dossier.steps],
        "meaning": _sayings(dossier.meaning),
        "learned": _sayings(dossier.learned),
        "setback_help": _sayings(dossier.setback_help),
        "setback_signs": _sayings(dossier.setback_signs),
        "keep": _sayings(dossier.keep),
        "stop": _sayings(dossier.stop),
        "start": _sayings(dossier.start),
        "next": [_onward(onward) for onward in dossier.onward],
        "contact": dict(dossier.contact),
        "measures": _series(dossier.measures),
        "views": _views(dossier),
        "ideas": [_idea(idea) for idea in dossier.ideas],
        "skipped": list(dossier.skipped),
        "important": list(dossier.important),
        "enough": dossier.enough,
        "take_home": dossier.take_home,
        "submissions": list(dossier.submissions),
        "superseded": list(dossier.superseded),
        "questions": [_question(question) for question in dossier.questions],
        **({} if dossier.group is None else {"group": dossier.group}),
        **({} if dossier.prints == AS_USUAL else {"prints": asdict(dossier.prints)}),
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
        "may_contact": strength.may_contact,
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
        "idea": action.idea,
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


def _onward(onward: Onward) -> Json:
    return {"value": onward.value, "text": onward.text, "date": _day(onward.on)}


def _series(measures: Sequence[Measure]) -> dict[str, list[Json]]:
    """The answers on each scale, oldest first. Codes, no averages: they are no scores."""
    series: dict[str, list[Json]] = {}
    for measure in measures:
        answer = {
            "date": _day(measure.on),
            "value": measure.value,
            "submission": measure.submission,
        }
        series.setdefault(measure.key, []).append(answer)
    return series


def _views(dossier: Dossier) -> list[Json]:
    """How client and worker each look back, side by side by date; newest last."""
    days: dict[date, Json] = {}
    for side, told in (("client", _looks_back(dossier)), ("worker", _remarks(dossier.worker_view))):
        for day, line in told:
            days.setdefault(day, {"client": [], "worker": []})[side].append(line)
    if not dossier.worker_view:
        return []
    worker_days = {remark.on for remark in dossier.worker_view}
    return [{"date": _day(day), **days[day]} for day in sorted(worker_days)]


def _looks_back(dossier: Dossier) -> Iterable[tuple[date, Json]]:
    """What the client said on a day about how it went."""
    for step in dossier.steps:
        yield step.on, {"role": "step", "kind": step.direction, "text": step.text}
    for role in ("learned", "keep", "stop", "start"):
        sayings: tuple[Saying, ...] = getattr(dossier, role)
        for saying in sayings:
            yield saying.on, {"role": role, "kind": "", "text": saying.text}
    for onward in dossier.onward:
        yield onward.on, {"role": "next", "kind": "", "text": onward.text}


def _remarks(remarks: Iterable[Remark]) -> Iterable[tuple[date, Json]]:
    for remark in remarks:
        line = {
            "role": remark.role,
            "kind": remark.kind,
            "text": remark.text,
            "submission": remark.submission,
            "pointer": remark.pointer,
        }
        yield remark.on, line


def _idea(idea: Idea) -> Json:
    return {
        "id": idea.id,
        "aliases": list(idea.aliases),
        "text": idea.text,
        "date": _day(idea.on),
        "domain": idea.domain,
        "resource": idea.resource,
        "goal": idea.goal,
        "answer": idea.answer,
        "answered_on": _day(idea.answered_on),
        "action": idea.action,
    }


def _question(question: Question) -> Json:
    return {
        "code": question.code,
        "submission": question.submission,
        "pointer": question.pointer,
        "params": dict(question.params),
    }
