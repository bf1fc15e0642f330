"""Names for what files and papers hold: plain data, of which only its reader knows the shape."""

from collections.abc import Mapping
from typing import Any

Json = Any  # a value of a worksheet, or anything else that JSON can say
Values = dict[str, Json]  # of a worksheet, as its JSON Schema says
Table = Mapping[str, Json]  # of a TOML file, by whoever wrote it


def at_pointer(values: Json, pointer: str) -> Json:
    """The value at a JSON Pointer (RFC 6901); None where there is none."""
    for key in pointer.split("/")[1:]:
        if isinstance(values, Mapping):
            values = values.get(key)
        elif isinstance(values, list) and key.isdigit() and int(key) < len(values):
            values = values[int(key)]
        else:
            return None
    return values
