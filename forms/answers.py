"""Worksheet + raw marks -> typed, normalised values and what was odd; and their JSON Schema."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import zip_longest
from operator import or_

from pydantic import BaseModel, ConfigDict, create_model

from forms.fields import AnyQuestion, Check, Field, Group, Raw, Sheet, When
from forms.fields.base import AnswerType
from forms.fields.rows import drop_empty_tail
from forms.ground.plain_data import Json, Values, at_pointer
from forms.ground.problems import Problem
from forms.schema.worksheet import Worksheet

WITH_ID = ("goal", "action", "idea")  # roles whose occurrences are known by an id
_CLOSED = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a form says: `values` as the JSON Schema says, and the problems, all at once."""

    values: Values
    problems: tuple[Problem, ...]


def model_of(worksheet: Worksheet) -> type[BaseModel]:
    """The pydantic model of a worksheet's values."""
    fields = {**_types(worksheet.questions, worksheet.id)}
    if worksheet.client is not None:
        fields["client"] = (worksheet.client.answer_type(), None)
    return create_model(worksheet.id, __config__=_CLOSED, **fields)


def json_schema(worksheet: Worksheet) -> dict[str, Json]:
    """The JSON Schema (2020-12) of a submission's `values`."""
    schema = model_of(worksheet).model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:krachtwerk:{worksheet.id}:{worksheet.edition}",
        **schema,
        "title": worksheet.title,
    }


def _types(questions: Sequence[AnyQuestion], name: str) -> dict[str, AnswerType]:
    fields: dict[str, AnswerType] = {}
    for question in questions:
        if isinstance(question, Group):
            same = [q for q in questions if isinstance(q, Group) and q.key == question.key]
            fields[question.key] = (_group_type(same, name), ...)
        else:
            default = False if isinstance(question, Check) else None
            fields[question.key] = (question.answer_type(), default)
            if isinstance(question, When):
                fields |= {key: (kind, None) for key, kind in question.companion_types().items()}
    return fields


def _group_type(same: Sequence[Group], name: str) -> AnswerType:
    """The type of what groups with one key hold together: nearly always there is one."""
    group = same[0]
    item = _item_type(group, f"{name}_{group.key}")
    if group.is_list:
        others = [_item_type(g, f"{name}_{g.key}_{g.items[0].key}") for g in same[1:]]
        row: AnswerType = reduce(or_, others, item) | None
        return list[row]
    keys: dict[str, AnswerType] = {place.key: (item, ...) for place in group.items}
    return create_model(f"{name}_{group.key}_all", __config__=_CLOSED, **keys)


def read_answers(
    worksheet: Worksheet,
    marks: Mapping[str, Raw],
    *,
    received_on: date,
    ids: Mapping[str, str] | None = None,
    unread: Collection[str] = (),
) -> Answers:
    """Understand the raw marks of a form.

    Args:
        worksheet: the edition's own worksheet.
        marks: pointer -> text, chosen code or tick.
        received_on: day against which a date lies in the future.
        ids: pointer of a pre-printed slot -> id of the goal, action or idea that stands there.
        unread: pointers of boxes that could not be read; a tick there is neither true nor false.
    """
    reader = _Reader(Sheet(marks, received_on, unread), ids or {})
    values = reader.questions(worksheet.questions, "", ask=True)
    if worksheet.client is not None:
        values["client"] = worksheet.client.answer(reader.sheet, "/client")
    checked = model_of_cached(worksheet).model_validate(values)
    return Answers(
        checked.model_dump(mode="json", exclude_unset=True), tuple(reader.sheet.problems)
    )


def _item_type(group: Group, name: str) -> AnswerType:
    fields = _types(group.fields, name)
    if group.role in WITH_ID:
        fields["id"] = (str | None, None)
    return create_model(name, __config__=_CLOSED, **fields)


_MODELS = 64  # sheets whose models are kept: every correction sheet is one of its own
_models: dict[int, tuple[Worksheet, type[BaseModel]]] = {}


def model_of_cached(worksheet: Worksheet) -> type[BaseModel]:
    """The model, made once for each worksheet object.

    The worksheet is kept beside its model, so that no other object takes over its `id()`.
    """
    if id(worksheet) not in _models:
        while len(_models) >= _MODELS:
            _models.pop(next(iter(_models)), None)
        _models[id(worksheet)] = (worksheet, model_of(worksheet))
    return _models[id(worksheet)][1]


@dataclass(frozen=True, slots=True)
class _Reader:
    sheet: Sheet
    ids: Mapping[str, str]

    def questions(self, questions: Sequence[AnyQuestion], at: str, *, ask: bool) -> Values:
        """The values of questions below a pointer; `ask`: an empty required one is asked."""
        values: Values = {}
        for question in questions:
            pointer = f"{at}/{question.key}"
            if isinstance(question, Group):
                found = self.group(question, pointer)
                values[question.key] = _joined(values.get(question.key), found)
                continue
            answer = question.answer(self.sheet, pointer)
            if answer is not None or not isinstance(question, Check):
                values[question.key] = answer
            if isinstance(question, When):
                values |= question.companions(self.sheet, pointer)
        if ask:
            self._ask_required(questions, values, at)
        return values

    def _ask_required(
        self, questions: Sequence[AnyQuestion], values: Mapping[str, Json], at: str
    ) -> None:
        asked = {problem.pointer for problem in self.sheet.problems}
        for question in questions:
            pointer = f"{at}/{question.key}"
            if (
                isinstance(question, Field)
                and question.required
                and question.is_empty(values.get(question.key))
                and pointer not in asked  # what was written is asked about already
            ):
                self.sheet.ask("required_empty", pointer)

    def group(self, group: Group, at: str) -> Json:
        """A list of occurrences (empty ones null, the tail dropped), or an object of them."""
        if not group.is_list:
            return {
                item.key: self.questions(group.fields, f"{at}/{item.key}", ask=False)
                for item in group.items
            }
        rows: list[Json] = [None] * (1 + max(int(item.key) for item in group.items))
        for item in group.items:
            rows[int(item.key)] = self._item(group, f"{at}/{item.key}")
        return drop_empty_tail(rows)

    def _item(self, group: Group, at: str) -> Values | None:
        values = self.questions(group.fields, at, ask=False)
        written = any(not _is_empty(q, values.get(q.key)) for q in group.fields)
        if written:
            self._ask_required(group.fields, values, at)
        if group.role in WITH_ID:
            values["id"] = self.ids.get(at)
            written = written or values["id"] is not None
        return values if written else None


def _joined(before: Json, found: Json) -> Json:
    """The list that groups with one key make together: each has places of its own in it."""
    if not isinstance(before, list):
        return found
    return [one if two is None else two for one, two in zip_longest(before, found)]


def _is_empty(question: AnyQuestion, value: Json) -> bool:
    return not value if isinstance(question, Group) else question.is_empty(value)


def marks_for(worksheet: Worksheet, values: Mapping[str, Json]) -> dict[str, Raw]:
    """The marks that print known values beforehand: the inverse of `read_answers`."""
    return dict(_marks(worksheet.questions, values, ""))


def _marks(
    questions: Sequence[AnyQuestion], values: Mapping[str, Json], at: str
) -> Iterator[tuple[str, Raw]]:
    for question in questions:
        pointer = f"{at}/{question.key}"
        value = values.get(question.key)
        if isinstance(question, When):
            yield from question.date_marks(values.get(f"{question.key}_date"), pointer).items()
        if isinstance(question, Group):
            for item in question.items:
                inner = at_pointer(value, f"/{item.key}")
                if inner:
                    yield from _marks(question.fields, inner, f"{pointer}/{item.key}")
        elif value is not None:
            yield from question.marks(value, pointer).items()
