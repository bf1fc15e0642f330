"""What there is to say of today: a Today, and what stands in it. Codes, short ids, days, numbers.

Sentences are in the language of who looks. Nothing here names a person or quotes a paper.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from pipeline.outbox.json_version import versioned
from pipeline.records.papers import Outcome
from pipeline.today.condition import State

_OFF: Final = State("off")
Tally = dict[str, int]  # outcome -> how many


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions on one correction sheet.

    Attributes:
        client: code, or None. about: client, team, nobody or order.
        number, urgent: how many, and for how many of them a document waits.
        sheet: where the sheet lies below the outbox.
    """

    client: str | None
    about: str
    number: int
    urgent: int
    sheet: str


@dataclass(frozen=True, slots=True)
class LackingPages:
    """A form of which pages did not come. `message`: a sentence that says which."""

    client: str | None
    sheet: str
    message: str


@dataclass(frozen=True, slots=True)
class PaperByNumber:
    """A paper by its short id, and the day it came in."""

    id: str
    day: date


@dataclass(frozen=True, slots=True)
class Refused:
    """Papers that were refused for one reason (its code), and what to do about it."""

    code: str
    reason: str
    remedy: str
    papers: tuple[PaperByNumber, ...]


@dataclass(frozen=True, slots=True)
class OrderWaiting:
    """An order (`B-...`) that waits, in words why, and what to do."""

    id: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class LeftInInbox:
    """How many things stay in the inbox for one reason (its code), and what to do about it."""

    code: str
    number: int
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A client who looks back soon, or should have. last: None where they never did."""

    client: str
    last: date | None
    due: date


@dataclass(frozen=True, slots=True)
class LateSteps:
    """Open steps of a client past their day. ids: `A-...`; since: the earliest of those days."""

    client: str
    ids: tuple[str, ...]
    since: date


@dataclass(frozen=True, slots=True)
class HandedOut:
    """Sheets, by title, that were printed for a client on one day and did not come back."""

    client: str
    sheets: tuple[str, ...]
    numbers: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class ToPrint:
    """What to print for a client before the next contact.

    Attributes:
        files: where it lies below the outbox. last: the last day on a paper.
        questions: how many are still open: answered first, it is printed once.
        ask_home: no paper says whether the client takes paper home: that is asked first.
        stays_here: the client said that it does not go home, or not now.
    """

    client: str
    files: tuple[str, ...]
    last: date | None
    questions: int
    ask_home: bool = False
    stays_here: bool = False


@dataclass(frozen=True, slots=True)
class CameIn:
    """What became of one form, or of a file as a whole.

    Attributes:
        id: of the paper, short. at: when it came in, on the clock of this place.
        sheet: its title, or None.
    """

    id: str
    at: datetime
    client: str | None
    sheet: str | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Counted:
    """How many forms came in today, in the last seven days, and how those ended."""

    today: int = 0
    week: int = 0
    outcomes: tuple[tuple[Outcome, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Today:
    """All of it, each list with what is most urgent first.

    Attributes:
        day: on the clock of this place.
        quiet: codes of clients of whom nothing came for half a year and who did not round off.
        came_in: what came in the last seven days, newest first.
    """

    day: date
    questions: tuple[Questions, ...] = ()
    lacking: tuple[LackingPages, ...] = ()
    refused: tuple[Refused, ...] = ()
    orders: tuple[OrderWaiting, ...] = ()
    left_in_inbox: tuple[LeftInInbox, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    late_steps: tuple[LateSteps, ...] = ()
    handed_out: tuple[HandedOut, ...] = ()
    quiet: tuple[str, ...] = ()
    to_print: tuple[ToPrint, ...] = ()
    came_in: tuple[CameIn, ...] = ()
    counted: Counted = Counted()
    state: State = _OFF

    @property
    def waiting(self) -> int:
        """How many things wait for a person."""
        asked = sum(each.number for each in self.questions if each.about != "order")
        papers = sum(len(each.papers) for each in self.refused)
        left = sum(each.number for each in self.left_in_inbox)
        return asked + papers + left + len(self.lacking) + len(self.orders)

    @property
    def due(self) -> int:
        """How many clients something is due for."""
        lists = (self.evaluations, self.late_steps, self.handed_out)
        return len({each.client for due in lists for each in due})

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        told: dict[str, Any] = asdict(self, dict_factory=_plain)
        told["counted"]["outcomes"] = dict(self.counted.outcomes)
        return versioned(told)


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Days and moments as ISO text."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in pairs}
