"""A personal form that was printed: what stands on it, so that it can be read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from pipeline.records.ids import mark_of

WHERE_ANY: Final = {"where_any": True}  # of a field that is kept only where it says anything
EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Instance:
    """A personal form that was printed: what stands in which slot, so that it can be read back.

    Attributes:
        instance: short id on the paper (Crockford base 32, upper case).
        slots: pointer of the slot (`/actions/0`) -> id (`A-...`).
        pages: printed pages of the layout, 1-based.
        prefilled: pointer -> value that was printed into a field beforehand.
        told: pointer of the slot -> a mark of the words that are printed there (`mark_of`); not the
            words, which may be somebody's who is erased. Prints of before 0.17 have none.
        foot: lines that stand above the number of each of its pages.
        since: ISO day on which it was drawn first, as the ledger notes it; nobody filled it in
            before. Prints of before 0.18 have none.
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
    told: Mapping[str, str] = field(
        default_factory=lambda: EMPTY, compare=False, metadata=WHERE_ANY
    )
    foot: tuple[str, ...] = field(default=(), metadata=WHERE_ANY)
    since: str | None = field(default=None, compare=False, metadata=WHERE_ANY)

    def words_in(self, slot: str) -> str | None:
        """The words that stood in the boxes of a slot before anybody wrote, where any did."""
        boxes = (self.prefilled.get(f"{slot}/{part}") for part in ("text", "what"))
        return next((each for each in boxes if each), None)

    def mark_at(self, slot: str) -> str | None:
        """A mark of the words that stood at a slot before anybody wrote, where it is known."""
        words = self.words_in(slot)
        return mark_of(words) if words else self.told.get(slot)
