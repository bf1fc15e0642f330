"""What is wrong with a FHIR bundle beyond what its library sees: codes, and what points nowhere.

`fhir.resources` knows which codes FHIR allows where, and does not hold a resource to them.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from fhir.resources.R4B.bundle import Bundle
from pydantic import BaseModel, JsonValue

# the library breaks this list off; https://hl7.org/fhir/R4B/valueset-item-type.html
_ITEM_TYPES: Final[list[JsonValue]] = [
    *("group", "display", "question", "boolean", "decimal", "integer", "date", "dateTime", "time"),
    *("string", "text", "url", "choice", "open-choice", "attachment", "reference", "quantity"),
]


def faults(told: dict[str, Any]) -> list[str]:
    """Each code that FHIR does not know, and each reference to what has no such `fullUrl`."""
    codes = list(_unknown_codes(Bundle.model_validate(told)))
    here = {entry["fullUrl"] for entry in told["entry"]}
    named = re.findall(r'"reference": "([^"]+)"', json.dumps(told))
    return codes + [each for each in named if each not in here]


def _unknown_codes(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _unknown_codes(each)
    elif isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            value, extra = getattr(part, name), field.json_schema_extra
            allowed = extra.get("enum_values") if isinstance(extra, dict) else None
            if (type(part).__name__, name) == ("QuestionnaireItem", "type"):
                allowed = _ITEM_TYPES
            if isinstance(allowed, list) and value is not None and value not in allowed:
                yield f"{type(part).__name__}.{name}"
            yield from _unknown_codes(value)
