"""What the office decides about a paper that was refused and is in no dossier."""

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class PutAway:
    """Somebody looked at a refused paper, and nothing is to be done about it any more.

    Attributes:
        arrival: its entry in the ledger: the same bytes handed in anew are another.
        number: by which people know it, from its digest.
    """

    kind: ClassVar[Literal["away"]] = "away"
    arrival: str
    number: str


@dataclass(frozen=True, slots=True)
class PagesPutAway:
    """Somebody looked at pages that wait, for their fellows or an owner; they need not any more.

    Attributes:
        held: the id of those pages (`H-...`).
        number: by which people know their file, from its digest.
    """

    kind: ClassVar[Literal["pages_away"]] = "pages_away"
    held: str
    number: str


def number_of(sha256: str) -> str:
    """The number by which people know a file, from its digest."""
    return sha256[:8].upper()
