"""Names for what files and papers hold: plain data, of which only its reader knows the shape."""

from collections.abc import Mapping
from typing import Any

Json = Any  # a value of a worksheet, or anything else that JSON can say
Values = dict[str, Json]  # of a worksheet, as its JSON Schema says
Table = Mapping[str, Json]  # of a TOML file, by whoever wrote it
