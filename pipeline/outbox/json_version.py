"""The version of all JSON that leaves here, in each object that somebody may hold by itself.

Keys may be added within a version; a key that goes or means otherwise makes it another. See
`docs/decisions/0087-the-version-in-the-json.md`; `published` has the schema of each form.
"""

from collections.abc import Mapping
from typing import Any, Final

FORMAT: Final = 1


def versioned(told: Mapping[str, Any]) -> dict[str, Any]:
    """An object, or a row of a list, with the version of its form in front."""
    return {"format": FORMAT, **told}
