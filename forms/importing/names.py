"""Names as others give them -> keys as a schema file has them, each once on its level."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from forms.catalogue.example import LONGEST_NAME, RESERVED
from forms.checking.value_keys import RESERVED as OF_MODELS
from forms.schema.resolving import PHRASES

_TAKEN: Final = frozenset({*OF_MODELS, *PHRASES, "id", "off", "items"})


def key_of(name: str, beginning: str = "q") -> str:
    """The name in small letters, digits and `_`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_NAME].strip("_")
    return key if key[:1].isalpha() else f"{beginning}{f'_{key}' if key else ''}"


def sheet_name(name: str) -> str:
    """What a worksheet may be called."""
    key = key_of(name, "blad")
    return f"{key}_blad" if key in RESERVED else key


class LevelKeys:
    """The keys of one level."""

    def __init__(self, taken: Iterable[str] = (), beginning: str = "q") -> None:
        self._taken = {*taken, *_TAKEN}
        self._beginning = beginning

    def add(self, name: str) -> str:
        """A key for this name that none has yet."""
        first = key = key_of(name, self._beginning)
        number = 2
        while key in self._taken:
            key, number = f"{first}_{number}", number + 1
        self._taken.add(key)
        return key
