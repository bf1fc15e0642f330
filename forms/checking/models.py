"""A table and the pydantic model that it will be loaded with -> mistakes in our own words."""

import re
from collections.abc import Iterable
from typing import get_args

import annotated_types
from pydantic import BaseModel, ValidationError

from forms.checking.mistakes import Report, among
from forms.fields.base import Role
from forms.ground.plain_data import Json, Table
from forms.schema.worksheet import Worksheet

_TYPES = {
    "string_type": "text",
    "int_type": "number",
    "int_parsing": "number",
    "int_from_float": "number",
    "bool_type": "yes_no",
    "bool_parsing": "yes_no",
    "tuple_type": "list",
    "model_type": "table",
    "model_attributes_type": "table",
}


def hold(
    report: Report,
    model: type[BaseModel],
    raw: Table,
    known: Iterable[str],
    place: str,
    *,
    placeholder: Table,
) -> None:
    """Report what a model says about a table.

    Args:
        report: where the mistakes go.
        model: of the worksheet, section, group or question.
        raw: the table of the file.
        known: the keys that are looked at; others are reported elsewhere.
        place: of the table in the file.
        placeholder: sound values for what is checked elsewhere.
    """
    table = {key: value for key, value in raw.items() if key in set(known)}
    try:
        model.model_validate({**table, **placeholder})
    except ValidationError as errors:
        for error in errors.errors():
            _translate(report, model, error, place)


def _translate(report: Report, model: type[BaseModel], error: Json, place: str) -> None:
    key = str(error["loc"][-1])
    what, value = error["type"], str(error["input"])
    if what == "missing":
        report.add("key_missing", place, key=key)
    elif key == "role":
        roles = get_args(Role)
        report.add("role_unknown", place, role=value, **among(value, roles))
    elif what == "literal_error":
        known = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        report.add("value_unknown", place, key=key, value=value, **among(value, known))
    elif what in ("greater_than_equal", "less_than_equal"):
        least, most = _limits(model, key)
        report.add("out_of_range", place, key=key, value=value, least=least, most=most)
    elif what == "value_error":
        form_code = model is Worksheet and key == "code"
        report.add("form_code" if form_code else "key_not_ascii", place, key=value)
    elif what in _TYPES:
        report.add("wrong_type", place, key=key, expected=_TYPES[what])
    else:
        report.add("value_wrong", place, key=key, value=value[:40])


def _limits(model: type[BaseModel], key: str) -> tuple[str, str]:
    """Smallest and largest value that a model allows for a number."""
    least, most = "", ""
    for rule in model.model_fields[key].metadata:
        if isinstance(rule, annotated_types.Ge):
            least = str(rule.ge)
        if isinstance(rule, annotated_types.Le):
            most = str(rule.le)
    return least, most
