"""What somebody in the office decided about a paper or a dossier: an Event, and the row it keeps.

A decision is never edited: it is undone by another one.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, ClassVar, Final, Literal, NamedTuple

from pipeline.records.ids import crockford
from pipeline.records.life import (
    ENDS_FROM,
    AboutLife,
    Discarded,
    Erased,
    LifeKind,
    data_of_end,
)
from pipeline.records.prints import PrintsSaid
from pipeline.records.put_away import PagesPutAway, PutAway

_Papers = Literal["move", "merge", "withdraw", "undo", "open", "confirm", "check", "rename"]
_Orders = Literal["order", "entrust", "revoke", "agree", "decline"]
Kind = Literal[_Papers, LifeKind, _Orders, "prints", "away", "pages_away"]
EVENT: Final = "E-"
UNDOABLE: Final = frozenset(
    {"move", "merge", "withdraw", "undo", "confirm", "rename", "agree", "decline", "prints"}
    | {"close", "reopen", "basis", "group", "away", "pages_away"}
)


@dataclass(frozen=True, slots=True)
class Moved:
    """This paper (its id) belongs to the client with this code."""

    kind: ClassVar[Kind] = "move"
    submission: str
    code: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The dossiers under these two codes are one person's; the first stays."""

    kind: ClassVar[Kind] = "merge"
    keep: str
    other: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """This paper (its id) belongs to nobody; `by`: the one that took its place by itself."""

    kind: ClassVar[Kind] = "withdraw"
    submission: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """The decision with this id is taken back."""

    kind: ClassVar[Kind] = "undo"
    event: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier was opened under this code by an order form."""

    kind: ClassVar[Kind] = "open"
    code: str


class ReceiptLine(NamedTuple):
    """One line of a receipt: the row, a phrase, and the codes and ids that fill it in."""

    row: str
    key: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ordered:
    """What an order form (its id) asks for was done.

    Attributes:
        waiting: the rows that were left for later; None where the decision is about one row.
        row: the row, of those that had waited, that this was about; else it was about the form.
        token: drawn at random; the sheet that asks for a yes has its number from it, so that
            nobody can make that sheet who did not get it.
    """

    kind: ClassVar[Kind] = "order"
    submission: str
    lines: tuple[ReceiptLine, ...]
    waiting: frozenset[str] | None = None
    row: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Entrusted:
    """An order form with this number (its instance) was printed for somebody, by their name."""

    kind: ClassVar[Kind] = "entrust"
    instance: str
    name: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """The order form with this number is good for nothing any more."""

    kind: ClassVar[Kind] = "revoke"
    instance: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """A person says yes to an order that waits (`B-...`); on a sheet, by its id, or by command."""

    kind: ClassVar[Kind] = "agree"
    order: str
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """A person says no to an order that waits."""

    kind: ClassVar[Kind] = "decline"
    order: str
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person says on a correction sheet what stands in a box of a paper.

    Attributes:
        submission, pointer: ids of the paper and the box.
        value: JSON, as it would stand in `values`.
        by: who says so, as typed; `by_picture`: the digest of their name, where nobody can read it.
        on: the day on the sheet. sheet: its id.
    """

    kind: ClassVar[Kind] = "confirm"
    submission: str
    pointer: str
    value: Any
    by: str
    on: date
    sheet: str
    by_picture: str | None = None


class LeftOpen(NamedTuple):
    """What was said on a correction sheet and could not be taken over.

    Attributes:
        target: what it is about: the id of a paper and the pointer of a box, or that of held pages.
        why: code of a problem. picture: the digest of what was written on the sheet.
    """

    target: str
    why: str
    picture: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """This correction sheet (its id) was gone through; `open`: what has to be asked again."""

    kind: ClassVar[Kind] = "check"
    submission: str
    open: tuple[LeftOpen, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """How the client with this code is called, or that the name stays as it was.

    Attributes:
        name: as a person typed it. source: id of the paper that it stands on; with the paper goes
            what it brought. Neither: the name stays.
        papers: ids of the papers about whose names was decided.
        sheet: id of the correction sheet on which it was; None for a command.
    """

    kind: ClassVar[Kind] = "rename"
    code: str
    papers: tuple[str, ...]
    name: str | None = None
    source: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class PrintsSet:
    """How prints for the client with this code look from now on, as far as that is said."""

    kind: ClassVar[Kind] = "prints"
    code: str
    said: PrintsSaid


_AboutPapers = Moved | Merged | Withdrawn | Undone | Opened | Confirmed | Checked | Renamed
Decision = (
    _AboutPapers
    | AboutLife
    | Ordered
    | Entrusted
    | Revoked
    | Agreed
    | Declined
    | PrintsSet
    | PutAway
    | PagesPutAway
)


@dataclass(frozen=True, slots=True)
class Event:
    """One decision. It holds ids and codes; a name or an answer only where one is decided about.

    Attributes:
        id: `E-` and 8 characters.
        at: when it was decided (aware); the order of entering decides, not this.
        what: what was decided.
    """

    id: str
    at: datetime
    what: Decision

    @property
    def kind(self) -> Kind:
        """The word for what was decided."""
        return self.what.kind


def event_id(*content: object) -> str:
    """The id of a decision, from all that makes it the one it is."""
    return EVENT + crockford(content, 8)


def data_of(what: Decision) -> dict[str, str]:
    """A decision as the texts by name that its row keeps, in their order; lists in it as JSON."""
    match what:
        case Ordered():
            lines = [[line.row, line.key, dict(line.params)] for line in what.lines]
            data = {"submission": what.submission, "lines": json.dumps(lines)}
            if what.waiting is not None:
                data["waiting"] = json.dumps(sorted(what.waiting))
            return data | _given(row=what.row, token=what.token)
        case Confirmed():
            value = json.dumps(what.value, ensure_ascii=False)
            data = {"submission": what.submission, "pointer": what.pointer, "value": value}
            data["by"] = what.by
            if what.by_picture is not None:
                data["by_picture"] = what.by_picture
            return data | {"on": what.on.isoformat(), "sheet": what.sheet}
        case Checked():
            return {"submission": what.submission, "open": json.dumps(what.open)}
        case Renamed():
            told = _given(name=what.name, source=what.source, sheet=what.sheet)
            return {"code": what.code, "papers": " ".join(what.papers), **told}
        case _:
            return _plain_data(what)


def _plain_data(what: Decision) -> dict[str, str]:
    if isinstance(what, Erased | Discarded):
        return data_of_end(what)
    if isinstance(what, PrintsSet):
        said = {key: json.dumps(value) for key, value in what.said.told.items()}
        return {"code": what.code, **said}
    return _given(**asdict(what))


def _given(**parts: str | None) -> dict[str, str]:
    return {key: part for key, part in parts.items() if part is not None}


def decision_of(kind: str, data: Mapping[str, str]) -> Decision:
    """The decision of which a row keeps these texts."""
    return _FROM[kind](data)


def _ordered(data: Mapping[str, str]) -> Ordered:
    lines = tuple(ReceiptLine(*line) for line in json.loads(data["lines"]))
    # the first forms of all were carried out whole: their rows tell of nothing that waits
    waiting = frozenset(json.loads(data["waiting"])) if "waiting" in data else None
    return Ordered(data["submission"], lines, waiting, data.get("row"), data.get("token"))


def _confirmed(data: Mapping[str, str]) -> Confirmed:
    typed = {"value": json.loads(data["value"]), "on": date.fromisoformat(data["on"])}
    return Confirmed(**{**data, **typed})


def _checked(data: Mapping[str, str]) -> Checked:
    still = tuple(LeftOpen(*each) for each in json.loads(data["open"]))
    return Checked(data["submission"], still)


def _renamed(data: Mapping[str, str]) -> Renamed:
    rest = (data.get("name"), data.get("source"), data.get("sheet"))
    return Renamed(data["code"], tuple(data["papers"].split()), *rest)


def _prints(data: Mapping[str, str]) -> PrintsSet:
    known = {each.name for each in fields(PrintsSaid)}
    said = {key: json.loads(value) for key, value in data.items() if key in known}
    return PrintsSet(data["code"], PrintsSaid(**said))


_FROM: Final[Mapping[str, Callable[[Mapping[str, str]], Decision]]] = MappingProxyType(
    {
        "move": lambda data: Moved(**data),
        "merge": lambda data: Merged(**data),
        "withdraw": lambda data: Withdrawn(**data),
        "undo": lambda data: Undone(**data),
        "open": lambda data: Opened(**data),
        "order": _ordered,
        "confirm": _confirmed,
        "check": _checked,
        "rename": _renamed,
        "entrust": lambda data: Entrusted(**data),
        "revoke": lambda data: Revoked(**data),
        "agree": lambda data: Agreed(**data),
        "decline": lambda data: Declined(**data),
        "prints": _prints,
        "away": lambda data: PutAway(**data),
        "pages_away": lambda data: PagesPutAway(**data),
        **ENDS_FROM,
    }
)
