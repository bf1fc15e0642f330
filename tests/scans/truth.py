"""What a person meant by the ink in each box, and what a reader may therefore say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["tick", "choice", "date", "code", "words"]
Value = str | bool | None


@dataclass(frozen=True, slots=True)
class Meant:
    """The truth about one pointer of a page.

    Attributes:
        allowed: values that may be accepted. Of a tick: True, False; of a choice: its code, or
            None; of a date or code: its digits; of words: WRITTEN, or None for an empty box.
        plain: the box leaves no doubt, so that asking about it is a burden.
        how: the style in which it was filled in; for the report and for looking.
    """

    kind: Kind
    allowed: tuple[Value, ...]
    plain: bool
    how: str


WRITTEN = "written"
GONE = "not in the picture"  # how a box is filled in that nobody can see


def certain(kind: Kind, value: Value, how: str) -> Meant:
    """No doubt: this value, or (a burden) a question."""
    return Meant(kind, (value,), True, how)


def either(kind: Kind, how: str, *values: Value) -> Meant:
    """One of these values, or a question: both are fine."""
    return Meant(kind, values, False, how)


def doubtful(kind: Kind, how: str) -> Meant:
    """Nobody can know: whatever is accepted is silently wrong."""
    return Meant(kind, (), False, how)


@dataclass(frozen=True, slots=True)
class PageTruth:
    """A page that was filled in.

    Attributes:
        page: 1-based page of the form. client: whom the paper itself names (a personal sheet).
        meant: pointer -> what was meant. boxes: boxes to tick or circle that can be ticked.
        has_note: something stands beside the boxes, of which people must be told.
    """

    worksheet: str
    edition: int
    language: str
    page: int
    client: str | None
    instance: str | None
    meant: Mapping[str, Meant] = field(default_factory=dict)
    boxes: int = 0
    has_note: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """A back on which nothing is printed, but on which somebody wrote: people must hear of it."""

    how: str


# of each page of a file: of several in one picture, or of a back (None: of an empty one)
Truths = Sequence[PageTruth | tuple[PageTruth, ...] | Back | None]
