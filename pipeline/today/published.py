"""What `today --json` looks like -> its JSON Schema, made from the facts themselves."""

from typing import Any

from pydantic import TypeAdapter

from pipeline.outbox.json_version import FORMAT
from pipeline.outbox.published import named
from pipeline.today.facts import Today


def today_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12)."""
    schema = TypeAdapter(Today).json_schema(mode="serialization")
    schema["properties"]["format"] = {"const": FORMAT}
    schema["required"] = list(schema["properties"])
    number = {"type": "object", "additionalProperties": {"type": "integer"}}
    schema["$defs"]["Counted"]["properties"]["outcomes"] = number
    return named("today", schema)
