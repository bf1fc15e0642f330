"""What a reader is told when it is started; plain data, so that it fits on any road."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms.catalogue import Catalogue

ForkOrder = dict[str, Any]  # an order to what readers are forked from, or its answer: JSON
LONGEST_ORDER = 65_536  # bytes of one order to what readers are forked from
LINE_FAILED = 75  # exit code of a reader that lost the line: EX_TEMPFAIL of sysexits.h


@dataclass(frozen=True, slots=True)
class Task:
    """What a reader is to know.

    Attributes:
        shipped, own, store: folders of the catalogue.
        memory: bytes that it may hold. confined: whether it is held.
        catalogue_number: of the catalogue in the house: what is known of one is no other's.
    """

    shipped: str
    own: str
    store: str
    memory: int
    confined: bool
    catalogue_number: int = 0

    def catalogue(self) -> Catalogue:
        """The worksheets that it reads by."""
        own = Path(self.own) if self.own else None
        return Catalogue(Path(self.shipped), own, Path(self.store))

    def readable(self) -> list[Path]:
        """The folders that it needs besides those of the program."""
        own = [Path(self.own)] if self.own else []
        kept = [Path(self.store) / name for name in ("editions", "templates")]
        return [Path(self.shipped), *kept, *own]
