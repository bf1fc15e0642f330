"""Progress and a worksheet -> the open goals with their steps, as values for its own fields.

Which group holds goals and which steps follows from the roles in the schema, and what a field
holds from its part; so any sheet that says `prefill = "plan"` can begin with the plan as it is.
"""

from collections.abc import Mapping, Sequence

from forms.answers import marks_for
from forms.fields import AnyQuestion, Field, Group, Raw, Rows
from forms.fields.choice import ChoiceField
from forms.schema.worksheet import Worksheet
from pipeline.records import Action, Goal, Progress

_CHOSEN = ("domain", "who", "when")  # parts that are codes, and never printed as words


def known_plan(worksheet: Worksheet, progress: Progress) -> tuple[dict[str, Raw], dict[str, str]]:
    """The open goals that may be quoted and fit: marks by pointer, and ids by occurrence."""
    group = _group(worksheet.questions, "goal")
    if group is None:
        return {}, {}
    steps = _group(group.fields, "action")
    values: list[dict[str, object]] = []
    ids: dict[str, str] = {}
    goals = [goal for goal in progress.slots_goals if goal.quotable]
    for n, goal in enumerate(goals[: len(group.items)]):
        at = f"/{group.key}/{n}"
        ids[at] = goal.id
        row = _values(group, _goal(goal))
        if steps is not None:
            actions = [a for a in goal.actions if a.is_open and a.quotable][: len(steps.items)]
            row[steps.key] = [_values(steps, _action(action)) for action in actions]
            ids |= {f"{at}/{steps.key}/{m}": action.id for m, action in enumerate(actions)}
        values.append(row)
    return marks_for(worksheet, {group.key: values}), ids


def is_full_of_goals(worksheet: Worksheet, slots: Mapping[str, str]) -> bool:
    """Whether a sheet on which these ids stand shows a goal of now wherever one can be written.

    Of a new goal written over one of those a person is asked whether it is that one.
    """
    group = _group(worksheet.questions, "goal") if worksheet.prefill == "plan" else None
    return group is not None and all(f"/{group.key}/{n}" in slots for n in range(len(group.items)))


def _group(questions: Sequence[AnyQuestion], role: str) -> Group | None:
    """The first group of a role that is a list and not pre-printed itself."""
    for question in questions:
        if isinstance(question, Group) and question.role == role and question.is_list:
            return None if question.preprinted else question
    return None


def _values(group: Group, parts: Mapping[str, object]) -> dict[str, object]:
    """The parts under the keys that this group has for them."""
    values: dict[str, object] = {}
    for field in group.fields:
        if not isinstance(field, Field) or field.role is not None:
            continue
        for beside in ("", "_date"):
            part = f"{field.part or field.key}{beside}"
            if part in parts:
                values[f"{field.key}{beside}"] = _fitting(field, part, parts[part])
    return values


def _fitting(field: Field, part: str, value: object) -> object:
    """The value as this field can hold it: a code only where it can be chosen, lists cut to fit."""
    if part in _CHOSEN:
        codes = [c.code for c in field.choices] if isinstance(field, ChoiceField) else []
        return value if value in codes else None
    if isinstance(value, list):
        return value[: field.count] if isinstance(field, Rows) else ", ".join(value) or None
    return value


def _goal(goal: Goal) -> dict[str, object]:
    return {
        "text": goal.text,
        "why": goal.why,
        "domain": goal.domain,
        "strengths": list(goal.strengths),
        "sign": goal.sign,
    }


def _action(action: Action) -> dict[str, object]:
    return {
        "what": action.what,
        "who": action.who,
        "who_name": action.who_name,
        "where": action.where,
        "when": action.when,
        "when_date": action.due.isoformat() if action.due else None,
    }
