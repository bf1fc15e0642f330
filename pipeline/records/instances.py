"""A personal form that was printed: what stands on it, so that it can be read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Instance:
    """A personal form that was printed: what stands in which slot, so that it can be read back.

    Attributes:
        instance: short id on the paper (Crockford base 32, upper case).
        slots: pointer of the slot (`/actions/0`) -> id (`A-...`).
        pages: printed pages of the layout, 1-based.
        prefilled: pointer -> value that was printed into a field beforehand.
        words: pointer of the slot -> the words that are printed there, whole; prints of before 0.17
            have none.
        sheet: the frozen edition as JSON, of a sheet that was made for this print alone.
    """

    instance: str
    client: str | None
    worksheet: str
    edition: int
    language: str
    slots: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    pages: tuple[int, ...] = ()
    prefilled: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    sheet: str | None = None
    words: Mapping[str, str] = field(default_factory=lambda: EMPTY, compare=False)

    def words_at(self, slot: str) -> str | None:
        """The words that stood at a slot before anybody wrote, where they are known."""
        boxes = (self.prefilled.get(f"{slot}/{part}") for part in ("text", "what"))
        return next((each for each in (self.words.get(slot), *boxes) if each), None)
