"""What was ordered on paper and waits: for a person's yes, or for another day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.records.events import Agreed, Declined, Event
from pipeline.records.filing import standing
from pipeline.records.ids import crockford

ORDER: Final = "B-"
# A person has to say yes: the form is not one that we know to be in the right hands, or what is
# asked for changes whose paper is whose, shows on prints what they are, or calls somebody by what
# seems to be a full name.
AsksYes = Literal[
    "blank", "unknown", "revoked", "copied", "other_name", "second", "not_silent", "alias"
]
# There was enough for today; or it is more than any day allows.
OverLimit = Literal["day_full", "too_many"]
# There is a mistake in the file of a sheet: once that is mended it goes on by itself.
ToMend = Literal["to_mend"]
_NOT_ON_PAPER: Final = frozenset({"day_full", "too_many", "to_mend"})


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """One row of an order form that is not carried out yet.

    Attributes:
        id: `B-` and 8 characters, of all that would be done: a yes is to this and nothing else.
        submission: id of the order form. row: pointer of the row on it. day: ISO, on the form.
        by: who the form was printed for; "" where nobody known holds it.
        why: code of what it waits for.
        place, asked, because: which row it is, what it asks for and why it waits, in words.
        names: how those are called whose dossiers it is about; for the sheet and the desk alone.
        token: of the sheet that asks for the yes; "" where there is none.
        declined: a person said no; that can be taken back.
        file: name of the schema file that is to be mended before; "" where there is none.
    """

    id: str
    submission: str
    row: str
    day: str
    by: str
    why: AsksYes | OverLimit | ToMend
    place: str
    asked: str
    because: str
    names: str = ""
    token: str = ""
    declined: bool = False
    file: str = ""

    @property
    def is_asked_on_paper(self) -> bool:
        """Whether a yes on the sheet is enough; over the limit of a day it takes a command."""
        return bool(self.token) and not self.declined and self.why not in _NOT_ON_PAPER

    @property
    def is_to_mend(self) -> bool:
        """Whether no yes helps: it goes on once a file is mended."""
        return self.why == "to_mend"


def order_id(*content: object) -> str:
    """The id of an order that waits, from all that would be done."""
    return ORDER + crockford(content, 8)


def order_sheet(submission: str) -> str:
    """The name, without ending, of the sheet that asks about the rows of an order form."""
    return f"bestelling-{submission.removeprefix('S-')[:8]}"


def said_of(order: str, events: Sequence[Event]) -> Agreed | Declined | None:
    """What was last said about an order that waits (its id)."""
    said: Agreed | Declined | None = None
    for event in standing(events):
        if isinstance(event.what, Agreed | Declined) and event.what.order == order:
            said = event.what
    return said
