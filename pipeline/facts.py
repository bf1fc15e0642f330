"""Values of a form -> Facts: what it says, by the roles that the fields carry in the schema.

No worksheet is named here: a new sheet joins the dossier by its roles alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms.fields import AnyQuestion, Check, Field, Group
from forms.worksheet import Worksheet
from pipeline.records import Fact


def facts_of(worksheet: Worksheet, values: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Everything a form says, in the order of the paper."""
    return tuple(_facts(worksheet.questions, values, "", None, None))


def _facts(
    questions: Sequence[AnyQuestion],
    values: Mapping[str, Any],
    at: str,
    parent: str | None,
    domain: str | None,
) -> Iterator[Fact]:
    for question in questions:
        pointer = f"{at}/{question.key}"
        value = values.get(question.key)
        if isinstance(question, Group):
            yield from _group(question, value, pointer, parent, domain)
        elif question.role is not None:
            yield from _simple(question, value, pointer, question.domain or domain)


def _simple(field: Field, value: Any, at: str, domain: str | None) -> Iterator[Fact]:
    if field.role is None or value is None:
        return
    if isinstance(field, Check) and field.role in ("skipped", "important", "enough"):
        if value:
            yield Fact(field.role, at, domain=domain)
        return
    for pointer, text in field.texts(value, at):
        yield Fact(field.role, pointer, {"text": text}, domain=domain, kind=field.sort)


def _group(
    group: Group, value: Any, at: str, parent: str | None, domain: str | None
) -> Iterator[Fact]:
    for place in group.items:
        inner = _occurrence(value, place.key)
        if inner is None:
            continue
        pointer = f"{at}/{place.key}"
        here = domain if group.is_list else place.key
        if group.role in ("goal", "action"):
            parts = _parts(group, inner)
            if parts:
                yield Fact(group.role, pointer, parts, inner.get("id"), parent, here)
        elif group.role is not None:
            text = {name: part for name, part in _parts(group, inner).items() if part}
            if text:
                yield Fact(group.role, pointer, text, domain=here)
        below = pointer if group.role == "goal" else parent
        yield from _facts(group.fields, inner, pointer, below, here)


def _occurrence(value: Any, key: str) -> Mapping[str, Any] | None:
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
