"""The few things a field can put on paper: what it needs, not where it stands or how it looks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Writing:
    """Room for words: `lines` writing lines; more than one may hold line breaks."""

    pointer: str
    lines: int = 1
    name: str = ""  # added to the field's label in the accessible name, e.g. a row number


@dataclass(frozen=True, slots=True)
class Comb:
    """One letter or digit a cell. `pattern` has a cell per character; a dash is printed in it."""

    pointer: str
    pattern: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One box to tick: the pointer it belongs to, its ASCII code and its label."""

    pointer: str
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes of which any number may be ticked; each has a pointer of its own."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Circles:
    """Circles of which one is chosen; `extra` follows the last one on its line (a date)."""

    options: tuple[Option, ...]
    extra: Comb | None = None


Widget = Writing | Comb | Ticks | Circles
