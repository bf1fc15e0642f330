"""Values of a form -> Facts: what it says, by the roles that the fields carry in the schema.

No worksheet is named here: a new sheet joins the dossier by its roles alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from forms.fields import AnyQuestion, Check, Field, Group, OneChoice, Scale
from forms.schema.worksheet import Worksheet
from pipeline.records import Fact


def facts_of(worksheet: Worksheet, values: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Everything a form says, in the order of the paper; of a worker's own sheet, as theirs."""
    facts = _facts(worksheet.questions, values, "", _Around())
    if worksheet.audience == "worker":
        return tuple(replace(fact, view="worker") for fact in facts)
    return tuple(facts)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a question: the goal, the domain, and the name of the occurrence."""

    parent: str | None = None
    domain: str | None = None
    name: str = ""


def _facts(
    questions: Sequence[AnyQuestion], values: Mapping[str, Any], at: str, around: _Around
) -> Iterator[Fact]:
    for question in questions:
        pointer = f"{at}/{question.key}"
        value = values.get(question.key)
        if isinstance(question, Group):
            yield from _group(question, value, pointer, around)
        elif question.role is not None:
            yield from _simple(question, value, pointer, around)


def _simple(field: Field, value: object, at: str, around: _Around) -> Iterator[Fact]:
    if field.role is None or value is None:
        return
    domain = field.domain or around.domain
    if field.role in ("measure", "next"):
        label = around.name or field.label
        said = {"value": str(value), "text": _label(field, value), "label": label}
        yield Fact(field.role, at, said, domain=domain, kind=field.sort)
        return
    if isinstance(field, Check) and field.role in ("skipped", "important", "enough"):
        if value:
            yield Fact(field.role, at, domain=domain)
        return
    name = "what" if field.role == "action" else "text"  # a bare line may be an action too
    for pointer, text in field.texts(value, at):
        yield Fact(field.role, pointer, {name: text}, domain=domain, kind=field.sort)


def _label(field: Field, value: object) -> str:
    """An answer in the words that stood on the paper."""
    if isinstance(field, Scale):
        return next((c.label for c in field.choices if field.export(c.code) == value), str(value))
    if isinstance(field, OneChoice):
        return next((c.label for c in field.choices if c.code == value), str(value))
    return str(value)


def _group(group: Group, value: object, at: str, around: _Around) -> Iterator[Fact]:
    for place in group.items:
        inner = _occurrence(value, place.key)
        if inner is None:
            continue
        pointer = f"{at}/{place.key}"
        here = place.key if group.over == "domains" else around.domain
        if group.role in ("goal", "action", "idea"):
            parts = _parts(group, inner)
            if parts:
                yield Fact(group.role, pointer, parts, inner.get("id"), around.parent, here)
        elif group.role is not None:
            text = {name: part for name, part in _parts(group, inner).items() if part}
            if text:
                sort = next((f.sort for f in group.fields if isinstance(f, Field) and f.sort), "")
                yield Fact(group.role, pointer, text, domain=here, kind=sort)
        below = pointer if group.role == "goal" else around.parent
        name = "" if group.is_list else place.label
        yield from _facts(group.fields, inner, pointer, _Around(below, here, name))


def _occurrence(value: object, key: str) -> Mapping[str, Any] | None:
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, list) and int(key) < len(value):
        found: Mapping[str, Any] | None = value[int(key)]
        return found
    return None


def _parts(group: Group, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answered fields of an occurrence, by the name of their part."""
    parts: dict[str, Any] = {}
    for field in group.fields:
        if not isinstance(field, Field) or field.role is not None:
            continue
        for key in (field.key, f"{field.key}_date"):
            value = values.get(key)
            if value is not None and value is not False and value != []:
                name = field.part or field.key
                parts[name + key.removeprefix(field.key)] = (
                    [row for row in value if row] if isinstance(value, list) else value
                )
    return parts
